import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

let hub: AdminHub;

beforeEach(async () => {
  hub = await openAdminHub();
  await hub.client.servers.AddServer({ ...id(), name: 'web1', webType: 'WEB_TYPE_APACHE' });
  for (const name of ['old', 'new']) {
    await hub.client.platforms.AddPlatform({ ...id(), name, server: 'web1' });
    await hub.client.sites.AddSite({ ...id(), uri: `${name}.example.org`, platform: name });
  }
});

afterEach(() => hub.close());

async function lock(locked: boolean) {
  const { platform } = await hub.client.platforms.GetPlatform({ name: 'old' });
  return hub.client.platforms.SetPlatform({ ...id(), name: 'old', etag: platform?.etag ?? '', locked });
}

describe('a locked platform', () => {
  it('is one at once: no server has to be told, and no code is brought anywhere', async () => {
    const tasks = hub.tasks.open().length;
    const { platform, taskId } = await lock(true);
    expect([platform?.locked, taskId, hub.tasks.open().length]).toEqual([true, '', tasks]);
  });

  it('takes no site, however it would come', async () => {
    await lock(true);
    const { sites, moves } = hub.client;
    const place = { uri: 'x.example.org', platform: 'old' };
    for (const refused of [
      sites.AddSite({ ...id(), ...place }),
      moves.MoveSite({ ...id(), uri: 'new.example.org', platform: 'old' }),
      moves.CloneSite({ ...id(), source: 'new.example.org', ...place }),
    ]) {
      const { reason, field, remedy } = await failure(refused);
      expect([reason, field]).toEqual(['PLATFORM_LOCKED', 'platform']);
      expect(remedy).toContain('aegirctl platform set old --no-lock');
    }
  });

  it('keeps the sites that are on it, which may change and leave, and takes others when it is unlocked', async () => {
    await lock(true);
    const { sites, moves } = hub.client;
    await sites.VerifySite({ ...id(), uri: 'old.example.org' });
    await moves.MoveSite({ ...id(), uri: 'old.example.org', newUri: 'renamed.example.org' });
    await lock(false);
    await sites.AddSite({ ...id(), uri: 'x.example.org', platform: 'old' });
    expect(hub.inventory.siteByUri('x.example.org').platformId).toBe(hub.inventory.platformByName('old').id);
  });
});
