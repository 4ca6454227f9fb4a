import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectBroken } from '../../../test/fakes/broken.ts';
import {
  createHost,
  freePort,
  makeCertificate,
  quiet,
  stateOf,
  type Host,
} from '../../../test/fakes/apache-host.ts';
import { createRun, run as realRun } from '../../exec.ts';
import { configFolder } from '../../disk/places.ts';
import { detectWebServer } from '../detect.ts';
import type { ApacheLayout } from '../layouts.ts';
import { ownModules } from './instance.ts';
import type { WebServer } from '../webserver.ts';

const NEVER = new AbortController().signal;
const MODULES = '/usr/lib/apache2/modules';

/**
 * An Apache of "the host": a configuration in the form of Debian's, in a temporary folder, which includes the
 * generations through conf-enabled and is told things through the real sudo. Needs root, as sudo asks nobody then.
 */
describe.skipIf(process.getuid?.() !== 0)("the host's Apache behind sudo", { timeout: 60_000 }, () => {
  let host: Host;
  let etc: string;
  let hostPort: number;
  let layout: ApacheLayout;
  const run = createRun(new Set(['/usr/sbin/apache2', '/usr/bin/sudo']));

  beforeEach(async () => {
    host = await createHost({ webServer: () => null });
    hostPort = await freePort();
    etc = `${host.config.root}/etc`;
    layout = makeHost(etc, hostPort);
    host = await createHost({ root: host.config.root, port: hostPort, detect: () => look() });
  });
  afterEach(async () => {
    if ((await look())?.observe()) await admin('stop');
    await host.close();
  });

  function look(): Promise<WebServer | null> {
    const config = { ...host.config, policy: { ...host.config.policy, control: 'sudo' as const } };
    return detectWebServer({ config, run, log: host.log, layouts: [layout] }, 'apache');
  }

  /** What the administrator does, not the spoke. */
  async function admin(verb: string): Promise<void> {
    const result = await realRun(['/usr/sbin/apache2', '-f', `${etc}/apache2.conf`, '-k', verb], {
      timeoutMs: 10_000,
    });
    expect(result.code).toBe(0);
    await expect
      .poll(async () => ((await look())?.observe() ?? null) !== null, { timeout: 5_000 })
      .toBe(verb === 'start');
  }

  const serve = (text: string): ReturnType<typeof stateOf> =>
    stateOf(hostPort, host.addRelease({ 'index.html': text }), [{ uri: 'a.test' }], {
      root: host.config.root,
    });

  it('is recognised with its ports, modules, users and the way its configuration leads to us', async () => {
    const web = await look();
    expect(web).toMatchObject({
      ownership: 'host',
      facts: { ports: [hostPort], user: 'www-data', group: 'www-data' },
    });
    expect(web?.facts.modules).toEqual(expect.arrayContaining(['rewrite', 'so', 'alias']));
    const checks = new Map((await web?.inspect(NEVER))?.map((check) => [check.name, check]));
    expect(checks.get('apache.include')).toMatchObject({ outcome: 'OUTCOME_OK' });
    expect(checks.get('apache.sudo')).toMatchObject({ outcome: 'OUTCOME_OK' });
    expect(checks.get('apache.config')).toMatchObject({ outcome: 'OUTCOME_OK' });
    expect(checks.get('apache.running')).toMatchObject({ outcome: 'OUTCOME_WARNING' });
  });

  it('is looked at closely: what is wrong with it is named, each by itself', async () => {
    const lines = async () => (await look())?.inspect(NEVER) ?? [];
    expectBroken('apache.running', await lines(), /systemctl start apache2/);
    const link = `${etc}/conf-enabled/aegir.conf`;
    rmSync(link);
    expectBroken('apache.include', await lines(), `ln -s ${configFolder(host.config)}/apache.conf ${link}`);
    symlinkSync(`${configFolder(host.config)}/apache.conf`, link);
    writeFileSync(`${etc}/sites-enabled/broken.conf`, 'Nonsense\n');
    expectBroken('apache.config', await lines(), /./);
    rmSync(`${etc}/sites-enabled/broken.conf`);
    writeFileSync(`${etc}/mods-enabled/rewrite.load`, '');
    expectBroken('apache.modules', await lines(), /a2enmod rewrite/);
  });

  it('that its administrator stopped stays stopped, and serves what is ready when he starts it', async () => {
    expect(await host.apply(serve('one'))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [{ reason: 'WEB_SERVER_STOPPED' }],
    });
    expect((await look())?.observe()).toBeNull();
    await admin('start');
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('takes changes by a graceful reload, beside the virtual hosts that were there before', async () => {
    await admin('start');
    const parent = (await look())?.observe()?.parentPid;
    expect(await host.apply(serve('one'))).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.apply(serve('two'))).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.get('a.test')).toBe('200 two');
    expect(await host.get('admin.test')).toBe('200 of the administrator');
    expect((await look())?.observe()?.parentPid).toBe(parent);
    const main = readFileSync(`${configFolder(host.config)}/current/apache.conf`, 'utf8');
    expect(main).not.toContain('Listen');
  });

  it('that dies of a reload which every test allowed is back with the old generation within two seconds', async () => {
    await admin('start');
    await host.apply(serve('one'));
    // A file that our checks do not see into: its key does not match, which no configuration test finds.
    await makeMismatchedTls(etc, hostPort);
    mkdirSync(`${configFolder(host.config)}/post.d`);
    writeFileSync(`${configFolder(host.config)}/post.d/tls.conf`, `Include ${etc}/tls.inc\n`);
    const outcome = await host.applier.prepare(host.order(serve('two')), NEVER, quiet);
    if (outcome.kind !== 'prepared') throw new Error(JSON.stringify(outcome.result));
    const watch = watchOutage(() => host.get('a.test'));
    const result = await host.applier.commit(outcome.prepared, quiet);
    const outageMs = await watch.end();
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      generation: 1,
      failure: { reason: 'WEB_SERVER_DIED' },
      problems: [],
    });
    expect(await host.get('a.test')).toBe('200 one');
    expect(outageMs).toBeLessThan(2_000);
  });

  it('is left alone when the rest of its configuration collides with the generation', async () => {
    await admin('start');
    await host.apply(serve('one'));
    writeFileSync(`${etc}/sites-enabled/broken.conf`, 'Nonsense\n');
    expect(await host.apply(serve('two'))).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      stage: 'configtest',
      failure: { reason: 'CONFIG_TEST_FAILED', file: `${etc}/sites-enabled/broken.conf`, line: 1 },
    });
    expect(await host.get('a.test')).toBe('200 one');
    rmSync(`${etc}/sites-enabled/broken.conf`);
  });

  it('without a module that sites need is refused with the command that helps', async () => {
    writeFileSync(`${etc}/mods-enabled/rewrite.load`, '');
    expect(await host.apply(serve('one'))).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'MODULE_MISSING', remedy: expect.stringContaining('a2enmod rewrite') as string },
    });
  });
});

