import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOfState, type DesiredState } from '../../shared/desired-state.ts';
import type { PlatformState } from '../../shared/proto/gen/aegir/v1/PlatformState.ts';
import type { SiteState } from '../../shared/proto/gen/aegir/v1/SiteState.ts';
import { eventually } from '../lab/eventually.ts';
import { FalseHub } from '../lab/false-hub.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { HOSTILE_HOSTS, HOSTILE_PATHS, HOSTILE_SETTINGS } from '../lab/hostile.ts';
import { authorityOf, identityOf } from '../lab/peers.ts';
import { visit } from '../lab/visitors.ts';

/** Whatever somebody says of a site. */
type AnySite = object;

describe('a hub that somebody has taken over', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example', 'b.example']);
  });

  async function live(): Promise<string> {
    return web1.ok(
      'find /var/aegir /etc/apache2 /etc/aegir -printf "%p %y %l %T@\\n" | grep -v "/spoke.db" | sort | sha256sum',
    );
  }

  describe('from a hub that somebody has taken over', () => {
    let hub: FalseHub;
    let before: string;

    beforeAll(async () => {
      before = await live();
      hub = await FalseHub.start(authorityOf(farm));
      await redirect(FalseHub.endpoint);
      await hub.hello;
    });
    afterAll(async () => {
      await hub.stop();
      await redirect('hub:7400');
      await eventually(() => farm.done('site verify a.example'), { within: 60_000 });
    });

    async function redirect(endpoint: string): Promise<void> {
      const file = '/var/lib/aegir-spoke/identity/hub.json';
      await web1.ok(
        `sed -i 's/"endpoint": "[^"]*"/"endpoint": "${endpoint}"/' $(readlink -f ${file}) && chown aegir $(readlink -f ${file})`,
      );
      await web1.ok('systemctl restart aegir-spoke');
    }

    function job(site: AnySite, platform: Partial<PlatformState> = {}) {
      const { spokeId } = identityOf(web1);
      const wholePlatform = {
        name: 'p',
        publishPath: '/var/aegir/platforms/p',
        docroot: '',
        release: 'a'.repeat(64),
        ...platform,
      };
      const wholeSite = {
        uri: 'x.example',
        aliases: [],
        platform: 'p',
        enabled: true,
        ...site,
      } as SiteState & { uri: string };
      const upserts = [
        { web: { type: 'WEB_TYPE_APACHE', httpPort: 80 } as const },
        { platform: wholePlatform },
        { site: wholeSite },
      ];
      const state = {
        web: { type: 'apache', httpPort: 80 } as const,
        platforms: new Map([[wholePlatform.name, wholePlatform]]),
        sites: new Map([[wholeSite.uri, wholeSite]]),
      } as unknown as DesiredState;
      return {
        spokeId,
        timeoutSeconds: 60,
        apply: { generation: 1_000, upserts, removals: [], stateDigest: digestOfState(state) },
      };
    }

    it.each([
      ...HOSTILE_HOSTS.map((uri): [string, AnySite, Partial<PlatformState>] => [`uri ${uri}`, { uri }, {}]),
      ...HOSTILE_HOSTS.map((alias): [string, AnySite, Partial<PlatformState>] => [
        `alias ${alias}`,
        { aliases: [alias] },
        {},
      ]),
      ...HOSTILE_PATHS.map((publishPath): [string, AnySite, Partial<PlatformState>] => [
        `path ${publishPath}`,
        {},
        { publishPath },
      ]),
      // Typed values are all that gets here: whoever wants a directive has to put it into one of them.
      ...HOSTILE_SETTINGS.map((settings): [string, AnySite, Partial<PlatformState>] => [
        `settings ${JSON.stringify(settings)}`,
        { settings },
        {},
      ]),
      ['certificate that is a path', { tls: { mode: 'MODE_ON', certificate: '../../../etc/ssl/key' } }, {}],
      [
        'database with a directive',
        {
          database: {
            host: 'db"\nInclude /etc/shadow',
            port: 3306,
            name: 'a',
            user: 'a',
            secretId: 'a'.repeat(64),
          },
        },
        {},
      ],
      ['subdirectory with a directive', { uri: 'x.example/a\nLoadModule evil /tmp/evil.so' }, {}],
      ['subdirectory that climbs', { uri: 'x.example/..' }, {}],
      ['path outside the allowed roots', {}, { publishPath: '/etc/apache2' }],
      ['docroot that climbs', {}, { docroot: '../../../etc' }],
      ['platform name', {}, { name: '../x' }],
      ['release that is a path', {}, { release: '../../../../etc' }],
    ])('the spoke itself refuses: %j', async (_name, site, platform) => {
      const end = await hub.give(job(site, platform));
      expect(end.result?.outcome).toBe('OUTCOME_FAILED');
      expect(end.result?.failure?.reason).toMatch(/INVALID|MISSING|DENIED|ABSENT/);
    });

    it('a job for another spoke, of an old epoch, or with a number that was used is refused', async () => {
      const one = { ...job({}), spokeId: '00000000-0000-4000-8000-000000000000' };
      expect((await hub.give(one)).result?.failure?.reason).toBe('AUDIENCE_WRONG');
      expect((await hub.give(job({}), { epoch: 0 })).result?.failure?.reason).toMatch(
        /EPOCH_STALE|FIELD_INVALID/,
      );
      expect((await hub.give(job({}), { sequence: 1 })).result?.failure?.reason).toBe('SEQUENCE_REPEATED');
    });

    it('after all of it nothing on the machine has changed, and the sites answer', async () => {
      expect(await live()).toBe(before);
      expect((await visit(web1, 'a.example')).status).toBe(200);
    });
  });
});
