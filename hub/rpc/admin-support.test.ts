import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFarm, failure, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

describe('how much is logged, over the admin socket', () => {
  let hub: AdminHub;

  beforeEach(async () => {
    hub = await openAdminHub();
    await addFarm(hub.client);
  });
  afterEach(() => hub.close());

  const asked = (level: string, seconds = 60, server = '') =>
    hub.client.support.SetLogLevel({ server, level, seconds });

  it('is changed for a time and back again, and shown', async () => {
    const usual = (await hub.client.support.GetLogLevel({})).logLevel;
    expect((await asked('debug')).logLevel).toMatchObject({ level: 'debug', usual: usual?.level });
    expect((await hub.client.support.GetLogLevel({})).logLevel?.level).toBe('debug');
    expect((await asked('')).logLevel).toMatchObject({ level: usual?.level, untilMs: 0 });
  });

  it('is refused where it is no level, no time, or its spoke cannot hear it', async () => {
    expect(await failure(asked('loud'))).toMatchObject({ reason: 'FIELD_INVALID', field: 'level' });
    for (const seconds of [0, 86_401])
      expect(await failure(asked('debug', seconds))).toMatchObject({ field: 'seconds' });
    expect(await failure(asked('debug', 60, 'web9'))).toMatchObject({ reason: 'NOT_FOUND' });
    expect(await failure(asked('debug', 60, 'web1'))).toMatchObject({
      reason: 'SPOKE_AWAY',
      field: 'server',
    });
  });
});
