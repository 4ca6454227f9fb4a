import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caDigest } from '../../shared/database-tls.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { hasAuthorities, openDatabase, targetOf } from './database-access.ts';

const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const PLAIN = { host: 'db1', port: 3_306, name: 'a', user: 'a', secretId: 'ab'.repeat(32) };
const ENCRYPTED = { ...PLAIN, tls: { caDigest: caDigest(CA) } };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aegir-access-'));
});
afterEach(() => {
  removeTree(root, tmpdir());
});

/** With a hub that answers with these authorities. */
function open(database: typeof PLAIN, ca: string): ReturnType<typeof openDatabase> {
  const fetch = () => Promise.resolve({ password: 'canary', ca });
  return openDatabase({ root }, 'a.example', database, fetch, new AbortController().signal);
}

describe('what opens the database of a site', () => {
  it('names the authorities of the hub, in a file that everybody may read', async () => {
    const { password, caFile } = await open(ENCRYPTED, CA);
    expect([password, readFileSync(caFile ?? '', 'utf8')]).toEqual(['canary', CA]);
    expect(statSync(caFile ?? '').mode & 0o777).toBe(0o644);
    expect(hasAuthorities({ root }, ENCRYPTED.tls)).toBe(true);
    expect(targetOf({ root }, ENCRYPTED)).toEqual({ host: 'db1', port: 3_306, tls: { ca: CA } });
  });

  it('names none where nothing is encrypted, whatever the hub says', async () => {
    expect(await open(PLAIN, CA)).toEqual({ password: 'canary', caFile: null });
    expect(targetOf({ root }, PLAIN).tls).toBeNull();
  });

  it.each([
    ['others than the site was told of', CA.replace('MIIB', 'MIIC'), 'DATABASE_TLS_FAILED'],
    ['no certificates at all', 'rm -rf /', 'FIELD_INVALID'],
  ])('keeps no authorities that are %s', async (_what, ca, reason) => {
    await expect(open(ENCRYPTED, ca)).rejects.toMatchObject({ reason });
    expect(hasAuthorities({ root }, ENCRYPTED.tls)).toBe(false);
  });
});
