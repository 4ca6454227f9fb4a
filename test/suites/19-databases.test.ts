import { beforeAll, describe, expect, it } from 'vitest';
import type { Backup__Output } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import type { Database__Output } from '../../shared/proto/gen/aegir/v1/Database.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { certify, ENCRYPTED } from '../lab/database-server.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { smallApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

const ADMIN_PASSWORD = 'canary-admin-5a7d0e21';
const NETWORK = '/etc/mysql/mariadb.conf.d/99-lab.cnf';
const GRANT = "GRANT ALL PRIVILEGES ON *.* TO 'aegir'@'10.77.0.1' WITH GRANT OPTION";

/** A page that uses the site's database as the web server tells it. */
const PAGE = `<?php
header('Content-Type: text/plain');
$url = "mysql:host={$_SERVER['db_host']};port={$_SERVER['db_port']};dbname={$_SERVER['db_name']}";
$ca = isset($_SERVER['db_ssl_ca']) ? [PDO::MYSQL_ATTR_SSL_CA => $_SERVER['db_ssl_ca']] : [];
$db = new PDO($url, $_SERVER['db_user'], $_SERVER['db_passwd'], $ca);
$db->exec('CREATE TABLE IF NOT EXISTS visits (at int)');
$db->exec('INSERT INTO visits VALUES (1)');
echo $db->query('SELECT current_user()')->fetchColumn() . ' visits=' . $db->query('SELECT count(*) FROM visits')->fetchColumn()
  . (isset($_GET['cipher']) ? ' ' . $db->query("SHOW STATUS LIKE 'Ssl_cipher'")->fetchColumn(1) : '');
`;

/** Acceptance scenarios 6, 11, 12 and 13, and the database part of 17. */
describe('a database server', () => {
  let farm: Farm;
  let web1: Host;
  let db1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    db1 = await farm.lab.createHost('db1', { units: ['mariadb.service'] });
    await listenOn('0.0.0.0');
    await db1.ok([
      'mariadb',
      '-e',
      `CREATE USER 'aegir'@'10.77.0.1' IDENTIFIED BY '${ADMIN_PASSWORD}'; ${GRANT}`,
    ]);
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await smallApp(farm.hub, '/var/aegir/platforms/shop', 'one');
    farm.hub.write('/var/aegir/platforms/shop/db.php', PAGE);
    await farm.hub.ok('chown aegir:aegir /var/aegir/platforms/shop/db.php');
    await farm.done('platform add shop --server web1');
  }, 240_000);

  async function listenOn(address: string, more: readonly string[] = []): Promise<void> {
    const lines = [`bind-address=${address}`, 'skip-name-resolve', 'innodb_buffer_pool_size=32M', ...more];
    db1.write(NETWORK, ['[mysqld]', ...lines, ''].join('\n'));
    await db1.ok('systemctl restart mariadb');
    await eventually(() => db1.ok(['mariadb', '-e', 'SELECT 1']));
  }

  function sql(statement: string): Promise<string> {
    return db1.ok(['mariadb', '-N', '-e', statement]);
  }

  async function checks(): Promise<Map<string, { outcome: string; finding: string; remedy: string }>> {
    const { server } = await farm.ask<{ server: Server__Output }>('server show db1');
    return new Map(server.checks.map((check) => [check.name, check]));
  }

  it('is added with a password that comes on standard input, and needs no machine of ours', async () => {
    const words = 'server add db1 --web none --database mysql --database-admin aegir --default-database';
    const line = ['aegirctl', '--json', ...words.split(' '), '--database-password-file', '-'];
    const { code, stdout } = await farm.hub.exec(line, { input: `${ADMIN_PASSWORD}\n` });
    expect([code, (JSON.parse(stdout) as { task: { state: string } }).task.state]).toEqual([0, 'success']);
    const found = await checks();
    expect([...found].map(([name, { outcome }]) => `${name} ${outcome}`)).toEqual(
      ['reach', 'login', 'tls', 'charset', 'create', 'grant', 'anonymous'].map(
        (name) => `database.${name} OUTCOME_OK`,
      ),
    );
    expect(found.get('database.login')?.finding).toMatch(/^MariaDB 10\.11/);
  });

  it('says which right is missing, and which door is closed, and is well when both are mended', async () => {
    await sql("REVOKE GRANT OPTION ON *.* FROM 'aegir'@'10.77.0.1'");
    expect((await farm.task('server verify db1')).state).toBe('failure');
    expect((await checks()).get('database.grant')).toMatchObject({
      finding: expect.stringContaining('GRANT OPTION is missing') as string,
      remedy: `On db1: ${GRANT};`,
    });
    await listenOn('127.0.0.1');
    expect((await farm.task('server verify db1')).message).toContain('nothing listens on db1:3306');
    await listenOn('0.0.0.0');
    await sql(GRANT);
    await farm.done('server verify db1');
    expect(await sql("SELECT count(*) FROM mysql.user WHERE User LIKE 'aegir\\_%'")).toBe('0\n');
    expect(await sql("SHOW DATABASES LIKE 'aegir\\_%'")).toBe('');
  });

  it('gives a new site a database, which its pages use as the web server tells them', async () => {
    await farm.done('site add a.example --platform shop');
    const { database } = await farm.ask<{ database: Database__Output }>('database show a.example');
    expect(database).toMatchObject({ name: 'a_example', server: 'db1', state: 'made', drift: [] });
    expect(database.grants.map(({ host }) => host)).toEqual([web1.ip]);
    expect(await visit(web1, 'a.example', '/db.php')).toMatchObject({
      status: 200,
      body: `a_example@${web1.ip} visits=1`,
    });
    await farm.done('site verify a.example');
    expect(await visit(web1, 'a.example', '/db.php')).toMatchObject({
      body: `a_example@${web1.ip} visits=2`,
    });
  });

  it('lets that user in from its web server alone, and into that database alone', async () => {
    await sql('CREATE DATABASE aXexample');
    const password = await sitePassword();
    const from = (host: Host, database: string) =>
      host.exec(['mariadb', '-h', 'db1', '-u', 'a_example', database, '-e', 'SELECT 1'], {
        env: { MYSQL_PWD: password },
      });
    expect((await from(web1, 'a_example')).code).toBe(0);
    expect((await from(web1, 'aXexample')).stderr).toContain('Access denied');
    expect((await from(farm.hub, 'a_example')).code).not.toBe(0);
    expect(await sql("SELECT Host FROM mysql.user WHERE User = 'a_example'")).toBe(`${web1.ip}\n`);
  });

  async function sitePassword(): Promise<string> {
    const text = await web1.ok('cat /var/aegir/config/credentials/*.apache');
    return /db_passwd "([^"]+)"/.exec(text)?.[1] ?? '';
  }

  it('keeps the credentials where neither another user nor the web server can read them', async () => {
    expect(
      await web1.ok('stat -c "%U %a" /var/aegir/config/credentials /var/aegir/config/credentials/*'),
    ).toBe('aegir 700\naegir 600\naegir 600\n');
    expect((await web1.exec('cat /var/aegir/config/credentials/*', { user: 'www-data' })).code).not.toBe(0);
  });

  it('puts right what somebody did to the accounts, and says so', async () => {
    await sql("CREATE USER 'a_example'@'%' IDENTIFIED BY 'x'; GRANT ALL ON *.* TO 'a_example'@'%'");
    const task = await farm.done('site verify a.example');
    expect(task.log.map(({ text }) => text).join()).toContain('%: had an account that nobody wanted');
    expect(await sql("SELECT Host FROM mysql.user WHERE User = 'a_example'")).toBe(`${web1.ip}\n`);
    expect((await farm.ctl('database list')).stdout).toContain('%: had an account');
  });

  it('that is called localhost is refused for a site elsewhere, before anything is made', async () => {
    const refusal = await farm.refusal('server set db1 --hostname localhost');
    expect(refusal).toMatchObject({ reason: 'DATABASE_LOOPBACK', field: 'hostname' });
    expect(refusal.remedy).toContain('a host name that every web server resolves');
  });

  it('leaves no database behind when the site cannot be made, and goes on when it is back', async () => {
    await db1.ok('systemctl stop mariadb');
    const { state, reason } = await farm.task('site add b.example --platform shop');
    expect([state, reason]).toEqual(['failure', 'DATABASE_REFUSED']);
    expect(await visit(web1, 'a.example')).toMatchObject({ status: 200 });
    await db1.ok('systemctl start mariadb');
    await farm.done('site verify b.example');
    const { site } = await farm.ask<{ site: Site__Output }>('site show b.example');
    expect(site.database).toMatchObject({ name: 'b_example', state: 'made' });
    expect(await visit(web1, 'b.example', '/db.php')).toMatchObject({ status: 200 });
  });

  it('carries a task on that was cut off by the death of the hub, without a second database', async () => {
    const { taskId } = await farm.ask<{ taskId: string }>('site add c.example --platform shop --no-wait');
    await eventually(
      async () => {
        expect(await sql('SHOW DATABASES')).toContain('c_example');
      },
      { every: 20 },
    );
    await farm.hub.ok('systemctl kill -s KILL aegir-hub');
    await farm.hub.ok('systemctl reset-failed aegir-hub; systemctl start aegir-hub');
    await farm.hubReady();
    expect((await farm.ended(taskId)).state).toBe('success');
    expect(await sql("SHOW DATABASES LIKE 'c%'")).toBe('c_example\n');
    expect(await visit(web1, 'c.example', '/db.php')).toMatchObject({
      body: `c_example@${web1.ip} visits=1`,
    });
  });

  it('is not removed while sites use it, and their data are lost only when somebody says so', async () => {
    expect(await farm.refusal('server remove db1 --yes')).toMatchObject({ reason: 'IN_USE' });
    expect(await farm.refusal('site remove b.example --yes')).toMatchObject({
      reason: 'FIELD_MISSING',
      field: 'database',
    });
    await farm.done('site remove b.example --yes --keep-database');
    await farm.done('site remove c.example --yes --drop-database');
    expect(await sql("SHOW DATABASES LIKE '%\\_example'")).toBe('a_example\nb_example\n');
    expect(await sql("SELECT User FROM mysql.user WHERE User LIKE '%\\_example'")).toBe('a_example\n');
  });

  const AUTHORITY = '/root/db1.pem';
  const OTHER = '/root/other.pem';
  /** The commands run in this process, which finds the file elsewhere. */
  const TRUSTING = (file: string): string => `server set db1 --database-ca ${farm.hub.place(file)}`;

  /** Whether the page of a site is served, with a database that it has encrypted connections to. */
  async function encrypted(site: string): Promise<boolean> {
    const { status, body } = await visit(web1, site, '/db.php?cipher', { within: 20_000 });
    expect([site, status]).toEqual([site, 200]);
    return /TLS/.test(body);
  }

  it('is not connected to encrypted by anybody while the hub cannot, and says what to do', async () => {
    farm.hub.write(OTHER, await certify(farm.hub));
    farm.hub.write(AUTHORITY, await certify(db1));
    await listenOn('0.0.0.0', ENCRYPTED);
    const refused = await farm.task(`${TRUSTING(OTHER)} --database-tls required`);
    expect(refused.message).toContain('database.tls: db1: unable to verify');
    expect((await checks()).get('database.tls')?.remedy).toContain('aegirctl server set db1 --database-ca');
    const added = await farm.task('site add d.example --platform shop');
    expect([added.state, added.reason]).toEqual(['failure', 'DATABASE_TLS_FAILED']);
    expect(await sql("SHOW DATABASES LIKE 'd%example'")).toBe('');
    expect((await visit(web1, 'd.example')).body).toMatch(/^No such site/);
    expect(await encrypted('a.example')).toBe(false);
  });

  it('takes its sites along when the hub gets in encrypted', async () => {
    await farm.done(TRUSTING(AUTHORITY));
    await eventually(async () => {
      expect(await encrypted('a.example')).toBe(true);
    });
    await farm.done('site verify d.example');
    expect(await encrypted('d.example')).toBe(true);
  });

  it('may refuse whoever does not encrypt: sites, backups and what is loaded go on', async () => {
    await listenOn('0.0.0.0', [...ENCRYPTED, 'require_secure_transport=ON']);
    const plain = ['mariadb', '--skip-ssl', '-h', 'db1', '-u', 'a_example', 'a_example', '-e', 'SELECT 1'];
    expect((await web1.exec(plain, { env: { MYSQL_PWD: await sitePassword() } })).code).not.toBe(0);
    expect(await encrypted('a.example')).toBe(true);
    const { backup } = await farm.ask<{ backup: Backup__Output }>('backup create a.example');
    await farm.done(`backup restore ${backup.name} --yes`);
    expect(await encrypted('a.example')).toBe(true);
    await farm.done('site remove d.example --yes --drop-database');
  });

  it('that loses the trust of the hub is told of, and its sites stay as they are', async () => {
    const refused = await farm.task(TRUSTING(OTHER));
    expect([refused.state, refused.reason]).toEqual(['failure', 'CHECK_FAILED']);
    await farm.done('server verify web1');
    expect(await encrypted('a.example')).toBe(true);
    await farm.done(TRUSTING(AUTHORITY));
  });

  it('has said no password to anybody', async () => {
    const places =
      '/var/lib/aegir-hub /var/lib/aegir-spoke /var/log /etc/aegir /var/aegir/config/generations';
    for (const password of [ADMIN_PASSWORD, await sitePassword()]) {
      expect(password.length).toBeGreaterThan(16);
      for (const host of [farm.hub, web1]) {
        expect(
          (await host.exec(['bash', '-c', `grep -rlaF -e '${password}' ${places} 2>/dev/null`])).stdout,
        ).toBe('');
        expect((await host.exec(`journalctl --no-pager | grep -cF -e '${password}'`)).stdout).toBe('0\n');
      }
      for (const line of ['server show db1', 'site show a.example', 'database list', 'task list']) {
        expect((await farm.ctl(['--json', ...line.split(' ')])).stdout).not.toContain(password);
      }
    }
  });
});
