import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { inTransaction } from '../../shared/sqlite.ts';
import { openHubDatabase, type HubDatabase } from '../db.ts';
import { writeIdentity } from './identity-file.ts';
import { Roots } from './roots.ts';

let state: string;
let hub: HubDatabase;
let folder: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'aegir-roots-'));
  folder = join(state, 'authority');
  hub = openHubDatabase(state);
});
afterEach(() => {
  hub.close();
  rmSync(state, { recursive: true });
});

/** What a hub finds that starts now: the one before may have died anywhere. */
function open(): Promise<Roots> {
  const { db, farmId } = hub;
  return Roots.open({ folder, db, farmId, clock: systemClock, log: silentLogger() });
}

/** Fingerprints: the standing one, the one that signs, the one that leaves. */
function seen({ standing, signer, leaving }: Roots): (string | undefined)[] {
  return [standing, signer, leaving].map((root) => root?.fingerprint);
}

async function begun(): Promise<{ roots: Roots; first: string; second: string }> {
  const roots = await open();
  const root = await roots.make();
  inTransaction(hub.db, () => {
    roots.begin(root);
  });
  return { roots, first: roots.standing.fingerprint, second: root.fingerprint };
}

const next = () => existsSync(join(folder, 'next.pem'));

describe('the roots of a farm', () => {
  it('are two while one takes the place of the other: the new one signs, the first one stands', async () => {
    const { roots, first, second } = await begun();
    expect(seen(roots)).toEqual([first, first, undefined]);
    roots.settle();
    expect(seen(roots)).toEqual([first, second, first]);
    expect(roots.startingWith(roots.signer).map(({ fingerprint }) => fingerprint)).toEqual([second, first]);
    expect(() => {
      roots.begin(roots.signer);
    }).toThrow(expect.objectContaining({ reason: 'ROTATION_OPEN' }));
  });

  it('turn back, and what was new is what leaves', async () => {
    const { roots, first, second } = await begun();
    roots.turnBack();
    roots.settle();
    expect(seen(roots)).toEqual([first, first, second]);
    expect(roots.end()).toBe(first);
    roots.settle();
    expect(seen(roots)).toEqual([first, first, undefined]);
    expect(next()).toBe(false);
  });

  it('have nothing to finish or turn back while there is one', async () => {
    const roots = await open();
    const none = expect.objectContaining({ reason: 'ROTATION_NONE' }) as Error;
    expect(() => roots.end()).toThrow(none);
    expect(() => {
      roots.turnBack();
    }).toThrow(none);
  });
});

describe('a hub that died', () => {
  it('before the second root was written down knows one, and keeps no key of the other', async () => {
    const roots = await open();
    writeIdentity(join(folder, 'next.pem'), await roots.make());
    expect(seen(await open())).toEqual(seen(roots));
    expect(next()).toBe(false);
  });

  it('in the transaction of a beginning knows one', async () => {
    const roots = await open();
    const root = await roots.make();
    expect(() => {
      inTransaction(hub.db, () => {
        roots.begin(root);
        throw new Error('died');
      });
    }).toThrow('died');
    expect(seen(await open())).toEqual(seen(roots));
  });

  it('once the second root was written down has both', async () => {
    const { first, second } = await begun();
    expect(seen(await open())).toEqual([first, second, first]);
  });

  it('once the first was dropped has the second in its place, and the key of the first is gone', async () => {
    const { roots, second } = await begun();
    const before = readFileSync(join(folder, 'authority.pem'), 'utf8');
    roots.settle();
    expect(roots.end()).toBe(second);
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8')).toBe(before);
    expect(seen(await open())).toEqual([second, second, undefined]);
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8')).not.toBe(before);
    expect(next()).toBe(false);
  });

  it('and lost the key of a second root does not start: peers trust it', async () => {
    await begun();
    rmSync(join(folder, 'next.pem'));
    await expect(open()).rejects.toMatchObject({ reason: 'IDENTITY_UNSAFE' });
  });
});
