import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { DesiredState } from '../../shared/desired-state.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { configFolder } from '../disk/places.ts';
import type { TestVerdict, WebServer } from '../webserver/webserver.ts';

const SITES = Array.from({ length: 200 }, (_, index) => `s${String(index)}.test`);
const BAD = 's137.test';
/** What a site's own snippet may hold that cannot work, in the language of each web server. */
const FAULTS = {
  apache: [
    ['a word that nobody knows', 'Nonsense on\n', /Nonsense/],
    ['a module that is not there', 'LuaHookFixups /nowhere.lua handle\n', /LuaHookFixups/],
    ['a file that is not there', 'Include /nowhere/at-all.conf\n', /nowhere/],
    ['a folder for its log that is not there', 'ErrorLog /nowhere/error.log\n', /nowhere/],
    ['a program for its log that is not there', 'CustomLog "|/nowhere/prog -x" "%h"\n', /nowhere/],
    ['a log that is a folder', 'ErrorLog /etc\n', /\/etc is a folder/],
    ['a section that never ends', '<Directory /nowhere\n', /Directory/],
  ],
  nginx: [
    ['a word that nobody knows', 'nonsense on;\n', /nonsense/],
    ['a file that is not there', 'include /nowhere/at-all.conf;\n', /nowhere/],
    ['a folder for its log that is not there', 'error_log /nowhere/error.log;\n', /nowhere/],
    ['a log that is a folder', 'access_log /etc;\n', /\/etc is a folder/],
    ['a block that never ends', 'location /x {\n', /unexpected end|expecting/],
  ],
} as const;

describe.each(['apache', 'nginx'] as const)('one of 200 sites on %s', { timeout: 120_000 }, (type) => {
  let host: Host;
  let tests = 0;

  afterEach(() => host.close());

  /** The web server, with its tests counted. */
  function counted(web: WebServer): WebServer {
    const testShadow = (folder: string, signal: AbortSignal): Promise<TestVerdict> => {
      tests += 1;
      return web.testShadow(folder, signal);
    };
    return { ...web, testShadow };
  }

  function state(release: string, aliases: readonly string[]): DesiredState {
    const sites = SITES.map((uri) => ({ uri, aliases: aliases.map((word) => `${word}.${uri}`) }));
    return stateOf(host.port, release, sites, { root: host.config.root }, type);
  }

  it('that cannot work is found in a test or two, named, and held; the others get their change', async () => {
    host = await createHost({ webServer: (web) => web && counted(web) });
    const release = host.addRelease({ 'index.html': 'hello' });
    await host.apply(state(release, []));
    const folder = `${configFolder(host.config)}/site.d`;
    mkdirSync(folder, { recursive: true });
    for (const [index, [what, text, words]] of FAULTS[type].entries()) {
      writeFileSync(`${folder}/${BAD}.conf`, `# mine\n${text}`);
      tests = 0;
      const alias = `www${String(index)}`;
      const { outcome, problems = [] } = await host.apply(state(release, [alias]));
      expect([what, outcome, problems.length]).toEqual([what, 'OUTCOME_APPLIED', 1]);
      expect(problems[0]).toMatchObject({ reason: 'SITE_CONFIG_INVALID', site: BAD });
      expect(`${problems[0]?.file ?? ''} ${problems[0]?.message ?? ''}`).toMatch(words);
      expect(problems[0]?.file).toContain(BAD);
      expect(tests).toBeLessThanOrEqual(2);
      expect(await host.get(`${alias}.s0.test`)).toBe('200 hello');
      expect(await host.get(BAD)).toBe('200 hello');
      expect(await host.get(`${alias}.${BAD}`)).toContain('404');
    }
  });
});

describe('a snippet that passes every test and ends the web server', { timeout: 60_000 }, () => {
  it('is undone, is the fault of its site, and stands in no way of others until it is edited', async () => {
    const host = await createHost();
    try {
      const release = host.addRelease({ 'index.html': 'hello' });
      const state = (alias: string): DesiredState => {
        const sites = ['a.test', 'b.test'].map((uri) => ({ uri, aliases: [`${alias}.${uri}`] }));
        return stateOf(host.port, release, sites, { root: host.config.root });
      };
      await host.apply(state('one'));
      const folder = `${configFolder(host.config)}/site.d`;
      mkdirSync(folder, { recursive: true });
      // A program without a path is not looked for beforehand; Apache ends when it cannot start it.
      writeFileSync(`${folder}/b.test.conf`, 'ErrorLog "|nowhere"\n');
      expect(await host.apply(state('two'))).toMatchObject({
        outcome: 'OUTCOME_ROLLED_BACK',
        failure: { reason: 'WEB_SERVER_DIED', site: 'b.test' },
      });
      expect(await host.get('b.test')).toBe('200 hello');
      const { outcome, problems } = await host.apply(state('three'));
      expect(outcome).toBe('OUTCOME_APPLIED');
      expect(problems).toMatchObject([{ reason: 'SITE_CONFIG_INVALID', site: 'b.test' }]);
      expect(problems?.[0]?.message).toContain('edit it');
      expect(await host.get('three.a.test')).toBe('200 hello');
      writeFileSync(`${folder}/b.test.conf`, 'AddDefaultCharset utf-8\n');
      expect(await host.apply(state('four'))).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
      expect(await host.get('four.b.test')).toBe('200 hello');
    } finally {
      await host.close();
    }
  });
});
