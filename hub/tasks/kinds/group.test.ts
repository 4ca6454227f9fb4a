import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { factsOf } from '../../../test/fakes/facts.ts';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { releaseOf } from '../../../test/fakes/library.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import { newServer, type MemberState, type Platform, type Server } from '../../inventory/model.ts';
import { wantedState } from '../../desired/wanted.ts';
import type { TaskDetail } from '../task.ts';

const BY = { actor: 'operator' };

let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let web2: Server;
let cluster: Server;
let d11: Platform;

beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  [web1, web2] = [hub.addServer('web1'), hub.addServer('web2')];
  const members = [web1, web2].map(({ id }) => ({ serverId: id, state: 'active' as const, weight: 100 }));
  const fields = { name: 'cluster1', hostname: '', webType: 'cluster', httpPort: 80, members } as const;
  cluster = newServer('id-cluster1', 1, fields);
  hub.inventory.insertServer(cluster, BY);
  d11 = hub.addPlatform('d11', cluster, null);
  hub.library.content.set(d11.publishPath, 'first');
  hub.start();
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

const verify = (): Promise<TaskDetail> => hub.ended(hub.queue('platform.verify', d11));
const rows = ({ results }: TaskDetail): string[] => results.map(({ server, state }) => `${server} ${state}`);
const stateOf = ({ id }: Server): MemberState | undefined =>
  hub.inventory.server(cluster.id).members.find(({ serverId }) => serverId === id)?.state;

describe('a task on a cluster', () => {
  it('brings code and sites to every member, with a row for each', async () => {
    expect((await verify()).task.state).toBe('success');
    const detail = await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
    expect(rows(detail)).toEqual(['web1 success', 'web2 success']);
    for (const { id } of [web1, web2]) {
      expect(hub.fleet.live(id)).toEqual({ 'a.example.org': releaseOf('first') });
    }
  });

  it('leaves a member out that is away, which is down from then on and waited for no more', async () => {
    hub.fleet.away.add(web2.id);
    const detail = await verify();
    expect(detail.task).toMatchObject({ state: 'warning', reason: 'MEMBER_DOWN' });
    expect(rows(detail)).toEqual(['web1 success', 'web2 warning']);
    expect([stateOf(web1), stateOf(web2)]).toEqual(['active', 'down']);
    expect((await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)))).task.state).toBe(
      'warning',
    );
    expect(hub.fleet.live(web2.id)).toEqual({});
  });

  it('is not kept from a group by what a member that is down would refuse', async () => {
    hub.fleet.away.add(web2.id);
    await verify();
    hub.observed.sawFacts(web2.id, factsOf({ publishRoots: ['/srv/www'] }));
    expect((await verify()).task.state).toBe('warning');
    hub.observed.sawFacts(web1.id, factsOf({ publishRoots: ['/srv/www'] }));
    expect((await verify()).task).toMatchObject({ state: 'failure', reason: 'PATH_DENIED' });
  });

  it('works on its sites where their data are, or says who is missing and what can be done', async () => {
    await verify();
    const site = hub.addSite('a.example.org', d11);
    await hub.ended(hub.queue('site.add', site));
    hub.fleet.away.add(web1.id);
    await hub.ended(hub.queue('site.verify', site));
    expect(stateOf(web1)).toBe('down');
    const { task } = await hub.ended(hub.queue('backup.create', site));
    expect(task).toMatchObject({ state: 'failure', reason: 'SPOKE_AWAY' });
    expect(task.remedy).toContain('aegirctl server set cluster1 --master SERVER');
    expect(hub.backups.all()).toEqual([]);
    hub.fleet.comesBack(web1.id);
    await hub.ended(hub.queue('group.verify', cluster));
    expect((await hub.ended(hub.queue('site.remove', site))).task.state).toBe('success');
    expect(hub.backups.all()).toMatchObject([{ cause: 'removal', server: 'cluster1', state: 'kept' }]);
  });

  it('fails when nobody is there', async () => {
    for (const { id } of [web1, web2]) hub.fleet.away.add(id);
    expect((await verify()).task).toMatchObject({ state: 'failure', reason: 'SPOKE_AWAY' });
    expect([stateOf(web1), stateOf(web2)]).toEqual(['active', 'active']);
  });

  it('names the member that failed, not one that was called off for its sake', async () => {
    await verify();
    const off = jobResult({ outcome: 'OUTCOME_CANCELLED', failure: problem({ reason: 'CANCELLED' }) });
    hub.fleet.answers.converge.push(off, jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    const detail = await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
    expect(detail.task).toMatchObject({ state: 'failure', reason: 'PROBE_FAILED' });
    expect(rows(detail)).toEqual(['web1 cancelled', 'web2 failure']);
  });
});

