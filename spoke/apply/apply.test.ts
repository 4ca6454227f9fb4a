import { existsSync, readlinkSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost, quiet, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { longestStall } from '../../test/fakes/stalls.ts';
import type { ApplyOrder } from './applier.ts';

/** Heartbeats, probes of monitoring and other jobs wait as long; it is a third of that where nobody else is at work. */
const LONGEST_STALL_MS = 250;
const PHP = { 'index.php': "<?php echo 'hello from ', $_SERVER['AEGIR_SITE'];" };

describe('an apply', { timeout: 60_000 }, () => {
  let host: Host;
  beforeEach(async () => {
    host = await createHost();
  });
  afterEach(async () => {
    await host.close();
  });
  const state = (release: string, uris: readonly string[]): ReturnType<typeof stateOf> =>
    stateOf(
      host.port,
      release,
      uris.map((uri) => ({ uri })),
      { root: host.config.root },
    );

  it('makes PHP sites live, and moves them to a new release in one step', async () => {
    const one = host.addRelease(PHP);
    const result = await host.apply(state(one, ['a.test', 'b.test']));
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 1, problems: [] });
    expect(await host.get('a.test')).toBe('200 hello from a.test');
    expect(await host.get('b.test')).toBe('200 hello from b.test');
    expect(await host.get('other.test')).toBe('404 No such site on this server.');

    const two = host.addRelease({ 'index.php': "<?php echo 'second';" });
    expect(await host.apply(state(two, ['a.test', 'b.test']))).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    expect(await host.get('a.test')).toBe('200 second');
    expect(readlinkSync(`${host.config.root}/platforms/app`)).toBe(
      `${host.config.root}/config/current/platforms/app`,
    );
    expect(host.applier.referencedReleases()).toEqual(new Set([one, two]));
  });

  it('shares the files of sites that did not change with the generation before', async () => {
    const release = host.addRelease(PHP);
    await host.apply(state(release, ['a.test']));
    const inode = (): number => statSync(`${host.config.root}/config/current/vhost.d/a.test`).ino;
    const before = inode();
    await host.apply(state(release, ['a.test', 'b.test']));
    expect(inode()).toBe(before);
    await host.apply(state(release, ['a.test', 'b.test']), true);
    expect(inode()).not.toBe(before);
    expect(existsSync(`${host.config.root}/config/generations/1`)).toBe(false);
    expect(existsSync(`${host.config.root}/config/generations/2`)).toBe(true);
  });

  it('leaves the daemon free for its other work, also on a server with two thousand sites', async () => {
    // What Apache does with so many is its own time, and passes in other processes.
    const stopped = { ownership: 'host', observe: () => null } as const;
    const fine = () => Promise.resolve({ ok: true } as const);
    await host.close();
    host = await createHost({
      webServer: (web) => web && { ...web, ...stopped, testShadow: fine, testLive: fine },
    });
    const release = host.addRelease(PHP);
    const uris = Array.from({ length: 2_000 }, (_, index) => `s${String(index)}.test`);
    /** Of two, so that a moment in which the machine was busy elsewhere does not count. */
    const stalled = async (...changes: readonly [string[], string[]]): Promise<number> => {
      const stalls: number[] = [];
      for (const more of changes) {
        const order = host.order(state(release, [...uris, ...more]), more.length === 0);
        stalls.push(await longestStall(() => applyOrder(order)));
      }
      return Math.min(...stalls);
    };
    expect(await stalled([], [])).toBeLessThan(LONGEST_STALL_MS);
    expect(await stalled(['one.test'], ['one.test', 'two.test'])).toBeLessThan(LONGEST_STALL_MS);
  });

  async function applyOrder(order: ApplyOrder): Promise<void> {
    const prepared = await host.applier.prepare(order, new AbortController().signal, quiet);
    if (prepared.kind !== 'prepared') return expect.fail(prepared.result.failure?.message ?? '');
    expect(await host.applier.commit(prepared.prepared, quiet)).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  }
});
