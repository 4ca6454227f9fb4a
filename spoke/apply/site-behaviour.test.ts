import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { SiteSettings } from '../../shared/site-settings.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { visit, type Answer } from '../../test/fakes/visit.ts';
import { configFolder, currentLink, logsFolder, siteDataFolder } from '../disk/places.ts';

type Sites = readonly (Partial<SiteState> & { readonly uri: string })[];

/** What the settings of a site make of a real web server. */
describe.each(['apache', 'nginx'] as const)('the settings of a site on %s', { timeout: 60_000 }, (type) => {
  let host: Host;
  let release: string;

  beforeAll(async () => {
    host = await createHost();
    release = host.addRelease({
      'index.html': 'front',
      'folder/page.html': 'page',
      '.well-known/acme-challenge/token': 'proof',
      'big.html': 'x',
    });
  });
  afterAll(async () => {
    await host.close();
  });

  function apply(sites: Sites): Promise<JobResult> {
    return host.apply(stateOf(host.port, release, sites, { root: host.config.root }, type));
  }

  async function applied(settings: SiteSettings, aliases: readonly string[] = []): Promise<void> {
    const plain = { uri: 'plain.test' };
    const result = await apply([{ uri: 'a.test', aliases, settings }, plain]);
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.get('plain.test')).toBe('200 front');
  }

  function ask(name: string, path = '/', options: Parameters<typeof visit>[3] = {}): Promise<Answer> {
    return visit(host.port, name, path, options);
  }

  it('give an exact name to its site and the rest to the nearest wildcard, whatever the order of the sites', async () => {
    const release1 = (text: string): string => host.addRelease({ 'index.html': text });
    const names: Sites = [
      { uri: 'a.test', aliases: ['*.example.test'], platform: 'one' },
      { uri: 'b.test', aliases: ['*.deep.example.test', '*.other.test'], platform: 'two' },
      { uri: 'z.test', aliases: ['www.example.test', 'x.deep.example.test'], platform: 'three' },
    ];
    const state = stateOf(host.port, release, names, { root: host.config.root }, type);
    const platforms = ['one', 'two', 'three'].map((name) => ({
      ...{ name, publishPath: `${host.config.root}/platforms/${name}`, docroot: '' },
      release: release1(name),
    }));
    const result = await host.apply({ ...state, platforms: new Map(platforms.map((p) => [p.name, p])) });
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    const expected = {
      'any.example.test': 'one',
      'a.b.example.test': 'one',
      'any.deep.example.test': 'two',
      'any.other.test': 'two',
      'www.example.test': 'three',
      'x.deep.example.test': 'three',
      'a.test': 'one',
    };
    for (const [name, text] of Object.entries(expected)) {
      expect(await host.get(name), name).toBe(`200 ${text}`);
    }
    expect(await host.get('example.test')).toMatch(/^404/);
  });

  it('send visitors of other names to one, with their path, but not a certificate authority', async () => {
    await applied({ redirectTo: 'www.a.test' }, ['www.a.test', '*.wild.test']);
    for (const name of ['a.test', 'any.wild.test', 'A.TEST']) {
      const { status, headers } = await ask(name, '/folder/a%20b?x=1&y=%2F');
      expect({ status, to: headers.location }).toEqual({
        status: 301,
        to: `http://www.a.test:${String(host.port)}/folder/a%20b?x=1&y=%2F`,
      });
    }
    const there = await ask('www.a.test', '/folder/page.html');
    expect([there.status, there.body]).toEqual([200, 'page']);
    const proof = await ask('a.test', '/.well-known/acme-challenge/token');
    expect([proof.status, proof.body]).toEqual([200, 'proof']);
  });

  it('show a page to visitors of a site under maintenance, its own when there is one', async () => {
    await applied({ maintenance: true, headers: { 'X-Frame-Options': 'DENY' } });
    for (const [path, method] of [
      ['/', 'GET'],
      ['/folder/page.html', 'POST'],
    ] as const) {
      const { status, headers, body } = await ask('a.test', path, { method });
      expect([path, status, headers['retry-after']]).toEqual([path, 503, '600']);
      expect(headers['content-type']).toContain('text/html');
      expect(body).toContain('This site is under maintenance');
    }
    expect((await ask('a.test', '/.well-known/aegir-page/maintenance.html')).status).not.toBe(200);
    mkdirSync(`${configFolder(host.config)}/pages`, { recursive: true });
    writeFileSync(`${configFolder(host.config)}/pages/maintenance.html`, '<p>Back at noon "$x"');
    await applied({ maintenance: true });
    expect(await host.get('a.test')).toBe('503 <p>Back at noon "$x"');
    await applied({});
    expect(await host.get('a.test')).toBe('200 front');
  });

  it('ask for a password, but not a certificate authority, and open nothing that was closed', async () => {
    // Of the password "open sésame".
    const hash = '$2y$06$YmCpxS8A0UcVZ2Hfit7zluOG/hZBettjJ4nAmpCKi6XvE8iK1pNEa';
    await applied({ auth: { user: 'anna', hash } });
    const none = await ask('a.test');
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Basic realm="a.test"']);
    expect((await ask('a.test', '/', { auth: 'anna:wrong' })).status).toBe(401);
    expect((await ask('a.test', '/', { auth: 'bob:open sésame' })).status).toBe(401);
    expect((await ask('a.test', '/', { auth: 'anna:open sésame' })).body).toBe('front');
    expect((await ask('a.test', '/.well-known/acme-challenge/token')).body).toBe('proof');
    const data = `${siteDataFolder(host.config)}/a.test`;
    writeFileSync(`${data}/private/p.txt`, 'private');
    writeFileSync(`${data}/files/x.php`, 'code');
    for (const path of ['/sites/a.test/private/p.txt', '/sites/a.test/files/x.php', '/files/x.php']) {
      const { status, body } = await ask('a.test', path, { auth: 'anna:open sésame' });
      expect([403, 404], path).toContain(status);
      expect(body).not.toMatch(/private|code/);
    }
    const file = `${currentLink(host.config)}/auth.d/a.test`;
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readFileSync(file, 'utf8')).toBe(`anna:${hash}\n`);
    await applied({});
    expect((await ask('a.test')).status).toBe(200);
  });

  it('add headers to all answers, to the letter', async () => {
    const odd = `a "b" \\n \\\\ \\" %{HOST}s 100% 'c'; {d} #e \\`;
    await applied({ headers: { 'X-Odd': odd, 'Content-Security-Policy': "default-src 'self'" } });
    writeFileSync(`${siteDataFolder(host.config)}/a.test/files/up.txt`, 'uploaded');
    for (const path of ['/', '/missing.html', '/sites/a.test/files/up.txt', '/sites/a.test/private/x']) {
      const { headers } = await ask('a.test', path);
      expect([path, headers['x-odd'], headers['content-security-policy']]).toEqual([
        ...[path, odd, "default-src 'self'"],
      ]);
    }
    expect((await ask('plain.test')).headers['x-odd']).toBeUndefined();
  });

  it('refuse a body that is too large', async () => {
    await applied({ maxBodyBytes: 2_048 });
    const send = (bytes: number) => ask('a.test', '/big.html', { method: 'POST', body: 'x'.repeat(bytes) });
    expect((await send(1_000)).status).not.toBe(413);
    expect((await send(4_000)).status).toBe(413);
  });

  it('log to files that strangers cannot read, which come back when somebody took them away', async () => {
    await applied({ logs: true });
    await ask('a.test', '/folder/page.html?seen');
    await ask('plain.test', '/?unseen');
    const folder = `${logsFolder(host.config)}/a.test`;
    const log = (): string => readFileSync(`${folder}/access.log`, 'utf8');
    await expect.poll(log).toMatch(/"GET \/folder\/page\.html\?seen HTTP\/1\.1" 200/);
    expect(log()).not.toContain('unseen');
    expect([statSync(folder).mode & 0o777, statSync(`${folder}/error.log`).mode & 0o777]).toEqual([
      0o750, 0o660,
    ]);
    rmSync(folder, { recursive: true });
    await applied({ logs: true, maxBodyBytes: 4_096 });
    await ask('a.test', '/again');
    await expect.poll(log).toContain('/again');
  });

  it('that ask for what the host does not have hold back their site alone, and say what there is', async () => {
    await applied({});
    const result = await apply([
      { uri: 'a.test', settings: { php: '5.3' } },
      { uri: 'new.test', settings: { php: '5.3' } },
      { uri: 'plain.test', settings: { maxBodyBytes: 4_096 } },
    ]);
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(result.problems).toMatchObject([
      { reason: 'PHP_VERSION_MISSING', site: 'a.test' },
      { reason: 'PHP_VERSION_MISSING', site: 'new.test' },
    ]);
    expect(result.problems?.[0]?.message).toMatch(/PHP 5\.3; this server has \S+.*last good files stay/);
    expect(await host.get('a.test')).toBe('200 front');
    expect(await host.get('new.test')).toMatch(/^404/);
    rmSync(logsFolder(host.config), { recursive: true, force: true });
    writeFileSync(logsFolder(host.config), 'in the way');
    const logging = await apply([{ uri: 'a.test', settings: { logs: true } }, { uri: 'plain.test' }]);
    expect(logging.problems).toMatchObject([{ reason: 'LOG_FOLDER_MISSING', site: 'a.test' }]);
    expect(await host.get('a.test')).toBe('200 front');
    rmSync(logsFolder(host.config));
  });
});