/** What was asked of whom with data of sites. */
const work = (): string[] =>
  hub.fleet.dataWork.map(({ serverId, work: { kind, ...order } }) => {
    const how = 'placeData' in order ? ` ${String(order.placeData.move)}` : '';
    return `${serverId} ${kind}${how}`;
  });

describe('a member that cannot reach its master', () => {
  const line = {
    name: 'master.cluster1',
    outcome: 'OUTCOME_WARNING',
    finding: 'web2 cannot',
    remedy: 'open',
  } as const;

  it('makes a warning of the verify of its cluster, and is no reason to change less', async () => {
    await verify();
    hub.fleet.answers.inspect.push(jobResult({ checks: [line] }));
    const detail = await hub.ended(hub.queue('group.verify', cluster));
    expect(detail.task).toMatchObject({ state: 'warning', reason: 'CHECK_FAILED', remedy: 'open' });
    expect(rows(detail)).toEqual(['web1 success', 'web2 warning']);
    expect(hub.inventory.server(cluster.id).state).toBe('verified');
  });

  it('is told of other troubles by its own verify', async () => {
    hub.fleet.answers.inspect.push(
      jobResult({ checks: [{ ...line, name: 'disk', outcome: 'OUTCOME_FAILED' }] }),
    );
    expect((await hub.ended(hub.queue('group.verify', cluster))).task.state).toBe('success');
  });
});

describe('the data of a site on a cluster', () => {
  const holders = ({ id }: { readonly id: string }): string[] => [...hub.siteData.holders(id)].sort();

  async function installed(uri: string) {
    const site = hub.addSite(uri, d10);
    hub.inventory.updateSite(site.id, { profile: 'standard' }, BY);
    return { site, detail: await hub.ended(hub.queue('site.add', site)) };
  }

  let d10: Platform;
  beforeEach(() => {
    d10 = hub.addPlatform('d10', cluster);
  });

  it('come to the other members when it is installed, and before any of them serves it', async () => {
    const { site, detail } = await installed('a.example.org');
    expect(detail.task).toMatchObject({ message: '', state: 'success' });
    expect(work()).toEqual([
      `${web1.id} make_backup`,
      `${web2.id} load_backup`,
      `${web2.id} place_data MOVE_PLACE`,
      `${web2.id} place_data MOVE_KEEP_FORMER`,
    ]);
    expect(holders(site)).toEqual([web1.id, web2.id]);
    expect(hub.backups.all()).toEqual([]);
  });

  it('go from them again when it cannot be served', async () => {
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    const { site, detail } = await installed('a.example.org');
    expect(detail.task.state).toBe('failure');
    expect(work().slice(-2)).toEqual([
      `${web2.id} place_data MOVE_PUT_BACK`,
      `${web2.id} place_data MOVE_CLEAR`,
    ]);
    expect(holders(site)).toEqual([web1.id]);
    expect(hub.backups.all()).toEqual([]);
  });

  it('come to a member that was down meanwhile, and of no other site', async () => {
    const before = await installed('a.example.org');
    hub.fleet.away.add(web2.id);
    await verify();
    const missed = await installed('b.example.org');
    expect(holders(missed.site)).toEqual([web1.id]);
    hub.fleet.away.delete(web2.id);
    const already = work().length;
    expect((await hub.ended(hub.queue('group.verify', cluster))).task.state).toBe('success');
    expect(
      work()
        .slice(already)
        .filter((line) => line.startsWith(web2.id)),
    ).toHaveLength(3);
    expect([holders(before.site), holders(missed.site)]).toEqual([
      [web1.id, web2.id],
      [web1.id, web2.id],
    ]);
  });
});

