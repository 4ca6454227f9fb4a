import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, createKey } from '../../shared/certificates.ts';
import { whileInstalling } from '../../test/fakes/identity-child.ts';
import { SmallHub } from '../../test/fakes/small-hub.ts';
import {
  forgetPendingKey,
  identityFolder,
  installIdentity,
  loadIdentity,
  pendingKey,
  type IdentityParts,
} from './identity.ts';

let hub: SmallHub;
let parts: IdentityParts;
let other: IdentityParts;
let strange: string;
let state: string;

beforeAll(async () => {
  hub = await SmallHub.start();
  parts = await hub.identity();
  other = await hub.identity();
  strange = await createAuthority(await createKey(), 'Aegir farm', 1e9, Date.now());
});
afterAll(() => {
  hub.stop();
});
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'aegir-identity-'));
});
afterEach(() => {
  rmSync(state, { recursive: true });
});

const file = (name: string) => join(identityFolder(state), name);

/** Installs a good identity, spoils one file, and says what loading makes of it. */
function spoiled(name: string, spoil: (path: string) => void): unknown {
  installIdentity(state, parts);
  spoil(file(name));
  try {
    return loadIdentity(state);
  } catch (error) {
    return error;
  }
}

describe('identity', () => {
  it('is read as it was installed, key and folder private', () => {
    installIdentity(state, parts);
    expect(loadIdentity(state)).toMatchObject(parts);
    expect(statSync(file('key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(state, 'identities')).mode & 0o077).toBe(0);
  });

  it('may come with several roots, of which one has signed it', () => {
    const two = { ...parts, authority: strange + parts.authority };
    installIdentity(state, two);
    expect(loadIdentity(state)).toMatchObject(two);
    installIdentity(state, { ...parts, authority: strange });
    expect(() => loadIdentity(state)).toThrow(/not signed by the authority/);
  });

  it('is replaced in one step, and nothing of the old one stays', () => {
    installIdentity(state, parts);
    const before = readlinkSync(identityFolder(state));
    installIdentity(state, other);
    expect(readlinkSync(identityFolder(state))).not.toBe(before);
    expect(loadIdentity(state).spokeId).toBe(other.spokeId);
    expect(readdirSync(join(state, 'identities'))).toHaveLength(1);
  });

  it('is the one or the other, whole, at every instant at which the spoke may die while it is replaced', async () => {
    await whileInstalling(state, [parts, other], 100, () => {
      expect([parts.spokeId, other.spokeId]).toContain(loadIdentity(state).spokeId);
    });
    installIdentity(state, parts);
    expect(readdirSync(join(state, 'identities'))).toHaveLength(1);
  }, 60_000);

  it('stays whole when a machine died before the step', () => {
    installIdentity(state, parts);
    const half = join(state, 'identities', 'ffff');
    installIdentity(join(state), parts);
    writeFileSync(`${half}.tmp`, '');
    expect(loadIdentity(state)).toMatchObject(parts);
  });

  it.each([
    [
      'a key that others can read',
      'key.pem',
      (path: string) => {
        chmodSync(path, 0o644);
      },
      /mode is 0644/,
      /chmod 0600/,
    ],
    [
      'a key that is gone',
      'key.pem',
      (path: string) => {
        rmSync(path);
      },
      /key.pem .* is missing/,
      /enroll -/,
    ],
    [
      'half a key',
      'key.pem',
      (path: string) => {
        cut(path);
      },
      /damaged/,
      /enroll -/,
    ],
    [
      'half a certificate',
      'certificate.pem',
      (path: string) => {
        cut(path);
      },
      /damaged/,
      /enroll -/,
    ],
    [
      'the key of another',
      'key.pem',
      (path: string) => {
        writeFileSync(path, other.privateKey);
      },
      /does not belong/,
      /enroll -/,
    ],
    [
      'no authority',
      'authority.pem',
      (path: string) => {
        rmSync(path);
      },
      /missing/,
      /enroll -/,
    ],
    [
      'a damaged hub.json',
      'hub.json',
      (path: string) => {
        cut(path);
      },
      /damaged/,
      /enroll -/,
    ],
    [
      'the id of another spoke',
      'hub.json',
      (path: string) => {
        rename(path);
      },
      /another spoke/,
      /enroll -/,
    ],
  ])('%s is refused with what to do', (_what, name, spoil, message, remedy) => {
    const failure = spoiled(name, spoil) as { reason: string; message: string; remedy: string };
    expect(failure.reason).toBe('IDENTITY_UNSAFE');
    expect(failure.message).toMatch(message);
    expect(failure.remedy).toMatch(remedy);
  });

  it('signed by another authority is refused', async () => {
    const foreign = await SmallHub.start();
    installIdentity(state, { ...parts, authority: foreign.authority });
    foreign.stop();
    expect(() => loadIdentity(state)).toThrow(/not signed/);
  });

  it.runIf(process.getuid?.() === 0)('whose key belongs to another user is refused', async () => {
    const { chownSync } = await import('node:fs');
    const failure = spoiled('key.pem', (path) => {
      chownSync(path, 12_345, 12_345);
    });
    expect(failure).toMatchObject({
      reason: 'IDENTITY_UNSAFE',
      remedy: expect.stringMatching(/chown 0 /) as string,
    });
  });

  it('that never was tells how to join', () => {
    expect(() => loadIdentity(state)).toThrow(
      expect.objectContaining({ reason: 'IDENTITY_UNSAFE' }) as Error,
    );
  });
});

describe('pending key', () => {
  it('stays the same until the enrolment has succeeded', async () => {
    const first = await pendingKey(state);
    expect(await pendingKey(state)).toBe(first);
    forgetPendingKey(state);
    expect(await pendingKey(state)).not.toBe(first);
  });
});

function cut(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(0, text.length / 2));
}

function rename(path: string): void {
  writeFileSync(path, JSON.stringify({ spokeId: 'another', endpoint: parts.endpoint }));
}
