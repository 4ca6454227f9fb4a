import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { newFolder, startAdminApi, type AdminApi, type Answers } from '../../test/fakes/admin-api.ts';
import { aegirctl, ctl, watching } from '../../test/fakes/aegirctl.ts';
import { site, task } from '../../test/fakes/inventory.ts';
import { openHub } from './client.ts';
import { watchTask } from './watch.ts';

const open: AdminApi[] = [];

afterEach(() => {
  for (const api of open.splice(0)) api.close();
});

async function hub(answers: Answers, folder?: string): Promise<AdminApi> {
  const api = await startAdminApi(answers, folder);
  open.push(api);
  return api;
}

const running = task({ state: 'running', endedMs: 0 });

/** The task as far as the hub that will die saw it; the stream then stays open. */
const stuck: Answers = {
  GetTask: () => ({ task: running }),
  WatchTask: async function* (_request, { signal }) {
    yield { task: running };
    await delay(60_000, undefined, { signal });
  },
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

describe('watching a task', () => {
  it('goes on by itself after the hub was killed and started again', async () => {
    const folder = newFolder();
    const first = await startAdminApi(stuck, folder);
    const watched = aegirctl(first.socket, ['task', 'watch', 'task-1']);
    await until(() => first.asked.some(({ method }) => method === 'WatchTask'));
    await delay(50);
    first.kill();
    await hub(watching(task()), folder);
    const { code, stdout, stderr } = await watched;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok       site.add www.example.org  1.4 s\n' });
    expect(stderr).toContain('the hub does not answer; the task goes on when it is back\n');
  });

  it('goes on when the hub ends the stream politely because it stops', async () => {
    let calls = 0;
    const answers: Answers = {
      GetTask: () => ({ task: running }),
      WatchTask: async function* () {
        calls += 1;
        yield await Promise.resolve({ task: calls === 1 ? running : task() });
        if (calls === 1) throw new AppError('SHUTTING_DOWN', 'the hub is stopping');
      },
    };
    expect((await ctl(answers, 'task watch task-1')).code).toBe(0);
    expect(calls).toBe(2);
  });

  it('goes on when the hub went away between the change and the watch', async () => {
    let calls = 0;
    const answers: Answers = {
      AddSite: () => ({ site: null, taskId: 'task-1' }),
      GetSite: () => ({ site: site() }),
      WatchTask: async function* () {
        calls += 1;
        if (calls === 1) throw new AppError('UNAVAILABLE', 'gone');
        yield await Promise.resolve({ task: task() });
      },
    };
    expect((await ctl(answers, 'site add www.example.org --platform d11')).code).toBe(0);
  });

  it('gives up on a hub that stays away for five minutes', async () => {
    const api = await hub(watching());
    const client = openHub({ kind: 'socket', path: api.socket }, {});
    let now = 0;
    let away = 0;
    const clock = {
      now: () => now,
      monotonic: () => now,
      sleep: () => {
        now += 60_000;
        return Promise.resolve();
      },
    };
    const watch = watchTask(client.tasks, 'task-1', {
      clock,
      signal: new AbortController().signal,
      onChange: () => undefined,
      onAway: () => (away += 1),
    });
    await expect(watch).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    expect({ now, away }).toEqual({ now: 360_000, away: 1 });
    client.close();
  });

  it('ends at once where no hub is', async () => {
    const { code, stderr } = await aegirctl('/nonexistent/admin.sock', ['task', 'watch', 'task-1']);
    expect(code).toBe(8);
    expect(stderr).toContain('no hub listens on /nonexistent/admin.sock');
  });

  it('ends at once when the hub does not know the task, or has a fault', async () => {
    for (const [reason, expected] of [
      ['NOT_FOUND', 3],
      ['INTERNAL', 10],
    ] as const) {
      const answers: Answers = {
        GetTask: () => ({ task: running }),
        // eslint-disable-next-line require-yield
        WatchTask: async function* () {
          await Promise.resolve();
          throw new AppError(reason, 'no');
        },
      };
      expect((await ctl(answers, 'task watch task-1')).code).toBe(expected);
    }
  });

  it('is left with Ctrl-C; the task goes on, and it says how to watch it again', async () => {
    const api = await hub(stuck);
    const stop = new AbortController();
    const watched = aegirctl(api.socket, ['task', 'watch', 'task-1'], { signal: stop.signal });
    await until(() => api.asked.some(({ method }) => method === 'WatchTask'));
    await delay(20);
    stop.abort();
    const { code, stderr } = await watched;
    expect(code).toBe(130);
    expect(stderr).toContain('stopped: stopped watching; the task goes on\n');
    expect(stderr).toContain('do:      Watch it again: aegirctl task watch task-1\n');
    expect(stderr).not.toContain('does not answer');
    expect(api.asked.map(({ method }) => method)).not.toContain('CancelTask');
  });

  it('ends after --timeout, while the task goes on', async () => {
    const { code, stderr } = await ctl(stuck, 'task watch task-1 --timeout 1s');
    expect(code).toBe(8);
    expect(stderr).toContain('the task has not ended in time; it goes on\n');
    expect(stderr).toContain('aegirctl task watch task-1');
  });

  it('says what a waiting task waits for', async () => {
    const waiting = task({
      state: 'waiting',
      endedMs: 0,
      message: 'waits for the spoke of web1, until 14:02',
    });
    const { stderr } = await ctl(
      { GetTask: () => ({ task: waiting }), ...watching(waiting, task()) },
      'task watch task-1',
    );
    expect(stderr).toBe('site.add www.example.org: waits for the spoke of web1, until 14:02\n');
  });
});
