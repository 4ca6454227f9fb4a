import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState } from '../../shared/desired-state.ts';
import type { Pool } from '../../shared/pools.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { siteDataFolder } from '../disk/places.ts';

/** What came to the master. */
interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly octets: number;
}

/** A member of a cluster that is not its master, with a real web server; the master is a server of the test. */
describe.each(['apache', 'nginx'] as const)('a member of a cluster on %s', { timeout: 60_000 }, (type) => {
  let host: Host;
  let release: string;
  let master: Server;
  let seen: Seen[] = [];

  beforeAll(async () => {
    host = await createHost();
    release = host.addRelease({
      'index.html': 'front',
      'form.html': 'form',
      'files/logo.txt': 'of the code',
    });
    master = createServer((request, response) => {
      let body = '';
      request.setEncoding('latin1').on('data', (chunk: string) => (body += chunk));
      request.once('end', () => {
        const { method, headers } = request;
        // Escapes mean the same in both cases.
        const url = request.url?.replaceAll(/%../g, (escape) => escape.toUpperCase());
        seen.push({ method, url, headers, octets: body.length });
        response.writeHead(201).end('kept');
      });
    });
    await new Promise<void>((resolve) => master.listen(0, '127.0.0.1', resolve));
    await apply({ master: 'web1' });
    for (const site of ['a.test', 'a.test_shop', 'own.test']) {
      const files = `${siteDataFolder(host.config)}/${site}/files`;
      mkdirSync(`${files}/css`, { recursive: true });
      writeFileSync(`${files}/css/own.css`, 'made here');
      writeFileSync(`${files}/old.txt`, 'left here');
    }
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await host.close();
    master.closeAllConnections();
    await new Promise((resolve) => master.close(resolve));
  });

  async function apply(pool: Pick<Pool, 'master'>, port?: number): Promise<void> {
    const member = {
      ...{ name: 'web1', address: '127.0.0.1', weight: 1 },
      httpPort: port ?? (master.address() as AddressInfo).port,
    };
    const members = pool.master === undefined ? [] : [member];
    const inCluster = { pool: 'cluster1' };
    const sites = [
      { uri: 'a.test', ...inCluster },
      { uri: 'a.test/shop', ...inCluster },
      { uri: 'own.test' },
    ];
    const state = stateOf(host.port, release, sites, { root: host.config.root }, type);
    const web = { ...state.web, pools: [{ name: 'cluster1', members, ...pool }] };
    const wanted: DesiredState = { ...state, web };
    expect(await host.apply(wanted)).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
  }

  function send(
    path: string,
    options: { method?: string; type?: string; body?: string; site?: string; headers?: object } = {},
  ): Promise<string> {
    const { method = 'POST', type: contentType, body = '', site = 'a.test' } = options;
    const headers = {
      host: site,
      ...(body !== '' && { 'content-length': body.length }),
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...options.headers,
    };
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port: host.port, path, method, agent: false, headers });
      call.once('error', reject).once('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => {
          resolve(`${String(response.statusCode)} ${text.slice(0, 20)}`);
        });
      });
      call.end(method === 'GET' ? undefined : body);
    });
  }

  const get = (path: string, site = 'a.test'): Promise<string> => send(path, { method: 'GET', site });

  it('passes what may carry a file on to its master as it came, and says whose it is', async () => {
    const body = 'x'.repeat(300_000);
    for (const [method, contentType] of [
      ['POST', 'multipart/form-data; boundary=x'],
      ['POST', 'image/png'],
      ['POST', 'application/json'],
      ['PUT', undefined],
      ['PATCH', 'application/vnd.api+json'],
      ['DELETE', undefined],
    ] as const) {
      seen = [];
      const sent = { method, body, ...(contentType !== undefined && { type: contentType }) };
      expect(await send('/node/a%20b%3Fc/add?x=1&y=%2F%20z', sent), method).toBe('201 kept');
      expect(seen).toMatchObject([{ method, url: '/node/a%20b%3Fc/add?x=1&y=%2F%20z', octets: 300_000 }]);
      const { host: name, 'x-forwarded-for': visitor, 'content-type': kept } = seen[0]?.headers ?? {};
      expect([name, visitor, kept]).toEqual(['a.test', '127.0.0.1', contentType]);
    }
  });

  it('shows pages and takes forms without files itself', async () => {
    expect(await get('/')).toBe('200 front');
    const form = 'application/x-www-form-urlencoded; charset=UTF-8';
    expect(await send('/form.html', { type: form, body: 'a=b' })).toMatch(/^(?:200|405) /);
    expect(seen).toEqual([]);
  });

  it('asks its master for the files that it keeps, in whichever way they are asked for', async () => {
    for (const path of [
      '/sites/a.test/files/old.txt',
      '/sites/a.test/files/styles/small/x.png?itok=1',
      '/sites/a.test/files/css/other.css',
      '/files/2026/x.png',
      '/system/files/secret.pdf',
      '/wp-content/uploads/x.png',
      '/shop/sites/a.test.shop/files/old.txt',
      '/shop/files/x.png',
      '/shop/system/files/secret.pdf',
    ]) {
      seen = [];
      expect(await get(path), path).toBe('201 kept');
      expect(seen.map(({ method, url }) => `${method ?? ''} ${url ?? ''}`)).toEqual([`GET ${path}`]);
    }
  });

  it('has what was made here while a page was shown, and what is of the code', async () => {
    expect(await get('/sites/a.test/files/css/own.css')).toBe('200 made here');
    expect(await get('/shop/sites/a.test.shop/files/css/own.css')).toBe('200 made here');
    expect(await get('/files/logo.txt')).toBe('200 of the code');
    expect(seen).toEqual([]);
  });

  it('passes what is for a site in a subdirectory on by the rules of that site alone', async () => {
    expect(await send('/shop/add', { type: 'image/png', body: 'x' })).toBe('201 kept');
    expect(seen.map(({ url }) => url)).toEqual(['/shop/add']);
  });

  it('leaves sites alone whose files are here', async () => {
    expect(await send('/form.html', { type: 'image/png', site: 'own.test' })).not.toMatch(/^201/);
    expect(await get('/sites/own.test/files/old.txt', 'own.test')).toBe('200 left here');
    expect(seen).toEqual([]);
  });

  it('keeps nothing that another member has passed on, so no request goes in circles', async () => {
    const headers = { 'x-aegir-passed': '1' };
    expect(await send('/add', { type: 'image/png', headers })).toMatch(/^503/);
    expect(await send('/shop/add', { type: 'image/png', headers })).toMatch(/^503/);
    expect(await send('/sites/a.test/files/old.txt', { method: 'GET', headers })).toBe('200 left here');
    expect(seen).toEqual([]);
  });

  it('answers its proof and the questions of authorities itself, however they are asked', async () => {
    expect(await send('/.well-known/aegir/1', { type: 'image/png', site: 'a.test' })).not.toMatch(/^201/);
    expect(await send('/.well-known/acme-challenge/x', { type: 'image/png' })).not.toMatch(/^201/);
    expect(seen).toEqual([]);
  });

  it('refuses what may carry a file while its master does not answer, and shows pages on', async () => {
    await apply({ master: 'web1' }, 1);
    expect(await send('/add', { type: 'image/png', body: 'x' })).toMatch(/^50[234]/);
    expect(await get('/')).toBe('200 front');
    await apply({});
    for (const path of ['/add', '/shop/add']) {
      expect(await send(path, { type: 'image/png', body: 'x' })).toMatch(/^503/);
    }
    expect(await get('/sites/a.test/files/old.txt')).toBe('200 left here');
    await apply({ master: 'web1' });
    expect(await send('/add', { type: 'image/png', body: 'x' })).toBe('201 kept');
  });
});
