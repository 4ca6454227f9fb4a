import { beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import type { Backup__Output } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { eventually } from '../lab/eventually.ts';
import { DEATHS_TIMEOUT, mayDie, throughSpokeDeaths } from '../lab/deaths.ts';
import { Farm } from '../lab/farm.ts';
import { passwordsIn, processesSeen, secretsFound, watchProcesses } from '../lab/secrets.ts';
import type { Host } from '../lab/host.ts';
import { smallApp } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const ADMIN_PASSWORD = 'canary-admin-81f00c3d';

/** A page that keeps notes in the site's database, and shows them with its uploads. */
const PAGE = `<?php
header('Content-Type: text/plain');
$db = new PDO("mysql:host={$_SERVER['db_host']};port={$_SERVER['db_port']};dbname={$_SERVER['db_name']}",
  $_SERVER['db_user'], $_SERVER['db_passwd'], [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
if (isset($_GET['make'])) {
  $db->exec('CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, text text, stamped int DEFAULT 0) CHARSET utf8mb4');
  $db->exec('CREATE TRIGGER stamp BEFORE INSERT ON notes FOR EACH ROW SET NEW.stamped = 1');
  $db->exec('CREATE VIEW shown AS SELECT text, stamped FROM notes');
  $db->exec('CREATE PROCEDURE counted() SELECT count(*) FROM notes');
}
if (isset($_GET['note'])) $db->prepare('INSERT INTO notes (text) VALUES (?)')->execute([$_GET['note']]);
foreach ($db->query('SELECT text, stamped FROM shown') as [$text, $stamped]) echo "note=$text/$stamped\\n";
echo 'counted=' . $db->query('CALL counted()')->fetchColumn() . "\\n";
foreach (glob($_SERVER['AEGIR_SITE_DATA'] . '/files/*.txt') as $file) echo 'file=' . basename($file) . '/' . file_get_contents($file) . "\\n";
`;

/** Backups of sites, and what is made of them: the site as it was, another one, the same one elsewhere. */
describe('the data of a site', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let db1: DatabaseServer;

  beforeAll(async () => {
    farm = await Farm.start();
    [db1, web1, web2] = await Promise.all([
      DatabaseServer.start(farm, 'db1', ADMIN_PASSWORD),
      farm.webServer('web1'),
      farm.webServer('web2', 'nginx'),
    ]);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
    await Promise.all([farm.hub, web1, web2].map((host) => watchProcesses(host)));
    await mayDie(web1, 'aegir-spoke');
    for (const [platform, server] of [
      ['shop', 'web1'],
      ['other', 'web2'],
    ] as const) {
      await smallApp(farm.hub, `/var/aegir/platforms/${platform}`, platform);
      farm.hub.write(`/var/aegir/platforms/${platform}/db.php`, PAGE);
      await farm.hub.ok(`chown aegir:aegir /var/aegir/platforms/${platform}/db.php`);
      await farm.done(`platform add ${platform} --server ${server}`);
    }
    await farm.done('site add a.example --platform shop');
    await visit(web1, 'a.example', `/db.php?make=1&note=${encodeURIComponent("it's “first”")}`);
    await upload(web1, 'a.example', 'u.txt', 'uploaded');
  }, 240_000);

  function sql(statement: string): Promise<string> {
    return db1.sql(statement);
  }

  async function upload(host: Host, site: string, name: string, text: string): Promise<void> {
    const url = `http://${host.ip}/?name=${name}`;
    const status = await farm.hub.ok([
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      `Host: ${site}`,
      '--data-binary',
      text,
      url,
    ]);
    expect(status).toBe('201');
  }

  async function shows(host: Host, site: string): Promise<string[]> {
    const { status, body } = await visit(host, site, '/db.php');
    return status === 200 ? body.trim().split('\n') : [`status ${String(status)}`];
  }

  async function backup(site: string): Promise<Backup__Output> {
    const document = await farm.ask<{ backup: Backup__Output }>(`backup create ${site}`);
    return document.backup;
  }

  const FIRST = ["note=it's “first”/1", 'counted=1', 'file=u.txt/uploaded'];

  it('is packed where it is, and kept on the hub as an archive that ordinary tools open', async () => {
    expect(await shows(web1, 'a.example')).toEqual(FIRST);
    const { name, state, files, withDatabase, digest } = await backup('a.example');
    expect({ name, state, files, withDatabase }).toEqual({
      name: expect.stringMatching(/^a\.example-\d{8}\.\d{6}$/) as string,
      ...{ state: 'kept', files: 1, withDatabase: true },
    });
    await farm.hub.ok(['aegirctl', 'backup', 'download', name, '--to', '/root/a.tar.gz']);
    expect(await farm.hub.ok('sha256sum /root/a.tar.gz')).toContain(digest);
    await farm.hub.ok('mkdir /root/a && tar -xzf /root/a.tar.gz -C /root/a');
    expect(await farm.hub.ok('cd /root/a && sha256sum -c SHA256SUMS && ls')).toContain('database.sql: OK');
    expect(await farm.hub.ok('cat /root/a/data/files/u.txt')).toBe('uploaded');
    expect(await farm.hub.ok('cat /root/a/database.sql')).not.toContain('DEFINER=');
    expect(await farm.hub.ok('stat -c "%U %a" /var/lib/aegir-hub/backups /var/lib/aegir-hub/backups/*')).toBe(
      'aegir-hub 700\naegir-hub 600\n',
    );
    expect(await web1.ok('ls -A /var/lib/aegir-spoke/backups')).toBe('');
  });

  it('brings a site back to what it was, behind the maintenance page, and keeps what it replaced as a backup', async () => {
    const { name } = await backup('a.example');
    await visit(web1, 'a.example', '/db.php?note=second');
    await web1.ok('rm /var/aegir/platforms/.aegir/sites/a.example/files/u.txt');
    const visitors = new Visitors(web1, ['a.example'], 10);
    await farm.done(`backup restore ${name} --yes`);
    const seen = new Set((await visitors.leave()).map(({ status }) => status));
    expect([...seen].sort()).toEqual([200, 503]);
    expect(await shows(web1, 'a.example')).toEqual(FIRST);
    const [newest] = (await backups('a.example')).filter(({ cause }) => cause === 'restore');
    await farm.done(`backup restore ${newest?.name ?? ''} --yes`);
    expect(await shows(web1, 'a.example')).toEqual([
      ...["note=it's “first”/1", 'note=second/1', 'counted=2'],
    ]);
    await farm.done(`backup restore ${name} --yes`);
    await leavesNothing();
  });

  async function backups(site: string): Promise<Backup__Output[]> {
    const document = await farm.ask<{ backups: Backup__Output[] }>(`backup list --site ${site}`);
    return document.backups.toReversed();
  }

  /** One database for each site, no set of data beside what is live, nothing on any spool. */
  async function leavesNothing(): Promise<void> {
    const { sites } = await farm.ask<{ sites: Site__Output[] }>('site list');
    const names = sites.map(({ database }) => database?.name ?? '').sort();
    expect((await sql("SHOW DATABASES LIKE '%example%'")).trim().split('\n').sort()).toEqual(names);
    expect(
      (await sql("SELECT DISTINCT User FROM mysql.user WHERE User LIKE '%example%'"))
        .trim()
        .split('\n')
        .sort(),
    ).toEqual(names);
    // A backup that is due meanwhile may be under way.
    await eventually(async () => {
      const spools = 'ls -A /var/lib/aegir-spoke/backups /var/aegir/platforms/.aegir/sites/.versions';
      for (const web of [web1, web2]) expect((await web.exec(spools)).stdout).not.toMatch(/\w{8}-\w{4}/);
      expect(await farm.hub.ok('ls /var/lib/aegir-hub/backups')).not.toContain('.part');
    });
  }

  it('makes a new site of a backup, and another one of a site that goes on', async () => {
    const [first] = (await backups('a.example')).filter(({ cause }) => cause === 'operator');
    await farm.done(`backup restore ${first?.name ?? ''} --as b.example --platform other`);
    expect(await shows(web2, 'b.example')).toEqual(FIRST);
    await farm.done('site clone a.example --to c.example --platform other');
    await visit(web2, 'c.example', '/db.php?note=cloned');
    expect(await shows(web2, 'c.example')).toEqual([FIRST[0], 'note=cloned/1', 'counted=2', FIRST[2]]);
    expect(await shows(web1, 'a.example')).toEqual(FIRST);
    await leavesNothing();
  });

  it('outlives the site that is removed, whose last backup brings it back with all that was in it', async () => {
    const before = await shows(web2, 'c.example');
    await farm.done('site remove c.example --yes --drop-database');
    expect((await visit(web2, 'c.example')).status).toBe(404);
    const [last] = await backups('c.example');
    expect(last).toMatchObject({ cause: 'removal', state: 'kept', siteExists: false });
    // What its removal left on the server would be set aside.
    await web2.ok('rm -r /var/aegir/platforms/.aegir/sites/c.example');
    await farm.done(`backup restore ${last?.name ?? ''} --as c.example --platform other`);
    expect(await shows(web2, 'c.example')).toEqual(before);
    await leavesNothing();
  });

  it('goes with a site to another server, where it answers, and the old one answers no more', async () => {
    await upload(web1, 'a.example', 'v.txt', 'before the move');
    const before = [...FIRST, 'file=v.txt/before the move'];
    await farm.done('site migrate a.example --platform other');
    expect(await shows(web2, 'a.example')).toEqual(before);
    expect(await visit(web1, 'a.example')).not.toMatchObject({ status: 200 });
    expect((await web1.exec('ls /var/aegir/platforms/.aegir/sites/a.example')).code).not.toBe(0);
    const name = (await sql("SELECT Db FROM mysql.db WHERE Db LIKE 'a%example%'"))
      .trim()
      .replaceAll('\\', '');
    expect(await sql(`SELECT Host FROM mysql.user WHERE User = '${name}'`)).toBe(`${web2.ip}\n`);
    expect((await backups('a.example')).map(({ cause }) => cause)).toContain('move');
    await farm.done('site rename a.example --to z.example --keep-name');
    expect(await shows(web2, 'z.example')).toEqual(before);
    expect(await shows(web2, 'a.example')).toEqual(before);
    await farm.done('site rename z.example --to a.example');
    await farm.done('site migrate a.example --platform shop');
    expect(await shows(web1, 'a.example')).toEqual(before);
    await leavesNothing();
  });

  it('stays as it was, and is served, when the archive was damaged or the database server fails', async () => {
    const before = await shows(web1, 'a.example');
    const { name } = await backup('a.example');
    await farm.hub.ok(
      'f=$(ls -t /var/lib/aegir-hub/backups/*.tar.gz | head -1); cp -a "$f" /root/kept; printf x | dd of="$f" bs=1 seek=300 conv=notrunc',
    );
    expect(await farm.refusal(`backup verify ${name}`)).toMatchObject({ reason: 'BACKUP_CORRUPT' });
    expect(await farm.refusal(`backup restore ${name} --yes`)).toMatchObject({ reason: 'BACKUP_CORRUPT' });
    await farm.hub.ok('f=$(ls -t /var/lib/aegir-hub/backups/*.tar.gz | head -1); cp -a /root/kept "$f"');
    await farm.ask(`backup verify ${name}`);
    await db1.sql('SET GLOBAL read_only = 1');
    const { state, reason } = await farm.task('site migrate a.example --platform other');
    await db1.sql('SET GLOBAL read_only = 0');
    expect([state, reason]).toEqual(['failure', 'DUMP_FAILED']);
    expect(await shows(web1, 'a.example')).toEqual(before);
    await leavesNothing();
  });

  it('of which a regular backup is due goes on', async () => {
    const shown = await farm.ctl('backup policy c.example --every 1d --keep last=2,monthly=1');
    expect(shown.stdout).toMatch(
      /^backups: +every 1 d; has not run yet; next in \d+ .*\nkept: +last 2, monthly 1\n/,
    );
    expect(await farm.refusal('backup policy c.example --every 5m')).toMatchObject({
      reason: 'FIELD_INVALID',
    });
    // As if a day had passed; the hub looks once a minute, and the next stories take about as long.
    const passed = `INSERT OR REPLACE INTO site_backup_runs (site_id, seconds, slot)
      SELECT id, 86400, unixepoch() / 86400 - 2 FROM sites WHERE uri = 'c.example'`;
    const open = "new (require('/opt/aegir/node_modules/better-sqlite3'))('/var/lib/aegir-hub/hub.db')";
    await farm.hub.ok(['node', '-e', `${open}.exec(${JSON.stringify(passed)})`]);
  });

  // No job passes three of one row: it would be quarantined, and rightly.
  const DEATHS = [
    ['job.accepted', 'backup.dumped', 'backup.fetched', 'backup.loaded', 'data.aside'],
    ['job.finished', 'backup.uploaded', 'backup.unpacked', 'data.placed'],
  ] as const;

  it(
    'comes to the same end when the spoke dies, again and again, at each point of the work',
    DEATHS_TIMEOUT,
    async () => {
      expect(DEATHS.flat()).toEqual(expect.arrayContaining([...FAULT_POINTS.backup]));
      const before = await shows(web1, 'a.example');
      const [first] = (await backups('a.example')).filter(({ cause }) => cause === 'operator');
      for (const points of DEATHS) {
        const visitors = new Visitors(web1, ['a.example']);
        const death = { points, spokes: [web1] };
        const { task, deaths } = await throughSpokeDeaths(
          farm,
          `backup restore ${first?.name ?? ''} --yes`,
          death,
        );
        expect(task.state).toBe('success');
        expect(deaths).toBeGreaterThanOrEqual(points.length);
        const seen = new Set((await visitors.leave()).map(({ status }) => status));
        expect([...seen].sort()).toEqual([200, 503]);
        expect(await shows(web1, 'a.example')).toEqual(before);
        await leavesNothing();
      }
    },
  );

  it('is backed up as the policy of the site says, which keeps what is pinned and what people made', async () => {
    await eventually(
      async () => {
        const [newest] = await backups('c.example');
        expect(newest).toMatchObject({ cause: 'schedule', state: 'kept' });
      },
      { within: 90_000 },
    );
    const { site } = await farm.ask<{ site: Site__Output }>('site show c.example');
    expect(site.backups).toMatchObject({ intervalSeconds: 86_400, problem: '', missed: 0 });
    const [newest] = await backups('c.example');
    await farm.ask(`backup pin ${newest?.name ?? ''}`);
    const { backups: doomed } = await farm.ask<{ backups: Backup__Output[] }>('backup prune --dry-run');
    expect(doomed).toEqual([]);
    await farm.ask('backup policy c.example --usual');
  });

  it('has given no password to anybody, and to no archive', async () => {
    const texts = await Promise.all(
      [web1, web2].map((host) => host.ok('cat /var/aegir/config/credentials/*')),
    );
    const secrets = [ADMIN_PASSWORD, ...texts.flatMap(passwordsIn)];
    expect(secrets.length).toBeGreaterThan(3);
    for (const host of [farm.hub, web1, web2]) expect(processesSeen(host)).toContain('aegir');
    expect(await secretsFound([farm.hub, web1, web2], secrets)).toEqual([]);
  });
});
