import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import type { Server } from '../inventory/model.ts';
import { Observed } from '../inventory/observed.ts';
import { emptyResult } from '../spokes/job-result.ts';
import { convergeKnown } from './ahead.ts';
import type { Task } from './task.ts';

let database: TestDatabase;
let hub: TaskHub;
let observed: Observed;
let server: Server;
let asked = 0;

beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  server = hub.addServer('web1');
  asked = 0;
  observed = new Observed(database.db);
  observed.setAhead(server.id, true);
});

afterEach(() => {
  database.close();
});

function converge(
  kind: string,
  actor: string,
  outcome: 'OUTCOME_APPLIED' | 'OUTCOME_FAILED' = 'OUTCOME_APPLIED',
) {
  const task = { kind, actor } as Task;
  return convergeKnown({ observed, task }, server, () => {
    asked += 1;
    return Promise.resolve(emptyResult(outcome));
  });
}

describe('a server that serves what the hub knows nothing of', () => {
  it.each([
    ['server.verify', 'schedule'],
    ['server.verify', 'hub'],
    ['site.add', 'anna'],
  ])('is not touched by %s of %s', async (kind, actor) => {
    await expect(converge(kind, actor)).rejects.toMatchObject({ reason: 'SERVER_AHEAD' });
    expect([asked, observed.isAhead(server.id)]).toEqual([0, true]);
  });

  it('is brought to the inventory by a verify that a person asks for, and is like all others then', async () => {
    await converge('server.verify', 'anna', 'OUTCOME_FAILED');
    expect(observed.isAhead(server.id)).toBe(true);
    await converge('server.verify', 'operator');
    expect(observed.isAhead(server.id)).toBe(false);
    await converge('site.add', 'anna');
    expect(asked).toBe(3);
  });
});
