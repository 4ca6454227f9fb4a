import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfState } from '../../shared/desired-state.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import type { InventoryChange } from '../../shared/proto/gen/aegir/v1/InventoryChange.ts';
import { addFarm, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';
import { desiredState } from '../desired/state.ts';

const [LIVE, BEFORE] = ['a'.repeat(64), 'b'.repeat(64)];
const by = { actor: 'test' };

/** Over the real admin socket; the spokes' verdicts are the test's. */
describe('a plan', () => {
  let hub: AdminHub;

  beforeEach(async () => {
    hub = await openAdminHub();
    await addFarm(hub.client);
    hub.inventory.updatePlatform(hub.inventory.platformByName('d11').id, { release: LIVE }, by);
    serves();
  });
  afterEach(() => hub.close());

  /** The server serves all that the inventory wants now. */
  function serves(): void {
    const server = hub.inventory.serverByName('web1');
    const state = desiredState(server.id, hub.inventory);
    hub.observed.saw(server.id, { generation: 7, stateDigest: digestOfState(state), state });
  }

  async function plan(change?: InventoryChange) {
    const { plan } = await hub.client.plans.MakePlan(change === undefined ? {} : { change });
    return plan!;
  }

  const addition = (uri: string): InventoryChange => ({ addSite: { uri, platform: 'd11' } });

  it('shows what a change would do to its server, and changes nothing at all', async () => {
    const before = hub.dump();
    const { servers } = await plan(addition('new.example'));
    expect(servers).toMatchObject([
      {
        server: 'web1',
        changes: [{ kind: 'site', name: 'new.example', change: 'added' }],
        verdict: 'passes',
        whole: false,
      },
    ]);
    expect(hub.rehearsed).toHaveLength(1);
    expect([...(hub.rehearsed[0]?.target.sites.keys() ?? [])]).toContain('new.example');
    expect(hub.dump()).toBe(before);
  });

  it('refuses what the change itself would refuse', async () => {
    const taken = plan(addition('www.a.org'));
    await expect(taken).rejects.toMatchObject({ reason: 'NAME_TAKEN' });
    await expect(plan({})).rejects.toMatchObject({ reason: 'FIELD_MISSING', field: 'change' });
  });

  it.each<[string, InventoryChange, object]>([
    [
      'set',
      { setSite: { uri: 'xn--bcher-kva.example', etag: '1', aliases: { values: [] } } },
      { fields: [{ name: 'aliases', before: 'www.a.org', after: '' }] },
    ],
    ['disable', { disableSite: { uri: 'xn--bcher-kva.example' } }, { name: 'xn--bcher-kva.example' }],
    ['remove', { removeSite: { uri: 'xn--bcher-kva.example' } }, { change: 'removed' }],
    ['server set', { setServer: { name: 'web1', etag: '1', httpPort: 8080 } }, { kind: 'web' }],
    ['platform set', { setPlatform: { name: 'd11', etag: '1', docroot: 'x' } }, { kind: 'platform' }],
  ])('of %s leaves nothing behind either', async (name, change, expected) => {
    const before = hub.dump();
    const { servers } = await plan(change);
    expect(servers[0]?.changes[0], name).toMatchObject(expected);
    expect(hub.dump()).toBe(before);
  });

  it('of a move takes the site off one server and brings it to another, and changes nothing', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'web2', webType: 'WEB_TYPE_APACHE' });
    await hub.client.platforms.AddPlatform({
      ...{ ...id(), name: 'next', server: 'web2', publishPath: '/var/aegir/platforms/next' },
    });
    const next = hub.inventory.platformByName('next').id;
    hub.inventory.updatePlatform(next, { release: BEFORE }, by);
    const before = hub.dump();
    const { servers } = await plan({ moveSite: { uri: 'xn--bcher-kva.example', platform: 'next' } });
    const site = { kind: 'site', name: 'xn--bcher-kva.example' };
    expect(servers.map(({ server }) => server)).toEqual(['web1', 'web2']);
    expect(servers[0]?.changes).toMatchObject([{ ...site, change: 'removed' }]);
    expect(servers[1]?.changes).toContainEqual(expect.objectContaining({ ...site, change: 'added' }));
    expect(servers[1]?.notes).toEqual([expect.stringContaining('under maintenance')]);
    expect(hub.dump()).toBe(before);
  });

  it('of a platform that goes elsewhere takes its sites along, and changes nothing', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'web2', webType: 'WEB_TYPE_APACHE' });
    const before = hub.dump();
    const { servers } = await plan({ setPlatform: { name: 'd11', etag: '1', server: 'web2' } });
    const site = { kind: 'site', name: 'xn--bcher-kva.example' };
    expect(servers.map(({ server }) => server)).toEqual(['web1', 'web2']);
    expect(servers[0]?.changes).toContainEqual(expect.objectContaining({ ...site, change: 'removed' }));
    expect(servers[1]?.changes).toContainEqual(expect.objectContaining({ ...site, change: 'added' }));
    expect(servers[1]?.notes).toEqual([
      'platform d11 goes from web1 to web2',
      expect.stringContaining('under maintenance while their data follow'),
      expect.stringContaining('it is synced first'),
    ]);
    expect(hub.dump()).toBe(before);
  });

  it('of a new name is stale once somebody else touched the site', async () => {
    const uri = 'xn--bcher-kva.example';
    const change = { moveSite: { uri, newUri: 'books.example', keepName: true } };
    const { digest, servers } = await plan(change);
    expect(servers[0]?.changes.map(({ name, change: what }) => `${what} ${name}`).sort()).toEqual([
      'added books.example',
      `removed ${uri}`,
    ]);
    hub.inventory.updateSite(hub.inventory.siteByUri(uri).id, { cronSeconds: 7200 }, by);
    const carried = hub.client.plans.CarryOutPlan({ ...id(), digest, change });
    await expect(carried).rejects.toMatchObject({ reason: 'PLAN_STALE' });
  });

  it('says in words what is no configuration', async () => {
    const { platform } = await hub.client.platforms.GetPlatform({ name: 'd11' });
    const release = { digest: BEFORE, files: 3, bytes: 30, manifestBytes: 9, commit: '' };
    for (const [digest, path] of [
      [BEFORE, 'a'],
      [LIVE, 'b'],
    ] as const) {
      const file = { kind: 'file', path, mode: 0o644, size: 0, content: '', blockLengths: [] } as const;
      hub.library.manifests.set(digest, encodeManifest([file]));
    }
    hub.releases.serve(platform!.id, release, 1, false);
    hub.releases.serve(platform!.id, { ...release, digest: LIVE }, 2, false);
    const back = await plan({ rollbackPlatform: { name: 'd11' } });
    expect(back.servers[0]?.changes[0]).toMatchObject({
      kind: 'platform',
      fields: [{ name: 'release', before: LIVE, after: BEFORE }],
    });
    expect(back.servers[0]?.notes).toEqual([
      'the code of d11 becomes release bbbbbbbbbbbb, it is synced first: 1 added, 1 removed, 0 changed, +0 bytes',
    ]);
    const verify = await plan({ verifyPlatform: { name: 'd11' } });
    expect(verify.servers[0]).toMatchObject({ changes: [], verdict: '' });
    expect(verify.servers[0]?.notes[0]).toContain('read again');
  });

  it('of the inventory as it stands has only servers that lack something', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'db1', webType: 'WEB_TYPE_NONE' });
    expect((await plan()).servers).toEqual([]);
    await hub.client.sites.AddSite({ ...id(), uri: 'new.example', platform: 'd11' });
    hub.verdicts.push({
      kind: 'not asked',
      failure: {
        ...{ reason: 'SPOKE_AWAY', message: 'away', remedy: '', site: '', platform: '', file: '', line: 0 },
      },
    });
    const { servers } = await plan();
    expect(servers).toMatchObject([
      { server: 'web1', verdict: 'not asked', failure: { reason: 'SPOKE_AWAY' } },
    ]);
  });

  it('is carried out once, as it was shown', async () => {
    const change = addition('new.example');
    const { digest } = await plan(change);
    const request = { ...id(), digest, change };
    const { taskIds } = await hub.client.plans.CarryOutPlan(request);
    expect(hub.tasks.task(taskIds[0] ?? '')).toMatchObject({ kind: 'site.add', objectName: 'new.example' });
    expect(await hub.client.plans.CarryOutPlan(request)).toEqual({ taskIds });
    const again = hub.client.plans.CarryOutPlan({ ...request, ...id() });
    await expect(again).rejects.toMatchObject({ reason: 'NAME_TAKEN' });
  });

  it('is stale as soon as anything moved: another row, what the server serves, the wish itself', async () => {
    const change = addition('new.example');
    const stale = async (moved: () => unknown, wish = change): Promise<void> => {
      const { digest } = await plan(change);
      await moved();
      const before = hub.dump();
      const request = { ...id(), digest, change: wish };
      await expect(hub.client.plans.CarryOutPlan(request)).rejects.toMatchObject({ reason: 'PLAN_STALE' });
      expect(hub.dump()).toBe(before);
    };
    await stale(() => hub.client.sites.AddSite({ ...id(), uri: 'other.example', platform: 'd11' }));
    await stale(() => {
      serves();
    });
    await stale(() => undefined, addition('third.example'));
    await stale(() => hub.client.servers.SetServer({ ...id(), name: 'web1', etag: '1', hostname: 'x.test' }));
  });

  it('of servers becomes one verify of each that lacks something', async () => {
    await hub.client.sites.AddSite({ ...id(), uri: 'new.example', platform: 'd11' });
    const { digest } = await plan();
    const { taskIds } = await hub.client.plans.CarryOutPlan({ ...id(), digest });
    expect(taskIds.map((task) => hub.tasks.task(task))).toMatchObject([
      { kind: 'server.verify', objectName: 'web1', actor: 'operator' },
    ]);
  });
});