describe('a member that is down', () => {
  it('gets what it missed by its own verify, and is active again', async () => {
    hub.fleet.away.add(web2.id);
    await verify();
    await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
    hub.fleet.comesBack(web2.id);
    const { task } = await hub.ended(hub.queue('server.verify', web2));
    expect(task.state).toBe('success');
    expect(hub.fleet.synced.filter(({ serverId }) => serverId === web2.id)).toHaveLength(1);
    expect(stateOf(web2)).toBe('active');
    expect(hub.fleet.live(web2.id)).toEqual(hub.fleet.live(web1.id));
  });

  it('is brought back by a verify of the group, too', async () => {
    await verify();
    hub.inventory.setMember(cluster.id, web2.id, 'down', BY);
    expect((await hub.ended(hub.queue('group.verify', cluster))).task.state).toBe('success');
    expect(stateOf(web2)).toBe('active');
  });
});

describe('another master', () => {
  const masterOf = (): string | null => hub.inventory.server(cluster.id).masterId;
  const asked = (server: Server, input = {}): string =>
    hub.queue('group.master', cluster, { member: server.id, ...input });
  /** Whether a site of the group passes uploads on, from a server, and to whom. */
  const kept = ({ id }: Server): string => {
    const { sites, web } = wantedState(id, hub.inventory);
    const { pool } = sites.get('a.example.org') ?? {};
    return pool === undefined ? 'here' : (web.pools?.find(({ name }) => name === pool)?.master ?? 'nowhere');
  };

  beforeEach(async () => {
    await verify();
    await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
  });

  it('keeps what visitors send, and gets what they have sent, while nobody takes more', async () => {
    expect([kept(web1), kept(web2)]).toEqual(['here', 'web1']);
    const held: string[] = [];
    hub.fleet.onData = () => held.push(`${kept(web1)} ${kept(web2)}`);
    const { task } = await hub.ended(asked(web2));
    expect(task).toMatchObject({ state: 'success' });
    expect(new Set(held.slice(0, 3))).toEqual(new Set(['nowhere web1']));
    expect(work()).toEqual([
      `${web1.id} make_backup`,
      `${web2.id} load_backup`,
      `${web2.id} place_data MOVE_PLACE`,
      // It had data of the site: a copy of what it got.
      `${web2.id} place_data MOVE_CLEAR`,
    ]);
    expect([kept(web1), kept(web2)]).toEqual(['web2', 'here']);
  });

  it('is not made while the former one is away, unless what it keeps may be left behind, and is kept then', async () => {
    hub.fleet.away.add(web1.id);
    const { task } = await hub.ended(asked(web2));
    expect(task).toMatchObject({ state: 'failure', reason: 'SPOKE_AWAY' });
    expect(task.remedy).toContain('aegirctl server set cluster1 --master web2 --without-data');
    expect([masterOf(), kept(web1)]).toEqual([web1.id, 'here']);
    expect((await hub.ended(asked(web2, { withoutData: true }))).task.state).toBe('warning');
    expect([masterOf(), work()]).toEqual([web2.id, []]);
    hub.fleet.comesBack(web1.id);
    await hub.ended(hub.queue('group.verify', cluster));
    expect(work().at(-1)).toBe(`${web1.id} place_data MOVE_KEEP_FORMER`);
    expect((await hub.ended(asked(web1))).task.state).toBe('success');
    expect(work().at(-1)).toBe(`${web1.id} place_data MOVE_CLEAR`);
  });

  it('does not have what it got any more where the group cannot be brought to it', async () => {
    const fails = jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) });
    hub.fleet.answers.converge.push(jobResult({}), jobResult({}), fails);
    expect((await hub.ended(asked(web2))).task.state).toBe('failure');
    expect(work().slice(-2)).toEqual([
      `${web2.id} place_data MOVE_PUT_BACK`,
      `${web2.id} place_data MOVE_CLEAR`,
    ]);
    expect([masterOf(), kept(web1), kept(web2)]).toEqual([web1.id, 'here', 'web1']);
  });

  it('works on the sites of the group once it was looked at', async () => {
    expect(masterOf()).toBe(web1.id);
    expect((await hub.ended(asked(web2))).task.state).toBe('success');
    expect(masterOf()).toBe(web2.id);
  });

  it('is not one that fails its checks, or is down', async () => {
    hub.fleet.answers.inspect.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    expect((await hub.ended(asked(web2))).task.state).toBe('failure');
    hub.inventory.setMember(cluster.id, web2.id, 'down', BY);
    expect((await hub.ended(asked(web2))).task).toMatchObject({ reason: 'FIELD_INVALID' });
    expect(masterOf()).toBe(web1.id);
  });

  it('is the former one again where the group cannot be brought to it', async () => {
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    expect((await hub.ended(asked(web2))).task.state).toBe('failure');
    expect(masterOf()).toBe(web1.id);
  });
});

