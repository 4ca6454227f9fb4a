import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { SKEW_REMEDY } from '../../shared/host-checks.ts';
import { decodeJoinToken, encodeJoinToken } from '../../shared/join-token.ts';
import { SmallHub } from '../../test/fakes/small-hub.ts';
import { enroll } from './enroll.ts';
import { loadIdentity, pendingKey } from './identity.ts';

let hub: SmallHub;
let state: string;

beforeEach(async () => {
  hub = await SmallHub.start();
  state = join(mkdtempSync(join(tmpdir(), 'aegir-enroll-')), 'spoke');
});
afterEach(() => {
  hub.stop();
  rmSync(join(state, '..'), { recursive: true });
});

const joinWith = (token: string, clock: Pick<Clock, 'now'> = systemClock) =>
  enroll({ state, token, hostname: 'web1.example', version: '1.2.3', clock });

describe('enrolling', () => {
  it('gets an identity for the spoke listener', async () => {
    const token = hub.token();
    const { spokeId, serverName } = await joinWith(`${token}\n`);
    expect(serverName).toBe('web1');
    expect(loadIdentity(state)).toMatchObject({
      spokeId,
      endpoint: `127.0.0.1:${String(hub.spokePort)}`,
      authority: hub.authority,
    });
    expect(hub.enrollments).toMatchObject([{ token, hostname: 'web1.example', spokeVersion: '1.2.3' }]);
    expect(existsSync(join(state, 'pending-key.pem'))).toBe(false);
  });

  it('never shows its token to a hub that is not the one the token names', async () => {
    const impostor = await SmallHub.start();
    const { secret, fingerprint } = decodeJoinToken(hub.token());
    const enrollment = `127.0.0.1:${String(impostor.enrollmentPort)}`;
    const token = encodeJoinToken({ enrollment, fingerprint, secret });
    await expect(joinWith(token)).rejects.toMatchObject({ reason: 'HUB_UNTRUSTED' });
    expect(impostor.enrollments).toEqual([]);
    impostor.stop();
  });

  it('that fails for a clock which is behind says so, and by how much', async () => {
    const young = await SmallHub.start({ leafMs: Date.now() + 9 * 86_400_000 });
    const clock = { now: () => Date.now() - 9 * 86_400_000 };
    await expect(joinWith(young.token(), clock)).rejects.toMatchObject({
      reason: 'HUB_UNTRUSTED',
      message: expect.stringContaining('9.0 days behind') as string,
      remedy: SKEW_REMEDY,
    });
    expect(young.enrollments).toEqual([]);
    young.stop();
  }, 30_000);

  it('asks again with the same key when the answer was lost', async () => {
    let lost = 1;
    hub.onEnroll = () => {
      if (lost-- > 0) throw new AppError('UNAVAILABLE', 'the answer was lost');
    };
    await joinWith(hub.token());
    const [first, second] = hub.enrollments;
    expect(second?.token).toBe(first?.token);
    // ECDSA signatures differ from one request to the next; the subject and key before them do not.
    expect(second?.csr.subarray(0, 120)).toEqual(first?.csr.subarray(0, 120));
  });

  it('keeps its key after a refusal, so that a person may try again', async () => {
    hub.onEnroll = () => {
      throw new AppError('TOKEN_EXPIRED', 'too late');
    };
    await expect(joinWith(hub.token())).rejects.toMatchObject({ reason: 'TOKEN_EXPIRED' });
    expect(hub.enrollments).toHaveLength(1);
    const key = await pendingKey(state);
    hub.onEnroll = () => undefined;
    await joinWith(hub.token());
    expect(loadIdentity(state).privateKey).toBe(key);
  });

  it('may be done again, with a new key', async () => {
    await joinWith(hub.token());
    const before = loadIdentity(state);
    await joinWith(hub.token());
    const after = loadIdentity(state);
    expect(after.spokeId).not.toBe(before.spokeId);
    expect(after.privateKey).not.toBe(before.privateKey);
  });

  it('refuses half a token before it dials anybody', async () => {
    await expect(joinWith(hub.token().slice(0, -5))).rejects.toMatchObject({ reason: 'TOKEN_INVALID' });
    expect(existsSync(state)).toBe(false);
  });

  it('says when nobody answers there', async () => {
    const token = hub.token();
    hub.stop();
    await expect(joinWith(token)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  });
});
