import type { Clock } from '../../shared/clock.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';

/** A machine that joined, for one server. */
export interface SpokeRow {
  readonly id: string;
  readonly serverId: string;
  /** What the machine called itself. */
  readonly hostname: string;
  readonly version: string;
  readonly enrolledMs: number;
  /** Null while it is welcome. */
  readonly revokedMs: number | null;
  readonly lastSeenMs: number;
  /** Highest job sequence given out to it. */
  readonly lastSequence: number;
}

/** `next` is issued and not used yet; its first use makes it `current` and all others `superseded`. */
export type CertificateState = 'next' | 'current' | 'superseded' | 'revoked';

export interface CertificateRow {
  readonly serial: string;
  readonly spokeId: string;
  readonly notAfterMs: number;
  readonly state: CertificateState;
  /** Fingerprints of the roots that came with it, between spaces; the first one signed it. */
  readonly trust: string;
}

/** A certificate that a spoke uses or may begin to use. */
export interface SpokeHolding {
  readonly spokeId: string;
  readonly serverId: string;
  readonly notAfterMs: number;
  readonly trust: string;
}

const SPOKE = `SELECT id, server_id AS serverId, hostname, version, enrolled_ms AS enrolledMs,
  revoked_ms AS revokedMs, last_seen_ms AS lastSeenMs, last_sequence AS lastSequence FROM spokes`;
const CERTIFICATE = `SELECT serial, spoke_id AS spokeId, not_after_ms AS notAfterMs, state, trust FROM certificates`;

/** Spokes and their certificates. */
export class SpokeStore {
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#sql = new Statements(db);
    this.#clock = clock;
  }

  transaction<T>(work: () => T): T {
    return inTransaction(this.#db, work);
  }

  find(id: string): SpokeRow | undefined {
    return this.#sql.of<[string], SpokeRow>(`${SPOKE} WHERE id = ?`).get(id);
  }

  /** The spoke that serves a server now. */
  liveOf(serverId: string): SpokeRow | undefined {
    return this.#sql
      .of<[string], SpokeRow>(`${SPOKE} WHERE server_id = ? AND revoked_ms IS NULL`)
      .get(serverId);
  }

  /** Ids of the servers that a machine has joined as. */
  joined(): Set<string> {
    const live = this.#sql.of<[], string>('SELECT server_id FROM spokes WHERE revoked_ms IS NULL');
    return new Set(live.pluck().all());
  }

  /** The newest spoke of a server, revoked ones too. */
  newestOf(serverId: string): SpokeRow | undefined {
    return this.#sql
      .of<[string], SpokeRow>(
        `${SPOKE} WHERE server_id = ? ORDER BY revoked_ms IS NULL DESC, rowid DESC LIMIT 1`,
      )
      .get(serverId);
  }

  /** Spokes in order of their id, after one. */
  page(afterId: string, limit: number): SpokeRow[] {
    return this.#sql
      .of<[string, number], SpokeRow>(`${SPOKE} WHERE id > ? ORDER BY id LIMIT ?`)
      .all(afterId, limit);
  }

  add(spoke: Pick<SpokeRow, 'id' | 'serverId' | 'hostname' | 'version'>): void {
    this.#sql
      .of('INSERT INTO spokes (id, server_id, hostname, version, enrolled_ms) VALUES (?, ?, ?, ?, ?)')
      .run(spoke.id, spoke.serverId, spoke.hostname, spoke.version, this.#clock.now());
  }

  /** From now on neither it nor any of its certificates is welcome. */
  revoke(id: string): void {
    this.transaction(() => {
      this.#sql
        .of('UPDATE spokes SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL')
        .run(this.#clock.now(), id);
      this.#sql.of("UPDATE certificates SET state = 'revoked' WHERE spoke_id = ?").run(id);
    });
  }

  seen(id: string, version?: string): void {
    this.#sql
      .of('UPDATE spokes SET last_seen_ms = ?, version = coalesce(?, version) WHERE id = ?')
      .run(this.#clock.now(), version ?? null, id);
  }

  /** A sequence number no job of this spoke had before. */
  nextSequence(id: string): number {
    const next = this.#sql
      .of<[string], number>(
        'UPDATE spokes SET last_sequence = last_sequence + 1 WHERE id = ? RETURNING last_sequence',
      )
      .pluck()
      .get(id);
    if (next === undefined) throw new Error(`no spoke ${id}`);
    return next;
  }

  /** Numbers up to this one were given out by a hub that has forgotten it. */
  raiseSequence(id: string, atLeast: number): void {
    this.#sql.of('UPDATE spokes SET last_sequence = max(last_sequence, ?) WHERE id = ?').run(atLeast, id);
  }

  addCertificate(certificate: Omit<CertificateRow, 'state'>): void {
    const { serial, spokeId, notAfterMs, trust } = certificate;
    this.#sql
      .of(
        `INSERT INTO certificates (serial, spoke_id, not_after_ms, state, issued_ms, trust)
           VALUES (?, ?, ?, 'next', ?, ?)`,
      )
      .run(serial, spokeId, notAfterMs, this.#clock.now(), trust);
  }

  certificate(serial: string): CertificateRow | undefined {
    return this.#sql.of<[string], CertificateRow>(`${CERTIFICATE} WHERE serial = ?`).get(serial);
  }

  /** The certificate a spoke uses now, or before its first call the newest one it was given. */
  certificateOf(spokeId: string): CertificateRow | undefined {
    return this.#sql
      .of<[string], CertificateRow>(
        `${CERTIFICATE} WHERE spoke_id = ? ORDER BY state = 'current' DESC, issued_ms DESC LIMIT 1`,
      )
      .get(spokeId);
  }

  /** What those spokes hold that are welcome: a new certificate may be on its disk and not used yet. */
  holdings(): SpokeHolding[] {
    return this.#sql
      .of<[], SpokeHolding>(
        `SELECT spokes.id AS spokeId, server_id AS serverId, not_after_ms AS notAfterMs, trust FROM spokes
           JOIN certificates ON spoke_id = spokes.id AND state IN ('current', 'next')
           WHERE revoked_ms IS NULL ORDER BY state`,
      )
      .all();
  }

  /** How many certificates a spoke was given and never used. */
  unusedCertificates(spokeId: string): number {
    return Number(
      this.#sql
        .of("SELECT count(*) FROM certificates WHERE spoke_id = ? AND state = 'next'")
        .pluck()
        .get(spokeId),
    );
  }

  /** First use of a certificate: every other one of the spoke is over. */
  promote(certificate: CertificateRow): void {
    this.transaction(() => {
      this.#sql
        .of(
          "UPDATE certificates SET state = 'superseded' WHERE spoke_id = ? AND state IN ('next', 'current')",
        )
        .run(certificate.spokeId);
      this.#sql.of("UPDATE certificates SET state = 'current' WHERE serial = ?").run(certificate.serial);
    });
  }

  /**
   * Forgets certificates that ended before this time; TLS refuses those by itself. Not those in use: a clock that was
   * ahead for a while must not shut everybody out.
   */
  pruneCertificates(beforeMs: number): void {
    this.#sql.of("DELETE FROM certificates WHERE state <> 'current' AND not_after_ms < ?").run(beforeMs);
  }
}
