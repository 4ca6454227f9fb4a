import { describe, expect, it } from 'vitest';
import { systemClock } from '../shared/clock.ts';
import type { HealthParts } from './health.ts';
import { spokeHealth } from './health.ts';

const DAY_MS = 86_400_000;
const now = 1_000 * DAY_MS;

/** A spoke in order, but for what is given. */
async function check(broken: { notAfterMs?: number; journal?: () => void; stopped?: boolean } = {}) {
  const parts = {
    journal: { check: broken.journal ?? (() => undefined) },
    connection: { identity: { notAfterMs: broken.notAfterMs ?? now + 9 * DAY_MS } },
    session: { health: () => ({ ok: true, detail: 'away: UNAVAILABLE' }) },
    webServer: () =>
      Promise.resolve({
        facts: { kind: 'apache', version: '2.4.71' },
        observe: () => (broken.stopped === true ? null : {}),
      }),
    clock: { ...systemClock, now: () => now },
  };
  return spokeHealth(parts as unknown as HealthParts).check();
}

describe('health of a spoke', () => {
  it('is good while the hub is away', async () => {
    expect(await check()).toEqual({
      journal: { ok: true, detail: 'writable' },
      identity: { ok: true, detail: 'the certificate is good for 9.0 days' },
      webserver: { ok: true, detail: 'apache 2.4.71, running' },
      hub: { ok: true, detail: 'away: UNAVAILABLE' },
    });
  });

  it('fails with an expired certificate and with a journal that cannot be written', async () => {
    const full = () => {
      throw new Error('disk full');
    };
    const found = await check({ notAfterMs: now - 1, journal: full });
    expect([found['identity']?.ok, found['journal']]).toEqual([false, { ok: false, detail: 'disk full' }]);
  });

  it('does not call a web server broken that somebody stopped', async () => {
    const found = await check({ stopped: true });
    expect(found['webserver']).toEqual({ ok: true, detail: 'apache 2.4.71, stopped' });
  });
});
