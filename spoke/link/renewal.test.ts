import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { SmallHub } from '../../test/fakes/small-hub.ts';
import { HubConnection } from './connection.ts';
import { completeIdentity, installIdentity, loadIdentity, type Identity } from './identity.ts';
import { createRenewal, renewalDue, type Renewal } from './renewal.ts';

const DAY_MS = 86_400_000;

let hub: SmallHub;
let identity: Identity;
let state: string;
let stop: AbortController;
let running: Promise<unknown>;
let renewed: number;
let renewal: Renewal;
let connection: HubConnection;
/** What the spoke takes for the time. */
let nowMs: number;
/** Longest wait that was asked for. */
let longestMs: number;

beforeEach(async () => {
  hub = await SmallHub.start();
  const parts = await hub.identity();
  hub.renewFor = parts.spokeId;
  identity = completeIdentity(parts, 'test');
  state = mkdtempSync(join(tmpdir(), 'aegir-renewal-'));
  installIdentity(state, identity);
  stop = new AbortController();
  connection = new HubConnection(identity);
  running = Promise.resolve();
  renewed = 0;
});
afterEach(async () => {
  stop.abort();
  await running;
  connection.close();
  hub.stop();
  rmSync(state, { recursive: true });
});

/** Runs the renewal with a clock that stands at this moment; waits are short, as long as nothing else is said. */
function run(atMs: number, waitMs = 20): void {
  nowMs = atMs;
  longestMs = 0;
  const sleep = (ms: number, signal?: AbortSignal) => {
    longestMs = Math.max(longestMs, ms);
    return systemClock.sleep(Math.min(ms, waitMs), signal);
  };
  const clock = { ...systemClock, now: () => nowMs, sleep };
  const onRenewed = () => (renewed += 1);
  const options = { state, connection, onRenewed, clock, log: silentLogger() };
  renewal = createRenewal(options);
  running = renewal.service.run(stop.signal).catch(() => undefined);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await systemClock.sleep(5);
}

describe('renewal', () => {
  it('is due around half of the life', () => {
    const { notBeforeMs, notAfterMs } = identity;
    const life = notAfterMs - notBeforeMs;
    expect(renewalDue(identity, 0)).toBe(notBeforeMs + 0.4 * life);
    expect(renewalDue(identity, 1)).toBeCloseTo(notBeforeMs + 0.6 * life, 0);
  });

  it('takes a new certificate for a new key into use and stores it', async () => {
    run(Date.now() + 9 * DAY_MS);
    await until(() => renewed > 0);
    const stored = loadIdentity(state);
    expect(stored.certificate).not.toBe(identity.certificate);
    expect(stored.privateKey).not.toBe(identity.privateKey);
    expect(stored).toMatchObject({ spokeId: identity.spokeId, endpoint: identity.endpoint });
    expect(connection.identity).toEqual(stored);
  });

  it('leaves a young certificate alone', async () => {
    run(Date.now() + 2 * DAY_MS);
    await systemClock.sleep(100);
    expect(renewed).toBe(0);
    expect(loadIdentity(state).certificate).toBe(identity.certificate);
  });

  it('renews a young certificate when it is asked to, once, and again only when asked again', async () => {
    run(Date.now() + 2 * DAY_MS);
    await systemClock.sleep(50);
    renewal.now();
    await until(() => renewed > 0);
    await systemClock.sleep(100);
    expect(renewed).toBe(1);
    renewal.now();
    await until(() => renewed > 1);
  });

  it('that was asked for and failed is tried until it is done, however young the certificate', async () => {
    hub.stop();
    run(Date.now() + 2 * DAY_MS);
    renewal.now();
    await systemClock.sleep(100);
    expect(renewed).toBe(0);
    await hub.listen();
    await until(() => renewed > 0);
  });

  it('keeps what it has when the answer is for another spoke, and tries again', async () => {
    hub.renewFor = 'another';
    run(Date.now() + 9 * DAY_MS);
    await systemClock.sleep(150);
    expect(loadIdentity(state).certificate).toBe(identity.certificate);
    hub.renewFor = identity.spokeId;
    await until(() => renewed > 0);
  });

  it('comes within the hour in which a clock that was years behind is set right', async () => {
    run(Date.now() - 2 * 365 * DAY_MS);
    await until(() => longestMs > 0);
    expect([renewed, longestMs]).toEqual([0, 3_600_000]);
    nowMs = Date.now() + 9 * DAY_MS;
    await until(() => renewed > 0);
  });

  it('is made once an hour, not without end, by a clock that is so far ahead that each is due at once', async () => {
    run(Date.now() + 2 * 365 * DAY_MS, 3_600_000);
    await until(() => renewed > 0);
    await systemClock.sleep(300);
    expect(renewed).toBe(1);
  });

  it('tries again while the hub is away', async () => {
    hub.stop();
    run(Date.now() + 9 * DAY_MS);
    await systemClock.sleep(100);
    expect(renewed).toBe(0);
    await hub.listen();
    await until(() => renewed > 0);
  });
});
