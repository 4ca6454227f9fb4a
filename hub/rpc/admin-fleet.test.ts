import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFarm, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

let hub: AdminHub;

beforeEach(async () => {
  hub = await openAdminHub();
});

afterEach(() => hub.close());

describe('tasks and spokes over the admin socket', () => {
  it('cancels and retries once for each request', async () => {
    const { taskId } = await hub.client.servers.AddServer({ ...id(), name: 'web1' });
    await hub.client.tasks.CancelTask({ ...id(), id: taskId });
    expect(hub.tasks.get(taskId).task.cancelAsked).toBe(true);
    const retry = { ...id(), id: taskId };
    const again = await hub.client.tasks.RetryTask(retry);
    expect(await hub.client.tasks.RetryTask(retry)).toEqual(again);
    expect(again.taskId).not.toBe(taskId);
  });

  it('shows a task with its steps while it changes', async () => {
    const { taskId } = await hub.client.servers.AddServer({ ...id(), name: 'web1' });
    hub.tasks.claim([{ id: taskId, steps: ['look', 'inspect'] }]);
    for await (const { task } of hub.client.tasks.WatchTask({ id: taskId })) {
      expect(task).toMatchObject({ state: 'running', steps: [{ name: 'look' }, { name: 'inspect' }] });
      break;
    }
  });

  it('tells those who watch that it stops, and is gone at once', async () => {
    const { taskId } = await hub.client.servers.AddServer({ ...id(), name: 'web1' });
    const watch = hub.client.tasks.WatchTask({ id: taskId })[Symbol.asyncIterator]();
    await watch.next();
    const started = performance.now();
    await Promise.all([expect(watch.next()).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' }), hub.stop()]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('tells how far the machine of a server is', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'web1' });
    const spoke = async (): Promise<string | undefined> =>
      (await hub.client.servers.GetServer({ name: 'web1' })).server?.spoke;
    expect(await spoke()).toBe('none');
    const token = await hub.client.servers.CreateToken({ ...id(), server: 'web1' });
    expect(token).toMatchObject({ expiresMs: hub.clock.now() + 3_600_000 });
    expect(token.token).toMatch(/^aegir1\./);
    expect(hub.dump()).not.toContain(token.token);
    expect(await spoke()).toBe('waiting');
    hub.clock.advance(3_600_001);
    expect(await spoke()).toBe('none');
    const serverId = hub.inventory.serverByName('web1').id;
    hub.spokes.add({ id: 'spoke-1', serverId, hostname: 'box', version: '0' });
    expect(await spoke()).toBe('away');
    hub.connected.add(serverId);
    expect(await spoke()).toBe('connected');
    expect((await hub.client.fleet.ListSpokes({})).spokes).toMatchObject([
      { id: 'spoke-1', server: 'web1', state: 'connected', hostname: 'box' },
    ]);
    const revoke = { ...id(), server: 'web1' };
    expect((await hub.client.fleet.RevokeSpoke(revoke)).spoke?.state).toBe('revoked');
    expect((await hub.client.fleet.RevokeSpoke(revoke)).spoke?.state).toBe('revoked');
    expect(hub.disconnected).toEqual(['spoke-1']);
    expect(await spoke()).toBe('revoked');
  });

  it('lets in whom the mode of its socket says', () => {
    expect(statSync(hub.socket).mode & 0o777).toBe(0o660);
  });

  it('reports what somebody should look at', async () => {
    await addFarm(hub.client);
    const server = hub.inventory.serverByName('web1');
    hub.spokes.add({ id: 'spoke-1', serverId: server.id, hostname: 'box', version: '0' });
    hub.observed.setDrift(server.id, [
      { path: 'config/current/apache.conf', kind: 'changed', seenMs: 1, diff: '', answer: '' },
    ]);
    const by = { actor: 'test' };
    hub.inventory.updateServer(server.id, { state: 'failed', problem: 'no web server' }, by);
    hub.health.add('disk', () => ({ ok: false, detail: 'full' }));
    const status = await hub.client.fleet.GetStatus({});
    expect(status).toMatchObject({
      servers: 1,
      platforms: 1,
      sites: 1,
      spokesAway: 1,
      spokesConnected: 0,
      tasksQueued: 3,
    });
    expect(status.problems.map((problem) => problem.reason)).toEqual([
      'CHECK_FAILED',
      'SPOKE_AWAY',
      'DRIFT',
      'CHECK_FAILED',
    ]);
    expect(status.problems.every((problem) => problem.remedy !== '')).toBe(true);
  });
});
