import { cp as copyTree } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import type { Platform__Output } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { eventually } from '../lab/eventually.ts';
import { DEATHS_TIMEOUT, mayDie, throughSpokeDeaths } from '../lab/deaths.ts';
import { Farm } from '../lab/farm.ts';
import { secretsFound, watchProcesses } from '../lab/secrets.ts';
import type { Host } from '../lab/host.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { packagedApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

const ADMIN_PASSWORD = 'canary-admin-9d41c7';
const SITES = '/var/aegir/platforms/.aegir/sites';
const RELEASES = '/var/aegir/platforms/.aegir/releases';

/** Does what the tool of that name does first: it finds the site, and its database. */
const TOOL_OF_CODE = `#!/usr/bin/env php
<?php
define('DRUPAL_ROOT', getcwd());
$_SERVER['HTTP_HOST'] = parse_url(getenv('DRUSH_OPTIONS_URI'), PHP_URL_HOST);
require DRUPAL_ROOT . '/includes/bootstrap.inc';
drupal_bootstrap();
touch(conf_path() . '/files/by-hand');
echo conf_path() . ' installs=' . variable_get('installs') . ' ' . implode(' ', array_slice($argv, 1)) . "\\n";
exit(3);
`;

/**
 * Acceptance scenarios 16, 17 and 18, the latter without backups; the life of applications on their sites. Their database
 * server takes nobody who does not encrypt.
 */
