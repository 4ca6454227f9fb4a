import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHubDatabase, type HubDatabase } from '../db.ts';
import { openVault, type Vault } from './vault.ts';

let state: string;
let hub: HubDatabase;
let keyFile: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'aegir-vault-'));
  keyFile = join(state, 'vault.key');
  hub = openHubDatabase(state);
});

afterEach(() => {
  hub.close();
  rmSync(state, { recursive: true, force: true });
});

const vault = (): Vault => openVault({ state, db: hub.db });
const unreadable = expect.objectContaining({ reason: 'SECRET_UNREADABLE' }) as Error;
const unsafe = (message: RegExp): Error =>
  expect.objectContaining({
    reason: 'IDENTITY_UNSAFE',
    message: expect.stringMatching(message) as string,
  }) as Error;

describe('the vault', () => {
  it('gives back what was sealed, also after a restart, and seals nothing twice the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (plain, purpose) => {
        const sealed = vault().seal(purpose, plain);
        expect(Buffer.from(vault().open(purpose, sealed))).toEqual(Buffer.from(plain));
        expect(vault().seal(purpose, plain)).not.toBe(sealed);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its key in a file of its own that nobody else can read', () => {
    vault();
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const key = readFileSync(keyFile, 'utf8').trim();
    expect(JSON.stringify(hub.db.prepare('SELECT * FROM meta').all())).not.toContain(key);
  });

  it('opens a secret for its own purpose only', () => {
    const sealed = vault().seal('database-admin', Buffer.from('secret'));
    expect(() => vault().open('database-site', sealed)).toThrow(unreadable);
  });

  it('opens nothing that was altered anywhere', () => {
    const opened = vault();
    const sealed = opened.seal('p', Buffer.from('secret'));
    for (let at = 0; at < sealed.length - 1; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const altered = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => opened.open('p', altered)).toThrow(unreadable);
      expect(() => opened.open('p', sealed.slice(0, at))).toThrow(unreadable);
    }
  });

  it('refuses to open without the key that secrets were sealed with', () => {
    vault();
    rmSync(keyFile);
    expect(vault).toThrow(unsafe(/is missing/));
    writeFileSync(keyFile, `${'A'.repeat(43)}\n`, { mode: 0o600 });
    expect(vault).toThrow(unsafe(/is not the key/));
    writeFileSync(keyFile, 'short\n');
    expect(vault).toThrow(unsafe(/is damaged/));
  });

  it('takes up a key that a crash left before the database knew it', () => {
    writeFileSync(keyFile, `${'A'.repeat(43)}\n`, { mode: 0o600 });
    vault();
    expect(readFileSync(keyFile, 'utf8')).toBe(`${'A'.repeat(43)}\n`);
  });

  it('refuses a key that others can read', () => {
    vault();
    chmodSync(keyFile, 0o640);
    expect(vault).toThrow(unsafe(/readable by others/));
  });
});
