import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFarm, failure, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

let hub: AdminHub;

beforeEach(async () => {
  hub = await openAdminHub();
});

afterEach(() => hub.close());

describe('the inventory over the admin socket', () => {
  it('keeps how a site behaves, and never shows the hash of a password', async () => {
    await addFarm(hub.client);
    const added = await hub.client.sites.AddSite({
      ...id(),
      uri: 'shop.example.org',
      platform: 'd11',
      www: true,
      settings: {
        redirectTo: 'shop.example.org',
        authUser: 'anna',
        authPassword: 'sesame',
        headers: { values: { 'X-Frame-Options': 'DENY' } },
        maxBodyBytes: 64 << 20,
      },
    });
    expect(added.site).toMatchObject({
      aliases: ['www.shop.example.org'],
      settings: {
        redirectTo: 'shop.example.org',
        auth: { user: 'anna', hash: '' },
        headers: { 'X-Frame-Options': 'DENY' },
        maxBodyBytes: 64 << 20,
        logs: false,
      },
    });
    const change = { ...id(), uri: 'shop.example.org', etag: '1', www: false, settings: { logs: true } };
    const { site } = await hub.client.sites.SetSite(change);
    expect(site).toMatchObject({ aliases: [], settings: { logs: true, auth: { user: 'anna' } } });
    expect(hub.dump()).not.toContain('sesame');
  });

  it('fills in what was not said', async () => {
    const { server, taskId } = await hub.client.servers.AddServer({ ...id(), name: 'web1' });
    expect(server).toMatchObject({
      name: 'web1',
      hostname: 'web1',
      webType: 'WEB_TYPE_APACHE',
      httpPort: 80,
      etag: '1',
      state: 'pending',
      spoke: 'none',
      facts: null,
    });
    expect(hub.tasks.get(taskId).task).toMatchObject({
      kind: 'server.verify',
      objectName: 'web1',
      actor: 'operator',
    });
    const { platform } = await hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'web1' });
    expect(platform).toMatchObject({
      publishPath: '/var/aegir/platforms/d11',
      docroot: '',
      release: '',
      sites: 0,
    });
  });

  it('knows names in one form, whatever form they were given in', async () => {
    await addFarm(hub.client);
    const { site } = await hub.client.sites.GetSite({ uri: 'BÜCHER.example' });
    expect(site).toMatchObject({
      uri: 'xn--bcher-kva.example',
      aliases: ['www.a.org'],
      platform: 'd11',
      server: 'web1',
      enabled: true,
    });
  });

  it.each([
    ['web-1', 'web.1'],
    ['a.b-c', 'a-b.c'],
  ])('refuses %s beside %s: they are one identifier', async (first, second) => {
    await hub.client.servers.AddServer({ ...id(), name: first });
    expect(await failure(hub.client.servers.AddServer({ ...id(), name: second }))).toMatchObject({
      reason: 'NAME_TAKEN',
      field: 'name',
      metadata: { existing: first },
    });
  });

  it('names the site that answers to a host name already', async () => {
    await addFarm(hub.client);
    expect(
      await failure(hub.client.sites.AddSite({ ...id(), uri: 'www.a.org', platform: 'd11' })),
    ).toMatchObject({
      reason: 'NAME_TAKEN',
      metadata: { existing: 'xn--bcher-kva.example' },
    });
  });

  it('refuses what would strand sites, with their names', async () => {
    await addFarm(hub.client);
    expect(await failure(hub.client.platforms.RemovePlatform({ ...id(), name: 'd11' }))).toMatchObject({
      reason: 'IN_USE',
      metadata: { sites: 'xn--bcher-kva.example' },
    });
    const inUse = { reason: 'IN_USE', metadata: { platforms: 'd11' } };
    expect(await failure(hub.client.servers.RemoveServer({ ...id(), name: 'web1' }))).toMatchObject(inUse);
    expect(
      await failure(
        hub.client.servers.SetServer({ ...id(), name: 'web1', etag: '1', webType: 'WEB_TYPE_NONE' }),
      ),
    ).toMatchObject(inUse);
  });

  it('names only some of very many sites that block', async () => {
    await addFarm(hub.client);
    for (let i = 0; i < 15; i++) {
      const uri = `${'x'.repeat(60)}.site-${String(i)}.example`;
      await hub.client.sites.AddSite({ ...id(), uri, platform: 'd11' });
    }
    const refusal = await failure(hub.client.platforms.RemovePlatform({ ...id(), name: 'd11' }));
    expect(refusal.metadata).toMatchObject({ count: '16' });
    expect(refusal.message).toMatch(/and 6 more$/);
    expect((await hub.client.servers.GetServer({ name: 'web1' })).server?.name).toBe('web1');
  });

  it('lets one of two operators win and tells the other the newest version', async () => {
    await addFarm(hub.client);
    const { site } = await hub.client.sites.GetSite({ uri: 'bücher.example' });
    const change = (value: string): Promise<unknown> =>
      hub.client.sites.SetSite({
        ...id(),
        uri: site?.uri ?? '',
        etag: site?.etag ?? '',
        aliases: { values: [value] },
      });
    await change('anna.org');
    expect(await failure(change('bert.org'))).toMatchObject({
      reason: 'ETAG_MISMATCH',
      field: 'etag',
      metadata: { etag: '2' },
    });
    expect((await hub.client.sites.GetSite({ uri: 'bücher.example' })).site?.aliases).toEqual(['anna.org']);
  });

  it('leaves aliases as they are, or takes all away', async () => {
    await addFarm(hub.client);
    const uri = 'bücher.example';
    expect((await hub.client.sites.SetSite({ ...id(), uri, etag: '1' })).site?.aliases).toEqual([
      'www.a.org',
    ]);
    expect((await hub.client.sites.SetSite({ ...id(), uri, etag: '1', aliases: {} })).site?.aliases).toEqual(
      [],
    );
  });

  it('changes only what was said of a server', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'web1', httpPort: 8080 });
    const set = await hub.client.servers.SetServer({
      ...id(),
      name: 'web1',
      etag: '1',
      hostname: '10.0.0.7',
    });
    expect(set.server).toMatchObject({
      hostname: '10.0.0.7',
      httpPort: 8080,
      webType: 'WEB_TYPE_APACHE',
      etag: '2',
    });
  });

  it('does a request that is sent twice once', async () => {
    await addFarm(hub.client);
    const request = { ...id(), uri: 'twice.org', platform: 'd11' };
    const first = await hub.client.sites.AddSite(request);
    expect(await hub.client.sites.AddSite(request)).toEqual(first);
    expect(await failure(hub.client.sites.AddSite({ ...request, uri: 'other.org' }))).toMatchObject({
      reason: 'REQUEST_REUSED',
    });
    expect(hub.inventory.sites()).toHaveLength(2);
  });

  it('says BUSY to whoever changes what is being removed', async () => {
    await addFarm(hub.client);
    const uri = 'bücher.example';
    const { taskId } = await hub.client.sites.RemoveSite({ ...id(), uri, etag: '1' });
    expect(hub.tasks.get(taskId).task.kind).toBe('site.remove');
    const busy = { reason: 'BUSY' };
    expect(await failure(hub.client.sites.EnableSite({ ...id(), uri }))).toMatchObject(busy);
    expect(await failure(hub.client.sites.RemoveSite({ ...id(), uri }))).toMatchObject(busy);
    expect(await failure(hub.client.sites.SetSite({ ...id(), uri, etag: '2' }))).toMatchObject(busy);
  });

  it('says in the task what changed', async () => {
    await addFarm(hub.client);
    const uri = 'bücher.example';
    const { taskId } = await hub.client.sites.DisableSite({ ...id(), uri });
    expect(hub.tasks.get(taskId).task).toMatchObject({ kind: 'site.disable' });
    expect((await hub.client.sites.GetSite({ uri })).site?.enabled).toBe(false);
    const verify = await hub.client.platforms.VerifyPlatform({ ...id(), name: 'd11', deep: true });
    expect(hub.tasks.get(verify.taskId).task.input).toEqual({ deep: true, allowMassDelete: false });
  });

  it('gives lists in pages to their end', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'web0' });
    await addFarm(hub.client);
    for (const letter of ['c', 'd', 'e']) {
      await hub.client.sites.AddSite({ ...id(), uri: `${letter}.org`, platform: 'd11' });
    }
    const uris: string[] = [];
    for (let pageToken = ''; ;) {
      const page = await hub.client.sites.ListSites({ pageSize: 2, pageToken, server: 'web1' });
      uris.push(...page.sites.map((site) => site.uri));
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
    }
    expect(uris).toEqual(['c.org', 'd.org', 'e.org', 'xn--bcher-kva.example']);
    expect((await hub.client.sites.ListSites({ server: 'web0' })).sites).toEqual([]);
    const newest = await hub.client.tasks.ListTasks({ pageSize: 1 });
    expect(newest.tasks[0]).toMatchObject({ objectName: 'e.org', steps: [] });
    const next = await hub.client.tasks.ListTasks({ pageSize: 1, pageToken: newest.nextPageToken });
    expect(next.tasks[0]).toMatchObject({ objectName: 'd.org' });
  });

  it('ends a page early rather than outgrow a message', async () => {
    await addFarm(hub.client);
    const aliases = (site: number): string[] =>
      Array.from(
        { length: 100 },
        (_, i) => `${'a'.repeat(60)}.${'b'.repeat(60)}.s${String(site)}-${String(i)}.org`,
      );
    const pattern = hub.inventory.siteByUri('xn--bcher-kva.example');
    hub.inventory.transaction(() => {
      for (let i = 0; i < 250; i++) {
        const name = `s${String(i)}`;
        const site = { ...pattern, id: name, uri: `${name}.org`, aliases: aliases(i) };
        hub.inventory.insertSite(site, { actor: 'test' });
      }
    });
    const first = await hub.client.sites.ListSites({ pageSize: 1_000 });
    expect(first.sites.length).toBeLessThan(250);
    expect(first.nextPageToken).not.toBe('');
  });
});
