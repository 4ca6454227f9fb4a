import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState, DriftPolicy } from '../../shared/desired-state.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { eventually } from '../../test/lab/eventually.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { createDriftWatch } from './drift.ts';
import type { Response } from './response.ts';
import { whyUnserved } from './serving.ts';
import { configFolder } from '../disk/places.ts';

/** Time that runs fifty times as fast. */
const HASTY: Clock = {
  ...systemClock,
  monotonic: () => systemClock.monotonic() * 50,
  sleep: (ms, signal) => systemClock.sleep(ms / 50, signal),
};

describe('the drift watch', { timeout: 30_000 }, () => {
  let host: Host;
  let config: string;
  let reports: Response[];
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(async () => {
    host = await createHost();
    config = configFolder(host.config);
    reports = [];
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await running;
    await host.close();
  });

  /** Serves a site under a policy, and watches. */
  async function watch(policy: DriftPolicy, local: Partial<Host['config']['policy']> = {}): Promise<void> {
    await host.apply(serve(policy, 'a.test'));
    const onDrift = (report: Response): void => {
      reports.push(report);
    };
    const { applier, originals } = host;
    const allowed = { ...host.config, policy: { ...host.config.policy, ...local } };
    const tools = { config: allowed, applier, originals, onDrift, log: silentLogger() };
    const around = { clock: HASTY, whyUnserved: () => whyUnserved({ ...host, clock: HASTY }) };
    running = createDriftWatch({ ...tools, ...around }).run(stop.signal);
    await sleep(600);
  }

  function serve(policy: DriftPolicy, ...uris: string[]): DesiredState {
    const release = host.addRelease({ 'index.html': 'hello', 'other/index.html': 'evil' });
    const sites = uris.map((uri) => ({ uri }));
    const state = stateOf(host.port, release, sites, { root: host.config.root });
    return { ...state, web: { ...state.web, ...(policy !== 'report' && { drift: policy }) } };
  }

  /** The next report. */
  async function told(): Promise<Response> {
    const before = reports.length;
    for (let look = 0; look < 200 && reports.length === before; look += 1) await sleep(50);
    return reports[before] ?? expect.fail('nothing was told');
  }

  const vhost = (): string => `${config}/current/vhost.d/a.test`;
  const A_TEST = 'current/vhost.d/a.test';

  it('tells what was changed, removed and added, with the difference, and is quiet about our own switches', async () => {
    await watch('report');
    appendFileSync(vhost(), '# by hand\nSetEnv DB_PASSWORD hunter2\n');
    const [changed] = (await told()).items;
    expect(changed).toMatchObject({ path: A_TEST, kind: 'changed', answer: '' });
    expect(changed?.diff).toMatch(/^@@ .*\n[^]*\n\+# by hand\n\+SetEnv \[not shown\]$/);
    writeFileSync(`${config}/current/vhost.d/evil`, 'Evil on\n');
    expect((await told()).items).toMatchObject([
      { path: A_TEST, kind: 'changed' },
      { path: 'current/vhost.d/evil', kind: 'added', diff: '@@ -0,0 +1,1 @@\n+Evil on' },
    ]);
    rmSync(`${config}/current/probe.d/a.test`);
    expect((await told()).items).toContainEqual(
      expect.objectContaining({ path: 'current/probe.d/a.test', kind: 'removed' }),
    );
    // The next generation carries nothing of what was tampered with.
    const before = reports.length;
    await host.apply(serve('report', 'a.test', 'b.test'));
    await sleep(1_000);
    expect(reports.slice(before)).toEqual([{ items: [], healed: [] }]);

    mkdirSync(`${config}/pre.d`);
    await sleep(700);
    writeFileSync(`${config}/pre.d/new.conf`, 'ServerSignature Off\n');
    expect((await told()).items).toMatchObject([{ path: 'pre.d/new.conf', kind: 'added', answer: '' }]);
    writeFileSync(`${config}/current/vhost.d/again`, '');
    expect((await told()).items).toContainEqual(
      expect.objectContaining({ path: 'current/vhost.d/again', kind: 'added' }),
    );
  });

  it('sees a file of any age in the place of one of ours, which no generation takes over', async () => {
    await watch('report');
    const text = readFileSync(vhost(), 'utf8');
    const aside = `${config}/current/.brought`;
    writeFileSync(aside, text.replace('a.test', 'evil.test'));
    utimesSync(aside, 1_000_000_000, 1_000_000_000);
    renameSync(aside, vhost());
    expect((await told()).items).toMatchObject([{ path: A_TEST, kind: 'changed' }]);
    await host.apply(serve('report', 'a.test', 'b.test'));
    expect(readFileSync(vhost(), 'utf8')).not.toContain('evil.test');
  });

  it('has nothing to tell of another file with the same in it, as on a machine that was copied', async () => {
    await watch('report');
    const before = reports.length;
    writeFileSync(`${config}/current/.brought`, readFileSync(vhost()));
    utimesSync(`${config}/current/.brought`, 1_000_000_000, 1_000_000_000);
    renameSync(`${config}/current/.brought`, vhost());
    await sleep(1_000);
    expect(reports.slice(before).flatMap(({ items }) => items)).toEqual([]);
  });

  it('goes on in a folder that was put in the place of one of ours', async () => {
    await watch('report');
    renameSync(`${config}/current/vhost.d`, `${config}/current/former`);
    mkdirSync(`${config}/current/vhost.d`);
    expect((await told()).items).toContainEqual(expect.objectContaining({ path: A_TEST, kind: 'removed' }));
    writeFileSync(`${config}/current/vhost.d/other`, 'ServerSignature Off\n');
    expect((await told()).items).toContainEqual(
      expect.objectContaining({ path: 'current/vhost.d/other', kind: 'added' }),
    );
  });

  it('puts an entry file that is gone back under every policy, unless this machine forbids it', async () => {
    await watch('report');
    const entry = readFileSync(`${config}/apache.conf`, 'utf8');
    rmSync(`${config}/apache.conf`);
    expect(await told()).toMatchObject({ items: [], healed: [{ path: 'apache.conf', kind: 'removed' }] });
    expect(readFileSync(`${config}/apache.conf`, 'utf8')).toBe(entry);
  });

  it('leaves everything as it is where this machine forbids to heal', async () => {
    await watch('heal', { heal: false });
    rmSync(`${config}/apache.conf`);
    expect(await told()).toMatchObject({ items: [{ path: 'apache.conf', answer: '' }], healed: [] });
  });

  it('heals what is served: the same bytes, no older age, nothing added; and no reload without need', async () => {
    await watch('heal');
    await host.apply(serve('heal', 'a.test', 'b.test'));
    // Workers younger than a second before the edit might have read it.
    await sleep(2_000);
    const pristine = readFileSync(vhost(), 'utf8');
    const sealed = statSync(`${config}/current/generation.json`).mtimeMs;
    const workers = (await host.webServer())?.observe()?.workers;
    writeFileSync(vhost(), 'Nonsense on\n');
    writeFileSync(`${config}/current/vhost.d/evil`, 'Evil on\n');
    rmSync(`${config}/current/vhost.d/b.test`);
    const { items, healed } = await told();
    expect(items).toEqual([]);
    expect(healed).toMatchObject([
      { path: A_TEST, kind: 'changed' },
      { path: 'current/vhost.d/b.test', kind: 'removed' },
      { path: 'current/vhost.d/evil', kind: 'added' },
    ]);
    expect(healed[0]?.diff).toContain('+Nonsense on');
    expect(readFileSync(vhost(), 'utf8')).toBe(pristine);
    expect(statSync(vhost()).mtimeMs).toBeLessThanOrEqual(sealed);
    expect(statSync(vhost()).mode & 0o777).toBe(0o640);
    expect((await host.webServer())?.observe()?.workers).toEqual(workers);
  });

  it('heals what the web server has read already, and makes it read again', async () => {
    await watch('heal');
    expect(await host.get('a.test')).toBe('200 hello');
    const evil = readFileSync(vhost(), 'utf8').replace(/^(\s*DocumentRoot "[^"]*)"/m, '$1/other"');
    expect(evil).toContain('/other"');
    writeFileSync(vhost(), evil);
    const web = await host.webServer();
    await web?.reload(new AbortController().signal);
    expect((await told()).healed).toMatchObject([{ path: A_TEST }]);
    expect(await host.get('a.test')).toBe('200 hello');
  });

  it('tells when the web server does not serve what is there, and when it does again', async () => {
    await watch('heal');
    const web = await host.webServer();
    const main = `${host.config.root}/own/apache.conf`;
    const text = readFileSync(main, 'utf8');
    writeFileSync(main, `Listen ${String(host.port)}\n${text.replace(/^IncludeOptional.*$/m, '')}`);
    await web?.reload(new AbortController().signal);
    const { items } = await eventually(() =>
      reports.at(-1)?.items.length === 1 ? reports.at(-1)! : expect.fail(),
    );
    expect(items).toMatchObject([{ path: 'current', kind: 'unserved' }]);
    expect(items[0]?.answer).toMatch(/the web server does not answer for generation 1: status 40/);
    writeFileSync(main, text);
    await web?.reload(new AbortController().signal);
    await eventually(() => {
      expect(reports.at(-1)).toEqual({ items: [], healed: [] });
    });
  });

  it('says why a file cannot be put back', async () => {
    await watch('heal');
    writeFileSync(`${config}/current/generation.json`, '{}');
    const { items, healed } = await told();
    expect(healed).toEqual([]);
    expect(items).toMatchObject([{ path: 'current/generation.json' }]);
    expect(items[0]?.answer).toContain('original is not kept');
  });

  it('tells of a folder of snippets that cannot be read, and again when it can', async () => {
    mkdirSync(`${config}/site.d`, { recursive: true });
    writeFileSync(`${config}/site.d/a.test.conf`, 'ServerSignature Off\n');
    await watch('report');
    renameSync(`${config}/site.d`, `${config}/aside`);
    writeFileSync(`${config}/site.d`, 'no folder');
    expect((await told()).items).toMatchObject([{ path: 'site.d', kind: 'changed' }]);
    rmSync(`${config}/site.d`);
    renameSync(`${config}/aside`, `${config}/site.d`);
    await eventually(() => {
      expect(reports.at(-1)).toEqual({ items: [], healed: [] });
    });
  });

  it('marks snippets to be adopted, each edit as its own', async () => {
    mkdirSync(`${config}/pre.d`, { recursive: true });
    await watch('adopt');
    writeFileSync(`${config}/pre.d/a.conf`, 'ServerSignature Off\n');
    const [first] = (await told()).items;
    expect(first).toMatchObject({ path: 'pre.d/a.conf', answer: 'adopt' });
    writeFileSync(`${config}/pre.d/a.conf`, 'ServerSignature On\n');
    const [second] = (await told()).items;
    expect(second?.digest).not.toBe(first?.digest);
    appendFileSync(vhost(), '# by hand\n');
    expect((await told()).items).toContainEqual(expect.objectContaining({ path: A_TEST, answer: '' }));
  });

  it('adopts nothing where this machine forbids it', async () => {
    mkdirSync(`${config}/pre.d`, { recursive: true });
    await watch('adopt', { adopt: false });
    writeFileSync(`${config}/pre.d/a.conf`, 'ServerSignature Off\n');
    expect((await told()).items).toMatchObject([{ path: 'pre.d/a.conf', answer: '' }]);
  });
});
