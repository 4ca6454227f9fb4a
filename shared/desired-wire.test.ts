import { describe, expect, it } from 'vitest';
import { changeFromWire } from './desired-wire.ts';
import { LIMITS } from './limits.ts';
import type { DesiredObject } from './proto/gen/aegir/v1/DesiredObject.ts';
import type { PoolMember } from './proto/gen/aegir/v1/PoolMember.ts';
import { aegirV1 } from './rpc/proto.ts';

const MEMBER = 'upserts[0].web.pools[0].members[0]';

function member(wrong: Partial<PoolMember>): PoolMember {
  return { name: 'web1', address: '10.0.0.1', httpPort: 80, weight: 100, ...wrong };
}

function pool(members: PoolMember[], master = ''): DesiredObject {
  return {
    web: {
      type: 'WEB_TYPE_HAPROXY',
      httpPort: 80,
      httpsPort: 443,
      pools: [{ name: 'cluster1', members, master }],
    },
  };
}

describe('a change from the wire is refused', () => {
  /** As it arrives: encoded by whoever sent it. */
  function arrive(object: DesiredObject) {
    return [aegirV1.DesiredObject.deserialize(aegirV1.DesiredObject.serialize(object))];
  }

  const wireSite = { uri: 'a.example', aliases: [], platform: 'd11', enabled: true };
  const wireDatabase = { host: 'db1', port: 3306, name: 'a', user: 'a', secretId: 'ab'.repeat(32) };
  const wirePlatform = {
    name: 'd11',
    publishPath: '/var/aegir/platforms/d11',
    docroot: '',
    release: 'ab'.repeat(32),
  };

  it.each<[string, DesiredObject, string]>([
    ['a newline in a URI', { site: { ...wireSite, uri: 'a.example\nListen 81' } }, 'upserts[0].site.uri'],
    [
      'a variable in an alias',
      { site: { ...wireSite, aliases: ['b.example', '${HOME}'] } },
      'upserts[0].site.aliases[1]',
    ],
    [
      'a URI in another form than the canonical',
      { site: { ...wireSite, uri: 'A.example' } },
      'upserts[0].site.uri',
    ],
    [
      'authorities that are no digest',
      { site: { ...wireSite, database: { ...wireDatabase, tls: { caDigest: '../ca' } } } },
      'upserts[0].site.database.tls.ca_digest',
    ],
    ['a platform that climbs', { site: { ...wireSite, platform: '../etc' } }, 'upserts[0].site.platform'],
    [
      'a path that climbs',
      { platform: { ...wirePlatform, publishPath: '/var/../etc' } },
      'upserts[0].platform.publish_path',
    ],
    [
      'an absolute docroot',
      { platform: { ...wirePlatform, docroot: '/etc' } },
      'upserts[0].platform.docroot',
    ],
    [
      'a release that is a path',
      { platform: { ...wirePlatform, release: '../x' } },
      'upserts[0].platform.release',
    ],
    ['no port', { web: { type: 'WEB_TYPE_APACHE', httpPort: 0 } }, 'upserts[0].web.http_port'],
    [
      'a type without a number',
      { web: { type: 'WEB_TYPE_UNSPECIFIED', httpPort: 80 } },
      'upserts[0].web.type',
    ],
    ['nothing in it', {}, 'upserts[0]'],
    [
      'a member with words of HAProxy',
      pool([member({ address: '10.0.0.1 check ssl' })]),
      `${MEMBER}.address`,
    ],
    ['a member with a line of its own', pool([member({ name: 'web1\nbackend x' })]), `${MEMBER}.name`],
    ['a member without a port', pool([member({ httpPort: 0 })]), `${MEMBER}.http_port`],
    ['a member that weighs too much', pool([member({ weight: 2 ** 31 })]), `${MEMBER}.weight`],
    ['a member twice', pool([member({}), member({})]), 'upserts[0].web.pools[0].members'],
    ['a master that is no member', pool([member({})], 'web9'), 'upserts[0].web.pools[0].master'],
    [
      'a balancer that the DNS decides on',
      { web: { type: 'WEB_TYPE_APACHE', httpPort: 80, balancers: ['lb1.example'] } },
      'upserts[0].web.balancers[0]',
    ],
  ])('with %s, naming the field', (_name, object, field) => {
    expect(() => changeFromWire(arrive(object), [])).toThrow(expect.objectContaining({ field }) as Error);
  });

  it('with more aliases than a site may have', () => {
    const aliases = Array.from({ length: LIMITS.aliasesPerSite + 1 }, (_, n) => `a${String(n)}.example`);
    expect(() => changeFromWire(arrive({ site: { ...wireSite, aliases } }), [])).toThrow('too many aliases');
  });

  it('with a removal of a kind that this version does not know', () => {
    expect(() => changeFromWire([], [{ kind: 'database', name: 'x' }])).toThrow(
      expect.objectContaining({ reason: 'JOB_UNSUPPORTED' }) as Error,
    );
  });
});
