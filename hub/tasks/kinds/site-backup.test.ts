import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Site } from '../../inventory/model.ts';
import type { TaskDetail } from '../task.ts';

let database: TestDatabase;
let clock: TestClock;
let hub: TaskHub;
let site: Site;

beforeEach(async () => {
  database = openTestDatabase();
  clock = new TestClock();
  hub = new TaskHub({ db: database.db, clock });
  hub.start();
  site = hub.addSite('a.example.org', hub.addPlatform('d11', hub.addServer('web1')));
  await hub.ended(hub.queue('site.add', site));
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

/** The task of a backup, as the schedule or an operator asks for it, a second later than the one before. */
function backedUp(actor = 'schedule'): Promise<TaskDetail> {
  clock.advance(1_000);
  const { id } = hub.store.create({
    ...{ kind: 'backup.create', objectKind: 'site', objectId: site.id, objectName: site.uri, actor },
  });
  hub.runner.wake();
  return hub.ended(id);
}

function names(): string[] {
  return hub.backups.all().map(({ name }) => name);
}

describe('a backup that the schedule makes', () => {
  it('takes the place of the oldest that the policy does not keep, with its archive', async () => {
    const [first] = [(await backedUp()).task];
    const by = (await backedUp('operator')).task;
    await backedUp();
    const before = names();
    const { task, log } = await backedUp();
    expect(task.state).toBe('success');
    expect(log.at(-1)?.text).toBe(`removed by the policy: ${before[0] ?? ''}`);
    expect(hub.backups.find(first.id)).toBeUndefined();
    expect(existsSync(hub.shelf.pathOf(first.id))).toBe(false);
    expect(hub.backups.find(by.id)?.cause).toBe('operator');
    expect(hub.backups.all().map(({ cause }) => cause)).toEqual(['operator', 'schedule', 'schedule']);
  });

  it('leaves what became of it with its site, also when it failed', async () => {
    await backedUp();
    expect(hub.keeping.runs.of(site.id)).toMatchObject({ problem: '', missed: 0 });
    hub.fleet.answers.data.push(
      jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({ reason: 'DISK_FULL' }) }),
    );
    expect((await backedUp()).task).toMatchObject({ state: 'failure', reason: 'DISK_FULL' });
    expect(hub.keeping.runs.of(site.id).problem).not.toBe('');
    expect(names()).toHaveLength(1);
  });

  it('of an operator says nothing of the schedule', async () => {
    await backedUp('operator');
    expect(hub.keeping.runs.of(site.id).startedMs).toBe(0);
  });
});

describe('pruning', () => {
  it('leaves what is pinned, and says beforehand what it would remove', async () => {
    for (let round = 0; round < 2; round += 1) await backedUp();
    const [oldest] = hub.backups.all();
    hub.backups.pin(oldest?.id ?? '', true);
    for (let round = 0; round < 2; round += 1) await backedUp();
    expect(names()).toHaveLength(3);
    hub.backups.pin(oldest?.id ?? '', false);
    expect(hub.keeping.doomed().map(({ id }) => id)).toEqual([oldest?.id]);
    expect(hub.keeping.doomed('b.example.org')).toEqual([]);
    expect(names()).toHaveLength(3);
    expect(hub.keeping.prune().map(({ id }) => id)).toEqual([oldest?.id]);
    expect(names()).toHaveLength(2);
  });
});
