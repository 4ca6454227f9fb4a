import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

let hub: AdminHub;

beforeEach(async () => {
  hub = await openAdminHub();
  const machine = (name: string, webType: 'WEB_TYPE_APACHE' | 'WEB_TYPE_NGINX_SSL' | 'WEB_TYPE_NONE') =>
    hub.client.servers.AddServer({ ...id(), name, webType });
  await machine('web1', 'WEB_TYPE_APACHE');
  await machine('web2', 'WEB_TYPE_NGINX_SSL');
  await machine('db1', 'WEB_TYPE_NONE');
});

afterEach(() => hub.close());

const cluster = (members: string[], name = 'cluster1') =>
  hub.client.servers.AddServer({ ...id(), name, webType: 'WEB_TYPE_CLUSTER', members });

const member = (server: string, group = 'cluster1') => ({ ...id(), group, server });

describe('a group over the admin socket', () => {
  it('is a server without an address, with members of any kind', async () => {
    const { server, taskId } = await cluster(['web2', 'web1']);
    expect(server).toMatchObject({
      hostname: '',
      webType: 'WEB_TYPE_CLUSTER',
      members: [
        { server: 'web1', state: 'active', isMaster: false },
        { server: 'web2', state: 'active', isMaster: true },
      ],
    });
    expect(hub.tasks.get(taskId).task).toMatchObject({ kind: 'group.verify', objectName: 'cluster1' });
    const web1 = await hub.client.servers.GetServer({ name: 'web1' });
    expect(web1.server?.groups).toEqual(['cluster1']);
  });

  it('does not nest, takes no member twice, and none that serves nothing', async () => {
    await cluster(['web1']);
    const refused = async (members: string[]) => failure(cluster(members, 'other'));
    expect(await refused(['cluster1'])).toMatchObject({ reason: 'FIELD_INVALID', field: 'members[0]' });
    expect(await refused(['web1', 'db1'])).toMatchObject({ field: 'members[1]' });
    expect(await refused(['web1', 'web1'])).toMatchObject({ field: 'members' });
    expect(await refused(['web9'])).toMatchObject({ reason: 'NOT_FOUND', field: 'members[0]' });
  });

  it('leaves data behind only when it is a cluster that gets another master', async () => {
    await cluster(['web1', 'web2']);
    const set = { ...id(), etag: '1', withoutData: true };
    for (const change of [
      { name: 'cluster1' },
      { name: 'cluster1', requireAll: true },
      { name: 'web1', httpPort: 81 },
    ]) {
      expect(await failure(hub.client.servers.SetServer({ ...set, ...change }))).toMatchObject({
        reason: 'FIELD_INVALID',
        field: 'without_data',
      });
    }
    expect(
      (await hub.client.servers.SetServer({ ...set, name: 'cluster1', master: 'web2' })).taskId,
    ).not.toBe('');
  });

  it('takes in a site that speaks TLS when all its members do', async () => {
    const { servers, platforms, sites, moves } = hub.client;
    await servers.AddServer({ ...id(), name: 'web3', webType: 'WEB_TYPE_APACHE_SSL' });
    await cluster(['web2', 'web3'], 'secure');
    await cluster(['web1', 'web2'], 'mixed');
    for (const [name, server] of [
      ['alone', 'web2'],
      ['both', 'secure'],
      ['some', 'mixed'],
    ] as const) {
      const publishPath = `/var/aegir/platforms/${name}`;
      await platforms.AddPlatform({ ...id(), name, server, publishPath });
    }
    await sites.AddSite({ ...id(), uri: 'a.example.org', platform: 'alone' });
    const { id: siteId } = hub.inventory.siteByUri('a.example.org');
    const tls = { mode: 'on', certificate: 'self-signed', hstsSeconds: 0 } as const;
    hub.inventory.updateSite(siteId, { tls }, { actor: 'operator' });
    const refusal = await failure(moves.MoveSite({ ...id(), uri: 'a.example.org', platform: 'some' }));
    expect(refusal).toMatchObject({ reason: 'FIELD_INVALID', field: 'platform' });
    expect(refusal.message).toContain('web1, which serves some, does not speak TLS');
    const { taskId } = await moves.MoveSite({ ...id(), uri: 'a.example.org', platform: 'both' });
    expect(taskId).not.toBe('');
  });

  it('has nothing that only a machine has, and a machine nothing of a group', async () => {
    const group = { ...id(), name: 'other', webType: 'WEB_TYPE_CLUSTER' } as const;
    expect(await failure(hub.client.servers.AddServer({ ...group, hostname: 'h.example' }))).toMatchObject({
      reason: 'FIELD_INVALID',
      field: 'hostname',
    });
    expect(
      await failure(hub.client.servers.AddServer({ ...id(), name: 'web3', members: ['web1'] })),
    ).toMatchObject({ reason: 'FIELD_INVALID', field: 'members' });
    await cluster(['web1']);
    const set = { ...id(), name: 'cluster1', etag: '1' };
    expect(await failure(hub.client.servers.SetServer({ ...set, webType: 'WEB_TYPE_APACHE' }))).toMatchObject(
      { field: 'web_type' },
    );
    expect(await failure(hub.client.servers.CreateToken({ ...id(), server: 'cluster1' }))).toMatchObject({
      reason: 'FIELD_INVALID',
      field: 'server',
    });
    const { server } = await hub.client.servers.SetServer({ ...set, ...id(), requireAll: true });
    expect(server).toMatchObject({ requireAll: true, maxUnavailable: 0 });
  });

  it('shares uploads where its members have a folder for them, and nowhere else', async () => {
    await cluster(['web1', 'web2']);
    await hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'cluster1' });
    await hub.client.platforms.AddPlatform({ ...id(), name: 'alone', server: 'web2' });
    const site = { uri: 'a.example', platform: 'd11', uploads: 'shared' };
    const add = (change: object) => hub.client.sites.AddSite({ ...id(), ...site, ...change });
    const unshared = { reason: 'UPLOADS_NOT_SHARED', field: 'uploads' };
    expect(await failure(add({}))).toMatchObject(unshared);
    expect(await failure(add({ platform: 'alone' }))).toMatchObject(unshared);
    expect(await failure(add({ uploads: 'elsewhere' }))).toMatchObject({
      reason: 'FIELD_INVALID',
      field: 'uploads',
    });
    const share = (sharedUploads: boolean, etag: string) =>
      hub.client.servers.SetServer({ ...id(), name: 'cluster1', etag, sharedUploads });
    const { server } = await share(true, '1');
    expect(server).toMatchObject({ sharedUploads: true });
    const { site: added } = await add({});
    expect(added).toMatchObject({ uploads: 'shared' });
    expect(await failure(share(false, server?.etag ?? ''))).toMatchObject({
      reason: 'UPLOADS_SHARED',
      field: 'shared_uploads',
      metadata: { sites: 'a.example' },
    });
    const set = { uri: 'a.example', etag: added?.etag ?? '', uploads: 'primary' };
    const both = { ...set, aliases: { values: ['b.example'] } };
    expect(await failure(hub.client.sites.SetSite({ ...id(), ...both }))).toMatchObject({ field: 'uploads' });
    expect(await failure(hub.client.sites.SetSite({ ...id(), ...set, etag: '99' }))).toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    // It is brought there by the task.
    const { site: same, taskId } = await hub.client.sites.SetSite({ ...id(), ...set });
    expect([same?.uploads, taskId]).toEqual(['shared', expect.stringMatching(/./)]);
    const webType = 'WEB_TYPE_PACK' as const;
    const pack = { ...id(), name: 'pack1', webType, sharedUploads: true };
    expect(await failure(hub.client.servers.AddServer(pack))).toMatchObject({ field: 'shared_uploads' });
    const machine = { ...id(), name: 'web2', etag: '1', sharedUploads: true };
    expect(await failure(hub.client.servers.SetServer(machine))).toMatchObject({ field: 'shared_uploads' });
  });

  it('speaks TLS when all its members do, and takes in no other once sites need it', async () => {
    await cluster(['web1', 'web2']);
    await hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'cluster1' });
    const site = { uri: 'a.example', platform: 'd11', tls: { mode: 'on' } };
    expect(await failure(hub.client.sites.AddSite({ ...id(), ...site }))).toMatchObject({
      field: 'tls.mode',
    });
    const { id: groupId } = hub.inventory.serverByName('cluster1');
    const by = { actor: 'test' };
    hub.inventory.updateServer(groupId, { masterId: hub.inventory.serverByName('web2').id }, by);
    await hub.client.groups.RemoveMember(member('web1'));
    hub.inventory.setMember(groupId, hub.inventory.serverByName('web1').id, null, by);
    await hub.client.sites.AddSite({ ...id(), ...site });
    expect(await failure(hub.client.groups.AddMember(member('web1')))).toMatchObject({
      reason: 'IN_USE',
      metadata: { sites: 'a.example' },
    });
    const plain = { ...id(), name: 'web2', etag: '1', webType: 'WEB_TYPE_NGINX' } as const;
    expect(await failure(hub.client.servers.SetServer(plain))).toMatchObject({ reason: 'IN_USE' });
  });

  it('keeps its platforms, and its members, from being stranded', async () => {
    await cluster(['web1']);
    await hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'cluster1' });
    const removal = (name: string) => hub.client.servers.RemoveServer({ ...id(), name });
    expect(await failure(removal('cluster1'))).toMatchObject({
      reason: 'IN_USE',
      metadata: { platforms: 'd11' },
    });
    expect(await failure(removal('web1'))).toMatchObject({ reason: 'IN_USE' });
    expect(await failure(hub.client.groups.RemoveMember(member('web1')))).toMatchObject({ reason: 'IN_USE' });
    await cluster(['web2'], 'idle');
    expect(await failure(removal('web2'))).toMatchObject({ reason: 'IN_USE', metadata: { groups: 'idle' } });
  });

  it('has one master: the first member, or who is named; a change of it is a task', async () => {
    const { servers } = hub.client;
    const masterOf = (group: { members?: { server?: string; isMaster?: boolean }[] } | null | undefined) =>
      (group?.members ?? []).filter(({ isMaster }) => isMaster).map(({ server }) => server);
    expect(masterOf((await cluster(['web2', 'web1'])).server)).toEqual(['web2']);
    const named = { ...id(), name: 'cluster2', webType: 'WEB_TYPE_CLUSTER' } as const;
    const { server } = await servers.AddServer({ ...named, members: ['web1', 'web2'], master: 'web2' });
    expect(masterOf(server)).toEqual(['web2']);
    const set = (master: string) =>
      servers.SetServer({ ...id(), name: 'cluster2', etag: server?.etag ?? '', master });
    expect(await failure(set('db1'))).toMatchObject({ reason: 'FIELD_INVALID', field: 'master' });
    expect(hub.tasks.get((await set('web1')).taskId).task).toMatchObject({ kind: 'group.master' });
    expect(await failure(hub.client.groups.RemoveMember(member('web2', 'cluster2')))).toMatchObject({
      reason: 'IN_USE',
      message: 'web2 is the master of cluster2',
    });
    const alone = servers.AddServer({ ...id(), name: 'web3', webType: 'WEB_TYPE_APACHE', master: 'web1' });
    expect(await failure(alone)).toMatchObject({ reason: 'FIELD_INVALID', field: 'master' });
  });

  it('of type pack has members that serve nothing else, but for its master', async () => {
    const { servers, groups, platforms } = hub.client;
    const pack = (name: string, members: string[]) =>
      servers.AddServer({ ...id(), name, webType: 'WEB_TYPE_PACK', members });
    await platforms.AddPlatform({ ...id(), name: 'own', server: 'web1' });
    const refused = await failure(pack('pack1', ['web2', 'web1']));
    expect(refused).toMatchObject({ reason: 'IN_USE', field: 'members' });
    expect(refused.message).toContain('web1 serves own');
    const { server } = await pack('pack1', ['web1', 'web2']);
    const onReader = platforms.AddPlatform({ ...id(), name: 'd11', server: 'web2' });
    expect(await failure(onReader)).toMatchObject({ reason: 'IN_USE', metadata: { group: 'pack1' } });
    await platforms.AddPlatform({ ...id(), name: 'd11', server: 'web1' });
    expect(await failure(pack('pack2', ['web1']))).toMatchObject({ reason: 'IN_USE', field: 'members' });
    expect(await failure(cluster(['web2']))).toMatchObject({ reason: 'IN_USE', field: 'members' });
    await cluster(['web1']);
    expect(await failure(groups.AddMember(member('web2')))).toMatchObject({ reason: 'IN_USE' });
    // It would keep what it serves itself, which nobody who only reads may.
    const set = { ...id(), name: 'pack1', etag: server?.etag ?? '', master: 'web2' };
    expect(await failure(servers.SetServer(set))).toMatchObject({ reason: 'IN_USE', field: 'master' });
  });

  it('queues a task for whoever joins or leaves', async () => {
    await cluster(['web1']);
    const { group, taskId } = await hub.client.groups.AddMember(member('web2'));
    expect(group?.members).toContainEqual({ server: 'web2', state: 'joining', isMaster: false, weight: 100 });
    expect(hub.tasks.get(taskId).task).toMatchObject({ kind: 'member.add', objectName: 'cluster1' });
    expect(await failure(hub.client.groups.AddMember(member('web2')))).toMatchObject({ field: 'server' });
    const left = await hub.client.groups.RemoveMember(member('web2'));
    expect(left.group?.members).toContainEqual({
      server: 'web2',
      state: 'draining',
      isMaster: false,
      weight: 100,
    });
    expect(hub.tasks.get(left.taskId).task.kind).toBe('member.remove');
    expect(await failure(hub.client.groups.RemoveMember(member('web2')))).toMatchObject({ reason: 'BUSY' });
    expect(await failure(hub.client.groups.RemoveMember(member('db1')))).toMatchObject({
      reason: 'NOT_FOUND',
    });
    expect(await failure(hub.client.groups.AddMember(member('web2', 'web1')))).toMatchObject({
      field: 'group',
    });
  });

  it('refuses platforms while it has no members', async () => {
    await cluster([]);
    const add = hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'cluster1' });
    expect(await failure(add)).toMatchObject({ reason: 'FIELD_INVALID', field: 'server' });
  });
});
