import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { factsOf } from '../../test/fakes/facts.ts';
import { failure, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

let hub: AdminHub;

beforeEach(async () => {
  hub = await openAdminHub();
  const { servers, platforms, sites } = hub.client;
  for (const [name, webType] of [
    ['web1', 'WEB_TYPE_APACHE'],
    ['web2', 'WEB_TYPE_NGINX_SSL'],
    ['db1', 'WEB_TYPE_NONE'],
  ] as const)
    await servers.AddServer({ ...id(), name, webType });
  await servers.AddServer({
    ...id(),
    name: 'cluster1',
    webType: 'WEB_TYPE_CLUSTER',
    members: ['web1', 'web2'],
  });
  await platforms.AddPlatform({ ...id(), name: 'd11', server: 'web2' });
  await sites.AddSite({ ...id(), uri: 'a.example.org', platform: 'd11' });
});

afterEach(() => hub.close());

const etag = (): string => String(hub.inventory.platformByName('d11').etag);
const move = (server: string, more = {}) =>
  hub.client.platforms.SetPlatform({ ...id(), name: 'd11', etag: etag(), server, ...more });

describe('a platform that goes to another home', () => {
  it('stays where it is until the task of that has brought it there', async () => {
    const { platform, taskId } = await move('cluster1');
    expect(platform?.server).toBe('web2');
    expect(hub.tasks.get(taskId).task).toMatchObject({ kind: 'platform.move', objectName: 'd11' });
  });

  it('goes to what serves code, from somewhere else, by a version that was seen', async () => {
    expect(await failure(move('web2'))).toMatchObject({ reason: 'FIELD_INVALID', field: 'server' });
    expect(await failure(move('db1'))).toMatchObject({ reason: 'FIELD_INVALID', field: 'server' });
    expect(await failure(move('web9'))).toMatchObject({ reason: 'NOT_FOUND', field: 'server' });
    expect(await failure(move('web1', { etag: '99' }))).toMatchObject({ reason: 'ETAG_MISMATCH' });
  });

  it('goes nowhere that its path is not allowed', async () => {
    const { id: web1 } = hub.inventory.serverByName('web1');
    hub.observed.sawFacts(web1, factsOf({ publishRoots: ['/srv/www', '/var/aegir'] }));
    expect((await move('cluster1')).platform?.name).toBe('d11');
    hub.observed.sawFacts(web1, factsOf({ publishRoots: ['/srv/www', '/var/aegir/plat'] }));
    for (const server of ['web1', 'cluster1'])
      expect(await failure(move(server))).toMatchObject({
        reason: 'PATH_DENIED',
        field: 'server',
        message: 'platform d11: /var/aegir/platforms/d11 is not below /srv/www, /var/aegir/plat on web1',
      });
    const adding = (publishPath: string) =>
      hub.client.platforms.AddPlatform({ ...id(), name: 'd12', server: 'cluster1', publishPath });
    expect(await failure(adding(''))).toMatchObject({ reason: 'PATH_DENIED', field: 'publish_path' });
    expect((await adding('/srv/www/d12')).platform?.name).toBe('d12');
  });

  it('goes as it is', async () => {
    expect(await failure(move('web1', { docroot: 'web' }))).toMatchObject({
      reason: 'FIELD_INVALID',
      field: 'server',
      message: 'a platform goes to another server as it is',
    });
  });

  it('goes nowhere that cannot serve all its sites', async () => {
    const { id: siteId } = hub.inventory.siteByUri('a.example.org');
    const tls = { mode: 'on', certificate: 'self-signed', hstsSeconds: 0 } as const;
    hub.inventory.updateSite(siteId, { tls }, { actor: 'operator' });
    for (const server of ['web1', 'cluster1']) {
      const refusal = await failure(move(server));
      expect(refusal).toMatchObject({ reason: 'FIELD_INVALID', field: 'server' });
      expect(refusal.message).toContain('web1 does not speak TLS, which sites of the platform do');
    }
  });

  it('takes all sites of a host along, or none', async () => {
    await hub.client.platforms.AddPlatform({
      ...{ ...id(), name: 'shop', server: 'web2', publishPath: '/var/aegir/platforms/shop' },
    });
    await hub.client.sites.AddSite({ ...id(), uri: 'a.example.org/shop', platform: 'shop' });
    const refusal = await failure(move('web1'));
    expect(refusal).toMatchObject({ reason: 'FIELD_INVALID', field: 'server' });
    expect(refusal.message).toContain('a.example.org/shop shares a host with a.example.org');
  });
});
