import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { releaseOf } from '../../../test/fakes/library.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import { newServer, type Platform, type Server, type Site } from '../../inventory/model.ts';
import type { TaskDetail } from '../task.ts';

const BY = { actor: 'operator' };
const SITE = 'a.example.org';
const FAILED = jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) });

let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let web2: Server;
let web3: Server;
let d11: Platform;
let site: Site;

beforeEach(async () => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  [web1, web2, web3] = [hub.addServer('web1'), hub.addServer('web2'), hub.addServer('web3')];
  d11 = hub.addPlatform('d11', web1, null);
  hub.library.content.set(d11.publishPath, 'code');
  hub.start();
  await hub.ended(hub.queue('platform.verify', d11));
  site = hub.addSite(SITE, d11);
  await hub.ended(hub.queue('site.add', site));
  hub.fleet.dataWork.splice(0);
  hub.fleet.synced.splice(0);
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

function group(name: string, webType: 'cluster' | 'pack', members: readonly Server[]): Server {
  const states = members.map(({ id }) => ({ serverId: id, state: 'active' as const, weight: 100 }));
  const fields = { name, hostname: '', webType, httpPort: 80, members: states } as const;
  const server = newServer(`id-${name}`, 1, fields);
  hub.inventory.insertServer(server, BY);
  return server;
}

const move = (to: Server): Promise<TaskDetail> =>
  hub.ended(hub.queue('platform.move', d11, { serverId: to.id, stands: [] }));
const servedBy = (): string[] =>
  [web1, web2, web3]
    .filter(({ id }) => hub.fleet.live(id)[SITE] === releaseOf('code'))
    .map(({ name }) => name);
const work = (): string[] =>
  hub.fleet.dataWork.map(({ serverId, work: { kind, ...order } }) => {
    const how = 'placeData' in order ? ` ${String(order.placeData.move)}` : '';
    return `${serverId} ${kind}${how}`;
  });

describe('platform.move', () => {
  it('brings code, then data, then what is served to another server, and clears the one before', async () => {
    const quiet: boolean[] = [];
    hub.fleet.onData = () => {
      expect(hub.fleet.settled).toEqual([web1.id]);
      quiet.push(hub.inventory.site(site.id).quiet);
    };
    const { task, steps } = await move(web2);
    expect(task).toMatchObject({ message: '', state: 'success' });
    expect(steps.map(({ name }) => name)).toEqual(
      'check content quiet data grants switch leave clear'.split(' '),
    );
    expect(hub.fleet.synced.map(({ serverId }) => serverId)).toEqual([web2.id]);
    expect(work()).toEqual([
      `${web1.id} make_backup`,
      `${web2.id} load_backup`,
      `${web2.id} place_data MOVE_PLACE`,
      `${web2.id} place_data MOVE_KEEP_FORMER`,
      `${web1.id} place_data MOVE_REMOVE`,
    ]);
    expect(quiet).toEqual([true, true, true, false, false]);
    expect(servedBy()).toEqual(['web2']);
    expect(hub.inventory.platform(d11.id)).toMatchObject({ serverId: web2.id, state: 'verified' });
    expect(hub.backups.all()).toEqual([]);
  });

  it('leaves all as it was when the new home cannot serve it', async () => {
    // The quiet page of the former home comes first.
    hub.fleet.answers.converge.push(jobResult({}), FAILED);
    const { task } = await move(web2);
    expect(task).toMatchObject({ state: 'failure', reason: 'PROBE_FAILED' });
    expect(hub.inventory.platform(d11.id).serverId).toBe(web1.id);
    expect(hub.inventory.site(site.id).quiet).toBe(false);
    expect(servedBy()).toEqual(['web1']);
    expect(work().slice(-2)).toEqual([
      `${web2.id} place_data MOVE_PUT_BACK`,
      `${web2.id} place_data MOVE_CLEAR`,
    ]);
    expect([...hub.siteData.holders(site.id)]).toEqual([web1.id]);
  });

  it('lets visitors in again when the data do not arrive', async () => {
    hub.fleet.answers.data.push(FAILED);
    const { task } = await move(web2);
    expect(task.state).toBe('failure');
    expect(hub.inventory.site(site.id).quiet).toBe(false);
    expect(servedBy()).toEqual(['web1']);
  });

  it('does not begin without the machine that it goes to', async () => {
    hub.joined.delete(web2.id);
    expect((await move(web2)).task).toMatchObject({ state: 'failure', reason: 'SPOKE_MISSING' });
    expect(work()).toEqual([]);
  });

  it('leaves a site quiet that was so before', async () => {
    hub.inventory.updateSite(site.id, { quiet: true }, BY);
    expect((await move(web2)).task.state).toBe('success');
    expect(hub.inventory.site(site.id).quiet).toBe(true);
  });

  it('is a warning when the former home does not take it, which then keeps its data', async () => {
    hub.fleet.answers.converge.push(jobResult({}), jobResult({}), FAILED);
    const { task, log, results } = await move(web2);
    expect(task.state).toBe('warning');
    expect(results.map(({ server, state }) => `${server} ${state}`)).toEqual([
      'web1 warning',
      'web2 success',
    ]);
    expect(log.map(({ text }) => text)).toContain(`data of ${SITE} stay on web1`);
    expect(work()).not.toContain(`${web1.id} place_data MOVE_REMOVE`);
    expect(hub.inventory.platform(d11.id).serverId).toBe(web2.id);
  });
});

describe('platform.move with groups', () => {
  it('to a cluster that the server is in leaves its data in place, and brings them to the others', async () => {
    const cluster = group('cluster1', 'cluster', [web1, web2]);
    expect((await move(cluster)).task).toMatchObject({ message: '', state: 'success' });
    expect(servedBy()).toEqual(['web1', 'web2']);
    expect(work().filter((line) => line.startsWith(web1.id))).toEqual([`${web1.id} make_backup`]);
    expect([...hub.siteData.holders(site.id)].sort()).toEqual([web1.id, web2.id]);
  });

  it('from a cluster takes the data of its master, also to a member with a copy', async () => {
    const cluster = group('cluster1', 'cluster', [web1, web2]);
    await move(cluster);
    hub.fleet.dataWork.splice(0);
    const { task, results } = await move(web2);
    expect(task).toMatchObject({ message: '', state: 'success' });
    expect(results.map(({ server }) => server)).toEqual(['web1', 'web2']);
    expect(work()).toEqual([
      `${web1.id} make_backup`,
      `${web2.id} load_backup`,
      `${web2.id} place_data MOVE_PLACE`,
      `${web2.id} place_data MOVE_CLEAR`,
      `${web1.id} place_data MOVE_REMOVE`,
    ]);
    expect(servedBy()).toEqual(['web2']);
    expect([...hub.siteData.holders(site.id)]).toEqual([web2.id]);
  });

  it('to a pack brings code and data to its master alone, and back from there', async () => {
    const pack = group('pack1', 'pack', [web2, web3]);
    expect((await move(pack)).task).toMatchObject({ message: '', state: 'success' });
    expect(hub.fleet.synced.map(({ serverId }) => serverId)).toEqual([web2.id]);
    expect(servedBy()).toEqual(['web2', 'web3']);
    expect(work().some((line) => line.startsWith(web3.id))).toBe(false);
    hub.fleet.dataWork.splice(0);
    expect((await move(web1)).task).toMatchObject({ message: '', state: 'success' });
    expect(servedBy()).toEqual(['web1']);
    expect(work().at(-1)).toBe(`${web2.id} place_data MOVE_REMOVE`);
  });

  it('leaves out a member of the new home that is down', async () => {
    const cluster = group('cluster1', 'cluster', [web2, web3]);
    hub.inventory.setMember(cluster.id, web3.id, 'down', BY);
    hub.fleet.away.add(web3.id);
    expect(['success', 'warning']).toContain((await move(cluster)).task.state);
    expect(servedBy()).toEqual(['web2']);
    expect(hub.inventory.platform(d11.id).serverId).toBe(cluster.id);
  });
});

describe('platform.move with uploads that a cluster shares', () => {
  let cluster: Server;

  beforeEach(async () => {
    cluster = sharing('cluster1', [web1, web2]);
    await move(cluster);
    hub.inventory.updateSite(site.id, { uploads: 'shared' }, BY);
    hub.fleet.dataWork.splice(0);
  });

  function sharing(name: string, members: readonly Server[]): Server {
    const { id } = group(name, 'cluster', members);
    return hub.inventory.updateServer(id, { masterId: members[0]?.id ?? null, sharedUploads: true }, BY);
  }

  /** Which part of the data of a site each order is about, and on whose folder its uploads are. */
  const parts = (): string[] =>
    hub.fleet.dataWork.map(({ serverId, work: each }) => {
      const order = Object.values(each).find((value) => typeof value === 'object') as {
        readonly move?: string;
        readonly uploads?: { readonly folder: string };
        readonly part?: string;
      };
      const { uploads, part = 'all' } = order;
      const where = uploads === undefined ? 'together' : `${part} with ${uploads.folder}`;
      return `${serverId} ${order.move ?? each.kind}: ${where}`;
    });

  it('takes them to a server as part of the data of the site, and from the folder', async () => {
    expect((await move(web3)).task).toMatchObject({ message: '', state: 'success' });
    expect(parts()).toEqual([
      'id-web1 make_backup: all with cluster1',
      'id-web3 load_backup: together',
      'id-web3 MOVE_PLACE: together',
      'id-web3 MOVE_KEEP_FORMER: together',
      'id-web1 MOVE_REMOVE: all with cluster1',
      'id-web2 MOVE_REMOVE: own with cluster1',
    ]);
    expect(hub.inventory.site(site.id).uploads).toBe('primary');
  });

  it('takes them to the folder of another cluster that has one', async () => {
    expect((await move(sharing('cluster2', [web3]))).task).toMatchObject({ message: '', state: 'success' });
    expect(parts()).toContain('id-web3 MOVE_PLACE: all with cluster2');
    expect(hub.inventory.site(site.id).uploads).toBe('shared');
  });

  it('brings them together on the master when it goes on alone', async () => {
    expect((await move(web1)).task).toMatchObject({ message: '', state: 'success' });
    expect(parts()).toEqual([
      'id-web1 make_backup: all with cluster1',
      'id-web1 load_backup: together',
      'id-web1 MOVE_PLACE: together',
      'id-web1 MOVE_CLEAR: together',
      'id-web1 MOVE_REMOVE: shared with cluster1',
      'id-web2 MOVE_REMOVE: own with cluster1',
    ]);
  });

  it('leaves them where a member serves the site still', async () => {
    hub.fleet.answers.converge.push(jobResult({}), jobResult({}), jobResult({}), jobResult({}), FAILED);
    expect((await move(web3)).task.state).toBe('warning');
    expect(parts().some((line) => /MOVE_REMOVE: (all|shared) with/.test(line))).toBe(false);
  });

  it('leaves them shared when the new home cannot serve the site', async () => {
    hub.fleet.answers.converge.push(jobResult({}), jobResult({}), FAILED);
    expect((await move(web3)).task.state).toBe('failure');
    expect(hub.inventory.site(site.id).uploads).toBe('shared');
    expect(parts().slice(-2)).toEqual(['id-web3 MOVE_PUT_BACK: together', 'id-web3 MOVE_CLEAR: together']);
  });
});
