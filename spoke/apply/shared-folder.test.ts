import { describe, expect, it } from 'vitest';
import type { Clock } from '../../shared/clock.ts';
import { EMPTY_STATE, type DesiredState, type PlatformState } from '../../shared/desired-state.ts';
import { awaitReleases } from './shared-folder.ts';

const [OLD, NEW] = ['aa'.repeat(32), 'bb'.repeat(32)];
const shop = (release: string): PlatformState => ({
  ...{ name: 'shop', release, publishPath: '/var/aegir/platforms/shop', docroot: '' },
});
const state = (release: string, writes = false): DesiredState => ({
  ...EMPTY_STATE,
  web: { type: 'apache', httpPort: 80, share: { id: 'pack', writer: 'web1', writes } },
  platforms: new Map([['shop', shop(release)]]),
});

/** A folder on which a release shows after so many looks. */
function view(looks: number) {
  let now = 0;
  let left = looks;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms) => {
      now += ms;
      left -= 1;
      return Promise.resolve();
    },
  };
  const content = { pathOf: (release: string) => (left > 0 ? null : `/releases/${release}`) };
  return { tools: { clock, content } as unknown as Parameters<typeof awaitReleases>[2], waited: () => now };
}

const { signal } = new AbortController();
const served = (release: string): ReadonlyMap<string, { release: string }> =>
  new Map([['shop', { release }]]);

describe('a release that the master of a pack has written', () => {
  it('is waited for on the other members, where it shows some seconds late', async () => {
    const late = view(20);
    await awaitReleases(state(NEW), served(OLD), late.tools, signal);
    expect(late.waited()).toBe(5_000);
  });

  it('stops the change where it does not show: members would serve different code', async () => {
    const never = view(Infinity);
    await expect(awaitReleases(state(NEW), served(OLD), never.tools, signal)).rejects.toMatchObject({
      reason: 'RELEASE_MISSING',
      message: `release ${NEW.slice(0, 12)} of shop does not show on the folder of the pack`,
    });
    expect(never.waited()).toBe(15_000);
  });

  it('is no obstacle where it was served before and is gone, nor to the master itself', async () => {
    const never = view(Infinity);
    await awaitReleases(state(OLD), served(OLD), never.tools, signal);
    await awaitReleases(state(NEW, true), served(OLD), never.tools, signal);
    expect(never.waited()).toBe(0);
  });
});
