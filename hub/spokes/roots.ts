import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, createKey, describeCertificate, type Issuer } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import { fsyncFolder, removeTree } from '../../shared/safe-files.ts';
import type { Database } from '../../shared/sqlite.ts';
import { unsafe } from '../private-file.ts';
import { readIdentity, writeIdentity } from './identity-file.ts';

const LIFETIME_MS = 20 * 365 * 86_400_000;
const RESTORE = 'Restore the authority folder from the backup that goes with the database.';

/** One root of the farm, with its key. */
export interface Root extends Issuer {
  /** Hex SHA-256 of the certificate. */
  readonly fingerprint: string;
}

export interface RootsOptions {
  /** Where the keys lie. */
  readonly folder: string;
  readonly db: Database;
  readonly farmId: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the database says: which roots there are, and which of them signs. */
interface Named {
  readonly standing: string | null;
  readonly next: string | null;
  readonly signer: string | null;
}

/**
 * The roots that everything in the farm is verified against: one, or two while the authority changes. The database says
 * which; the files are brought to that. See decision 27.
 */
export class Roots {
  readonly #options: RootsOptions;
  #standing: Root;
  #next: Root | null = null;
  #signer: Root;

  private constructor(options: RootsOptions, standing: Root) {
    this.#options = options;
    this.#standing = standing;
    this.#signer = standing;
    this.settle();
  }

  /**
   * Opens the roots, making the first one on the first start. Throws IDENTITY_UNSAFE when a key is readable by others,
   * damaged or missing, or not the one this database was used with: a new one would lock out every spoke.
   */
  static async open(options: RootsOptions): Promise<Roots> {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const file = join(options.folder, 'authority.pem');
    const { standing } = namedIn(options.db);
    const found = readRoot(file);
    if (found === null && standing !== null) {
      throw unsafe(file, 'is missing, but this farm has an authority', RESTORE);
    }
    const first = found ?? (await makeRoot(options));
    if (found === null) {
      writeIdentity(file, first);
      options.log.info({ farmId: options.farmId }, 'made the certificate authority of this farm');
    }
    if (standing === null) setMeta(options.db, 'authority', first.fingerprint);
    return new Roots(options, first);
  }

  /** The one that the hub's own certificate is of, and that join tokens name. */
  get standing(): Root {
    return this.#standing;
  }

  /** The one that signs what is issued now. */
  get signer(): Root {
    return this.#signer;
  }

  /** The one that signs no more and is trusted still; null unless the authority changes. */
  get leaving(): Root | null {
    if (this.#next === null) return null;
    return this.#signer === this.#next ? this.#standing : this.#next;
  }

  /** Whether a root is one of those that are trusted. */
  has({ fingerprint }: Root): boolean {
    return fingerprint === this.#standing.fingerprint || fingerprint === this.#next?.fingerprint;
  }

  /** All that are trusted, the given one first. */
  startingWith(first: Root): Root[] {
    const all = this.#next === null ? [this.#standing] : [this.#standing, this.#next];
    return [first, ...all.filter(({ fingerprint }) => fingerprint !== first.fingerprint)];
  }

  /** A new root, which counts for nothing before {@link begin}. */
  make(): Promise<Root> {
    return makeRoot(this.#options);
  }

  /** Takes a second root in, which signs from now on. Part of the caller's transaction. Throws ROTATION_OPEN. */
  begin(root: Root): void {
    if (namedIn(this.#options.db).next !== null) {
      throw new AppError('ROTATION_OPEN', 'the authority is being changed already');
    }
    writeIdentity(this.#file('next.pem'), root);
    setMeta(this.#options.db, 'authority_next', root.fingerprint);
    setMeta(this.#options.db, 'authority_signer', root.fingerprint);
  }

  /** The standing root signs again, and the new one leaves. Part of the caller's transaction. Throws ROTATION_NONE. */
  turnBack(): void {
    setMeta(this.#options.db, 'authority_signer', this.#open().standing);
  }

  /** Drops the root that signs no more; tells which one stays. Part of the caller's transaction. Throws ROTATION_NONE. */
  end(): string {
    const { db } = this.#options;
    const { signer } = this.#open();
    setMeta(db, 'authority', signer);
    db.prepare("DELETE FROM meta WHERE key IN ('authority_next', 'authority_signer')").run();
    return signer;
  }

  #open(): { readonly standing: string; readonly signer: string } {
    const { standing, next, signer } = namedIn(this.#options.db);
    if (standing === null || next === null || signer === null) {
      throw new AppError('ROTATION_NONE', 'the authority is not being changed');
    }
    return { standing, signer };
  }

  /**
   * Brings files and memory to what the database says; a hub that died in the middle of a change comes to its end here.
   * Throws IDENTITY_UNSAFE for a root that is not there.
   */
  settle(): void {
    const named = namedIn(this.#options.db);
    this.#standing = this.#settleStanding(named.standing);
    this.#next = this.#settleNext(named.next);
    this.#signer = this.#next !== null && named.signer === named.next ? this.#next : this.#standing;
  }

  #settleStanding(fingerprint: string | null): Root {
    const file = this.#file('authority.pem');
    const found = readRoot(file);
    if (found?.fingerprint === fingerprint) return found;
    const next = readRoot(this.#file('next.pem'));
    if (next?.fingerprint !== fingerprint) {
      throw unsafe(file, 'is not the authority this database was used with', RESTORE);
    }
    renameSync(this.#file('next.pem'), file);
    fsyncFolder(this.#options.folder);
    this.#options.log.info({ fingerprint }, 'the new root has taken the place of the former');
    return next;
  }

  #settleNext(fingerprint: string | null): Root | null {
    const file = this.#file('next.pem');
    if (fingerprint === null) {
      if (existsSync(file)) removeTree(file, this.#options.folder);
      return null;
    }
    const found = readRoot(file);
    if (found?.fingerprint === fingerprint) return found;
    throw unsafe(file, 'is not the second authority this database was used with', RESTORE);
  }

  #file(name: string): string {
    return join(this.#options.folder, name);
  }
}

/** Fingerprints in their order, as they are kept with a certificate. */
export function trustOf(roots: readonly Root[]): string {
  return roots.map(({ fingerprint }) => fingerprint).join(' ');
}

/** Fingerprint of the root that signed a certificate, by what is kept with it. */
export function signerIn(trust: string): string {
  return trust.split(' ')[0] ?? '';
}

async function makeRoot({ farmId, clock }: RootsOptions): Promise<Root> {
  const privateKey = await createKey();
  const certificate = await createAuthority(privateKey, `Aegir farm ${farmId}`, LIFETIME_MS, clock.now());
  return { privateKey, certificate, fingerprint: describeCertificate(certificate).fingerprint };
}

function readRoot(file: string): Root | null {
  const found = readIdentity(file);
  return found && { ...found, fingerprint: describeCertificate(found.certificate).fingerprint };
}

function namedIn(db: Database): Named {
  const read = (key: string): string | null =>
    db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? null;
  return {
    standing: read('authority'),
    next: read('authority_next'),
    signer: read('authority_signer'),
  };
}

function setMeta(db: Database, key: string, value: string): void {
  db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);
}
