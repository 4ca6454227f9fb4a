import { beforeAll, describe, expect, it } from 'vitest';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { HOSTILE_HOSTS, HOSTILE_NAMES, HOSTILE_PATHS } from '../lab/hostile.ts';
import { visit } from '../lab/visitors.ts';

describe('bad input through aegirctl', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example', 'b.example']);
  });

  async function inventory(): Promise<string> {
    const lists = ['server list', 'platform list', 'site list', 'task list'];
    const documents = await Promise.all(lists.map((line) => farm.ask<object>(line)));
    // A spoke that says hello meanwhile is no change.
    return JSON.stringify(documents).replaceAll(/"(lastSeenMs|clockMs|diskFreeBytes|inodesFree)":\d+/g, '');
  }

  async function live(): Promise<string> {
    return web1.ok(
      'find /var/aegir /etc/apache2 /etc/aegir -printf "%p %y %l %T@\\n" | grep -v "/spoke.db" | sort | sha256sum',
    );
  }

  /** A name that begins with a dash is a name only behind two of them. */
  function withoutOptions(words: readonly string[]): string[] {
    const [noun = '', verb = '', name = '', ...options] = words;
    return name.startsWith('-') ? [noun, verb, ...options, '--', name] : [...words];
  }

  describe('through aegirctl', () => {
    const cases: [string, readonly string[]][] = [
      ...HOSTILE_HOSTS.map((uri): [string, string[]] => ['uri', ['site', 'add', uri, '--platform', 'shop']]),
      ...HOSTILE_HOSTS.map((alias): [string, string[]] => [
        'aliases',
        ['site', 'add', 'new.example', '--platform', 'shop', '--alias', alias],
      ]),
      ['aliases', ['site', 'add', 'new.example', '--platform', 'shop', '--alias', 'b.example']],
      ['aliases', ['site', 'add', 'new.example', '--platform', 'shop', '--alias', 'B.EXAMPLE.']],
      ['aliases', ['site', 'add', 'new.example', '--platform', 'shop', '--alias', 'new.example']],
      ['aliases', ['site', 'add', 'new.example', '--platform', 'shop', ...manyAliases(101)]],
      ...HOSTILE_NAMES.map((name): [string, string[]] => ['name', ['server', 'add', name]]),
      ...HOSTILE_HOSTS.filter((host) => !['', '10.77.0.1'].includes(host)).map((host): [string, string[]] => [
        'hostname',
        ['server', 'add', 'new', '--hostname', host],
      ]),
      ...HOSTILE_NAMES.map((name): [string, string[]] => [
        'name',
        ['platform', 'add', name, '--server', 'web1'],
      ]),
      ...HOSTILE_PATHS.map((path): [string, string[]] => [
        'publish_path',
        ['platform', 'add', 'new', '--server', 'web1', '--path', path],
      ]),
      // What the spoke of the server would refuse.
      ['publish_path', ['platform', 'add', 'new', '--server', 'web1', '--path', '/srv/www/new']],
      ...['../x', '/abs', 'a"b', 'a/../b', 'a b'].map((docroot): [string, string[]] => [
        'docroot',
        ['platform', 'add', 'new', '--server', 'web1', '--docroot', docroot],
      ]),
      ['server', ['platform', 'add', 'new', '--server', 'nowhere']],
      ['platform', ['site', 'add', 'new.example', '--platform', 'nowhere']],
      ['http', ['server', 'add', 'new', '--http-port', '70000']],
    ];

    function manyAliases(count: number): string[] {
      return Array.from({ length: count }, (_, index) => ['--alias', `n${String(index)}.example`]).flat();
    }

    it('every hostile value is refused with its field and a remedy, and nothing has changed anywhere', async () => {
      const before = [await inventory(), await live()];
      const wrong: unknown[] = [];
      for (const [field, words] of cases) {
        const refusal = await farm
          .refusal(withoutOptions(words))
          .catch((error: unknown) => ({ accepted: String(error) }));
        const good = 'reason' in refusal && refusal.remedy !== '' && refusal.field.includes(field);
        if (!good || refusal.reason === 'INTERNAL') wrong.push({ words, refusal });
      }
      expect(wrong).toEqual([]);
      expect([await inventory(), await live()]).toEqual(before);
    }, 300_000);

    it('an international name is kept in its ASCII form', async () => {
      await farm.done('site add bücher.example --platform shop');
      expect((await visit(web1, 'xn--bcher-kva.example')).status).toBe(200);
      expect(await farm.refusal('site add xn--bcher-kva.example --platform shop')).toMatchObject({
        reason: 'NAME_TAKEN',
      });
    });

    it('a change of what somebody else changed meanwhile is refused with the current version', async () => {
      const { site } = await farm.ask<{ site: { etag: string } }>('site show a.example');
      await farm.done('site set a.example --aliases one.example');
      const line = `site set a.example --aliases two.example --etag ${site.etag}`;
      expect(await farm.refusal(line)).toMatchObject({ reason: 'ETAG_MISMATCH' });
      expect((await visit(web1, 'two.example')).body).not.toContain('site=');
    });
  });
});
