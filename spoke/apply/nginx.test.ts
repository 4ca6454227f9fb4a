import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost, freePort, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { configFolder, siteDataFolder } from '../disk/places.ts';
import type { WebServer } from '../webserver/webserver.ts';

type Sites = readonly (Partial<SiteState> & { readonly uri: string })[];

/** The applier with a real nginx of its own. */
describe('an apply on nginx', { timeout: 60_000 }, () => {
  let host: Host;
  let release: string;
  let twist: (web: WebServer) => WebServer;

  beforeEach(async () => {
    twist = (web) => web;
    host = await createHost({ webServer: (web) => web && twist(web) });
    release = host.addRelease({
      'index.html': 'one',
      'page.html': 'page',
      'code.php': '<?php secret',
      '.git/config': 'secret',
      'files/own.txt': 'of the tree',
      'composer.lock': 'secret',
    });
  });
  afterEach(async () => {
    await host.close();
  });

  function state(sites: Sites, of = release, type: 'nginx' | 'apache' = 'nginx'): DesiredState {
    return stateOf(host.port, of, sites, { root: host.config.root }, type);
  }

  function apply(sites: Sites, of = release): Promise<JobResult> {
    return host.apply(state(sites, of));
  }

  function snippet(path: string, text: string): void {
    const file = `${configFolder(host.config)}/${path}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  it('serves sites, aliases and new code, and tells unknown names and stranger generations nothing', async () => {
    const sites = [
      { uri: 'a.test', aliases: ['alias.test'] },
      { uri: 'off.test', enabled: false },
    ];
    expect(await apply(sites)).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.get('alias.test', '/page.html')).toBe('200 page');
    expect(await host.get('off.test')).toMatch(/^503 .*disabled/);
    expect(await host.get('off.test', '/.well-known/aegir/1')).toBe('200 off.test');
    expect(await host.get('unknown.test')).toBe('404 No such site on this server.');
    const two = host.addRelease({ 'index.html': 'two' });
    expect(await apply(sites, two)).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.get('a.test')).toBe('200 two');
    expect(await host.get('a.test', '/.well-known/aegir/2')).toBe('200 a.test');
    expect(await host.get('a.test', '/.well-known/aegir/1')).toMatch(/^404/);
  });

  it('serves a host name of the greatest length', async () => {
    const uri = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
    expect(await apply([{ uri }])).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.get(uri)).toBe('200 one');
  });

  it('gives uploads away as they are, and nothing that is hidden, private or elsewhere', async () => {
    await apply([{ uri: 'a.test' }]);
    const data = `${siteDataFolder(host.config)}/a.test`;
    for (const name of ['up.txt', 'own.txt', 'evil.php', 'evil.PHP', 'evil.php.jpg', '.htaccess']) {
      writeFileSync(`${data}/files/${name}`, `upload ${name}`);
    }
    writeFileSync(`${data}/private/p.txt`, 'private');
    symlinkSync('/etc/passwd', `${data}/files/link`);
    mkdirSync(`${data}/files/folder`, { mode: 0o755 });
    expect(await host.get('a.test', '/sites/a.test/files/up.txt')).toBe('200 upload up.txt');
    expect(await host.get('a.test', '/files/up.txt')).toBe('200 upload up.txt');
    expect(await host.get('a.test', '/files/own.txt')).toBe('200 of the tree');
    const files = ['evil.php', 'evil.PHP', 'evil.php/x', 'evil.php.jpg', 'link', '.htaccess', 'folder/', ''];
    const hidden = ['/.git/config', '/composer.lock', '/code.php', '/code.php/x', '/%2e%2e/x'];
    const paths = [
      ...files.flatMap((name) => [`/sites/a.test/files/${name}`, `/files/${name}`]),
      ...['/sites/a.test/private/p.txt', '/sites/a.test/files/../private/p.txt', ...hidden],
    ];
    for (const path of paths)
      expect([path, await host.get('a.test', path)]).toEqual([
        path,
        expect.stringMatching(/^(?:40[034]|502)/),
      ]);
  });

  it('holds a site with a bad snippet back, names its line, and keeps what was good for as long as it lasts', async () => {
    snippet('site.d/bad.test.conf', 'add_header X-Ok yes;\n');
    await apply([{ uri: 'a.test' }, { uri: 'bad.test' }]);
    snippet('site.d/bad.test.conf', '# by hand\nnonsense here;\n');
    for (const code of ['two', 'three', 'four', 'five']) {
      const held = await apply(
        [{ uri: 'a.test' }, { uri: 'bad.test' }],
        host.addRelease({ 'index.html': code }),
      );
      expect(held).toMatchObject({
        outcome: 'OUTCOME_APPLIED',
        problems: [
          {
            reason: 'SITE_CONFIG_INVALID',
            site: 'bad.test',
            file: `${configFolder(host.config)}/site.d/bad.test.conf`,
            line: 2,
            message: expect.stringContaining('unknown directive "nonsense"') as string,
          },
        ],
      });
      // The generation that the good snippet came with is gone by now.
      expect(await host.get('bad.test')).toBe(`200 ${code}`);
    }
    expect(readdirSync(`${configFolder(host.config)}/generations`).sort()).toEqual(['4', '5']);
  });

  it('leaves out a snippet of the server that is broken, or asks for a port or a folder that is not to be had', async () => {
    const holder = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    const bad = {
      'pre.d/brace.conf': 'server {\n',
      'post.d/port.conf': `server {\n    listen ${String(port)};\n}\n`,
      'post.d/log.conf': 'log_format x "y";\naccess_log /nowhere/at/all/x.log;\n',
    };
    for (const [path, text] of Object.entries(bad)) snippet(path, text);
    snippet(
      'pre.d/good.conf',
      'include mime.types;\nmap $uri $of_the_administrator {\n    default yes;\n}\n'.replace(
        'include mime.types;\n',
        '',
      ),
    );
    const result = await apply([{ uri: 'a.test' }]);
    holder.close();
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    expect(
      result.problems?.map(({ file, line }) => [file?.slice(configFolder(host.config).length + 1), line]),
    ).toEqual(
      expect.arrayContaining([
        ['post.d/port.conf', 2],
        ['post.d/log.conf', 2],
        ['pre.d/brace.conf', 2],
      ]),
    );
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('finds a snippet that passes every test and makes the reload fail, and goes back', async () => {
    await apply([{ uri: 'a.test' }]);
    const holder = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    // What an included file asks for is beyond the look before the test.
    writeFileSync(`${host.config.root}/beyond.inc`, `server {\n    listen 127.0.0.1:${String(port)};\n}\n`);
    snippet('post.d/beyond.conf', `include ${host.config.root}/beyond.inc;\n`);
    const result = await apply([{ uri: 'a.test' }], host.addRelease({ 'index.html': 'two' }));
    holder.close();
    expect(result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      stage: 'reload',
      failure: {
        reason: 'RELOAD_FAILED',
        message: expect.stringContaining('Address already in use') as string,
      },
      problems: [],
    });
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('of a site that Apache served takes it over, and gives it back when it fails', async () => {
    expect(await host.apply(state([{ uri: 'a.test' }], release, 'apache'))).toMatchObject({ problems: [] });
    const current = `${configFolder(host.config)}/current`;
    expect(await apply([{ uri: 'a.test' }])).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect([existsSync(`${current}/apache.conf`), existsSync(`${current}/nginx.conf`)]).toEqual([
      false,
      true,
    ]);
    expect((await host.webServer('apache'))?.observe()).toBeNull();
    expect(await host.get('a.test')).toBe('200 one');

    twist = (web) => (web.facts.kind === 'apache' ? { ...web, addressOf: () => '0.0.0.1' } : web);
    const failed = await host.apply(
      state([{ uri: 'a.test' }], host.addRelease({ 'index.html': '2' }), 'apache'),
    );
    expect(failed).toMatchObject({ outcome: 'OUTCOME_ROLLED_BACK', stage: 'probe', problems: [] });
    expect((await host.webServer('apache'))?.observe()).toBeNull();
    expect(await host.get('a.test')).toBe('200 one');
    expect((await host.webServer('nginx'))?.observe()).not.toBeNull();
  });

  it('is told by name that Apache has the port', async () => {
    const apache = await host.webServer('apache');
    if (apache === null) throw new Error('no Apache');
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(host.port, '127.0.0.1', resolve));
    const facts = { ...apache.facts, ports: [host.port] };
    const running = { parentPid: 1, parentStart: 1, workers: [] };
    twist = (web) => (web.facts.kind === 'apache' ? { ...web, facts, observe: () => running } : web);
    const refused = await apply([{ uri: 'a.test' }]);
    holder.close();
    expect(refused).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'PORT_BUSY', message: expect.stringContaining('apache listens on port') as string },
    });
  });
});
