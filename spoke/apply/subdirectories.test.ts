import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { visit } from '../../test/fakes/visit.ts';
import { configFolder, currentLink, siteDataFolder } from '../disk/places.ts';
import { carriedFiles } from './carried.ts';
import { currentRecord } from './record.ts';

type Sites = readonly (Partial<SiteState> & { readonly uri: string })[];

// Of the password "open sésame".
const HASH = '$2y$06$YmCpxS8A0UcVZ2Hfit7zluOG/hZBettjJ4nAmpCKi6XvE8iK1pNEa';
const AUTH = { user: 'anna', hash: HASH };
const APPLIED = { outcome: 'OUTCOME_APPLIED', problems: [] };

/** What sites in subdirectories make of a real web server. */
describe.each(['apache', 'nginx'] as const)('a site in a subdirectory on %s', { timeout: 60_000 }, (type) => {
  let host: Host;
  let front: string;
  let shop: string;

  beforeAll(async () => {
    host = await createHost();
    front = host.addRelease({ 'index.html': 'front', 'shop/index.html': 'not the shop', 'page.html': 'p' });
    shop = host.addRelease({
      'web/index.html': 'shop',
      'web/wares/index.html': 'wares',
      'web/.git/config': 'secret',
      'web/files/own.txt': 'of the tree',
      'web/sites/other/private/p.txt': 'secret',
      'secret.txt': 'secret',
    });
  });
  beforeEach(() => {
    mkdirSync(`${configFolder(host.config)}/site.d`, { recursive: true });
  });
  afterAll(async () => {
    await host.close();
  });

  function state(sites: Sites): DesiredState {
    const { root } = host.config;
    const placed = sites.map((site) => ({ platform: site.uri.includes('/') ? 'shop' : 'app', ...site }));
    const made = stateOf(host.port, front, placed, { root }, type);
    const platform = { name: 'shop', publishPath: `${root}/platforms/shop`, docroot: 'web', release: shop };
    return { ...made, platforms: new Map([...made.platforms, [platform.name, platform]]) };
  }

  /** What lies in the generation is what its record says, no more and no less. */
  function expectAllKnown(): void {
    const known = carriedFiles(currentRecord(host.config));
    const folders = ['vhost.d', 'subdir.d', 'site.d', 'probe.d', 'auth.d'];
    const there = folders.flatMap((folder) =>
      readdirSync(`${currentLink(host.config)}/${folder}`).map((name) => `${folder}/${name}`),
    );
    const expected = [...known].filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
    expect(there.sort()).toEqual(expected.sort());
  }

  function apply(sites: Sites): Promise<JobResult> {
    return host.apply(state(sites));
  }

  it('is served under all names of its host, beside the site of that host', async () => {
    const main = { uri: 'a.test', aliases: ['www.a.test', '*.a.wild'] };
    expect(await apply([main, { uri: 'a.test/shop' }, { uri: 'b.test' }])).toMatchObject(APPLIED);
    for (const name of ['a.test', 'www.a.test', 'x.a.wild']) {
      expect(await host.get(name, '/shop/')).toBe('200 shop');
      expect(await host.get(name, '/shop/wares/')).toBe('200 wares');
      expect(await host.get(name)).toBe('200 front');
    }
    const origin = `a.test:${String(host.port)}`;
    const bare = await visit(host.port, origin, '/shop?x=1');
    expect([bare.status, bare.headers.location]).toEqual([301, `http://${origin}/shop/?x=1`]);
    expect(await host.get('a.test', '/shopping')).toMatch(/^404/);
    expect(await host.get('b.test', '/shop/')).toBe('200 not the shop');
    expectAllKnown();
  });

  it('has data of its own, gives away nothing else, and runs no upload', async () => {
    const data = `${siteDataFolder(host.config)}/a.test_shop`;
    writeFileSync(`${data}/files/up.txt`, 'uploaded');
    writeFileSync(`${data}/files/own.txt`, 'shadowed');
    writeFileSync(`${data}/files/evil.php`, '<?php echo 1;');
    writeFileSync(`${data}/private/p.txt`, 'secret');
    expect(await host.get('a.test', '/shop/sites/a.test.shop/files/up.txt')).toBe('200 uploaded');
    expect(await host.get('a.test', '/shop/files/up.txt')).toBe('200 uploaded');
    expect(await host.get('a.test', '/shop/files/own.txt')).toBe('200 of the tree');
    for (const path of [
      '/shop/sites/a.test.shop/private/p.txt',
      '/shop/sites/other/private/p.txt',
      '/shop/files/../private/p.txt',
      '/shop/sites/a.test.shop/files/../private/p.txt',
      '/shop../secret.txt',
      '/shop/../secret.txt',
      '/shop/%2e%2e/secret.txt',
      '/shop/files/evil.php',
      '/shop/sites/a.test.shop/files/evil.php',
      '/shop/.git/config',
      '/files/up.txt',
    ]) {
      expect(`${path} ${await host.get('a.test', path)}`).toMatch(/ (?:400|403|404) /);
    }
  });

  it('comes and goes while the file of its host stays as it is', async () => {
    const text = (): string => readFileSync(`${currentLink(host.config)}/vhost.d/a.test`, 'utf8');
    const own = (): string => text().replaceAll(/generations\/\d+/g, '');
    expect(await apply([{ uri: 'a.test' }, { uri: 'a.test/shop' }])).toMatchObject(APPLIED);
    const before = own();
    const off = { uri: 'a.test/shop', enabled: false };
    expect(await apply([{ uri: 'a.test' }, off])).toMatchObject(APPLIED);
    expect(await host.get('a.test', '/shop/')).toMatch(/^503 .*disabled/);
    expect(await host.get('a.test')).toBe('200 front');
    expect(own()).toBe(before);
    const busy = { uri: 'a.test/shop', settings: { maintenance: true } } as const;
    expect(await apply([{ uri: 'a.test' }, busy])).toMatchObject(APPLIED);
    const page = await visit(host.port, 'a.test', '/shop/wares/');
    expect([page.status, page.headers['retry-after']]).toEqual([503, '600']);
    expect(page.body).toContain('under maintenance');
    expect(await host.get('a.test')).toBe('200 front');
    expect(await apply([{ uri: 'a.test', settings: { auth: AUTH } }, busy])).toMatchObject(APPLIED);
    expect(await host.get('a.test', '/shop/')).toMatch(/^503 .*under maintenance/s);
    expect(await apply([{ uri: 'a.test' }])).toMatchObject(APPLIED);
    expect(await host.get('a.test', '/shop/')).toBe('200 not the shop');
    expect(text()).not.toContain('subdir.d');
  });

  it('is served while the site of its host is disabled, under maintenance, or asks for a password', async () => {
    for (const main of [
      { enabled: false },
      { settings: { maintenance: true } },
      { settings: { auth: AUTH, headers: { 'X-Main': 'yes' } } },
    ] as const) {
      expect(await apply([{ uri: 'a.test', ...main }, { uri: 'a.test/shop' }])).toMatchObject(APPLIED);
      const answer = await visit(host.port, 'a.test', '/shop/');
      expect([answer.status, answer.body, answer.headers['x-main']]).toEqual([200, 'shop', undefined]);
      expect((await visit(host.port, 'a.test', '/')).status).not.toBe(200);
      for (const path of ['/page.html', '/shop/../page.html', '//page.html', '/shop/%2e%2e/page.html']) {
        expect([path, (await visit(host.port, 'a.test', path)).body]).not.toEqual([path, 'p']);
      }
    }
  });

  it('has a password and headers for itself alone, and opens nothing that was closed', async () => {
    const settings = { auth: AUTH, headers: { 'X-Shop': 'open' }, maxBodyBytes: 4_096 };
    expect(await apply([{ uri: 'a.test' }, { uri: 'a.test/shop', settings }])).toMatchObject(APPLIED);
    expect((await visit(host.port, 'a.test', '/shop/')).status).toBe(401);
    const inside = await visit(host.port, 'a.test', '/shop/', { auth: 'anna:open sésame' });
    expect([inside.status, inside.body, inside.headers['x-shop']]).toEqual([200, 'shop', 'open']);
    const secret = await visit(host.port, 'a.test', '/shop/.git/config', { auth: 'anna:open sésame' });
    expect(secret.status).toBe(404);
    const outside = await visit(host.port, 'a.test', '/');
    expect([outside.status, outside.headers['x-shop']]).toEqual([200, undefined]);
  });

  it('is served where its host has no site: all else of that host is not there', async () => {
    expect(await apply([{ uri: 'c.test/shop' }, { uri: 'c.test/two' }])).toMatchObject(APPLIED);
    expect(await host.get('c.test', '/shop/')).toBe('200 shop');
    expect(await host.get('c.test', '/two/wares/')).toBe('200 wares');
    expect(await host.get('c.test')).toMatch(/^404 No such site/);
    expect(await host.get('c.test', '/three/')).toMatch(/^404/);
    expectAllKnown();
  });

  it('is served although the site of its host, which is new, cannot be', async () => {
    expect(await apply([{ uri: 'c.test/shop' }])).toMatchObject(APPLIED);
    const main = { uri: 'c.test', settings: { php: '5.6' } };
    const result = await apply([main, { uri: 'c.test/shop' }, { uri: 'd.test' }]);
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(result.problems).toMatchObject([{ reason: 'PHP_VERSION_MISSING', site: 'c.test' }]);
    expect(await host.get('c.test', '/shop/')).toBe('200 shop');
    expect(await host.get('d.test')).toBe('200 front');
    expectAllKnown();
    expect(await apply([{ uri: 'c.test' }, { uri: 'c.test/shop' }])).toMatchObject(APPLIED);
    expect(await host.get('c.test')).toBe('200 front');
  });

  it('that cannot be served is closed, and harms neither its host nor its neighbours', async () => {
    expect(await apply([{ uri: 'e.test', settings: { auth: AUTH } }])).toMatchObject(APPLIED);
    writeFileSync(`${configFolder(host.config)}/site.d/e.test_shop.conf`, '# mine\nnonsense\n');
    const sites = [
      { uri: 'e.test', settings: { auth: AUTH } },
      { uri: 'e.test/shop' },
      { uri: 'e.test/two' },
    ];
    const result = await apply(sites);
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(result.problems).toMatchObject([{ reason: 'SITE_CONFIG_INVALID', site: 'e.test/shop' }]);
    expect(result.problems?.[0]?.file).toContain('site.d/e.test_shop.conf');
    expect((await visit(host.port, 'e.test', '/shop/')).status).toBe(503);
    expect((await visit(host.port, 'e.test', '/')).status).toBe(401);
    expect(await host.get('e.test', '/two/')).toBe('200 shop');
    expectAllKnown();
    const good = type === 'apache' ? 'Header set X-Mine yes\n' : 'add_header X-Mine yes;\n';
    writeFileSync(`${configFolder(host.config)}/site.d/e.test_shop.conf`, good);
    expect(await host.apply(state(sites), true)).toMatchObject(APPLIED);
    expect((await visit(host.port, 'e.test', '/shop/')).headers['x-mine']).toBe('yes');
    expect((await visit(host.port, 'e.test', '/')).headers['x-mine']).toBeUndefined();
  });
});

