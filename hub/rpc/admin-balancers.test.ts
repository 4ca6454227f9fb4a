import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFarm, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';
import { wantedState } from '../desired/wanted.ts';

const BY = { actor: 'test' };

describe('balancers over the admin socket', () => {
  let hub: AdminHub;

  beforeEach(async () => {
    hub = await openAdminHub();
    await addFarm(hub.client);
    await hub.client.servers.AddServer({ ...id(), name: 'lb1', webType: 'WEB_TYPE_HAPROXY' });
    const platform = hub.inventory.platformByName('d11');
    hub.inventory.updatePlatform(platform.id, { release: 'a'.repeat(64) }, BY);
  });
  afterEach(() => hub.close());

  const idOf = (name: string): string => hub.inventory.serverByName(name).id;
  const setPools = (...pools: string[]) => hub.client.balancers.SetPools({ ...id(), balancer: 'lb1', pools });

  it('take every host of the servers behind them, and those let them in by number', async () => {
    await hub.client.sites.AddSite({ ...id(), uri: 'shop.example/de', platform: 'd11' });
    hub.inventory.updateServer(idOf('lb1'), { addresses: ['10.0.0.9'] }, BY);
    const { pools } = await setPools('web1');
    const member = { name: 'web1', address: 'web1', httpPort: 80, httpsPort: 0, weight: 100 };
    expect(pools).toEqual([{ name: 'web1', members: [member], master: '' }]);
    const { sites, platforms } = wantedState(idOf('lb1'), hub.inventory);
    expect(platforms.size).toBe(0);
    const common = { platform: '', pool: 'web1', enabled: true };
    expect([...sites.values()]).toEqual([
      { uri: 'shop.example', aliases: [], ...common },
      { uri: 'xn--bcher-kva.example', aliases: ['www.a.org'], ...common },
    ]);
    expect(wantedState(idOf('web1'), hub.inventory).web.balancers).toEqual(['10.0.0.9']);
    await setPools();
    expect(wantedState(idOf('lb1'), hub.inventory).sites.size).toBe(0);
    expect(wantedState(idOf('web1'), hub.inventory).web.balancers).toBeUndefined();
  });

  it('give each member of a group its share, which stays when it was away', async () => {
    const { servers } = hub.client;
    await servers.AddServer({ ...id(), name: 'web2', webType: 'WEB_TYPE_NGINX' });
    const members = ['web1', 'web2'];
    await servers.AddServer({ ...id(), name: 'cluster1', webType: 'WEB_TYPE_CLUSTER', members });
    await setPools('cluster1');
    const weigh = async (server: string, weight: number) => {
      const { server: before } = await servers.GetServer({ name: 'cluster1' });
      const weights = [{ server, weight }];
      return servers.SetServer({ ...id(), name: 'cluster1', etag: before?.etag ?? '', weights });
    };
    const shares = () =>
      wantedState(idOf('lb1'), hub.inventory).web.pools?.[0]?.members.map(({ weight }) => weight);
    expect(shares()).toEqual([100, 100]);
    const { server } = await weigh('web2', 0);
    expect(server?.members).toMatchObject([{ weight: 100 }, { weight: 0 }]);
    for (const state of ['down', 'active'] as const)
      hub.inventory.setMember(idOf('cluster1'), idOf('web2'), state, BY);
    expect(shares()).toEqual([100, 0]);
    await expect(weigh('lb1', 1)).rejects.toMatchObject({ reason: 'FIELD_INVALID', field: 'weights[0]' });
    await expect(weigh('web2', 257)).rejects.toMatchObject({ field: 'weights[0].weight' });
    const alone = { ...id(), name: 'web2', etag: '1', weights: [{ server: 'web2', weight: 1 }] };
    await expect(servers.SetServer(alone)).rejects.toMatchObject({ field: 'weights' });
  });

  it('serve no sites, and stand in front of nothing but servers that do', async () => {
    await expect(
      hub.client.platforms.AddPlatform({ ...id(), name: 'd12', server: 'lb1' }),
    ).rejects.toMatchObject({ field: 'server' });
    await expect(setPools('lb1')).rejects.toMatchObject({ reason: 'FIELD_INVALID', field: 'pools[0]' });
    await expect(setPools('nobody')).rejects.toMatchObject({ reason: 'NOT_FOUND', field: 'pools[0]' });
    const wrong = { ...id(), balancer: 'web1', pools: [] };
    await expect(hub.client.balancers.SetPools(wrong)).rejects.toMatchObject({ field: 'balancer' });
  });

  it('keep what is behind them, and their own kind, until their pools are taken away', async () => {
    await hub.client.servers.AddServer({ ...id(), name: 'web2' });
    await setPools('web2');
    await expect(hub.client.servers.RemoveServer({ ...id(), name: 'web2' })).rejects.toMatchObject({
      reason: 'IN_USE',
      metadata: { balancers: 'lb1' },
    });
    const { server } = await hub.client.servers.GetServer({ name: 'lb1' });
    const toApache = { ...id(), name: 'lb1', etag: server?.etag ?? '', webType: 'WEB_TYPE_APACHE' } as const;
    await expect(hub.client.servers.SetServer(toApache)).rejects.toMatchObject({ reason: 'IN_USE' });
    await setPools();
    await hub.client.servers.SetServer({ ...toApache, ...id() });
    await hub.client.servers.RemoveServer({ ...id(), name: 'web2' });
  });
});

