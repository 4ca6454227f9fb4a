import { beforeAll, describe, expect, it } from 'vitest';
import type { Backup__Output } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { smallApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

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

/** Acceptance scenario 18, and the plain parts of 25. */
describe('the data of a site', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let db1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    [db1, web1, web2] = await Promise.all([
      farm.lab.createHost('db1', { units: ['mariadb.service'] }),
      farm.webServer('web1'),
      farm.webServer('web2', 'nginx'),
    ]);
    db1.write(
      '/etc/mysql/mariadb.conf.d/99-lab.cnf',
      '[mysqld]\nbind-address=0.0.0.0\nskip-name-resolve\ninnodb_buffer_pool_size=32M\n',
    );
    await db1.ok('systemctl restart mariadb');
    await eventually(() => db1.ok(['mariadb', '-e', 'SELECT 1']));
    await sql(`CREATE USER 'aegir'@'10.77.0.1' IDENTIFIED BY '${ADMIN_PASSWORD}'`);
    await sql("GRANT ALL PRIVILEGES ON *.* TO 'aegir'@'10.77.0.1' WITH GRANT OPTION");
    const words = 'server add db1 --web none --database mysql --database-admin aegir --default-database';
    const line = ['aegirctl', '--json', ...words.split(' '), '--database-password-file', '-'];
    await farm.hub.ok(line, { input: `${ADMIN_PASSWORD}\n` });
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
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
    return db1.ok(['mariadb', '-N', '-e', statement]);
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
    await farm.ask(`backup download ${name} --to /root/a.tar.gz`);
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
});
