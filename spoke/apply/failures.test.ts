import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { configFolder, releasesFolder } from '../places.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { createHost, freePort, makeCertificate, stateOf, type Host } from './host.fixture.ts';

const TIMEOUT = { timeout: 60_000 };

let host: Host;
let release: string;
/** Stands between the applier and its web server: what a test wants to go wrong. */
let twist: (web: WebServer) => WebServer;

beforeEach(async () => {
  twist = (web) => web;
  host = await createHost({ webServer: (web) => web && twist(web) });
  release = host.addRelease({ 'index.html': 'one' });
});
afterEach(async () => {
  await host.close();
});

function serving(
  sites: readonly (Partial<SiteState> & { readonly uri: string })[],
  of = release,
): DesiredState {
  return stateOf(host.port, of, sites, { root: host.config.root });
}

function snippet(path: string, text: string): void {
  const file = `${configFolder(host.config)}/${path}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

describe('a bad site', TIMEOUT, () => {
  it('is left out when it is new, and the others of its generation go live', async () => {
    snippet('site.d/bad.test.conf', '# by hand\nNonsense here\n');
    const result = await host.apply(serving([{ uri: 'good.test' }, { uri: 'bad.test' }]));
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(result.problems).toMatchObject([
      {
        reason: 'SITE_CONFIG_INVALID',
        site: 'bad.test',
        file: `${configFolder(host.config)}/site.d/bad.test.conf`,
        line: 2,
      },
    ]);
    expect(await host.get('good.test')).toBe('200 one');
    expect(await host.get('bad.test')).toBe('404 No such site on this server.');
  });

  it('keeps its last good files when it was live, until its own are in order again', async () => {
    await host.apply(serving([{ uri: 'a.test' }, { uri: 'bad.test' }]));
    snippet('site.d/bad.test.conf', 'Nonsense here\n');
    const two = host.addRelease({ 'index.html': 'two' });
    const held = await host.apply(serving([{ uri: 'a.test' }, { uri: 'bad.test' }], two));
    expect(held).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [{ site: 'bad.test' }] });
    expect(await host.get('a.test')).toBe('200 two');
    expect(await host.get('bad.test')).toBe('200 two');

    const unchanged = await host.apply(serving([{ uri: 'a.test' }, { uri: 'bad.test' }], two));
    expect(unchanged).toMatchObject({ outcome: 'OUTCOME_UNCHANGED', problems: [{ site: 'bad.test' }] });

    snippet('site.d/bad.test.conf', 'Header always set X-Ok yes\n');
    const healed = await host.apply(serving([{ uri: 'a.test' }, { uri: 'bad.test' }], two), true);
    expect(healed).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
  });

  it('is found by halving when the web server names no file', async () => {
    twist = (web) => ({
      ...web,
      testShadow: (folder) =>
        Promise.resolve(
          existsSync(`${folder}/vhost.d/s5.test`)
            ? { ok: false, message: 'segmentation fault', file: '', line: 0 }
            : { ok: true },
        ),
    });
    const uris = Array.from({ length: 9 }, (_, index) => ({ uri: `s${String(index)}.test` }));
    const result = await host.apply(serving(uris));
    expect(result.problems?.map(({ site }) => site)).toEqual(['s5.test']);
    expect(await host.get('s4.test')).toBe('200 one');
  });
});

describe('a snippet of the administrator', TIMEOUT, () => {
  it('is copied into the generation, and left out with its file and line when it is refused', async () => {
    snippet('pre.d/good.conf', 'ServerSignature Off\n');
    snippet('post.d/bad.conf', '# comment\nNonsense here\n');
    const result = await host.apply(serving([{ uri: 'a.test' }]));
    expect(result.problems).toMatchObject([
      { reason: 'SNIPPET_INVALID', site: '', file: `${configFolder(host.config)}/post.d/bad.conf`, line: 2 },
    ]);
    const current = `${configFolder(host.config)}/current`;
    expect(readFileSync(`${current}/pre.d/good.conf`, 'utf8')).toBe('ServerSignature Off\n');
    expect(existsSync(`${current}/post.d/bad.conf`)).toBe(false);
  });

  it('that would make the web server die at the reload never reaches it', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    const parent = (await host.webServer())?.observe()?.parentPid;
    const busyPort = await freePort();
    const busy = await listen(busyPort);
    const key = `${host.config.root}/other.key`;
    const certificate = `${host.config.root}/site.crt`;
    await makeCertificate(certificate, `${host.config.root}/site.key`);
    await makeCertificate(`${host.config.root}/other.crt`, key);
    snippet('post.d/1-listen.conf', `Listen 127.0.0.1:${String(busyPort)}\n`);
    snippet(
      'post.d/2-tls.conf',
      `<VirtualHost *:${String(host.port)}>\nServerName tls.test\nSSLEngine on\nSSLCertificateFile ${certificate}\nSSLCertificateKeyFile ${key}\n</VirtualHost>\n`,
    );
    snippet('post.d/3-log.conf', 'ErrorLog /nowhere/at/all/error.log\n');
    const result = await host.apply(serving([{ uri: 'a.test' }, { uri: 'b.test' }]));
    busy.close();
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(result.problems?.map(({ file, line }) => [file?.split('/').at(-1), line])).toEqual([
      ['1-listen.conf', 1],
      ['2-tls.conf', 4],
      ['3-log.conf', 1],
    ]);
    expect((await host.webServer())?.observe()?.parentPid).toBe(parent);
    expect(await host.get('b.test')).toBe('200 one');
  });
});

describe('a platform', TIMEOUT, () => {
  it('whose docroot is missing keeps its last good place; a new one is left out with its sites', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    const state = stateOf(host.port, release, [{ uri: 'a.test' }], {
      root: host.config.root,
      docroot: 'web',
    });
    const fresh = { name: 'new', publishPath: `${host.config.root}/platforms/new`, docroot: 'web', release };
    const both: DesiredState = {
      ...state,
      platforms: new Map([...state.platforms, ['new', fresh]]),
      sites: new Map([
        ...state.sites,
        ['n.test', { uri: 'n.test', aliases: [], platform: 'new', enabled: true }],
      ]),
    };
    const result = await host.apply(both);
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(result.problems).toMatchObject([
      { reason: 'DOCROOT_MISSING', site: '' },
      { reason: 'DOCROOT_MISSING', site: '' },
      { reason: 'RELEASE_MISSING', site: 'n.test' },
    ]);
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('is refused outside the folders and the ports that the local policy allows', async () => {
    const elsewhere = stateOf(host.port, release, [], { root: host.config.root, publishPath: '/etc/app' });
    expect(await host.apply(elsewhere)).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'PATH_DENIED' },
    });
    const port = { ...serving([]), web: { type: 'apache', httpPort: 81 } } as const;
    expect(await host.apply(port)).toMatchObject({ failure: { reason: 'PORT_DENIED' } });
    expect(host.applier.current().generation).toBe(0);
  });

  it('that stands at its publish path as a real folder is not replaced', async () => {
    mkdirSync(`${host.config.root}/platforms/app`);
    writeFileSync(`${host.config.root}/platforms/app/mine`, 'mine');
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [],
    });
    expect(readFileSync(`${host.config.root}/platforms/app/mine`, 'utf8')).toBe('mine');
    expect(await host.get('a.test')).toBe('200 one');
  });
});

describe('a switch that goes wrong', TIMEOUT, () => {
  it('is refused beforehand when another program has the port', async () => {
    const other = await listen(host.port);
    const result = await host.apply(serving([{ uri: 'a.test' }]));
    other.close();
    expect(result).toMatchObject({ outcome: 'OUTCOME_FAILED', failure: { reason: 'PORT_BUSY' } });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  });

  it('goes back within two seconds when the web server dies of the reload', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    let outageMs = 0;
    twist = (web) => ({
      ...web,
      // What a key that does not match its certificate does: the reload is taken, and the parent ends.
      reload: async (signal) => {
        outageMs = performance.now();
        await web.stop(signal);
      },
    });
    const result = await host.apply(serving([{ uri: 'a.test' }, { uri: 'b.test' }]));
    outageMs = performance.now() - outageMs;
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      stage: 'probe',
      generation: 1,
      failure: { reason: 'WEB_SERVER_DIED' },
    });
    expect(outageMs).toBeLessThan(2_000);
    expect(await host.get('a.test')).toBe('200 one');
    expect(existsSync(`${configFolder(host.config)}/generations/2`)).toBe(false);
    expect(host.switchLog.open()).toBeNull();
  });

  it('goes back when the live test finds what the shadow could not', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    const refusal = { ok: false, message: 'collision', file: '/etc/x.conf', line: 3 } as const;
    twist = (web) => ({ ...web, testLive: () => Promise.resolve(refusal) });
    const result = await host.apply(serving([{ uri: 'b.test' }]));
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      stage: 'configtest',
      failure: { reason: 'CONFIG_TEST_FAILED', file: '/etc/x.conf', line: 3 },
    });
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('names the site whose application got worse, and leaves one that was broken before alone', async () => {
    const sick = host.addRelease({ 'index.php': '<?php http_response_code(500);' });
    expect(await host.apply(serving([{ uri: 'a.test' }], sick))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [{ reason: 'SITE_AILING', site: '' }],
    });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [],
    });
    const result = await host.apply(serving([{ uri: 'a.test' }], sick));
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      failure: { reason: 'SITE_BROKEN', site: 'a.test' },
    });
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('names a site that another virtual host has taken over', async () => {
    snippet(
      'pre.d/thief.conf',
      `<VirtualHost *:${String(host.port)}>\nServerName b.test\nRedirect 404 /\n</VirtualHost>\n`,
    );
    await host.apply(serving([{ uri: 'a.test' }]));
    const result = await host.apply(serving([{ uri: 'a.test' }, { uri: 'b.test' }]));
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      failure: { reason: 'PROBE_FAILED', site: 'b.test' },
    });
  });

  it('ends at its deadline when the control program never returns', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    twist = (web) => ({
      ...web,
      reload: () => Promise.reject(new Error('killed at its deadline')),
    });
    const result = await host.apply(serving([{ uri: 'b.test' }]));
    expect(result).toMatchObject({ outcome: 'OUTCOME_ROLLED_BACK', stage: 'reload', generation: 1 });
    twist = (web) => web;
    expect(await host.apply(serving([{ uri: 'b.test' }]))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  });

  it('leaves nothing of the first generation when it fails', async () => {
    twist = (web) => ({
      ...web,
      testLive: () => Promise.resolve({ ok: false, message: 'no', file: '', line: 0 }),
    });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      generation: 0,
    });
    expect(existsSync(`${configFolder(host.config)}/current`)).toBe(false);
    expect((await host.webServer())?.observe()).toBeNull();
  });

  it("does not start a host's server that its administrator stopped", async () => {
    twist = (web) => ({ ...web, ownership: 'host' });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [{ reason: 'WEB_SERVER_STOPPED' }],
    });
    expect((await host.webServer())?.observe()).toBeNull();
  });

  it('says so when going back fails too, and the next apply brings the server back', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    twist = (web) => ({
      ...web,
      ownership: 'host',
      reload: (signal) => web.stop(signal),
      start: () => Promise.reject(new Error('no')),
    });
    const lost = await host.apply(serving([{ uri: 'b.test' }]));
    expect(lost).toMatchObject({
      outcome: 'OUTCOME_ROLLBACK_FAILED',
      problems: [{ reason: 'ROLLBACK_FAILED' }],
    });
    twist = (web) => ({ ...web, ownership: 'host' });
    expect(await host.apply(serving([{ uri: 'b.test' }]))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [],
    });
    expect(await host.get('b.test')).toBe('200 one');
  });
});

describe('a change', TIMEOUT, () => {
  it('is refused when it builds on another state or leads to another one', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    const order = host.order(serving([{ uri: 'b.test' }]));
    const signal = new AbortController().signal;
    for (const wrong of [
      { baseDigest: 'f'.repeat(64) },
      { stateDigest: 'f'.repeat(64) },
      { generation: 1 },
    ]) {
      const outcome = await host.applier.prepare({ ...order, ...wrong }, signal, () => undefined);
      expect(outcome).toMatchObject({ kind: 'finished', result: { failure: { reason: 'BASE_MISMATCH' } } });
    }
  });

  it('leaves nothing behind when it is called off or discarded', async () => {
    const stop = new AbortController();
    const order = host.order(serving([{ uri: 'a.test' }]));
    const pending = host.applier.prepare(order, stop.signal, ({ stage }) => {
      if (stage === 'test') stop.abort();
    });
    await expect(pending).rejects.toMatchObject({ reason: 'CANCELLED' });
    const outcome = await host.applier.prepare(order, new AbortController().signal, () => undefined);
    if (outcome.kind !== 'prepared') throw new Error('not prepared');
    await host.applier.discard(outcome.prepared);
    expect(existsSync(`${configFolder(host.config)}/generations/1`)).toBe(false);
    expect(existsSync(releasesFolder(host.config))).toBe(true);
  });
});
