import type { CertificatePair, SiteCertificate } from '../../shared/certificate-pair.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import type { Vault } from '../vault/vault.ts';

export type CertificateSource = 'self-signed' | 'operator' | 'acme';

/** A certificate for sites, without its private key. */
export interface CertificateRow extends SiteCertificate {
  /** An operator's name for it; SOURCE/URI for one that was made for a site. */
  readonly name: string;
  readonly source: CertificateSource;
  /** The site it was made for, null for an operator's. */
  readonly siteId: string | null;
  /** PEM, the leaf first. */
  readonly chain: string;
  readonly createdMs: number;
}

/** Attempts that failed since the last one that did not. */
export interface Failures {
  readonly failures: number;
  readonly problem: string;
  readonly failedMs: number;
}

interface SqlRow extends Omit<CertificateRow, 'names' | 'isSelfSigned'> {
  readonly names: string;
  readonly selfSigned: number;
}

const COLUMNS = `name, source, site_id AS siteId, names, chain, fingerprint, self_signed AS selfSigned,
  not_before_ms AS notBeforeMs, not_after_ms AS notAfterMs, created_ms AS createdMs`;

/** The certificates of sites. Private keys are sealed before they come near the database. */
export class CertificateStore {
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #clock: Clock;

  constructor(db: Database, vault: Vault, clock: Clock) {
    this.#db = db;
    this.#vault = vault;
    this.#clock = clock;
  }

  /** Takes a certificate in, in place of the one of this name. Throws NAME_TAKEN when it lies here under another. */
  put(
    place: Pick<CertificateRow, 'name' | 'source' | 'siteId'>,
    { chain, key, facts }: CertificatePair,
  ): CertificateRow {
    const twin = this.byFingerprint(facts.fingerprint);
    if (twin !== undefined && twin.name !== place.name) {
      throw new AppError('NAME_TAKEN', `this certificate is here as ${twin.name}`, { field: 'chain' });
    }
    const sealed = this.#vault.seal(keyPurpose(facts.fingerprint), Buffer.from(key));
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO site_certificates (name, source, site_id, names, chain, sealed_key, fingerprint,
           self_signed, not_before_ms, not_after_ms, created_ms)
         VALUES (@name, @source, @siteId, @names, @chain, @sealed, @fingerprint,
           @selfSigned, @notBeforeMs, @notAfterMs, @createdMs)`,
      )
      .run({
        ...place,
        chain,
        sealed,
        fingerprint: facts.fingerprint,
        names: JSON.stringify(facts.names),
        selfSigned: facts.isSelfSigned ? 1 : 0,
        notBeforeMs: facts.notBeforeMs,
        notAfterMs: facts.notAfterMs,
        createdMs: this.#clock.now(),
      });
    return this.get(place.name);
  }

  /** Throws NOT_FOUND. */
  get(name: string): CertificateRow {
    const found = this.find(name);
    if (found !== undefined) return found;
    throw new AppError('NOT_FOUND', `there is no certificate ${JSON.stringify(name.slice(0, 80))}`, {
      field: 'name',
      remedy: 'See which there are: aegirctl certificate list.',
    });
  }

  find(name: string): CertificateRow | undefined {
    return this.#select('name = ?', name)[0];
  }

  byFingerprint(fingerprint: string): CertificateRow | undefined {
    return this.#select('fingerprint = ?', fingerprint)[0];
  }

  /** The one that was made for a site by a source. */
  ofSite(siteId: string, source: Exclude<CertificateSource, 'operator'>): CertificateRow | undefined {
    return this.#select('site_id = ? AND source = ?', siteId, source)[0];
  }

  /** In the order of their names, those after a name. */
  page(after: string, limit: number): CertificateRow[] {
    return this.#select('name > ? ORDER BY name LIMIT ?', after, limit);
  }

  all(): CertificateRow[] {
    return this.#select('1 ORDER BY name');
  }

  remove(name: string): void {
    this.#db.prepare('DELETE FROM site_certificates WHERE name = ?').run(name);
  }

  /** Private key of a certificate, PEM. Throws SECRET_UNREADABLE. */
  keyOf({ name, fingerprint }: CertificateRow): string {
    const sealed = this.#db
      .prepare<[string], string>('SELECT sealed_key FROM site_certificates WHERE name = ?')
      .pluck()
      .get(name);
    if (sealed === undefined) throw new Error(`no certificate ${name}`);
    return text(this.#vault.open(keyPurpose(fingerprint), sealed));
  }

  failuresOf(siteId: string): Failures | undefined {
    return this.#db
      .prepare<[string], Failures>(
        'SELECT failures, problem, failed_ms AS failedMs FROM certificate_failures WHERE site_id = ?',
      )
      .get(siteId);
  }

  /** One more attempt failed; null: the last one did not. */
  noteFailure(siteId: string, problem: string | null): void {
    if (problem === null) {
      this.#db.prepare('DELETE FROM certificate_failures WHERE site_id = ?').run(siteId);
      return;
    }
    this.#db
      .prepare(
        `INSERT INTO certificate_failures (site_id, failures, problem, failed_ms) VALUES (@siteId, 1, @problem, @now)
         ON CONFLICT (site_id) DO UPDATE SET failures = failures + 1, problem = @problem, failed_ms = @now`,
      )
      .run({ siteId, problem, now: this.#clock.now() });
  }

  /** A sealed secret beside the certificates, such as an account's key; made when there is none. */
  async secret(name: string, make: () => Promise<string>): Promise<string> {
    const purpose = secretPurpose(name);
    const sealed = this.#db
      .prepare<[string], string>('SELECT sealed FROM vault_secrets WHERE name = ?')
      .pluck()
      .get(name);
    if (sealed !== undefined) return text(this.#vault.open(purpose, sealed));
    const made = await make();
    this.#db
      .prepare('INSERT INTO vault_secrets (name, sealed) VALUES (?, ?)')
      .run(name, this.#vault.seal(purpose, Buffer.from(made)));
    return made;
  }

  transaction<T>(work: () => T): T {
    return inTransaction(this.#db, work);
  }

  #select(condition: string, ...values: readonly (string | number)[]): CertificateRow[] {
    return this.#db
      .prepare<(string | number)[], SqlRow>(`SELECT ${COLUMNS} FROM site_certificates WHERE ${condition}`)
      .all(...values)
      .map(({ selfSigned, names, ...row }) => ({
        ...row,
        names: JSON.parse(names) as string[],
        isSelfSigned: selfSigned === 1,
      }));
  }
}

/** Purpose under which the vault holds a secret that lies beside the certificates. */
export function secretPurpose(name: string): string {
  return `secret ${name}`;
}

/** Purpose under which the vault holds the key of a certificate. */
export function keyPurpose(fingerprint: string): string {
  return `certificate ${fingerprint}`;
}

function text(secret: Uint8Array): string {
  return Buffer.from(secret).toString();
}
