import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { readCertificatePair } from '../../shared/certificate-pair.ts';
import { createKey, createSelfSigned } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import type { SiteTls } from '../../shared/site-tls.ts';
import { configFolder, releasesFolder } from '../disk/places.ts';
import { isPortTaken } from '../webserver/listening.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';

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

describe('a switch that goes wrong', TIMEOUT, () => {
  it('is refused beforehand when another program has the port', async () => {
    const other = await listen(host.port);
    const result = await host.apply(serving([{ uri: 'a.test' }]));
    other.close();
    expect(result).toMatchObject({ outcome: 'OUTCOME_FAILED', failure: { reason: 'PORT_BUSY' } });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  });

  it('waits for the last process of a web server that has just ended to give up its port', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    const web = await host.webServer();
    await web?.stop(new AbortController().signal);
    await vi.waitFor(() => {
      expect([web?.observe(), isPortTaken(host.port)]).toEqual([null, false]);
    }, 10_000);
    const last = await listen(host.port);
    setTimeout(() => last.close(), 300);
    expect(await host.apply(serving([{ uri: 'b.test' }]))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
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

  it('waits for a server that is slow to be seen, although a second start finds its port taken', async () => {
    let begun = 0;
    twist = (web) => ({
      ...web,
      start: async (signal) => {
        begun = begun || performance.now();
        await web.start(signal);
        if (performance.now() - begun > 200) throw new AppError('RELOAD_FAILED', 'address already in use');
      },
      observe: () => (begun > 0 && performance.now() - begun < 600 ? null : web.observe()),
    });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    expect(await host.get('a.test')).toBe('200 one');
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

  it('names a site that another virtual host shows with another certificate', async () => {
    const key = await createKey();
    const made = async (name: string) =>
      readCertificatePair(await createSelfSigned(key, [name], 90 * 86_400_000, Date.now()), key);
    const pair = await made('a.test');
    host.given.set(pair.facts.fingerprint, pair);
    const tls: SiteTls = { mode: 'on', certificate: pair.facts.fingerprint, hstsSeconds: 0 };
    const plain = serving([{ uri: 'a.test', tls }, { uri: 'b.test' }]);
    const web = { type: 'apache_ssl', httpPort: host.port, httpsPort: host.securePort } as const;
    expect(await host.apply({ ...plain, web })).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    const other = await made('stranger.test');
    writeFileSync(`${host.config.root}/other.pem`, other.chain + other.key);
    // It even proves the generation: only the certificate tells that visitors are somewhere else.
    snippet(
      'pre.d/taken.conf',
      `<VirtualHost *:${String(host.securePort)}>
  ServerName a.test
  SSLEngine on
  SSLCertificateFile "${host.config.root}/other.pem"
  RewriteEngine On
  RewriteRule "^/\\.well-known/aegir/\${AEGIR_GENERATION}$" "\${AEGIR_FOLDER}/probe.d/a.test" [END]
</VirtualHost>
`,
    );
    const result = await host.apply({ ...serving([{ uri: 'a.test', tls }]), web });
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      failure: { reason: 'PROBE_FAILED', site: 'a.test' },
    });
    expect(result.failure?.message).toContain('another certificate is shown');
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

  it('takes a server that somebody started a moment ago for running', async () => {
    await host.apply(serving([{ uri: 'a.test' }]));
    let hiddenUntil = 0;
    twist = (web) => ({
      ...web,
      ownership: 'host',
      observe: () => (performance.now() < hiddenUntil ? null : web.observe()),
      testLive: (signal) => {
        hiddenUntil = performance.now() + 200;
        return web.testLive(signal);
      },
    });
    expect(await host.apply(serving([{ uri: 'b.test' }]))).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      problems: [],
    });
    expect(await host.get('b.test')).toBe('200 one');
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
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
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