describe(
  'a site in a subdirectory that shares its code with its host, on apache',
  { timeout: 60_000 },
  () => {
    it('leads to its own pages by the rules of the code, past the password and without the database of its host', async () => {
      const host = await createHost();
      try {
        const code = host.addRelease({
          'index.php': "<?php echo $_SERVER['AEGIR_SITE'], ' ', getenv('db_name') ?: 'none';",
          '.htaccess':
            'RewriteEngine On\nRewriteRule ^pretty index.php [L]\nRewriteRule ^absolute /index.php [L]\n',
        });
        const database = {
          host: 'db1.test',
          port: 3306,
          name: 'main',
          user: 'main',
          secretId: 'd1'.repeat(32),
        };
        const sites = [{ uri: 'a.test', settings: { auth: AUTH }, database }, { uri: 'a.test/shop' }];
        const state = stateOf(host.port, code, sites, { root: host.config.root });
        expect(await host.apply(state)).toMatchObject(APPLIED);
        for (const path of ['/shop/', '/shop/pretty', '/shop/absolute', '/shop/pretty/deep?x=1']) {
          expect([path, await host.get('a.test', path)]).toEqual([path, '200 a.test/shop none']);
        }
        for (const path of ['/', '/pretty', '/absolute', '/index.php', '/shop/../pretty']) {
          expect([path, (await visit(host.port, 'a.test', path)).status]).toEqual([path, 401]);
        }
        const inside = await visit(host.port, 'a.test', '/pretty', { auth: 'anna:open sésame' });
        expect(inside.body).toBe('a.test main');
      } finally {
        await host.close();
      }
    });
  },
);
