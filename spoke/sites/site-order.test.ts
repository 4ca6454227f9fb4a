import { describe, expect, it } from 'vitest';
import type { RunSite } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { newAnswerKey } from '../../shared/sealed-answer.ts';
import { readSiteOrder } from './site-order.ts';

const WORK: RunSite = {
  action: 'ACTION_INSTALL',
  task: '0f-1',
  profile: 'standard',
  site: { uri: 'a.example', platform: 'd11', enabled: true },
  platform: { name: 'd11', publishPath: '/var/aegir/platforms/d11', release: 'ab'.repeat(32) },
};

function read(change: RunSite) {
  return readSiteOrder(aegirV1.RunSite.deserialize(aegirV1.RunSite.serialize({ ...WORK, ...change })));
}

describe('work with the application of a site', () => {
  it('is read with the site and the code it is for', () => {
    const order = read({});
    expect([order.action, order.site.uri, order.platform.name, order.profile]).toEqual([
      'install',
      'a.example',
      'd11',
      'standard',
    ]);
    expect(read({ action: 'ACTION_LOGIN', answerKey: newAnswerKey().publicKey }).action).toBe('login');
  });

  it.each<[string, RunSite, string]>([
    ['an action that is none', { action: 'ACTION_UNSPECIFIED' }, 'JOB_UNSUPPORTED'],
    ['an action of a later version', { action: 99 as never }, 'JOB_UNSUPPORTED'],
    ['no site', { site: null }, 'JOB_UNSUPPORTED'],
    ['a site that is none', { site: { uri: '../x', platform: 'd11' } }, 'HOSTNAME_INVALID'],
    ['a site of other code', { site: { uri: 'a.example', platform: 'other' } }, 'FIELD_INVALID'],
    ['a release that is none', { platform: { ...WORK.platform, release: '../..' } }, 'FIELD_INVALID'],
    ['a folder that leads out', { platform: { ...WORK.platform, docroot: '../..' } }, 'PATH_INVALID'],
    ['a task that is none', { task: 'a/b' }, 'FIELD_INVALID'],
    ['a profile that is an option', { profile: '--root=/' }, 'FIELD_INVALID'],
    ['a profile that is a path', { profile: '../x' }, 'FIELD_INVALID'],
    ['no key for its answer', { action: 'ACTION_LOGIN' }, 'FIELD_INVALID'],
  ])('is refused with %s', (_what, change, reason) => {
    expect(() => read(change)).toThrow(expect.objectContaining({ reason }) as Error);
  });
});
