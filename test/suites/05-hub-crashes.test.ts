import { beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit, Visitors } from '../lab/visitors.ts';

describe('a hub that dies at any instruction', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example']);
  });

  async function hubIsDead(): Promise<void> {
    expect((await farm.hub.exec('systemctl is-active aegir-hub')).stdout).toBe('failed\n');
  }

  /** Has the hub die at this point of what is asked of it next; it is up and the spoke is there before. */
  async function dieAt(point: string): Promise<void> {
    await farm.fault(farm.hub, 'aegir-hub', `${point}:kill`);
    await farm.hubReady();
    // A spoke that has lost its hub over and over waits longer each time; a fresh one does not.
    await web1.ok('systemctl restart aegir-spoke');
    await farm.spokeIs('web1', 'connected');
  }

  async function revive(): Promise<void> {
    await farm.fault(farm.hub, 'aegir-hub', undefined);
    await farm.hubReady();
  }

  async function sitesNamed(uri: string): Promise<readonly Site__Output[]> {
    const { sites } = await farm.ask<{ sites: readonly Site__Output[] }>('site list');
    return sites.filter((site) => site.uri === uri);
  }

  it.each(FAULT_POINTS.hub)('%s: no request is lost or done twice, and its task ends', async (point) => {
    const uri = `${point.replaceAll('.', '-')}.example`;
    const line = `site add ${uri} --platform shop --no-wait --json --request-id crash-${point}`;
    const visitors = new Visitors(web1, ['a.example'], 100);
    await dieAt(point);
    const first = await farm.ctl(`${line} --timeout 5s`);
    await eventually(hubIsDead, { within: 30_000 });
    await revive();
    // The operator who got no answer asks again with the same id, the one who got one loses nothing by it.
    const { taskId } = await farm.ask<{ taskId: string }>(line.replace(' --json', ''));
    if (first.code === 0) expect((JSON.parse(first.stdout) as { taskId: string }).taskId).toBe(taskId);
    const task = await farm.ended(taskId, 90);
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    expect(await sitesNamed(uri)).toHaveLength(1);
    expect(task).toMatchObject({ state: 'success' });
    expect((await visit(web1, uri)).body).toContain(`site=${uri}`);
  });

  it('leaves nothing in limbo', async () => {
    const { tasks } = await farm.ask<{ tasks: readonly Task__Output[] }>('task list');
    expect(tasks.filter(({ state }) => ['queued', 'running', 'waiting'].includes(state))).toEqual([]);
  });

  it('a platform verify goes on after the hub was killed while content was under way', async () => {
    await farm.edit('shop', 'two');
    await dieAt('decision.stored');
    const { taskId } = await farm.ask<{ taskId: string }>('platform verify shop --no-wait');
    await eventually(hubIsDead, { within: 30_000 });
    expect((await visit(web1, 'a.example')).status).toBe(200);
    await revive();
    expect((await farm.ended(taskId, 90)).state).toBe('success');
    expect((await visit(web1, 'a.example')).body).toContain('version=two include=two');
  });

  it('a power cut of the hub loses no acknowledged change', async () => {
    await farm.done('site add kept.example --platform shop');
    await farm.hub.reboot();
    await farm.hubReady();
    expect(await sitesNamed('kept.example')).toHaveLength(1);
    await eventually(() => farm.done('site verify kept.example'), { within: 90_000 });
  });
});
