import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import type { Site } from '../inventory/model.ts';
import { nextRunMs } from '../inventory/site-runs.ts';
import { queueDue } from './due-runs.ts';

const BY = { actor: 'operator' };
let database: TestDatabase;
let clock: TestClock;
let hub: TaskHub;
let site: Site;
let woken = 0;
beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  hub = new TaskHub({ db: database.db, clock });
  const added = hub.addSite('a.example.org', hub.addPlatform('d11', hub.addServer('web1')));
  site = hub.inventory.updateSite(added.id, { cronSeconds: 3_600, state: 'verified', verifiedMs: 1 }, BY);
  woken = 0;
  look();
});
afterEach(() => {
  database.close();
});

function look(): string[] {
  const before = new Set(hub.store.open().map(({ id }) => id));
  queueDue(
    {
      ...{ kind: 'site.cron', runs: hub.crons, keepGoodMs: 3_600_000 },
      everySeconds: ({ cronSeconds }) => cronSeconds,
    },
    { inventory: hub.inventory, store: hub.store, clock, log: silentLogger(), wake: () => woken++ },
  );
  const queued = hub.store.open().filter(({ id }) => !before.has(id));
  return queued.map(({ kind, objectName, actor }) => `${kind} ${objectName} ${actor}`);
}

function untilDue(): void {
  clock.advance(nextRunMs({ id: site.id, everySeconds: site.cronSeconds }, clock.now()) - clock.now());
}

describe('the regular work of sites', () => {
  it('is queued when it is due, once', () => {
    expect(look()).toEqual([]);
    untilDue();
    expect(look()).toEqual(['site.cron a.example.org schedule']);
    expect(look()).toEqual([]);
    expect(woken).toBe(1);
  });

  it('is not queued behind a run that is not over, and counts as missed', () => {
    untilDue();
    look();
    untilDue();
    expect(look()).toEqual([]);
    expect(hub.crons.of(site.id).missed).toBe(1);
  });

  it.each([
    ['disabled', { enabled: false }],
    ['being removed', { removing: true }],
    ['never seen to work', { verifiedMs: 0 }],
    ['not installed yet', { profile: 'standard', installedMs: 0 }],
    ['without cron', { cronSeconds: 0 }],
  ])('is left alone for a site that is %s', (_what, patch) => {
    hub.inventory.updateSite(site.id, patch, BY);
    untilDue();
    expect(look()).toEqual([]);
  });
});
