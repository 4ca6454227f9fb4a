import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit, Visitors } from '../lab/visitors.ts';

type Unit = 'aegir-hub' | 'aegir-spoke';

/** What systemd does with the daemons: starts, stops and watches them. */
describe('the daemons as services of systemd', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example']);
  });

  async function property(host: Host, unit: Unit, name: string): Promise<string> {
    return (await host.ok(`systemctl show --value -p ${name} ${unit}`)).trim();
  }

  async function queued(line: string): Promise<string> {
    return (await farm.ask<{ taskId: string }>(`${line} --no-wait`)).taskId;
  }

  it('are started when they serve, and say what they serve', async () => {
    await farm.hub.ok('systemctl restart aegir-hub && aegirctl server list');
    expect(await property(farm.hub, 'aegir-hub', 'StatusText')).toMatch(/^version \d.*, 1 server/);
    await web1.ok('systemctl restart aegir-spoke && curl -sf http://127.0.0.1:9741/livez');
    expect(await property(web1, 'aegir-spoke', 'StatusText')).toMatch(/generation \d+$/);
  });

  it('are watched, and leave no image of their memory behind', async () => {
    for (const [host, unit] of [[farm.hub, 'aegir-hub'] as const, [web1, 'aegir-spoke'] as const]) {
      expect(await property(host, unit, 'WatchdogUSec')).toBe('30s');
      expect(await property(host, unit, 'LimitCORE')).toBe('0');
    }
  });

  // A fault point that waits for ever holds the thread of the event loop itself.
  it.each<[Unit, string]>([
    ['aegir-hub', 'task.claimed'],
    ['aegir-spoke', 'apply.render'],
  ])('%s is started anew when its event loop stands still, and the work goes on', async (unit, point) => {
    const host = unit === 'aegir-hub' ? farm.hub : web1;
    const folder = `/etc/systemd/system/${unit}.service.d`;
    host.write(`${folder}/watchdog.conf`, '[Service]\nWatchdogSec=2s\n');
    host.write(`${folder}/fault.conf`, `[Service]\nEnvironment=AEGIR_FAULT=${point}:hang\n`);
    await host.ok(`systemctl daemon-reload && systemctl restart ${unit}`);
    if (unit === 'aegir-hub') await farm.hubReady();
    await farm.spokeIs('web1', 'connected');
    const before = await property(host, unit, 'NRestarts');
    // The next one starts without the fault.
    await host.ok(`rm ${folder}/fault.conf && systemctl daemon-reload`);
    const uri = `${unit}.example`;
    const visitors = new Visitors(web1, ['a.example']);
    const asked = await farm.ctl(`site add ${uri} --platform shop --no-wait`);
    await eventually(
      async () => {
        expect(Number(await property(host, unit, 'NRestarts'))).toBeGreaterThan(Number(before));
      },
      { within: 30_000, every: 200 },
    );
    expect(await host.journal(unit)).toContain('Watchdog timeout');
    await farm.hubReady();
    await farm.spokeIs('web1', 'connected');
    // A hub that hangs before it answers has not promised anything.
    if (asked.code === 0) await eventually(() => farm.done(`site verify ${uri}`), { within: 60_000 });
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    await host.ok(`rm ${folder}/watchdog.conf && systemctl daemon-reload`);
  });

  it.each<[Unit]>([['aegir-spoke'], ['aegir-hub']])(
    '%s stops under load within its time, with 0, and what was asked for is done afterwards',
    async (unit) => {
      const host = unit === 'aegir-hub' ? farm.hub : web1;
      const names = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `${name}.${unit}.example`);
      const visitors = new Visitors(web1, ['a.example']);
      const watcher = farm.ctl('server verify web1');
      const ids = await Promise.all(names.map((name) => queued(`site add ${name} --platform shop`)));
      const began = performance.now();
      await host.ok(`systemctl stop ${unit}`);
      expect(performance.now() - began).toBeLessThan(30_000);
      expect(await property(host, unit, 'Result')).toBe('success');
      expect(await property(host, unit, 'ExecMainStatus')).toBe('0');
      await host.ok(`systemctl start ${unit}`);
      for (const id of ids) expect((await farm.ended(id)).state).toBe('success');
      await watcher;
      expect((await visit(web1, names[5] ?? '')).status).toBe(200);
      await visitors.leave();
      expect(visitors.failures).toEqual([]);
    },
  );

  it('a restart of the spoke leaves every process of the web server as it was', async () => {
    const processes = () => web1.ok('pgrep -x apache2 | sort');
    const before = await processes();
    await web1.ok('systemctl restart aegir-spoke');
    await web1.ok('systemctl kill -s KILL aegir-spoke');
    await farm.spokeIs('web1', 'connected');
    expect(await processes()).toBe(before);
  });
});
