import { beforeAll, describe, expect, it } from 'vitest';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit, Visitors } from '../lab/visitors.ts';

describe('a spoke that is away', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    [web1, web2] = await Promise.all([farm.webServer('web1'), farm.webServer('web2')]);
    await Promise.all([farm.serve(web1), farm.serve(web2)]);
    await farm.build('shop', web1, ['a.example']);
    await farm.build('other', web2, ['z.example']);
  });

  async function queued(line: string): Promise<string> {
    return (await farm.ask<{ taskId: string }>(`${line} --no-wait`)).taskId;
  }

  function waits(id: string, within = 60_000): Promise<Task__Output> {
    return eventually(
      async () => {
        const { task } = await farm.ask<{ task: Task__Output }>(`task show ${id}`);
        expect(task.state).toBe('waiting');
        return task;
      },
      { within, every: 500 },
    );
  }

  it('the task says that it waits, for whom and until when, and other servers go on', async () => {
    await web1.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('web1', 'away');
    const id = await queued('site add b.example --platform shop');
    const task = await waits(id);
    expect(task.message).toMatch(/web1/);
    expect(task.message).toMatch(/until/);
    expect(task.results).toMatchObject([{ server: 'web1', state: 'waiting' }]);
    await farm.done('site add y.example --platform other');
    expect((await visit(web1, 'a.example')).status).toBe(200);
  });

  it('what was asked for meanwhile is done when it returns, in one generation', async () => {
    const before = await generation();
    const ids = await Promise.all(
      ['c', 'd', 'e', 'f'].map((name) => queued(`site add ${name}.example --platform shop`)),
    );
    await web1.ok('systemctl start aegir-spoke');
    for (const id of ids) expect((await farm.ended(id)).state).toBe('success');
    for (const name of ['b', 'c', 'd', 'e', 'f'])
      expect((await visit(web1, `${name}.example`)).status).toBe(200);
    expect((await generation()) - before).toBeLessThanOrEqual(3);
  });

  async function generation(): Promise<number> {
    return Number((await web1.ok('readlink /var/aegir/config/current')).split('/').at(-1));
  }

  it('a site whose task is cancelled while it waits is not there, now or later', async () => {
    await web1.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('web1', 'away');
    const id = await queued('site add gone.example --platform shop');
    await waits(id);
    await farm.ask(`task cancel ${id}`);
    expect((await farm.ended(id)).state).toBe('cancelled');
    await web1.ok('systemctl start aegir-spoke');
    await farm.spokeIs('web1', 'connected');
    expect(await farm.refusal(`task cancel ${id}`)).toMatchObject({ reason: 'TASK_ENDED' });
    expect(await farm.refusal('site show gone.example')).toMatchObject({ reason: 'NOT_FOUND' });
    await farm.done('site verify a.example');
    expect((await visit(web1, 'gone.example')).body).not.toContain('site=');
  });

  it('a silent partition is noticed, waited out, and the work is done after it', async () => {
    await farm.lab.wires.partition(farm.hub, web2);
    const id = await queued('site add x.example --platform other');
    await waits(id, 90_000);
    expect((await visit(web2, 'z.example')).status).toBe(200);
    await farm.lab.wires.heal(farm.hub, web2);
    expect((await farm.ended(id, 90)).state).toBe('success');
    expect((await visit(web2, 'x.example')).status).toBe(200);
  }, 240_000);

  it('a frozen machine is noticed, too', async () => {
    web2.freeze();
    const id = await queued('site add w.example --platform other');
    await waits(id, 90_000).finally(() => {
      web2.thaw();
    });
    expect((await farm.ended(id, 90)).state).toBe('success');
  }, 240_000);

  it('a restart of the hub is not felt by the sites, and every spoke is back within a minute', async () => {
    const visitors = new Visitors(web1, ['a.example', 'b.example'], 50);
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    await farm.spokeIs('web1', 'connected');
    await farm.spokeIs('web2', 'connected');
    await farm.done('site add after.example --platform shop');
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
  });

  it('a spoke that stays away too long ends the task with that reason', async () => {
    farm.hub.write('/etc/aegir/hub.yaml', 'advertise: hub\ntasks: { wait_for_spoke_seconds: 3 }\n');
    await web1.ok('systemctl stop aegir-spoke');
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    const task = await farm.task('site verify a.example');
    expect(task).toMatchObject({ state: 'failure', reason: 'SPOKE_AWAY' });
    await web1.ok('systemctl start aegir-spoke');
    await farm.spokeIs('web1', 'connected');
    await farm.done(`task retry ${task.id}`);
  });
});
