import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

/** Sites in subdirectories, as operators ask for them. */
describe('a site in a subdirectory', () => {
  let hub: AdminHub;

  beforeAll(async () => {
    hub = await openAdminHub();
    for (const name of ['web1', 'web2']) {
      await hub.client.servers.AddServer({ ...id(), name, webType: 'WEB_TYPE_APACHE_SSL' });
      await hub.client.platforms.AddPlatform({ ...id(), name: `on-${name}`, server: name });
    }
    await add('a.org', 'on-web1', ['www.a.org']);
    await add('a.org/shop', 'on-web1');
    await add('bare.org/one', 'on-web2');
  });
  afterAll(() => hub.close());

  function add(uri: string, platform: string, aliases: readonly string[] = []): Promise<unknown> {
    return hub.client.sites.AddSite({ ...id(), uri, aliases: [...aliases], platform });
  }

  it('is found by its whole URI, and listed behind its host', async () => {
    const { site } = await hub.client.sites.GetSite({ uri: 'A.org/shop' });
    expect(site).toMatchObject({ uri: 'a.org/shop', server: 'web1', aliases: [] });
    const { sites } = await hub.client.sites.ListSites({ platform: 'on-web1' });
    expect(sites.map(({ uri }) => uri)).toEqual(['a.org', 'a.org/shop']);
  });

  it.each([
    ['a.org/shop', 'on-web1', 'NAME_TAKEN', 'uri'],
    ['A.ORG/shop', 'on-web1', 'NAME_TAKEN', 'uri'],
    // Its host answers on another server, and there is one address for both.
    ['a.org/blog', 'on-web2', 'FIELD_INVALID', 'platform'],
    ['bare.org/two', 'on-web1', 'FIELD_INVALID', 'platform'],
    ['bare.org', 'on-web1', 'FIELD_INVALID', 'platform'],
    // Below the first name of a site it answers under all of them.
    ['www.a.org/blog', 'on-web1', 'NAME_TAKEN', 'uri'],
  ])('%s on %s is refused: %s', async (uri, platform, reason, field) => {
    expect(await failure(add(uri, platform))).toMatchObject({ reason, field });
  });

  it('has no names and no TLS of its own, and is told where to ask for them', async () => {
    const uri = 'a.org/blog';
    for (const [wish, field] of [
      [{ aliases: ['b.org'] }, 'aliases'],
      [{ www: true }, 'aliases'],
      [{ tls: { mode: 'on' } }, 'tls.mode'],
      [{ settings: { redirectTo: 'a.org' } }, 'settings.redirect_to'],
      [{ settings: { php: '8.2' } }, 'settings.php'],
      [{ settings: { logs: true } }, 'settings.logs'],
    ] as const) {
      const call = hub.client.sites.AddSite({ ...id(), uri, platform: 'on-web1', ...wish } as never);
      const refusal = await failure(call);
      expect(refusal).toMatchObject({ reason: 'FIELD_INVALID', field });
      expect(refusal.remedy).toMatch(/a\.org|platform/);
    }
  });

  it('keeps its host from being a mere alias, and from being removed', async () => {
    const alias = hub.client.sites.SetSite({
      ...id(),
      uri: 'a.org',
      etag: '1',
      aliases: { values: ['bare.org'] },
    });
    expect(await failure(alias)).toMatchObject({ reason: 'NAME_TAKEN', field: 'aliases[0]' });
    const refusal = await failure(hub.client.sites.RemoveSite({ ...id(), uri: 'a.org' }));
    expect(refusal).toMatchObject({ reason: 'IN_USE', metadata: { sites: 'a.org/shop' } });
    await add('bare.org', 'on-web2');
    await hub.client.sites.RemoveSite({ ...id(), uri: 'bare.org/one' });
  });
});
