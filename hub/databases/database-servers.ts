import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import type { Server } from '../inventory/model.ts';
import type { TaskCheck } from '../tasks/task.ts';
import type { Vault } from '../vault/vault.ts';
import { withAdmin, type AdminSession } from './admin.ts';
import { checkDatabaseServer } from './checks.ts';
import {
  createDatabase,
  dropAccount,
  dropDatabase,
  planGrants,
  readRights,
  type FoundAccount,
  type GrantDifference,
  type WantedGrants,
} from './grants.ts';
import type { AdminLogin } from './login.ts';
import { adminPurpose } from './purposes.ts';
import { literal } from './sql.ts';

/**
 * Database servers as tasks use them. Every call logs in with the hub's own account and leaves again; each may be
 * repeated after a crash at any statement. All throw what the way to the server may fail with (HOST_UNRESOLVED,
 * DATABASE_REFUSED, DATABASE_SILENT, DATABASE_ODD, DATABASE_TLS_FAILED, DATABASE_LOGIN_DENIED,
 * DATABASE_HOST_DENIED), DATABASE_SERVICE_MISSING, DATABASE_RIGHTS_MISSING and DATABASE_FAILED.
 */
export interface DatabaseServers {
  /** A checklist of what the hub needs of the server; a failure to get in is a line of it, no exception. */
  check(server: Server, signal: AbortSignal): Promise<TaskCheck[]>;
  /** Whether there is neither a database nor an account of this name. */
  isFree(server: Server, name: string, signal: AbortSignal): Promise<boolean>;
  /** Makes a database. Throws DATABASE_FOREIGN when there is one already. */
  create(server: Server, name: string, signal: AbortSignal): Promise<void>;
  /** Whether the database is there, and has something in it. */
  look(server: Server, name: string, signal: AbortSignal): Promise<'missing' | 'empty' | 'filled'>;
  /** Brings the accounts of a database to what is wanted; gives what was otherwise. */
  grant(server: Server, wanted: WantedGrants, signal: AbortSignal): Promise<readonly GrantDifference[]>;
  /**
   * Sees to it that nobody is connected as the user of a database: waits a little for those who are, then ends their
   * connections. New ones are not held off.
   */
  settle(server: Server, name: string, signal: AbortSignal): Promise<void>;
  /** Drops the accounts of a database, whatever host they are for, and the database too unless told otherwise. */
  drop(server: Server, name: string, what: 'all' | 'accounts', signal: AbortSignal): Promise<void>;
}

/** How long requests that began before may go on, and how often that is looked at. */
const SETTLE_MS = 5_000;
const SETTLE_STEP_MS = 100;

/** The database servers of the inventory; the vault opens the passwords of the hub's accounts. */
export function createDatabaseServers(vault: Vault): DatabaseServers {
  const inside = <T>(server: Server, signal: AbortSignal, work: (session: AdminSession) => Promise<T>) =>
    withAdmin(loginOf(server, vault), signal, work);
  return {
    check: (server, signal) => checkDatabaseServer(loginOf(server, vault), signal),
    isFree: (server, name, signal) => inside(server, signal, (session) => isFree(session, name)),
    create: (server, name, signal) =>
      inside(server, signal, (session) => session.run(createDatabase(name), `create database ${name}`)),
    look: (server, name, signal) => inside(server, signal, (session) => look(session, name)),
    grant: (server, wanted, signal) => inside(server, signal, (session) => grant(session, wanted)),
    settle: (server, name, signal) => inside(server, signal, (session) => settle(session, name, signal)),
    drop: (server, name, what, signal) => inside(server, signal, (session) => drop(session, name, what)),
  };
}

function loginOf({ id, name, hostname, database }: Server, vault: Vault): AdminLogin {
  if (database === null) {
    throw new AppError('DATABASE_SERVICE_MISSING', `server ${name} has no database service`);
  }
  const password = Buffer.from(vault.open(adminPurpose(id), database.sealedPassword)).toString();
  const tls = database.tls === 'off' ? null : { ca: database.ca };
  return { server: name, host: hostname, port: database.port, user: database.admin, password, tls };
}

async function isFree(session: AdminSession, name: string): Promise<boolean> {
  return (await look(session, name)) === 'missing' && (await accountsOf(session, name)).length === 0;
}

async function look(session: AdminSession, name: string): Promise<'missing' | 'empty' | 'filled'> {
  const found = await session.rows('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [name]);
  if (found.length === 0) return 'missing';
  const tables = await session.rows(
    'SELECT 1 FROM information_schema.tables WHERE table_schema = ? LIMIT 1',
    [name],
  );
  return tables.length === 0 ? 'empty' : 'filled';
}

async function grant(session: AdminSession, wanted: WantedGrants): Promise<readonly GrantDifference[]> {
  const found = await foundAccounts(session, wanted.name);
  const plan = planGrants(wanted, found, session.product.isLiteral);
  for (const statement of plan.statements) await session.run(statement, `set the grants of ${wanted.name}`);
  return plan.differences;
}

async function settle(session: AdminSession, name: string, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += SETTLE_STEP_MS) {
    const open = await session.rows<{ id: number }>(
      'SELECT id AS id FROM information_schema.processlist WHERE user = ?',
      [name],
    );
    if (open.length === 0) return;
    if (waitedMs >= SETTLE_MS) {
      for (const { id } of open) await endConnection(session, id);
    }
    await sleep(SETTLE_STEP_MS, undefined, { signal });
  }
}

/** One that has ended by itself meanwhile is no failure. */
async function endConnection(session: AdminSession, id: number): Promise<void> {
  try {
    await session.run(`KILL ${String(id)}`, 'end a connection of a site');
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== 'DATABASE_FAILED') throw error;
  }
}

async function drop(session: AdminSession, name: string, what: 'all' | 'accounts'): Promise<void> {
  for (const host of await accountsOf(session, name)) {
    await session.run(dropAccount({ user: name, host }), `drop an account of ${name}`);
  }
  if (what === 'all') await session.run(dropDatabase(name), `drop database ${name}`);
}

/** Hosts of all accounts with this name of a user. */
async function accountsOf(session: AdminSession, user: string): Promise<string[]> {
  const found = await session.rows<{ host: string }>('SELECT Host AS host FROM mysql.user WHERE User = ?', [
    user,
  ]);
  return found.map(({ host }) => host);
}

async function foundAccounts(session: AdminSession, user: string): Promise<FoundAccount[]> {
  const accounts: FoundAccount[] = [];
  for (const host of await accountsOf(session, user)) {
    const lines = await session.rows<object>(`SHOW GRANTS FOR ${literal(user)}@${literal(host)}`);
    accounts.push({ host, rights: readRights(lines.flatMap((line) => Object.values(line) as string[])) });
  }
  return accounts;
}
