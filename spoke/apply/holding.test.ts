import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { configFolder } from '../disk/places.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { createHost, freePort, makeCertificate, stateOf, type Host } from '../../test/fakes/apache-host.ts';

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

  it('stays as closed as it was when its snippet cannot be read any more, and is not opened without it', async () => {
    const closed = '<Location />\nRequire all denied\n</Location>\n';
    for (const uri of ['a.test', 'b.test']) snippet(`site.d/${uri}.conf`, closed);
    await host.apply(serving([{ uri: 'a.test' }]));
    expect(await host.get('a.test')).toMatch(/^403/);
    for (const uri of ['a.test', 'b.test']) {
      rmSync(`${configFolder(host.config)}/site.d/${uri}.conf`);
      symlinkSync('/nowhere', `${configFolder(host.config)}/site.d/${uri}.conf`);
    }
    for (const alias of ['one', 'two', 'three']) {
      const { outcome, problems } = await host.apply(
        serving([
          { uri: 'a.test', aliases: [`${alias}.test`] },
          { uri: 'b.test' },
          { uri: `${alias}.other` },
        ]),
      );
      expect(outcome).toBe('OUTCOME_APPLIED');
      expect(problems?.map(({ reason, site, message }) => [reason, site, message])).toEqual([
        ['SITE_CONFIG_INVALID', 'a.test', expect.stringMatching(/cannot read .*its last good files stay/)],
        ['SITE_CONFIG_INVALID', 'b.test', expect.stringMatching(/cannot read .*it is left out/)],
      ]);
      expect(await host.get('a.test')).toMatch(/^403/);
      expect(await host.get('b.test')).toMatch(/^404/);
      expect(await host.get(`${alias}.other`)).toBe('200 one');
    }
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

  it('is not taken for gone because its folder cannot be read: nothing is changed then', async () => {
    snippet('site.d/a.test.conf', 'Redirect 404 /\n');
    await host.apply(serving([{ uri: 'a.test' }]));
    const folder = `${configFolder(host.config)}/site.d`;
    renameSync(folder, `${folder}.aside`);
    writeFileSync(folder, 'no folder');
    expect(await host.apply(serving([{ uri: 'a.test' }, { uri: 'b.test' }]))).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'SNIPPET_INVALID', file: folder, remedy: expect.stringContaining(folder) as string },
    });
    expect(await host.get('a.test')).toMatch(/^404/);
    rmSync(folder);
    renameSync(`${folder}.aside`, folder);
    expect(await host.apply(serving([{ uri: 'a.test' }, { uri: 'b.test' }]))).toMatchObject({ problems: [] });
  });

  it('is not used where the file of this machine says so, whatever the hub wants', async () => {
    snippet('pre.d/good.conf', 'Header always set X-Server yes\n');
    snippet('site.d/a.test.conf', 'Redirect 404 /\n');
    Object.assign(host.config.policy, { snippets: false });
    expect(await host.apply(serving([{ uri: 'a.test' }]))).toMatchObject({ problems: [] });
    expect(await host.get('a.test')).toBe('200 one');
    expect(readdirSync(`${configFolder(host.config)}/current/pre.d`)).toEqual([]);
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
