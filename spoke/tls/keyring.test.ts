import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCertificatePair, type CertificatePair } from '../../shared/certificate-pair.ts';
import { createKey, createSelfSigned } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { CertificateStore } from './certificate-store.ts';
import { createKeyring, standIn, type Keyring } from './keyring.ts';

const NEVER = new AbortController().signal;
const DAY_MS = 86_400_000;

let folder: string;
let store: CertificateStore;
let keyring: Keyring;
let asked: string[];
let answer: (fingerprint: string) => { chain: string; key: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-keyring-'));
  store = new CertificateStore(join(folder, 'tls'));
  asked = [];
  const fetch = (fingerprint: string) => {
    asked.push(fingerprint);
    return Promise.resolve().then(() => answer(fingerprint));
  };
  keyring = createKeyring(store, { fetch }, () => Date.now());
});
afterEach(() => {
  removeTree(folder, tmpdir());
});

async function makePair(host = 'a.example'): Promise<CertificatePair> {
  const key = await createKey();
  return readCertificatePair(await createSelfSigned(key, [host], DAY_MS, Date.now()), key);
}

describe('the keyring', () => {
  it('fetches what it lacks once, for the web server alone to read', async () => {
    const pair = await makePair();
    answer = () => pair;
    const { fingerprint } = pair.facts;
    expect(await keyring.take(fingerprint, NEVER)).toEqual(pair.facts);
    expect(await keyring.take(fingerprint, NEVER)).toEqual(pair.facts);
    expect(asked).toEqual([fingerprint]);
    const modes = ['', `/${fingerprint}`, `/${fingerprint}/key.pem`, `/${fingerprint}/fullchain.pem`].map(
      (path) => (statSync(`${folder}/tls${path}`).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['700', '700', '600', '600']);
  });

  it('takes no other certificate than the one it asked for, nor one whose key is not its own', async () => {
    const [wanted, other] = [await makePair(), await makePair()];
    answer = () => other;
    await expect(keyring.take(wanted.facts.fingerprint, NEVER)).rejects.toThrow('another certificate');
    answer = () => ({ chain: wanted.chain, key: other.key });
    await expect(keyring.take(wanted.facts.fingerprint, NEVER)).rejects.toThrow('is not the key');
    expect(store.find(wanted.facts.fingerprint)).toBeNull();
  });

  it('asks again when the hub is away for a moment, and not when it refuses', async () => {
    const pair = await makePair();
    answer = () => {
      if (asked.length < 2) throw new AppError('UNAVAILABLE', 'away');
      return pair;
    };
    await keyring.take(pair.facts.fingerprint, NEVER);
    expect(asked).toHaveLength(2);
    answer = () => {
      throw new AppError('NOT_YOURS', 'no');
    };
    await expect(keyring.take('e'.repeat(64), NEVER)).rejects.toMatchObject({
      reason: 'CERTIFICATE_MISSING',
    });
    expect(asked).toHaveLength(3);
  });

  it('fetches anew what was damaged or lost', async () => {
    const pair = await makePair();
    const { fingerprint } = pair.facts;
    answer = () => pair;
    await keyring.take(fingerprint, NEVER);
    writeFileSync(`${folder}/tls/${fingerprint}/key.pem`, 'nonsense');
    expect(keyring.find(fingerprint)).toBeNull();
    expect(await keyring.take(fingerprint, NEVER)).toEqual(pair.facts);
    rmSync(`${folder}/tls/${fingerprint}/fullchain.pem`);
    expect(keyring.find(fingerprint)).toBeNull();
  });

  it('knows after a restart what it read before, and believes it no longer once a file has changed', async () => {
    const { facts, ...pair } = await makePair();
    answer = () => pair;
    await keyring.take(facts.fingerprint, NEVER);
    const note = `${folder}/tls/${facts.fingerprint}/facts.json`;
    const said = { ...facts, names: ['as.noted'] };
    const noted = JSON.parse(readFileSync(note, 'utf8')) as { stamp: string };
    writeFileSync(note, JSON.stringify({ ...noted, facts: said }));
    const restarted = (): CertificateStore => new CertificateStore(join(folder, 'tls'));
    expect(restarted().find(facts.fingerprint)).toEqual(said);
    writeFileSync(note, '{"stamp":');
    expect(restarted().find(facts.fingerprint)).toEqual(facts);
    writeFileSync(`${folder}/tls/${facts.fingerprint}/key.pem`, 'nonsense');
    expect(restarted().find(facts.fingerprint)).toBeNull();
  });

  it('makes one certificate for strangers, and keeps it', async () => {
    const made = await keyring.fallback();
    expect(await keyring.fallback()).toBe(made);
    keyring.prune(new Set());
    expect(readdirSync(`${folder}/tls`).sort()).toEqual([made, 'fallback'].sort());
    rmSync(`${folder}/tls/${made}/key.pem`);
    expect(await keyring.fallback()).not.toBe(made);
  });

  it('forgets what nothing names any more', async () => {
    const pairs = [await makePair('a.example'), await makePair('b.example')];
    for (const pair of pairs) store.save(pair);
    const [kept = '', gone = ''] = pairs.map(({ facts }) => facts.fingerprint);
    keyring.prune(new Set([kept]));
    expect([keyring.find(kept)?.names, keyring.find(gone)]).toEqual([['a.example'], null]);
  });

  it('fetches nothing in a rehearsal', async () => {
    const fallback = await keyring.fallback();
    expect(await standIn(keyring).take('d'.repeat(64), NEVER)).toMatchObject({ fingerprint: fallback });
    expect(await standIn(keyring).take('', NEVER)).toMatchObject({ fingerprint: fallback });
    expect(asked).toEqual([]);
  });
});