/** Polls a site; the outage is the time between its last good answer before and its first good one after. */
function watchOutage(get: () => Promise<string>): { end(): Promise<number> } {
  const stop = new AbortController();
  let worst = 0;
  const run = (async () => {
    let lastGood = performance.now();
    while (!stop.signal.aborted) {
      if ((await get()).startsWith('200')) {
        worst = Math.max(worst, performance.now() - lastGood);
        lastGood = performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    end: async () => {
      stop.abort();
      await run;
      return worst;
    },
  };
}

async function makeMismatchedTls(etc: string, port: number): Promise<void> {
  await makeCertificate(`${etc}/site.crt`, `${etc}/site.key`);
  await makeCertificate(`${etc}/other.crt`, `${etc}/other.key`);
  writeFileSync(
    `${etc}/tls.inc`,
    `<VirtualHost *:${String(port)}>
ServerName tls.test
SSLEngine on
SSLCertificateFile ${etc}/site.crt
SSLCertificateKeyFile ${etc}/other.key
</VirtualHost>
`,
  );
}

function makeHost(etc: string, port: number): ApacheLayout {
  const root = `${etc}/..`;
  for (const name of ['mods-enabled', 'conf-enabled', 'sites-enabled', 'run', 'www'])
    mkdirSync(`${etc}/${name}`, { recursive: true });
  writeFileSync(
    `${etc}/envvars`,
    `export APACHE_RUN_USER=www-data\nexport APACHE_RUN_GROUP=www-data\nexport APACHE_RUN_DIR=${etc}/run\n`,
  );
  writeFileSync(
    `${etc}/apache2.conf`,
    `ServerRoot "${etc}"
ServerName host.test
DefaultRuntimeDir "${etc}/run"
PidFile "${etc}/run/apache2.pid"
User www-data
Group www-data
ErrorLog "${etc}/run/error.log"
TypesConfig /etc/mime.types
IncludeOptional mods-enabled/*.load
Listen ${String(port)}
IncludeOptional conf-enabled/*.conf
IncludeOptional sites-enabled/*.conf
`,
  );
  for (const [name, file] of ownModules(MODULES, [])) {
    writeFileSync(`${etc}/mods-enabled/${name}.load`, `LoadModule ${name}_module ${file}\n`);
  }
  writeFileSync(`${etc}/www/index.html`, 'of the administrator');
  writeFileSync(
    `${etc}/sites-enabled/admin.conf`,
    `<VirtualHost *:${String(port)}>
ServerName admin.test
DocumentRoot ${etc}/www
<Directory ${etc}/www>
Require all granted
</Directory>
</VirtualHost>
`,
  );
  symlinkSync(`${root}/config/apache.conf`, `${etc}/conf-enabled/aegir.conf`);
  const control = `${etc}/apache2ctl`;
  // What Debian's control program does, for this configuration.
  writeFileSync(
    control,
    `#!/bin/sh
case "$1" in
configtest) exec /usr/sbin/apache2 -f ${etc}/apache2.conf -t ;;
start)
  # Where pid 1 is slow to collect the dead, its number still looks alive; under systemd it never does.
  grep -qs '^State:.Z' /proc/$(cat ${etc}/run/apache2.pid)/status && rm ${etc}/run/apache2.pid
  exec /usr/sbin/apache2 -f ${etc}/apache2.conf -k start ;;
graceful) exec /usr/sbin/apache2 -f ${etc}/apache2.conf -k "$1" ;;
*) exit 1 ;;
esac
`,
  );
  chmodSync(control, 0o755);
  return {
    binary: '/usr/sbin/apache2',
    controls: [control],
    serverRoot: etc,
    mainFile: `${etc}/apache2.conf`,
    envFile: `${etc}/envvars`,
    linkFolders: [`${etc}/conf-enabled`],
  };
}
