import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { createDriftWatch } from './drift.ts';
import type { Drift } from './drift-scan.ts';
import { configFolder } from '../disk/places.ts';

describe('the drift watch', { timeout: 30_000 }, () => {
  let host: Host;
  const reports: (readonly Drift[])[] = [];
  const stop = new AbortController();
  let running: Promise<void>;

  beforeEach(async () => {
    host = await createHost();
    await host.apply(serve('a.test'));
    const options = {
      config: host.config,
      onDrift: (items: readonly Drift[]) => reports.push(items),
      log: silentLogger(),
    };
    running = createDriftWatch(options).run(stop.signal);
    await sleep(600);
  });
  afterEach(async () => {
    stop.abort();
    await running;
    await host.close();
  });

  function serve(...uris: string[]): ReturnType<typeof stateOf> {
    const release = host.addRelease({ 'index.html': 'hello' });
    return stateOf(
      host.port,
      release,
      uris.map((uri) => ({ uri })),
      { root: host.config.root },
    );
  }

  async function nextReport(): Promise<readonly Drift[] | undefined> {
    const before = reports.length;
    for (let look = 0; look < 40 && reports.length === before; look += 1) await sleep(50);
    return reports[before];
  }

  it('tells what was changed, removed and added within two seconds, and is quiet about our own switches', async () => {
    const config = configFolder(host.config);
    appendFileSync(`${config}/current/vhost.d/a.test`, '# by hand\n');
    expect(await nextReport()).toEqual([{ path: 'current/vhost.d/a.test', kind: 'changed' }]);

    rmSync(`${config}/apache.conf`);
    writeFileSync(`${config}/current/vhost.d/evil`, '');
    expect(await nextReport()).toEqual([
      { path: 'apache.conf', kind: 'removed' },
      { path: 'current/vhost.d/a.test', kind: 'changed' },
      { path: 'current/vhost.d/evil', kind: 'added' },
    ]);
    host.restart();
    expect(await nextReport()).toEqual([
      { path: 'current/vhost.d/a.test', kind: 'changed' },
      { path: 'current/vhost.d/evil', kind: 'added' },
    ]);
    // The next generation carries nothing of what was tampered with.
    const told = reports.length;
    await host.apply(serve('a.test', 'b.test'));
    await sleep(1_000);
    expect(reports.slice(told)).toEqual([[]]);

    mkdirSync(`${config}/pre.d`);
    await sleep(700);
    writeFileSync(`${config}/pre.d/new.conf`, 'ServerSignature Off\n');
    expect(await nextReport()).toEqual([{ path: 'pre.d/new.conf', kind: 'added' }]);
    writeFileSync(`${config}/current/vhost.d/again`, '');
    expect(await nextReport()).toContainEqual({ path: 'current/vhost.d/again', kind: 'added' });
  });
});
