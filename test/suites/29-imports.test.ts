import { beforeAll, describe, expect, it } from 'vitest';
import { TASK_KINDS } from '../../hub/tasks/kinds/all.ts';
import type { SiteFolder__Output } from '../../shared/proto/gen/aegir/v1/SiteFolder.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { AUTHORITY, DatabaseServer } from '../lab/database-server.ts';
import { DEATHS_TIMEOUT, mayDie, throughDeaths } from '../lab/deaths.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { processesSeen, secretsFound, watchProcesses } from '../lab/secrets.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { visit } from '../lab/visitors.ts';

const ADMIN_PASSWORD = 'canary-admin-2b77e1f0';
const OLD_PASSWORD = 'canary-old-5d0c9a44';
const CODE = '/var/aegir/platforms/d7';
const SITES = `${CODE}/sites`;
const SALT = 'a-salt-of-before-0123456789';

/** What existing farms bring along: sites that lie in the folder of their code base. */
describe('sites that a code base brings along', () => {
  let farm: Farm;
  let web1: Host;
  let db1: DatabaseServer;

  beforeAll(async () => {
    farm = await Farm.start();
    [db1, web1] = await Promise.all([
      DatabaseServer.start(farm, 'db1', ADMIN_PASSWORD, { isEncrypted: true }),
      farm.webServer('web1'),
    ]);
    await farm.serve(web1);
    await Promise.all([farm.hub, web1].map((host) => watchProcesses(host)));
    await smallDrupal(farm.hub, CODE, '7.1');
    await former('www.old.example', { settings: plainSettings('old_www') });
    farm.hub.write(
      `${SITES}/sites.php`,
      "<?php $sites['old.example'] = 'www.old.example'; $sites['bad_name'] = 'www.old.example';\n",
    );
    await former('env.example', {
      settings:
        "<?php $databases['default']['default'] = array('driver' => $_SERVER['db_type'], 'database' => $_SERVER['db_name']);\n",
      'drushrc.php': `<?php
$options['db_type'] = 'mysqli'; $options['db_host'] = 'db1.example.com'; $options['db_port'] = '3306'; $options['profile'] = 'standard';
$options['db_passwd'] = '${OLD_PASSWORD}'; $options['db_name'] = 'old_env'; $options['db_user'] = 'old';\n`,
    });
    await former('dumped.example', {
      settings: "<?php $databases['default']['default'] = array('database' => getenv('X'));\n",
    });
    await former('prefixed.example', {
      settings: plainSettings('old_www').replace("'prefix' => ''", "'prefix' => 'x_'"),
    });
    await former('closed.example', {
      settings: plainSettings('old_www').replace(OLD_PASSWORD, 'not-the-password'),
    });
    await farm.hub.ok(`chown -R aegir:aegir ${SITES}`);
    await db1.sql(
      `CREATE USER 'old'@'${farm.hub.ip}' IDENTIFIED BY '${OLD_PASSWORD}' REQUIRE SSL; GRANT ALL ON \`old%\`.* TO 'old'@'${farm.hub.ip}'`,
    );
    for (const name of ['old_www', 'old_env']) {
      await db1.sql(
        `CREATE DATABASE ${name}; USE ${name}; CREATE TABLE variable (name varchar(100) PRIMARY KEY, value text);
         INSERT INTO variable VALUES ('installs', 'i:41;'), ('cron_runs', 'i:5;')`,
      );
    }
  }, 240_000);

  function plainSettings(database: string): string {
    return `<?php
$databases['default']['default'] = array('driver' => 'mysql', 'host' => 'db1', 'port' => '', 'database' => '${database}',
  'username' => 'old', 'password' => '${OLD_PASSWORD}', 'prefix' => '');
$drupal_hash_salt = '${SALT}';
$conf['install_profile'] = 'standard';\n`;
  }

  async function former(
    name: string,
    { settings, ...more }: { settings: string; [file: string]: string },
  ): Promise<void> {
    await farm.hub.ok(
      `mkdir -p ${SITES}/${name}/files/css ${SITES}/${name}/private ${SITES}/${name}/modules/own`,
    );
    const files = {
      'settings.php': settings,
      'files/hello.txt': `hello from ${name}`,
      'private/note.txt': 'private',
      'modules/own/own.module': `<?php // ${name}`,
      'local.settings.php': "<?php header('X-Local: brought');\n",
      ...more,
    };
    for (const [file, text] of Object.entries(files)) farm.hub.write(`${SITES}/${name}/${file}`, text);
  }

  function sumOfSites(): Promise<string> {
    return farm.hub.ok(
      `cd ${SITES} && find . -type f -exec sha256sum {} + | sort && find . -printf '%p %m %u %T@\\n' | sort`,
    );
  }

  async function siteOf(uri: string): Promise<Site__Output> {
    return (await farm.ask<{ site: Site__Output }>(`site show ${uri}`)).site;
  }

  it('are told of when it is verified, are no part of the code, and show no password', async () => {
    const task = await farm.done('platform add d7 --server web1');
    expect(task.log.map(({ text }) => text).join('\n')).toContain('folders of sites were found');
    const released = await web1.ok('ls /var/aegir/platforms/.aegir/releases/*/sites');
    expect(released).toBe('README.txt\ndefault\nsites.php\n');
    const { siteFolders } = await farm.ask<{ siteFolders: SiteFolder__Output[] }>('platform show d7');
    expect(
      siteFolders.map(({ name, database, problem, isSite }) => [name, database, problem, isSite]),
    ).toEqual([
      ['closed.example', 'old_www on db1', '', false],
      ['dumped.example', '', 'its settings.php does not say in plain words where its database is', false],
      ['env.example', 'old_env on db1.example.com', '', false],
      ['prefixed.example', 'old_www on db1', 'its tables have a prefix', false],
      ['www.old.example', 'old_www on db1', '', false],
    ]);
    const page = await farm.ctl('platform show d7');
    expect(page.stdout).toMatch(/www\.old\.example +standard +old_www on db1 +old\.example +no/);
    expect(page.stdout + JSON.stringify(siteFolders)).not.toContain(OLD_PASSWORD);
  });

  it('become sites with all that was theirs, and are left as they were', async () => {
    const before = await sumOfSites();
    const task = await farm.done('site import www.old.example --platform d7');
    expect(task.log.map(({ text }) => text).join('\n')).toContain('sites/www.old.example read: 4 files');
    for (const name of ['www.old.example', 'old.example']) {
      const { body } = await visit(web1, name, '/', { within: 20_000 });
      expect(body).toMatch(/^7\.1 sites\/www\.old\.example installs=41 cron=5 schema=1 salt=/);
    }
    const { body } = await visit(web1, 'old.example', '/sites/www.old.example/files/hello.txt');
    expect(body).toBe('hello from www.old.example');
    const data = '/var/aegir/platforms/.aegir/sites/www.old.example';
    expect(await web1.ok(`cd ${data} && find . -type f | sort`)).toBe(
      './files/hello.txt\n./local.settings.php\n./modules/own/own.module\n./private/note.txt\n./salt.php\n./settings.php\n',
    );
    expect(await web1.ok(`cat ${data}/salt.php`)).toContain(SALT);
    expect(await web1.ok(['curl', '-sI', '-H', 'Host: old.example', 'http://localhost/'])).toContain(
      'X-Local: brought',
    );
    expect(await siteOf('www.old.example')).toMatchObject({
      profile: 'standard',
      aliases: ['old.example'],
      state: 'verified',
    });
    expect(await sumOfSites()).toBe(before);
    expect(await db1.sql("SELECT value FROM old_www.variable WHERE name = 'installs'")).toBe('i:41;\n');
    await farm.done('site cron www.old.example');
    expect((await visit(web1, 'old.example')).body).toContain('cron=6');
    expect((await farm.ask<{ backups: object[] }>('backup list')).backups).toEqual([]);
  });

  it('are refused when they cannot be read, or are not there, and nothing is left', async () => {
    expect(await farm.refusal('site import prefixed.example --platform d7')).toMatchObject({
      reason: 'SITE_FOLDER_UNREADABLE',
      field: 'folder',
    });
    expect(await farm.refusal('site import dumped.example --platform d7')).toMatchObject({
      reason: 'SITE_FOLDER_UNREADABLE',
      field: 'dump',
    });
    expect(await farm.refusal('site import none.example --platform d7')).toMatchObject({
      reason: 'NOT_FOUND',
      field: 'folder',
    });
    expect(await farm.refusal('site import a.example --platform d7 --folder ../..')).toMatchObject({
      reason: 'NOT_FOUND',
    });
    expect(await farm.refusal('site import www.old.example --platform d7')).toMatchObject({
      reason: 'NAME_TAKEN',
    });
    expect(
      await farm.refusal('site import dumped.example --platform d7 --dump /var/lib/aegir-hub/hub.db'),
    ).toMatchObject({ reason: 'FIELD_INVALID', field: 'dump' });
    await farm.hub.ok('ln -s /var/lib/aegir-hub/hub.db /var/aegir/link.sql');
    expect(
      await farm.refusal('site import dumped.example --platform d7 --dump /var/aegir/link.sql'),
    ).toMatchObject({ reason: 'FIELD_INVALID', field: 'dump' });
    const task = await farm.task('site import closed.example --platform d7');
    expect([task.state, task.reason]).toEqual(['failure', 'DUMP_FAILED']);
    expect(task.message).toContain('Access denied');
    // Its password is right, and the name is not the one by which the hub goes to that server encrypted.
    const stranger = await farm.task('site import env.example --platform d7');
    expect([stranger.state, stranger.remedy]).toEqual([
      'failure',
      expect.stringContaining('--source-tls required --source-ca FILE'),
    ]);
    expect(await farm.refusal('site show closed.example')).toMatchObject({ reason: 'NOT_FOUND' });
    await leavesNothing('closed%');
  });

  it('take their database from a dump, also a packed one; a damaged one leaves nothing', async () => {
    await farm.hub.ok('mkdir -p /var/aegir/dumps && chown aegir /var/aegir/dumps');
    const dump = await db1.host.ok('mariadb-dump old_env');
    farm.hub.write('/var/aegir/dumps/d.sql', dump);
    await farm.hub.ok('cd /var/aegir/dumps && gzip -k d.sql && head -c 300 d.sql.gz > cut.sql.gz');
    const cut = await farm.task(
      'site import dumped.example --platform d7 --dump /var/aegir/dumps/cut.sql.gz',
    );
    expect([cut.state, cut.reason]).toEqual(['failure', 'DUMP_FAILED']);
    await leavesNothing('dumped%');
    await farm.done('site import dumped.example --platform d7 --dump /var/aegir/dumps/d.sql.gz');
    expect((await visit(web1, 'dumped.example')).body).toContain('installs=41');
  });

  it('come all at once, and one that cannot does not hold the others up', async () => {
    const outcome = await farm.ctl(
      `--json site import --platform d7 --all --source-tls required --source-ca ${AUTHORITY}`,
    );
    expect(outcome.code).toBe(1);
    const { imports } = JSON.parse(outcome.stdout) as {
      imports: { site?: { uri: string }; error?: { reason: string }; task?: { state: string } }[];
    };
    expect(imports.map(({ error, task }) => error?.reason ?? task?.state)).toEqual([
      'failure',
      'success',
      'SITE_FOLDER_UNREADABLE',
    ]);
    expect((await visit(web1, 'env.example')).body).toContain('sites/env.example installs=41');
    const { siteFolders } = await farm.ask<{ siteFolders: SiteFolder__Output[] }>('platform show d7');
    expect(siteFolders.filter(({ isSite }) => isSite).map(({ name }) => name)).toEqual([
      'dumped.example',
      'env.example',
      'www.old.example',
    ]);
  });

  it('come to the same end when the hub dies at every step', DEATHS_TIMEOUT, async () => {
    await Promise.all([mayDie(farm.hub, 'aegir-hub'), mayDie(web1, 'aegir-spoke')]);
    await farm.hubReady();
    const line = `site import k.example --platform d7 --folder env.example --source-ca ${farm.hub.place(AUTHORITY)}`;
    const { task, deaths } = await throughDeaths(farm, line, 'task.step.after');
    expect([task.state, task.message]).toEqual(['success', '']);
    expect(deaths).toBeGreaterThanOrEqual(TASK_KINDS['site.import'].steps.length - 1);
    expect((await visit(web1, 'k.example', '/', { within: 20_000 })).body).toContain('installs=41');
    await leavesNothing('none%');
  });

  it('stay out of the code with the next verify, and give no password away', async () => {
    await farm.hub.ok(`echo changed > ${SITES}/README.txt`);
    await farm.done('platform verify d7');
    expect(await web1.ok('ls -d /var/aegir/platforms/.aegir/releases/*/sites/env.example')).toContain(
      'env.example',
    );
    expect((await visit(web1, 'env.example')).body).toContain('installs=41');
    const besides = '/var/aegir/platforms/.aegir';
    expect(await secretsFound([farm.hub, web1], [OLD_PASSWORD, ADMIN_PASSWORD], { besides })).toEqual([]);
    expect(processesSeen(farm.hub)).toContain('mariadb-dump');
  });

  async function leavesNothing(like: string): Promise<void> {
    expect(await db1.left(like)).toBe('');
    const made = 'find /var/lib/aegir-hub/imports /var/lib/aegir-hub/backups -mindepth 1 ! -name work';
    expect(await farm.hub.ok(made)).toBe('');
    const sites = '/var/aegir/platforms/.aegir/sites';
    expect((await web1.exec(`ls -d ${sites}/${like.replace('%', '*')} ${sites}/.versions/*`)).stdout).toBe(
      '',
    );
  }
});