describe('a look at a site from outside', () => {
  let hub: AdminHub;
  let web: Server;
  let lb: Server;
  let status: number;

  beforeEach(async () => {
    status = 200;
    const listen = async (answer: () => number): Promise<Server> => {
      const server = createServer((request, response) => {
        response.writeHead(request.headers.host?.startsWith('www.a.example') ? answer() : 404).end('page');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    };
    [web, lb] = await Promise.all([listen(() => 200), listen(() => status)]);
    hub = await openAdminHub();
    const port = (server: Server): number => (server.address() as AddressInfo).port;
    const at = { hostname: '127.0.0.1' };
    await hub.client.servers.AddServer({ ...id(), name: 'web1', ...at, httpPort: port(web) });
    const balancer = { name: 'lb1', ...at, httpPort: port(lb), webType: 'WEB_TYPE_HAPROXY' } as const;
    await hub.client.servers.AddServer({ ...id(), ...balancer });
    await hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'web1' });
    await hub.client.sites.AddSite({ ...id(), uri: 'www.a.example', platform: 'd11' });
    await hub.client.balancers.SetPools({ ...id(), balancer: 'lb1', pools: ['web1'] });
  });
  afterEach(async () => {
    await hub.close();
    for (const server of [web, lb]) {
      server.closeAllConnections();
      server.close();
    }
  });

  const probe = async () => {
    const { sightings, agree } = await hub.client.balancers.ProbeSite({ uri: 'www.a.example' });
    return [agree, ...sightings.map((row) => `${row.server} ${row.scheme} ${String(row.status)}`)];
  };

  it('asks each server at its own address, and agrees when all answer the same', async () => {
    expect(await probe()).toEqual([true, 'web1 http 200', 'lb1 http 200']);
  });

  it('disagrees when one answers something else, an error, or nothing', async () => {
    status = 403;
    expect(await probe()).toEqual([false, 'web1 http 200', 'lb1 http 403']);
    status = 502;
    expect((await probe())[0]).toBe(false);
    await new Promise((resolve) => lb.close(resolve));
    expect(await probe()).toEqual([false, 'web1 http 200', 'lb1 http 0']);
  });

  it('does not know a site that is not there', async () => {
    const asked = hub.client.balancers.ProbeSite({ uri: 'nobody.example' });
    await expect(asked).rejects.toMatchObject({ reason: 'NOT_FOUND' });
  });
});