describe('applications', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let db1: DatabaseServer;

  beforeAll(async () => {
    farm = await Farm.start();
    const database = { isEncrypted: true, lines: ['require_secure_transport=ON'] };
    [db1, web1, web2] = await Promise.all([
      DatabaseServer.start(farm, 'db1', ADMIN_PASSWORD, database),
      farm.webServer('web1'),
      farm.webServer('web2', 'nginx'),
    ]);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
    await Promise.all([farm.hub, web1, web2].map((host) => watchProcesses(host)));
    await mayDie(web1, 'aegir-spoke');
    await Promise.all([
      packagedApp(farm.hub, 'wordpress', '/var/aegir/platforms/blog'),
      smallDrupal(farm.hub, '/var/aegir/platforms/d7', '7.1'),
      smallDrupal(farm.hub, '/var/aegir/platforms/press', '7.1'),
    ]);
    farm.hub.write('/var/aegir/platforms/d7/vendor/bin/drush', TOOL_OF_CODE, 0o755);
    await farm.hub.ok('chown -R aegir:aegir /var/aegir/platforms/d7/vendor');
    await Promise.all([
      farm.done('platform add blog --server web1'),
      farm.done('platform add d7 --server web1'),
      farm.done('platform add press --server web2'),
    ]);
  }, 300_000);

  function sql(statement: string): Promise<string> {
    return db1.sql(statement);
  }

  async function siteOf(uri: string): Promise<Site__Output> {
    return (await farm.ask<{ site: Site__Output }>(`site show ${uri}`)).site;
  }

  async function bodyOf(host: Host, site: string, path = '/'): Promise<string> {
    const { status, body } = await visit(host, site, path, { within: 20_000 });
    expect([status, body.slice(0, 300)]).toEqual([200, body.slice(0, 300)]);
    return body;
  }

  it('are known by their code, with the profiles it carries', async () => {
    const { platforms } = await farm.ask<{ platforms: Platform__Output[] }>('platform list');
    const seen = platforms.map(({ name, application, applicationVersion, profiles }) =>
      [name, application, applicationVersion, ...profiles].join(' '),
    );
    expect(seen).toEqual([
      expect.stringMatching(/^blog wordpress 6\.1\.\d+ wordpress$/) as string,
      'd7 drupal7 7.1 broken large slow standard',
      'press drupal7 7.1 broken large slow standard',
    ]);
    expect((await farm.ctl('platform show d7')).stdout).toMatch(/application: +Drupal 7\.1\n/);
  });

  it('are chosen by the profile, and only where a platform carries it', async () => {
    expect(await farm.refusal('site add x.example --profile shop')).toMatchObject({
      reason: 'PROFILE_MISSING',
      field: 'profile',
    });
    expect(await farm.refusal('site add x.example --profile standard')).toMatchObject({
      reason: 'FIELD_MISSING',
      message: 'several platforms carry the profile: d7, press',
    });
    expect(await farm.refusal('site add x.example --platform blog --profile standard')).toMatchObject({
      reason: 'PROFILE_MISSING',
      message: 'platform blog does not carry the profile "standard", but wordpress',
    });
    expect(await farm.refusal('site add x.example --platform d7 --database-server none')).toMatchObject({
      reason: 'FIELD_MISSING',
      field: 'database_server',
    });
  });

  it('WordPress is installed by its own installer, and answers at once', async () => {
    const task = await farm.done('site add one.example --profile wordpress');
    expect(task.log.map(({ text }) => text).join('\n')).toMatch(/WordPress 6\.1\.\d+ installed/);
    expect(await bodyOf(web1, 'one.example')).toContain('<title>one.example</title>');
    expect(await siteOf('one.example')).toMatchObject({
      platform: 'blog',
      profile: 'wordpress',
      state: 'verified',
    });
  });

  it('WordPress serves a second site of the same code, with data of its own', async () => {
    await farm.done('site add two.example --platform blog --alias zwei.example');
    const statement =
      "UPDATE two_example.wp_options SET option_value = 'The second' WHERE option_name = 'blogname'";
    await sql(statement);
    expect(await bodyOf(web1, 'two.example')).toContain('<title>The second</title>');
    expect(await bodyOf(web1, 'zwei.example')).toContain('http://zwei.example/wp-');
    expect(await bodyOf(web1, 'one.example')).toContain('<title>one.example</title>');
    expect(await sql("SHOW DATABASES LIKE '%\\_example'")).toBe('one_example\ntwo_example\n');
  });

  it('let in whoever has the link, once, and nobody was told a password', async () => {
    const { url } = await farm.ask<{ url: string }>('site login one.example');
    expect(url).toMatch(/^http:\/\/one\.example\/wp-login\.php\?action=rp&key=\w{20}&login=admin$/);
    const { pathname, search } = new URL(url);
    const jar = '/tmp/jar';
    const page = await web1.ok(
      [
        'curl',
        '-sL',
        '-c',
        jar,
        '-b',
        jar,
        '-H',
        'Host: one.example',
        '--resolve',
        `one.example:80:${web1.ip}`,
      ].concat(`http://one.example${pathname}${search}`),
    );
    expect(page).toContain('name="resetpassform"');
  });

  it('Drupal finds its site by every name, with settings that hold no password', async () => {
    await farm.done('site add d.example --platform d7 --profile standard --alias *.wild.example');
    expect(await bodyOf(web1, 'd.example')).toMatch(
      /^7\.1 sites\/d\.example installs=1 cron=0 schema=1 salt=\w{32}$/,
    );
    expect(await bodyOf(web1, 'any.wild.example')).toContain('sites/d.example');
    const stat = await web1.ok(
      `cd ${SITES}/d.example && stat -c '%n %U:%G %a' . settings.php salt.php files`,
    );
    expect(stat).toBe(
      '. aegir:www-data 2750\nsettings.php aegir:www-data 640\nsalt.php aegir:www-data 640\nfiles aegir:www-data 2770\n',
    );
    expect(await web1.ok(`grep -c passwd ${SITES}/d.example/settings.php`)).not.toBe('0\n');
    // Not on a command line: those are watched.
    const input = await passwordOf('d_example');
    expect((await web1.exec(['grep', '-rFf', '-', SITES], { input })).code).toBe(1);
  });

  it('take what a person adds to the settings, and keep it', async () => {
    web1.write(`${SITES}/d.example/local.settings.php`, "<?php header('X-Local: yes');\n");
    await farm.done('site verify d.example');
    const shown = await web1.ok(['curl', '-sI', '-H', 'Host: d.example', 'http://localhost/']);
    expect(shown).toContain('X-Local: yes');
  });

  it('have the tools of their code run by hand, as the code itself is run', async () => {
    const line = ['aegir-spoke', 'exec', 'd.example', '--', 'vendor/bin/drush', 'status', '--format=json'];
    const said = 'sites/d.example installs=1 status --format=json\n';
    expect(await web1.exec(line)).toMatchObject({ code: 3, stdout: said });
    expect(await web1.exec(line, { user: 'aegir' })).toMatchObject({ code: 3, stdout: said });
    expect(await web1.ok(`stat -c '%U:%G %a' ${SITES}/d.example/files/by-hand`)).toBe('aegir:www-data 664\n');
    const stranger = await web1.exec(line, { user: 'www-data' });
    expect([stranger.code, stranger.stderr]).toEqual([
      1,
      expect.stringMatching(/DISK_DENIED.*\n.*sudo -u aegir/),
    ]);
    const unknown = await web1.exec(line.map((word) => word.replace('d.example', 'nobody.example')));
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('NOT_FOUND')]);
  });

  it('run under nginx as well', async () => {
    await farm.done('site add n.example --platform press --alias other.example');
    expect(await bodyOf(web2, 'n.example')).toContain('7.1 sites/n.example installs=1');
    expect(await bodyOf(web2, 'other.example')).toContain('sites/n.example');
    const { url } = await farm.ask<{ url: string }>('site login n.example');
    expect(url).toBe('http://n.example/user/reset/1/canary-login/login');
    for (const path of [
      '/sites/n.example/salt.php',
      '/sites/n.example/settings.php',
      '/sites/n.example/private/x',
    ]) {
      expect((await visit(web2, 'n.example', path)).body).not.toMatch(/return|password/);
    }
  });

  it('are found in a subdirectory of another site', async () => {
    await farm.done('site add d.example/shop --platform d7 --profile standard');
    expect(await bodyOf(web1, 'd.example', '/shop/')).toContain('sites/d.example.shop installs=1');
    await farm.done('site add d.example/blog --platform blog');
    const page = await bodyOf(web1, 'd.example', '/blog/');
    expect(page).toContain('http://d.example/blog/wp-');
    expect(await bodyOf(web1, 'd.example')).toContain('sites/d.example installs=1');
    const { url } = await farm.ask<{ url: string }>('site login d.example/blog');
    expect(url).toMatch(/^http:\/\/d\.example\/blog\/wp-login\.php/);
  });

  it('whose installer fails leave nothing behind', async () => {
    const task = await farm.task('site add bad.example --platform d7 --profile broken');
    expect([task.state, task.reason]).toEqual(['failure', 'APPLICATION_FAILED']);
    expect(task.message).toContain('the profile is broken');
    expect(task.log.map(({ text }) => text).join('\n')).toContain('installing broken with ***');
    expect(await sql("SHOW DATABASES LIKE 'bad%'")).toBe('');
    expect(await sql("SELECT User FROM mysql.user WHERE User LIKE 'bad%'")).toBe('');
    expect((await web1.exec(`ls -d ${SITES}/bad.example ${RELEASES}/*/sites/bad.example`)).stdout).toBe('');
    expect((await visit(web1, 'bad.example')).status).toBe(404);
    await farm.done('site remove bad.example --yes');
  });

  it('are updated as a task, and their cron runs when it is asked for', async () => {
    const update = await farm.done('site update d.example');
    expect(update.log.map(({ text }) => text)).toEqual([
      'system_update_2 done',
      '1 updates of the database done',
    ]);
    await farm.done('site cron d.example');
    expect(await bodyOf(web1, 'd.example')).toContain('cron=1 schema=2');
    const { cron } = await siteOf('d.example');
    expect(cron).toMatchObject({ intervalSeconds: 3_600, problem: '', missed: 0 });
    expect(cron!.endedMs).toBeGreaterThan(cron!.startedMs);
    await web1.ok(`touch ${SITES}/d.example/files/no-cron`);
    expect((await farm.task('site cron d.example')).state).toBe('failure');
    expect((await siteOf('d.example')).cron?.problem).toContain('cron is not well');
    await web1.ok(`rm ${SITES}/d.example/files/no-cron`);
  });

  it('come to other code with their database brought to it, or stay where they are', async () => {
    await farm.done('site add m.example --platform d7');
    const bad = '/var/aegir/platforms/d7bad';
    await smallDrupal(farm.hub, bad, '7.2');
    farm.hub.write(`${bad}/modules/system/broken`, '');
    await farm.hub.ok(`chown -R aegir:aegir ${bad}`);
    await farm.done('platform add d7bad --server web2');
    const before = await bodyOf(web1, 'm.example');
    expect(before).toContain('schema=1');
    const failed = await farm.task('site migrate m.example --platform d7bad');
    expect([failed.state, failed.reason]).toEqual(['failure', 'APPLICATION_FAILED']);
    expect(failed.message).toContain('update 2 is broken');
    // It never left: its own code, its own data; nothing of it is at the target.
    expect(await bodyOf(web1, 'm.example')).toBe(before);
    expect((await visit(web2, 'm.example')).status).toBe(404);
    expect((await web2.exec(`ls -d ${SITES}/m.example ${RELEASES}/*/sites/m.example`)).stdout).toBe('');
    expect((await sql("SHOW DATABASES LIKE 'm\\_%'")).trim().split('\n')).toHaveLength(1);

    const moved = await farm.done('site migrate m.example --platform press');
    expect(moved.log.map(({ text }) => text)).toContain('1 updates of the database done');
    expect(await bodyOf(web2, 'm.example')).toContain('schema=2');
    expect((await visit(web1, 'm.example')).status).toBe(404);
    await farm.done('site remove m.example --yes --drop-database');
  });

  it('keep what visitors uploaded and how they are reached, through new code, old code and verifies', async () => {
    const sent = [
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-d',
      'hello',
      '-H',
      'Host: d.example',
    ];
    expect(await web1.ok([...sent, 'http://localhost/?name=u.txt'])).toBe('201');
    const there = async (): Promise<void> => {
      expect(await bodyOf(web1, 'd.example', '/sites/d.example/files/u.txt')).toBe('hello');
    };
    await there();
    await smallDrupal(farm.hub, '/var/aegir/platforms/d7', '7.2');
    await farm.done('platform verify d7');
    expect(await bodyOf(web1, 'd.example')).toMatch(/^7\.2 sites\/d\.example installs=1/);
    await there();
    await farm.done('platform release rollback d7');
    expect(await bodyOf(web1, 'any.wild.example')).toMatch(/^7\.1 sites\/d\.example/);
    await there();
    // Nothing that leads from the code to its sites is damage.
    for (const platform of ['d7', 'blog']) await farm.done(`platform verify ${platform} --deep`);
    await farm.done('site verify d.example');
    await there();
    expect(await bodyOf(web1, 'two.example')).toContain('The second');
  });

  // No job passes three of one row: it would be quarantined, and rightly.
  const DEATHS = [
    ['job.accepted', 'site.noted', 'site.housed'],
    ['job.finished', 'site.asked'],
  ] as const;

  it(
    'are installed once when the spoke dies, again and again, at each point of it',
    DEATHS_TIMEOUT,
    async () => {
      expect(DEATHS.flat()).toEqual(expect.arrayContaining([...FAULT_POINTS.site]));
      for (const [at, points] of DEATHS.entries()) {
        const line = `site add once${String(at)}.example --platform d7 --profile standard`;
        const death = { points, spokes: [web1] };
        const { task, deaths } = await throughSpokeDeaths(farm, line, death);
        expect(task.state).toBe('success');
        expect(deaths).toBeGreaterThanOrEqual(points.length);
        expect(await bodyOf(web1, `once${String(at)}.example`)).toContain('installs=1 ');
      }
    },
  );

  it('are installed once when hub and spoke die while the installer works', async () => {
    const { taskId } = await farm.ask<{ taskId: string }>(
      'site add s.example --platform d7 --profile slow --no-wait',
    );
    await eventually(async () => {
      expect(await sql("SHOW TABLES IN s_example LIKE 'variable'")).toBe('variable\n');
    });
    await web1.ok('systemctl kill -s KILL --kill-whom=main aegir-spoke');
    await farm.hub.ok('systemctl kill -s KILL aegir-hub');
    await farm.hub.ok('systemctl reset-failed aegir-hub; systemctl start aegir-hub');
    await farm.hubReady();
    expect((await farm.ended(taskId)).state).toBe('success');
    expect(await bodyOf(web1, 's.example')).toContain('installs=1 ');
  });

  it('stay away when their install is cancelled', async () => {
    const { taskId } = await farm.ask<{ taskId: string }>(
      'site add c.example --platform d7 --profile slow --no-wait',
    );
    await eventually(async () => {
      expect(await sql("SHOW TABLES IN c_example LIKE 'variable'")).toBe('variable\n');
    });
    await farm.ctl(`task cancel ${taskId}`);
    expect((await farm.ended(taskId)).state).toBe('cancelled');
    expect(await sql("SHOW DATABASES LIKE 'c\\_%'")).toBe('');
    expect((await web1.exec(`ls -d ${SITES}/c.example`)).code).not.toBe(0);
  });

  // Drupal is in no registry: who has its code names the folder.
  const REAL = [
    ['AEGIR_TEST_DRUPAL7', 'drupal7'],
    ['AEGIR_TEST_DRUPAL', 'drupal'],
  ] as const;
  it.each(REAL.filter(([variable]) => process.env[variable] !== undefined))(
    'the real one in %s is installed, updated, and lets its first account in',
    async (variable, kind) => {
      const folder = process.env[variable]!;

      const name = `real-${kind}`;
      await copyTree(folder, farm.hub.place(`/var/aegir/platforms/${name}`), { recursive: true });
      await farm.hub.ok(`chown -R aegir:aegir /var/aegir/platforms/${name}`);
      await works(`platform add ${name} --server web1`);
      const { platform } = await farm.ask<{ platform: Platform__Output }>(`platform show ${name}`);
      expect(platform.application).toBe(kind);
      const profile = platform.profiles.includes('standard') ? 'standard' : platform.profiles[0]!;
      await works(`site add ${name}.example --platform ${name} --profile ${profile}`);
      expect(await bodyOf(web1, `${name}.example`)).toContain(`${name}.example`);
      await works(`site update ${name}.example`);
      await works(`site cron ${name}.example`);
      const { url } = await farm.ask<{ url: string }>(`site login ${name}.example`);
      const jar = `/tmp/jar-${kind}`;
      const page = await web1.ok([
        ...['curl', '-sL', '-c', jar, '-b', jar, '--resolve', `${name}.example:80:${web1.ip}`, url],
      ]);
      expect(page).toMatch(/one-time login link|Log out/);
      expect(
        (
          await web1.exec(
            `grep -rF '${await passwordOf(name.replace('-', '_') + '_example')}' ${SITES}/${name}.example`,
          )
        ).code,
      ).toBe(1);
    },
    240_000,
  );

  /** Its rules may be such that Apache has to read them at each request, which is worth a warning. */
  async function works(line: string): Promise<void> {
    expect((await farm.task(line)).state).toMatch(/^(success|warning)$/);
  }

  /** What the site's PHP is told, as a file of the server has it. */
  async function passwordOf(user: string): Promise<string> {
    const text = await web1.ok(`grep -lF '"${user}"' /var/aegir/config/credentials/*.apache | xargs cat`);
    return /db_passwd "([^"]+)"/.exec(text)?.[1] ?? '';
  }

  it('have said no secret to anybody', async () => {
    const accounts = await sql("SELECT value FROM d_example.variable WHERE name = 'password'");
    const secrets = [
      await passwordOf('d_example'),
      /"([0-9a-f]{48})"/.exec(accounts)?.[1] ?? '',
      'canary-login',
    ];
    expect(await secretsFound([farm.hub, web1, web2], secrets)).toEqual([]);
    for (const line of ['site show d.example', 'task list', 'platform show d7']) {
      const { stdout } = await farm.ctl(['--json', ...line.split(' ')]);
      for (const secret of secrets) expect(stdout).not.toContain(secret);
    }
  });
});
