import { beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const STANDBY_POINTS: readonly string[] = ['sync.claimed', 'sync.stripped'];

describe('a spoke that dies at any instruction', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example', 'b.example']);
  });

  /**
   * Asks for work at the end of which the spoke passes the point, and waits until it has died there. Where a task ends without
   * that, the spoke found another way, and is asked again.
   */
  async function dieAt(point: string, ask: () => Promise<string>): Promise<string> {
    await farm.fault(web1, 'aegir-spoke', `${point}:kill`);
    let id = await ask();
    await eventually(
      async () => {
        const { stdout } = await web1.exec('systemctl is-active aegir-spoke');
        if (stdout === 'active\n' && !(await isOpen(id))) id = await ask();
        expect(stdout).toBe('failed\n');
      },
      { within: 30_000 },
    );
    return id;
  }

  async function isOpen(id: string): Promise<boolean> {
    const { task } = await farm.ask<{ task: Task__Output }>(`task show ${id}`);
    return ['queued', 'running', 'waiting'].includes(task.state);
  }

  async function rise(): Promise<void> {
    await farm.fault(web1, 'aegir-spoke', undefined);
  }

  async function queued(line: string): Promise<string> {
    return (await farm.ask<{ taskId: string }>(`${line} --no-wait`)).taskId;
  }

  /** Every page is that of one version as a whole, and every request got a page. */
  function expectWholePages(visitors: Visitors, versions: readonly string[]): void {
    expect(visitors.failures).toEqual([]);
    const seen = new Set(visitors.visits.map(({ body }) => body.replace(/^site=\S+ /, '').trim()));
    const whole = versions.map((version) => `version=${version} include=${version}`);
    expect(whole).toEqual(expect.arrayContaining([...seen]));
  }

  async function versionOf(site: string): Promise<string> {
    return /version=(\S+)/.exec((await visit(web1, site)).body)?.[1] ?? '';
  }

  const points = FAULT_POINTS.spoke.filter((point) => point !== 'apply.rollback');
  it.each(points)('%s: the sites answer, the state is old or new, the task ends', async (point) => {
    const versions = [await versionOf('a.example')];
    const visitors = new Visitors(web1, ['a.example', 'b.example']);
    const id = await dieAt(point, async () => {
      versions.push(`at-${point}-${String(versions.length)}`);
      await farm.edit('shop', versions.at(-1) ?? '');
      return queued('platform verify shop');
    });
    // Only the trees that stand by may be gone: while a worker of before is at work, none does.
    expect(versions.length === 2 || STANDBY_POINTS.includes(point)).toBe(true);
    await rise();
    const task = await farm.ended(id);
    expect(['success', 'warning', 'failure']).toContain(task.state);
    await visitors.leave();
    expectWholePages(visitors, versions);
    const next = versions.at(-1) ?? '';
    // Whatever was interrupted is neither in the way nor lost.
    if (task.state !== 'success') await farm.done(`task retry ${id}`);
    expect((await visit(web1, 'a.example')).body).toContain(`version=${next} include=${next}`);
  });

  it('apply.rollback: dying while it goes back ends with the old code', async () => {
    const version = await versionOf('a.example');
    farm.hub.write('/var/aegir/platforms/shop/index.php', '<?php no_such_function();\n');
    const id = await dieAt('apply.rollback', () => queued('platform verify shop'));
    await rise();
    expect((await farm.ended(id)).state).toBe('failure');
    expect((await visit(web1, 'a.example')).body).toContain(`version=${version} include=${version}`);
    await farm.edit('shop', version);
    await farm.done('platform verify shop');
  });

  it('the switch of a new site is whole or absent', async () => {
    for (const point of ['apply.switching', 'apply.switched', 'apply.reloaded', 'apply.current']) {
      const uri = `${point.replace('.', '-')}.example`;
      const id = await dieAt(point, () => queued(`site add ${uri} --platform shop`));
      await rise();
      const task = await farm.ended(id);
      if (task.state !== 'success') await farm.done(`site verify ${uri}`);
      expect((await visit(web1, uri)).body).toContain(`site=${uri}`);
    }
  });

  it('a power cut in the middle of a switch leaves sites that answer from the start', async () => {
    await farm.edit('shop', 'after-power-cut');
    const id = await dieAt('apply.switched', () => queued('platform verify shop'));
    await web1.ok('rm -f /etc/systemd/system/aegir-spoke.service.d/fault.conf');
    await web1.reboot();
    await eventually(async () => {
      expect((await visit(web1, 'a.example')).status).toBe(200);
    });
    const task = await farm.ended(id, 90);
    if (task.state !== 'success') await farm.done(`task retry ${id}`);
    expect((await visit(web1, 'a.example')).body).toContain(
      'version=after-power-cut include=after-power-cut',
    );
  });
});
