import { createConnection } from 'mysql2/promise';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probeDatabase } from '../../spoke/database-probe.ts';
import { expectBroken } from '../fakes/broken.ts';
import { startMariaDb, type MariaDb } from '../fakes/mariadb.ts';
import { openBook } from '../fakes/vault.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { newServer, type Server } from '../../hub/inventory/model.ts';
import type { TaskCheck } from '../../hub/tasks/task.ts';
import { checkCharset } from '../../hub/databases/checks.ts';
import { createDatabaseServers } from '../../hub/databases/database-servers.ts';
import { adminPurpose } from '../../hub/databases/purposes.ts';

/** A real MariaDB, one for all stories of this file but those of encryption, which have another. */
let db: MariaDb;
let encrypted: MariaDb;
let ca: string;
const work = mkdtempSync(join(tmpdir(), 'aegir-databases-'));
const never = new AbortController().signal;
const servers = createDatabaseServers(openBook);
const PASSWORD = 'canary-admin-password';

beforeAll(async () => {
  chmodSync(work, 0o755);
  const openssl = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=db';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'key.pem', '-out', 'cert.pem'];
  execFileSync('openssl', [...openssl.split(' '), ...names], { cwd: work, stdio: 'ignore' });
  chmodSync(join(work, 'key.pem'), 0o644);
  ca = readFileSync(join(work, 'cert.pem'), 'utf8');
  const certificate = [`--ssl-cert=${work}/cert.pem`, `--ssl-key=${work}/key.pem`];
  [db, encrypted] = await Promise.all([
    startMariaDb(),
    startMariaDb([...certificate, '--bind-address=127.0.0.1,127.0.0.2']),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([db.stop(), encrypted.stop()]);
  removeTree(work, tmpdir());
});

afterEach(() => {
  const users = db.sql(
    "SELECT concat(quote(User), '@', quote(Host)) FROM mysql.global_priv WHERE User NOT IN ('root', 'mysql', 'mariadb.sys')",
  );
  const names = db
    .sql('SHOW DATABASES')
    .filter((name) => !['mysql', 'information_schema', 'performance_schema', 'sys'].includes(name));
  for (const user of users) db.sql(`DROP USER ${user}`);
  for (const name of names) db.sql(`DROP DATABASE \`${name}\``);
});

function withAccount(rights = 'ALL PRIVILEGES ON *.* TO aegir@127.0.0.1 WITH GRANT OPTION'): Server {
  db.sql(`CREATE USER aegir@127.0.0.1 IDENTIFIED BY '${PASSWORD}'; GRANT ${rights}`);
  return serverAt(db.port);
}

function serverAt(
  port: number,
  change: Partial<NonNullable<Server['database']>> = {},
  hostname = '127.0.0.1',
): Server {
  const sealedPassword = openBook.seal(adminPurpose('db1'), Buffer.from(PASSWORD));
  const database = {
    type: 'mysql',
    port,
    admin: 'aegir',
    sealedPassword,
    tls: 'off',
    ca: '',
    sitesTls: null,
    ...change,
  } as const;
  return newServer('db1', 1, { name: 'db1', hostname, webType: 'none', httpPort: 80, database });
}

/** The lines that are not well. */
async function troubles(server: Server): Promise<TaskCheck[]> {
  return (await servers.check(server, never)).filter(({ outcome }) => outcome !== 'ok');
}

function leftovers(): string[] {
  return [
    ...db.sql('SHOW DATABASES').filter((name) => name.startsWith('aegir_')),
    ...db.sql("SELECT User FROM mysql.user WHERE User LIKE 'aegir\\_%'"),
  ];
}

describe('the checks of a database server', () => {
  it('find nothing wrong with an account that has all rights, and leave nothing', async () => {
    const checks = await servers.check(withAccount(), never);
    expect(checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      ...['database.reach ok', 'database.login ok', 'database.tls ok', 'database.charset ok'],
      ...['database.create ok', 'database.grant ok', 'database.anonymous ok'],
    ]);
    expect(checks[1]?.finding).toMatch(/^MariaDB 1\d\..*, as aegir$/);
    expect(leftovers()).toEqual([]);
  });

  it('say that GRANT OPTION is missing, with the statement that gives it, and leave nothing', async () => {
    const server = withAccount('ALL PRIVILEGES ON *.* TO aegir@127.0.0.1');
    const found = await troubles(server);
    expect(found).toHaveLength(1);
    expect(found[0]?.finding).toContain('GRANT OPTION is missing');
    const remedy = "On db1: GRANT ALL PRIVILEGES ON *.* TO 'aegir'@'127.0.0.1' WITH GRANT OPTION;";
    expectBroken('database.grant', found, remedy);
    expect(leftovers()).toEqual([]);
  });

  it('say when no database can be made, and when no account can', async () => {
    const server = withAccount('SELECT ON mysql.* TO aegir@127.0.0.1');
    const found = await troubles(server);
    expect(found.map(({ name }) => name)).toEqual(['database.create', 'database.grant']);
    expectBroken('database.create', found, /^On db1: GRANT ALL/);
    expect(found[0]?.finding).toContain('could not create a database');
    expect(found[1]?.finding).toContain('could not create an account');
  });

  it('touch nothing that is not theirs', async () => {
    const server = withAccount();
    db.sql('CREATE DATABASE aegir_check_foreign');
    await servers.check(server, never);
    expect(leftovers()).toEqual(['aegir_check_foreign']);
  });

  it('tell a wrong password from a host without an account', async () => {
    withAccount();
    const [denied] = await troubles(
      serverAt(db.port, { sealedPassword: openBook.seal(adminPurpose('db1'), Buffer.from('wrong')) }),
    );
    expectBroken('database.login', [denied], /ALTER USER 'aegir'@'127\.0\.0\.1' IDENTIFIED BY/);
    expect(denied?.finding).toContain("Access denied for user 'aegir'@'127.0.0.1'");
    db.sql('DROP USER aegir@127.0.0.1');
    const [refused] = await troubles(serverAt(db.port));
    expect(refused?.finding).toMatch(/Host '127\.0\.0\.1' is not allowed|Access denied/);
    expect(refused?.remedy).toContain(
      "CREATE USER IF NOT EXISTS 'aegir'@'127.0.0.1' IDENTIFIED BY 'PASSWORD'",
    );
  });

  it('tell a port where nothing listens from one where something else does', async () => {
    const silent = await troubles(serverAt(1));
    expect(silent).toMatchObject([{ finding: 'nothing listens on 127.0.0.1:1' }]);
    expectBroken('database.reach', silent, /bind-address/);
    const other = createServer((socket) => {
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    expectBroken('database.handshake', await troubles(serverAt(port)), /./);
    other.close();
    expectBroken('database.resolve', await troubles(serverAt(db.port, {}, 'nowhere.invalid')), /DNS/);
  });

  it('name the server that cannot store every language', async () => {
    expectBroken('database.charset', [await checkCharset({ rows: () => Promise.resolve([]) })], /MySQL 5\.7/);
  });

  it('name the accounts that let in anybody, with what removes them', async () => {
    db.sql("CREATE USER ''@localhost");
    expectBroken('database.anonymous', await troubles(withAccount()), "DROP USER ''@'localhost';");
  });

  it('say when encryption is asked for and not to be had', async () => {
    withAccount();
    expectBroken('database.tls', await troubles(serverAt(db.port, { tls: 'required' })), /./);
  });

  it.each([
    ['127.0.0.1', []],
    ['127.0.0.2', ['database.tls']],
  ])('hold a certificate against the address that the server is known by, %s', async (address, names) => {
    encrypted.sql(`CREATE OR REPLACE USER aegir@127.0.0.1 IDENTIFIED BY '${PASSWORD}' REQUIRE SSL;
      GRANT ALL PRIVILEGES ON *.* TO aegir@127.0.0.1 WITH GRANT OPTION`);
    const found = await troubles(serverAt(encrypted.port, { tls: 'required', ca }, address));
    expect(found.map(({ name }) => name)).toEqual(names);
    if (names.length > 0) expect(found[0]?.finding).toContain("127.0.0.2 is not in the cert's list");
  });

  it('never say a password', async () => {
    const all = [
      await servers.check(withAccount(), never),
      await servers.check(serverAt(db.port, { admin: 'other' }), never),
    ];
    expect(JSON.stringify(all)).not.toContain(PASSWORD);
  });
});

async function canUse(name: string, password: string, database: string): Promise<boolean> {
  try {
    const options = { host: '127.0.0.1', port: db.port, user: name, password, database };
    const connection = await createConnection(options);
    await connection.query('CREATE TABLE IF NOT EXISTS t (x int)');
    connection.destroy();
    return true;
  } catch {
    return false;
  }
}

const SITE = { name: 'shop_1', password: 'canary-site-password' };

describe('databases and grants', () => {
  it('let the user of a database into it, and into none that is called almost the same', async () => {
    const server = withAccount();
    expect(await servers.isFree(server, 'shop_1', never)).toBe(true);
    await servers.create(server, 'shop_1', never);
    db.sql('CREATE DATABASE shopX1');
    await servers.grant(server, { ...SITE, hosts: ['127.0.0.1'] }, never);
    expect(await canUse('shop_1', SITE.password, 'shop_1')).toBe(true);
    expect(await canUse('shop_1', SITE.password, 'shopX1')).toBe(false);
    expect(await servers.isFree(server, 'shop_1', never)).toBe(false);
    expect(await servers.look(server, 'shop_1', never)).toBe('filled');
  });

  it('are the same after the second time, which finds nothing to put right', async () => {
    const server = withAccount();
    await servers.create(server, 'shop_1', never);
    const wanted = { ...SITE, hosts: ['127.0.0.1', '10.0.0.7'] };
    expect(await servers.grant(server, wanted, never)).toHaveLength(2);
    const before = db.sql("SHOW GRANTS FOR shop_1@'10.0.0.7'");
    expect(await servers.grant(server, wanted, never)).toEqual([]);
    expect(db.sql("SHOW GRANTS FOR shop_1@'10.0.0.7'")).toEqual(before);
  });

  it('lose the accounts of hosts that are not wanted, wildcards of another hand included', async () => {
    const server = withAccount();
    await servers.create(server, 'shop_1', never);
    await servers.grant(server, { ...SITE, hosts: ['10.0.0.7', '10.0.0.8'] }, never);
    db.sql("CREATE USER shop_1@'%' IDENTIFIED BY 'x'; GRANT ALL ON *.* TO shop_1@'%'");
    const differences = await servers.grant(server, { ...SITE, hosts: ['10.0.0.8'] }, never);
    expect(differences).toEqual([
      { host: '%', kind: 'surplus' },
      { host: '10.0.0.7', kind: 'surplus' },
    ]);
    expect(db.sql("SELECT Host FROM mysql.user WHERE User = 'shop_1'")).toEqual(['10.0.0.8']);
  });

  it('are put right when somebody gave or took rights, or changed the password', async () => {
    const server = withAccount();
    await servers.create(server, 'shop_1', never);
    await servers.grant(server, { ...SITE, hosts: ['127.0.0.1'] }, never);
    const good = db.sql('SHOW GRANTS FOR shop_1@127.0.0.1');
    for (const harm of [
      'GRANT SELECT ON mysql.* TO shop_1@127.0.0.1',
      'GRANT ALL ON `shop_1`.* TO shop_1@127.0.0.1',
      'GRANT ALL ON `shop\\_1`.* TO shop_1@127.0.0.1 WITH GRANT OPTION',
      'REVOKE DROP ON `shop\\_1`.* FROM shop_1@127.0.0.1',
    ]) {
      db.sql(harm);
      expect(await servers.grant(server, { ...SITE, hosts: ['127.0.0.1'] }, never)).toEqual([
        { host: '127.0.0.1', kind: 'wrong' },
      ]);
      expect(db.sql('SHOW GRANTS FOR shop_1@127.0.0.1').sort()).toEqual([...good].sort());
    }
    db.sql("SET PASSWORD FOR shop_1@127.0.0.1 = PASSWORD('other')");
    await servers.grant(server, { ...SITE, hosts: ['127.0.0.1'] }, never);
    expect(await canUse('shop_1', SITE.password, 'shop_1')).toBe(true);
  });

  it('refuse to make what is there, and drop what they made, twice if asked', async () => {
    const server = withAccount();
    db.sql('CREATE DATABASE shop_1');
    await expect(servers.create(server, 'shop_1', never)).rejects.toMatchObject({
      reason: 'DATABASE_FOREIGN',
    });
    await servers.grant(server, { ...SITE, hosts: ['10.0.0.7'] }, never);
    await servers.drop(server, 'shop_1', 'accounts', never);
    expect(await servers.look(server, 'shop_1', never)).toBe('empty');
    await servers.drop(server, 'shop_1', 'all', never);
    await servers.drop(server, 'shop_1', 'all', never);
    expect(await servers.isFree(server, 'shop_1', never)).toBe(true);
  });

  it('end at once when the task is stopped', async () => {
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(servers.create(withAccount(), 'shop_1', stop)).rejects.toThrow('stopped');
  });
});

describe('the probe of a web server', () => {
  const endpoint = () => ({ host: '127.0.0.1', port: db.port, tls: null });

  it('is told as whom it is seen, whether or not there is an account for its host', async () => {
    expect(await probeDatabase(endpoint(), never)).toBe('127.0.0.1');
    withAccount();
    expect(await probeDatabase(endpoint(), never)).toBe('127.0.0.1');
  });

  it('holds a certificate against the address that it dials', async () => {
    const target = { port: encrypted.port, tls: { ca } };
    expect(await probeDatabase({ ...target, host: '127.0.0.1' }, never)).toBe('127.0.0.1');
    await expect(probeDatabase({ ...target, host: '127.0.0.2' }, never)).rejects.toMatchObject({
      reason: 'DATABASE_TLS_FAILED',
    });
  });

  it('says when it is let in without name and password', async () => {
    db.sql("CREATE USER ''@'127.0.0.1'");
    await expect(probeDatabase(endpoint(), never)).rejects.toMatchObject({ reason: 'DATABASE_OPEN' });
  });

  it('tells nothing listening from a name that does not resolve', async () => {
    await expect(probeDatabase({ host: '127.0.0.1', port: 1, tls: null }, never)).rejects.toMatchObject({
      reason: 'DATABASE_REFUSED',
    });
    await expect(probeDatabase({ host: 'nowhere.invalid', port: 1, tls: null }, never)).rejects.toMatchObject(
      {
        reason: 'HOST_UNRESOLVED',
      },
    );
  });
});
