import { createHash, randomBytes } from 'node:crypto';
import { dialDatabase } from '../../shared/database-line.ts';
import type { CheckName } from '../../shared/checks.ts';
import { AppError } from '../../shared/errors.ts';
import type { TaskCheck } from '../tasks/task.ts';
import { withAdmin, type AdminSession, type Product } from './admin.ts';
import { rightsAdvice } from './failures.ts';
import { createDatabase, dropAccount, dropDatabase } from './grants.ts';
import type { AdminLogin } from './login.ts';
import { account, allOf, type Account } from './sql.ts';

/** An address of a network that exists in documents only: nobody ever comes from there. */
const NOWHERE = '192.0.2.1';

/**
 * Proves what the hub needs of a database server, in the order in which it would fail: the name, the port, the login,
 * making databases, giving rights away. A check that fails ends the list where those after it depend on it. What was
 * made for a check is removed again, also when it fails midway, and what a dead hub left of an earlier one before.
 */
export async function checkDatabaseServer(login: AdminLogin, signal: AbortSignal): Promise<TaskCheck[]> {
  const checks: TaskCheck[] = [];
  try {
    const socket = await dialDatabase(login, signal);
    socket.destroy();
    checks.push(ok('database.reach', `answers at ${login.host}, port ${String(login.port)}`));
    await withAdmin(login, signal, (session) => checkInside(session, login, checks));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    checks.push(failed(NAMES[error.reason] ?? 'database.login', error.message, error.remedy));
  }
  return checks;
}

/** Which line of the list a failure on the way in belongs to. */
const NAMES: Readonly<Partial<Record<string, CheckName>>> = {
  HOST_UNRESOLVED: 'database.resolve',
  DATABASE_REFUSED: 'database.reach',
  DATABASE_SILENT: 'database.reach',
  DATABASE_ODD: 'database.handshake',
  DATABASE_TLS_FAILED: 'database.tls',
};

async function checkInside(session: AdminSession, login: AdminLogin, checks: TaskCheck[]): Promise<void> {
  const { product } = session;
  const name = product.kind === 'mariadb' ? 'MariaDB' : 'MySQL';
  checks.push(ok('database.login', `${name} ${product.version}, as ${login.user}`));
  checks.push(await checkTls(session, login));
  const [self] = await session.rows<{ account: string }>('SELECT current_user() AS account');
  const advice = `On ${login.server}: ${rightsAdvice(quoted(self?.account ?? login.user))}`;
  checks.push(await checkCharset(session), ...(await checkRights(session, login, advice)));
  checks.push(await checkAnonymous(session, advice));
}

/** "root@10.0.0.1" → "'root'@'10.0.0.1'". */
function quoted(self: string): string {
  const at = self.lastIndexOf('@');
  return at < 0 ? `'${self}'` : `'${self.slice(0, at)}'@'${self.slice(at + 1)}'`;
}

async function checkTls(session: AdminSession, { tls }: AdminLogin): Promise<TaskCheck> {
  const [cipher] = await session.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  const used = cipher?.Value ?? '';
  if (tls === null) return ok('database.tls', 'neither the hub nor sites connect encrypted, as configured');
  return used === ''
    ? failed('database.tls', 'the connection is not encrypted', 'Let the database server speak TLS.')
    : ok('database.tls', `the hub, sites and their dumps connect encrypted, the hub with ${used}`);
}

/** Whether the server can store the text of every language. */
export async function checkCharset(session: Pick<AdminSession, 'rows'>): Promise<TaskCheck> {
  const found = await session.rows("SHOW CHARACTER SET WHERE charset = 'utf8mb4'");
  return found.length > 0
    ? ok('database.charset', 'has utf8mb4')
    : failed(
        'database.charset',
        'does not know utf8mb4',
        'Use MySQL 5.7 or later, or MariaDB 10.2 or later.',
      );
}

async function checkAnonymous(session: AdminSession, advice: string): Promise<TaskCheck> {
  return attempt('database.anonymous', advice, async () => {
    const hosts = await session.rows<{ host: string }>("SELECT Host AS host FROM mysql.user WHERE User = ''");
    if (hosts.length === 0) return ok('database.anonymous', 'nobody gets in without a name');
    const drops = hosts.map(({ host }) => `DROP USER ''@'${host}';`).join(' ');
    return failed('database.anonymous', 'accounts without a name let anybody in', `On the server: ${drops}`);
  });
}

/** Making and dropping a database, then an account with rights on it. */
async function checkRights(session: AdminSession, login: AdminLogin, advice: string): Promise<TaskCheck[]> {
  const scratch = scratchName(login);
  const who = { user: scratch, host: NOWHERE };
  await removeScratch(session, who);
  try {
    const made = await attempt('database.create', advice, async () => {
      await session.run(createDatabase(scratch), 'create a database');
      await session.run(dropDatabase(scratch), 'drop a database');
      return ok('database.create', 'can create and drop a database');
    });
    const granted = await attempt('database.grant', advice, () => tryGrant(session, who));
    return [made, granted];
  } finally {
    await removeScratch(session, who);
  }
}

async function tryGrant(session: AdminSession, who: Account): Promise<TaskCheck> {
  const { product } = session;
  const run = (statement: string, what: string): Promise<void> => session.run(statement, what);
  await run(`CREATE USER ${account(who)} IDENTIFIED BY '${secret()}'`, 'create an account');
  await run(grantAll(who, product), 'grant rights: GRANT OPTION is missing');
  await run(
    `REVOKE ALL PRIVILEGES ON ${allOf(who.user, product.isLiteral)} FROM ${account(who)}`,
    'revoke rights',
  );
  await run(dropAccount(who), 'drop an account');
  return ok('database.grant', 'can grant to and revoke from an account');
}

function grantAll(who: Account, { isLiteral }: Product): string {
  return `GRANT ALL PRIVILEGES ON ${allOf(who.user, isLiteral)} TO ${account(who)}`;
}

function secret(): string {
  // Passes any rule for passwords that asks for kinds of characters.
  return `${randomBytes(18).toString('base64url')}aA1-`;
}

/** The same for each verify of one server, so that what a dead hub left is found again. */
function scratchName({ server, host, port }: AdminLogin): string {
  const key = createHash('sha256')
    .update(`${server} ${host} ${String(port)}`)
    .digest('hex')
    .slice(0, 12);
  return `aegir_check_${key}`;
}

/** What there is no right to make there is no right to drop either. */
async function removeScratch(session: AdminSession, who: Account): Promise<void> {
  for (const statement of [dropDatabase(who.user), dropAccount(who)]) {
    await session.run(statement, 'remove what a check made').catch((error: unknown) => {
      if (!(error instanceof AppError) || error.reason !== 'DATABASE_RIGHTS_MISSING') throw error;
    });
  }
}

async function attempt(name: CheckName, advice: string, work: () => Promise<TaskCheck>): Promise<TaskCheck> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(name, error.message, error.reason === 'DATABASE_RIGHTS_MISSING' ? advice : error.remedy);
  }
}

function ok(name: CheckName, finding: string): TaskCheck {
  return { name, outcome: 'ok', finding, remedy: '' };
}

function failed(name: CheckName, finding: string, remedy: string): TaskCheck {
  return { name, outcome: 'failed', finding, remedy };
}
