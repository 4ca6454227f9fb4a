import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import { wantedState } from '../../desired/wanted.ts';
import { newServer, type Platform, type Server, type Site } from '../../inventory/model.ts';
import type { TaskDetail } from '../task.ts';

const BY = { actor: 'operator' };
const FAILED = jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) });

let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let web2: Server;
let cluster: Server;
let d11: Platform;
let site: Site;

beforeEach(async () => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  [web1, web2] = [hub.addServer('web1'), hub.addServer('web2')];
  const members = [web1, web2].map(({ id }) => ({ serverId: id, state: 'active' as const, weight: 100 }));
  const fields = { name: 'cluster1', hostname: '', webType: 'cluster', httpPort: 80, members } as const;
  cluster = newServer('id-cluster1', 1, { ...fields, sharedUploads: true });
  hub.inventory.insertServer(cluster, BY);
  d11 = hub.addPlatform('d11', cluster, null);
  hub.library.content.set(d11.publishPath, 'first');
  hub.start();
  await hub.ended(hub.queue('platform.verify', d11));
  site = hub.addSite('a.example.org', d11);
  await hub.ended(hub.queue('site.add', site));
  hub.fleet.dataWork.splice(0);
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

const bring = (uploads: Site['uploads']): Promise<TaskDetail> =>
  hub.ended(hub.queue('site.uploads', site, { uploads }));

/** What each member does with an upload: takes it, passes it on, or refuses it. */
function takes({ id }: Server): string {
  const { uploads, held, pool } = wantedState(id, hub.inventory).sites.get(site.uri) ?? {};
  const where = uploads === undefined ? (pool === undefined ? 'here' : 'master') : uploads.folder;
  return held ? `${where} held` : where;
}
const all = (): string[] => [web1, web2].map(takes);

/** What was done with its data, and with which of them. */
function work(): string[] {
  return hub.fleet.dataWork.map(({ serverId, work: asked }) => {
    const order =
      asked.kind === 'make_backup'
        ? asked.makeBackup
        : asked.kind === 'load_backup'
          ? asked.loadBackup
          : asked.placeData;
    const what = asked.kind === 'place_data' ? String(asked.placeData.move) : asked.kind;
    const of = order.uploads ? `${order.uploads.folder ?? ''} ${order.part || 'all'}` : 'one folder';
    return `${serverId === web1.id ? 'web1' : 'web2'} ${what}: ${of}`;
  });
}

describe('the uploads of a site on a cluster', () => {
  it('go to the folder that all members see while nobody takes any, then everybody takes them', async () => {
    expect(all()).toEqual(['here', 'master']);
    const seen: string[] = [];
    hub.fleet.onData = () => seen.push(all().join());
    const { task, steps } = await bring('shared');
    expect(task).toMatchObject({ message: '', state: 'success' });
    expect(steps.map(({ name }) => name)).toEqual(['check', 'hold', 'data', 'switch', 'release', 'clear']);
    expect(work()).toEqual([
      'web1 make_backup: one folder',
      'web1 load_backup: cluster1 all',
      'web1 MOVE_PLACE: cluster1 all',
      'web2 load_backup: cluster1 own',
      'web2 MOVE_PLACE: cluster1 own',
      'web1 MOVE_CLEAR: cluster1 all',
      'web2 MOVE_CLEAR: cluster1 own',
    ]);
    expect(new Set(seen.slice(0, 5))).toEqual(new Set(['here held,master']));
    expect(all()).toEqual(['cluster1', 'cluster1']);
  });

  it('go back to the master, and then leave nothing on the folder', async () => {
    await bring('shared');
    hub.fleet.dataWork.splice(0);
    const seen: string[] = [];
    hub.fleet.onData = () => seen.push(all().join());
    expect((await bring('primary')).task).toMatchObject({ message: '', state: 'success' });
    expect(new Set(seen.slice(0, 5))).toEqual(new Set(['cluster1 held,cluster1 held']));
    expect(work()[0]).toBe('web1 make_backup: cluster1 all');
    expect(work().at(-1)).toBe('web1 MOVE_REMOVE: cluster1 shared');
    expect(all()).toEqual(['here', 'master']);
  });

  it('are where they were when a member does not see the folder, or cannot switch', async () => {
    hub.fleet.answers.inspect.push(jobResult({}), FAILED);
    expect((await bring('shared')).task.state).toBe('failure');
    expect([all(), work()]).toEqual([['here', 'master'], []]);
    hub.fleet.answers.converge.push(jobResult({}), jobResult({}), FAILED);
    expect((await bring('shared')).task.state).toBe('failure');
    expect(work().slice(-4)).toEqual([
      'web1 MOVE_PUT_BACK: cluster1 all',
      'web1 MOVE_CLEAR: cluster1 all',
      'web2 MOVE_PUT_BACK: cluster1 own',
      'web2 MOVE_CLEAR: cluster1 own',
    ]);
    expect([all(), hub.inventory.site(site.id)]).toMatchObject([
      ['here', 'master'],
      { uploads: 'primary', holdsUploads: false },
    ]);
  });

  it('stay where they are while a visitor is still sending one', async () => {
    const finding = '1 of the workers were told 1 minute ago to go and serve older code: process 4711';
    const busy = { name: 'web.workers', outcome: 'OUTCOME_FAILED', finding, remedy: 'wait' } as const;
    // Both members are looked at before anything else.
    hub.fleet.answers.inspect.push(jobResult(), jobResult(), jobResult({ checks: [busy] }));
    const { task } = await bring('shared');
    expect([task.state, task.reason]).toEqual(['failure', 'CHECK_FAILED']);
    expect(task.message).toContain(finding);
    expect([all(), work()]).toEqual([['here', 'master'], []]);
  });

  it('are brought to a member that was away as what is no upload, when it is back', async () => {
    hub.fleet.away.add(web2.id);
    expect((await bring('shared')).task.state).toBe('warning');
    expect([...hub.siteData.holders(site.id)]).toEqual([web1.id]);
    hub.fleet.dataWork.splice(0);
    hub.fleet.comesBack(web2.id);
    expect((await hub.ended(hub.queue('group.verify', cluster))).task.state).toBe('success');
    expect(work().slice(0, 3)).toEqual([
      'web1 make_backup: cluster1 own',
      'web2 load_backup: cluster1 own',
      'web2 MOVE_PLACE: cluster1 own',
    ]);
  });

  it('are in its backups, and taken by all whoever is master', async () => {
    await bring('shared');
    hub.fleet.dataWork.splice(0);
    await hub.ended(hub.queue('backup.create', site));
    expect(work()).toEqual(['web1 make_backup: cluster1 all']);
    hub.fleet.dataWork.splice(0);
    expect((await hub.ended(hub.queue('group.master', cluster, { member: web2.id }))).task.state).toBe(
      'success',
    );
    expect(work().filter((line) => !line.endsWith('own'))).toEqual([]);
    expect(all()).toEqual(['cluster1', 'cluster1']);
  });

  it('are taken again after a verify when a task could not end', async () => {
    hub.inventory.updateSite(site.id, { holdsUploads: true }, BY);
    expect(all()).toEqual(['here held', 'master']);
    await hub.ended(hub.queue('site.verify', site));
    expect(all()).toEqual(['here', 'master']);
  });
});

describe('a site that moves away from the cluster that its uploads are shared on', () => {
  const moveTo = (platform: Platform): Promise<TaskDetail> =>
    hub.ended(
      hub.queue('site.move', site, { platformId: platform.id, uri: site.uri, aliases: [], stands: [] }),
    );
  let alone: Platform;

  beforeEach(async () => {
    alone = hub.addPlatform('alone', web1);
    await bring('shared');
    hub.fleet.dataWork.splice(0);
  });

  it('takes them along into its own data, and nothing stays on the folder', async () => {
    expect((await moveTo(alone)).task).toMatchObject({ message: '', state: 'success' });
    expect(work()).toEqual([
      'web1 make_backup: cluster1 all',
      'web1 load_backup: one folder',
      'web1 MOVE_PLACE: one folder',
      'web1 MOVE_CLEAR: one folder',
      'web1 MOVE_REMOVE: cluster1 shared',
      'web2 MOVE_REMOVE: cluster1 own',
    ]);
    expect(hub.inventory.site(site.id)).toMatchObject({ platformId: alone.id, uploads: 'primary' });
    expect(takes(web1)).toBe('here');
  });

  it('has them shared as before when its new server cannot serve it', async () => {
    hub.fleet.answers.converge.push(jobResult({}), jobResult({}), FAILED);
    expect((await moveTo(alone)).task.state).toBe('failure');
    expect(work().slice(-2)).toEqual(['web1 MOVE_PUT_BACK: one folder', 'web1 MOVE_CLEAR: one folder']);
    expect(hub.inventory.site(site.id)).toMatchObject({
      platformId: d11.id,
      uploads: 'shared',
      quiet: false,
    });
    expect(all()).toEqual(['cluster1', 'cluster1']);
  });

  it('shares them again on a cluster that has a folder of its own', async () => {
    const members = [{ serverId: web2.id, state: 'active' as const, weight: 100 }];
    const fields = { name: 'cluster2', hostname: '', webType: 'cluster', httpPort: 80, members } as const;
    const cluster2 = newServer('id-cluster2', 1, { ...fields, sharedUploads: true });
    hub.inventory.insertServer(cluster2, BY);
    const next = hub.addPlatform('next', cluster2);
    expect((await moveTo(next)).task).toMatchObject({ message: '', state: 'success' });
    expect(work()).toContain('web2 load_backup: cluster2 all');
    expect(work()).toContain('web1 MOVE_REMOVE: cluster1 all');
    expect(takes(web2)).toBe('cluster2');
  });
});