describe('joining and leaving', () => {
  const asked = (kind: 'member.add' | 'member.remove', server: Server, state: MemberState): string => {
    hub.inventory.setMember(cluster.id, server.id, state, BY);
    const task = { kind, objectKind: 'server', objectId: cluster.id, objectName: cluster.name } as const;
    const { id } = hub.store.create({ ...task, input: { member: server.id }, actor: 'operator' });
    hub.runner.wake();
    return id;
  };

  beforeEach(async () => {
    await verify();
    await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
  });

  it('brings a new member code and sites before it is active', async () => {
    const web3 = hub.addServer('web3');
    const { task } = await hub.ended(asked('member.add', web3, 'joining'));
    expect(task.state).toBe('success');
    expect(hub.fleet.synced.at(-1)).toMatchObject({ serverId: web3.id, release: releaseOf('first') });
    expect(hub.fleet.live(web3.id)).toEqual({ 'a.example.org': releaseOf('first') });
    expect(stateOf(web3)).toBe('active');
  });

  it('takes one out again that fails its checks', async () => {
    const web3 = hub.addServer('web3');
    hub.fleet.answers.inspect.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    const { task } = await hub.ended(asked('member.add', web3, 'joining'));
    expect(task.state).toBe('failure');
    expect(stateOf(web3)).toBeUndefined();
    expect(hub.fleet.live(web3.id)).toEqual({});
  });

  it('sends one nothing that it would refuse to publish in the end', async () => {
    const web3 = hub.addServer('web3');
    hub.observed.sawFacts(web3.id, factsOf({ publishRoots: ['/srv/www'] }));
    const sent = hub.fleet.synced.length;
    const { task } = await hub.ended(asked('member.add', web3, 'joining'));
    expect(task).toMatchObject({ state: 'failure', reason: 'PATH_DENIED' });
    expect(hub.fleet.synced).toHaveLength(sent);
    expect(stateOf(web3)).toBeUndefined();
  });

  it('takes all of the group off a member that leaves', async () => {
    const detail = await hub.ended(asked('member.remove', web2, 'draining'));
    expect(detail.task.state).toBe('success');
    expect(stateOf(web2)).toBeUndefined();
    expect(hub.fleet.live(web2.id)).toEqual({});
    expect(hub.fleet.live(web1.id)).toEqual({ 'a.example.org': releaseOf('first') });
  });
});
