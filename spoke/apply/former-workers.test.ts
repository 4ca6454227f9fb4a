import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '../../shared/checks.ts';
import { systemClock } from '../../shared/clock.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { eventually } from '../../test/lab/eventually.ts';
import { inspectHost } from '../host/inspect.ts';

/** A script that answers when a file is there. */
const STUCK = `<?php
$folder = getenv('AEGIR_SITE_DATA') . '/files';
touch("$folder/begun");
for ($i = 0; $i < 600 && !file_exists("$folder/go"); $i += 1) { usleep(50000); clearstatcache(); }
include __DIR__ . '/late.php';`;
const HOUR_MS = 3_600_000;

/** What becomes of code that a worker does not let go of; a real Apache with PHP as its module. */
describe('a worker that does not leave', { timeout: 60_000 }, () => {
  let host: Host;
  let laterMs = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + laterMs };
  beforeEach(async () => {
    laterMs = 0;
    host = await createHost({ clock });
  });
  afterEach(async () => {
    await host.close();
  });
  const release = (word: string): string =>
    host.addRelease({
      'index.php': `<?php echo '${word}';`,
      'stuck.php': STUCK,
      'late.php': '<?php echo "late";',
    });
  const serve = async (code: string): Promise<Awaited<ReturnType<Host['apply']>>> => {
    const platform = { root: host.config.root };
    const result = await host.apply(stateOf(host.port, code, [{ uri: 'a.test' }], platform));
    expect(result.outcome).toBe('OUTCOME_APPLIED');
    return result;
  };

  const workersLine = async (settled = false): Promise<Check | undefined> => {
    const web = { type: 'apache' as const, httpPort: host.port };
    const hasty = { ...clock, monotonic: () => systemClock.monotonic() * 100 };
    const view = { ...host, clock: hasty, web, settled };
    const { checks } = await inspectHost(view, new AbortController().signal);
    return checks.find(({ name }) => name === 'web.workers');
  };

  it('keeps its code until it has gone, whatever is served meanwhile, and is told of after a while', async () => {
    const [one, two, three, four, five] = ['one', 'two', 'three', 'four', 'five'].map(release) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await serve(one);
    const files = `${host.config.root}/platforms/.aegir/sites/a.test/files`;
    const answer = host.get('a.test', '/stuck.php');
    await eventually(() => {
      expect(existsSync(`${files}/begun`)).toBe(true);
    });

    await serve(two);
    expect(await serve(three)).toMatchObject({ problems: [] });
    expect(host.applier.referencedReleases()).toEqual(new Set([one, two, three]));
    laterMs = HOUR_MS;
    // Those that had nothing to do are gone in a moment, which is no hour.
    await eventually(async () => {
      expect((await workersLine())?.finding).toMatch(/^1 of /);
    });
    const { problems } = await serve(four);
    expect(problems).toMatchObject([{ reason: 'WORKERS_LINGER' }]);
    expect(problems?.[0]?.message).toMatch(
      /^1 of the workers were told 60 minutes ago to go .*: process \d+$/,
    );
    // The code that came between is nobody's.
    expect(host.applier.referencedReleases()).toEqual(new Set([one, three, four]));

    laterMs *= 2;
    expectBroken('web.workers', [await workersLine()], /./);
    // Whoever is about to move what visitors send has to know, sooner than others.
    laterMs = HOUR_MS / 30;
    expect([await workersLine(), await workersLine(true)]).toMatchObject([
      { outcome: 'OUTCOME_OK' },
      { outcome: 'OUTCOME_FAILED' },
    ]);
    const [pid] = /\d+$/.exec(problems?.[0]?.message ?? '') ?? [];
    writeFileSync(`${files}/go`, '');
    expect(await answer).toBe('200 late');
    await eventually(() => {
      expect(existsSync(`/proc/${String(pid)}`)).toBe(false);
    });
    expect(await workersLine()).toMatchObject({ outcome: 'OUTCOME_OK' });
    expect(await serve(five)).toMatchObject({ problems: [] });
    expect(host.applier.referencedReleases()).toEqual(new Set([four, five]));
  });
});
