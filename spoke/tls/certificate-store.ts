import { lstatSync, renameSync, writeFileSync } from 'node:fs';
import {
  readCertificatePair,
  type CertificatePair,
  type SiteCertificate,
} from '../../shared/certificate-pair.ts';
import { createKey, createSelfSigned } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { atomicWrite, fsyncFolder, removeTree } from '../../shared/safe-files.ts';
import { ensureFolder } from '../disk/folders.ts';
import { namesIfThere, readIfThere } from '../disk/reading.ts';
import { CHAIN_FILE, KEY_FILE, PAIR_FILE } from '../render/certificate-files.ts';
import { DEFAULT_HOST } from '../render/context.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** What was read of a certificate and found good; beside it, and only as good as the times it was read at. */
const FACTS_FILE = 'facts.json';
/** Names the certificate for strangers. */
const FALLBACK_FILE = 'fallback';
const DAY_MS = 86_400_000;
/** Nobody trusts the certificate for strangers, so nobody minds its age. */
const FALLBACK_LIFE_MS = 3_650 * DAY_MS;

interface Reading {
  /** Of the files that were read. */
  readonly stamp: string;
  readonly facts: SiteCertificate;
}

/** Certificates with their keys on this server's disk. One is written once, as a whole, and never changed. */
export class CertificateStore {
  readonly #folder: string;
  /** What was read and found good, with the times of the files it was read from. */
  readonly #known = new Map<string, Reading>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A certificate that is here, whole and with its key; null for any other. */
  find(fingerprint: string): SiteCertificate | null {
    const stamp = this.#stampOf(fingerprint);
    if (stamp === null) return null;
    const known = this.#known.get(fingerprint);
    if (known?.stamp === stamp) return known.facts;
    const facts = this.#recall(fingerprint, stamp) ?? this.#read(fingerprint);
    if (facts === null) return null;
    if (known === undefined) this.#pairUp(fingerprint);
    this.#keep(fingerprint, { stamp, facts });
    return facts;
  }

  /** Reading thousands of certificates takes seconds: what was found good once is not read again after a restart. */
  #recall(fingerprint: string, stamp: string): SiteCertificate | null {
    try {
      const text = readIfThere(`${this.#folder}/${fingerprint}/${FACTS_FILE}`);
      const reading = text === null ? null : (JSON.parse(text) as Reading);
      return reading?.stamp === stamp && reading.facts.fingerprint === fingerprint ? reading.facts : null;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Without it the certificate is read again, so nothing has to be durable. */
  #keep(fingerprint: string, reading: Reading): void {
    const known = this.#known.get(fingerprint);
    this.#known.set(fingerprint, reading);
    if (known !== undefined || this.#recall(fingerprint, reading.stamp) !== null) return;
    const file = `${this.#folder}/${fingerprint}/${FACTS_FILE}`;
    writeFileSync(file, JSON.stringify(reading), { mode: FILE_MODE });
  }

  /** Takes a certificate in; durable when it returns. */
  save({ chain, key, facts }: CertificatePair): void {
    const { fingerprint } = facts;
    const place = `${this.#folder}/${fingerprint}`;
    const half = `${this.#folder}/.${fingerprint}`;
    ensureFolder(this.#folder, FOLDER_MODE);
    removeTree(half, this.#folder);
    ensureFolder(half, FOLDER_MODE);
    atomicWrite(`${half}/${CHAIN_FILE}`, chain, { mode: FILE_MODE });
    atomicWrite(`${half}/${KEY_FILE}`, key, { mode: FILE_MODE });
    atomicWrite(`${half}/${PAIR_FILE}`, pairOf(chain, key), { mode: FILE_MODE });
    removeTree(place, this.#folder);
    renameSync(half, place);
    fsyncFolder(this.#folder);
    const stamp = this.#stampOf(fingerprint);
    this.#known.delete(fingerprint);
    if (stamp !== null) this.#keep(fingerprint, { stamp, facts });
  }

  /** Fingerprint of the certificate that is shown for names which are not a site's; made when there is none. */
  async fallback(nowMs: number): Promise<string> {
    const present = this.#fallback();
    if (/^[0-9a-f]{64}$/.test(present) && this.find(present) !== null) return present;
    const key = await createKey();
    const pair = readCertificatePair(
      await createSelfSigned(key, [DEFAULT_HOST], FALLBACK_LIFE_MS, nowMs),
      key,
    );
    this.save(pair);
    atomicWrite(`${this.#folder}/${FALLBACK_FILE}`, `${pair.facts.fingerprint}\n`, { mode: FILE_MODE });
    return pair.facts.fingerprint;
  }

  /** Removes every certificate but these and the one for strangers. */
  prune(keep: ReadonlySet<string>): void {
    const fallback = this.#fallback();
    for (const name of namesIfThere(this.#folder)) {
      if (name === FALLBACK_FILE || name === fallback || keep.has(name)) continue;
      removeTree(`${this.#folder}/${name}`, this.#folder);
      this.#known.delete(name);
    }
  }

  /** What an earlier version wrote has no file with both. */
  #pairUp(fingerprint: string): void {
    const folder = `${this.#folder}/${fingerprint}`;
    if (lstatSync(`${folder}/${PAIR_FILE}`, { throwIfNoEntry: false }) !== undefined) return;
    const [chain = '', key = ''] = [CHAIN_FILE, KEY_FILE].map(
      (name) => readIfThere(`${folder}/${name}`) ?? '',
    );
    atomicWrite(`${folder}/${PAIR_FILE}`, pairOf(chain, key), { mode: FILE_MODE });
  }

  #fallback(): string {
    return (readIfThere(`${this.#folder}/${FALLBACK_FILE}`) ?? '').trim();
  }

  /** Null when one of the files is not there. */
  #stampOf(fingerprint: string): string | null {
    const stats = [CHAIN_FILE, KEY_FILE].map((name) =>
      lstatSync(`${this.#folder}/${fingerprint}/${name}`, { throwIfNoEntry: false }),
    );
    if (!stats.every((stat) => stat?.isFile())) return null;
    return stats.map((stat) => [stat?.ino, stat?.size, stat?.mtimeMs, stat?.ctimeMs].join(':')).join();
  }

  #read(fingerprint: string): SiteCertificate | null {
    const [chain, key] = [CHAIN_FILE, KEY_FILE].map(
      (name) => readIfThere(`${this.#folder}/${fingerprint}/${name}`) ?? '',
    );
    try {
      const { facts } = readCertificatePair(chain ?? '', key ?? '');
      return facts.fingerprint === fingerprint ? facts : null;
    } catch (error) {
      // Damaged files are as good as none: they are fetched anew.
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}

function pairOf(chain: string, key: string): string {
  return `${chain.trimEnd()}\n${key.trimEnd()}\n`;
}
