import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';

/** What an operator may do: look; change servers, platforms and sites as well; decide who else may. */
export const OPERATOR_ROLES = ['viewer', 'operator', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** A certificate that was issued to an operator. */
export interface OperatorCertificate {
  readonly serial: string;
  readonly notAfterMs: number;
  /** How long it was issued for, milliseconds. */
  readonly lifetimeMs: number;
  /** Fingerprints of the roots that came with it, between spaces; the first one signed it. */
  readonly trust: string;
}

/** Somebody who may call from another machine, with the certificate in use. */
export interface OperatorRow extends OperatorCertificate {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly createdMs: number;
  /** Null while welcome. */
  readonly revokedMs: number | null;
  /** End of the newest certificate that was given and not used yet; null for none. */
  readonly nextNotAfterMs: number | null;
}

/** Certificates an operator may leave unused before they get no more. */
const MOST_UNUSED = 5;

const OPERATOR = `SELECT id, name, role, created_ms AS createdMs, revoked_ms AS revokedMs,
    serial, not_after_ms AS notAfterMs, lifetime_ms AS lifetimeMs, trust,
    (SELECT max(not_after_ms) FROM operator_certificates WHERE operator_id = id AND state = 'next') AS nextNotAfterMs
  FROM operators JOIN operator_certificates ON operator_id = id AND state = 'current'`;

/** Operators with certificates. One name is one person at a time; who was revoked stays on record. */
export class Operators {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  find(id: string): OperatorRow | undefined {
    return this.#db.prepare<[string], OperatorRow>(`${OPERATOR} WHERE id = ?`).get(id);
  }

  /** Throws NOT_FOUND; a revoked one is not there. */
  named(name: string): OperatorRow {
    const row = this.#named(name);
    if (row !== undefined) return row;
    throw new AppError('NOT_FOUND', `there is no operator ${JSON.stringify(name)}`, { field: 'name' });
  }

  /** Operators in order of their names, those who were revoked too. */
  page(after: string, limit: number): OperatorRow[] {
    return this.#db
      .prepare<[string, number], OperatorRow>(
        `${OPERATOR} WHERE name || ' ' || id > ? ORDER BY name || ' ' || id LIMIT ?`,
      )
      .all(after, limit);
  }

  /** What those hold who are welcome: a new certificate may be in their hands and not used yet. */
  holdings(): Pick<OperatorRow, 'name' | 'notAfterMs' | 'trust'>[] {
    return this.#db
      .prepare<[], Pick<OperatorRow, 'name' | 'notAfterMs' | 'trust'>>(
        `SELECT name, not_after_ms AS notAfterMs, trust FROM operators
           JOIN operator_certificates ON operator_id = id AND state IN ('current', 'next')
           WHERE revoked_ms IS NULL ORDER BY name, state`,
      )
      .all();
  }

  /** Those who are welcome and whose certificate in use ends before this time. */
  endingBefore(beforeMs: number): OperatorRow[] {
    return this.#db
      .prepare<[number], OperatorRow>(
        `${OPERATOR} WHERE revoked_ms IS NULL AND not_after_ms < ? ORDER BY name`,
      )
      .all(beforeMs);
  }

  /** Throws NAME_TAKEN. */
  add(operator: Pick<OperatorRow, 'id' | 'name' | 'role'>, certificate: OperatorCertificate): OperatorRow {
    return inTransaction(this.#db, () => {
      const { id, name, role } = operator;
      this.#checkFree(name);
      this.#db
        .prepare('INSERT INTO operators (id, name, role, created_ms) VALUES (?, ?, ?, ?)')
        .run(id, name, role, this.#clock.now());
      this.#keep(id, certificate, 'current');
      return this.named(name);
    });
  }

  /**
   * One more certificate for somebody who is there; the one in use stays good until this one is used. Throws NOT_FOUND,
   * and RATE_LIMITED for who was given several and used none.
   */
  renew(name: string, certificate: OperatorCertificate): OperatorRow {
    return inTransaction(this.#db, () => {
      const { id } = this.named(name);
      if (this.#unused(id) >= MOST_UNUSED) {
        throw new AppError('RATE_LIMITED', `${name} was given certificates that were not used yet`, {
          remedy: `Use the newest one; or start anew: aegirctl operator revoke ${name}, then add.`,
        });
      }
      this.#keep(id, certificate, 'next');
      return this.named(name);
    });
  }

  /**
   * What a certificate that was shown is to its operator. The first use of one that is `next` makes it `current`, and
   * every other one is over.
   */
  shown(id: string, serial: string): 'current' | 'superseded' | 'unknown' {
    const state = this.#db
      .prepare<[string, string], string>(
        'SELECT state FROM operator_certificates WHERE operator_id = ? AND serial = ?',
      )
      .pluck()
      .get(id, serial);
    if (state === 'next') this.#promote(id, serial);
    if (state === undefined) return 'unknown';
    return state === 'superseded' ? 'superseded' : 'current';
  }

  /** From now on the certificates are refused. Throws NOT_FOUND. */
  revoke(name: string): OperatorRow {
    const { id } = this.named(name);
    const now = this.#clock.now();
    this.#db.prepare('UPDATE operators SET revoked_ms = ? WHERE id = ?').run(now, id);
    return { ...(this.find(id) as OperatorRow) };
  }

  /** Forgets certificates that are not in use and ended before this time; TLS refuses those by itself. */
  prune(beforeMs: number): void {
    this.#db
      .prepare("DELETE FROM operator_certificates WHERE state <> 'current' AND not_after_ms < ?")
      .run(beforeMs);
  }

  #named(name: string): OperatorRow | undefined {
    return this.#db
      .prepare<[string], OperatorRow>(`${OPERATOR} WHERE name = ? AND revoked_ms IS NULL`)
      .get(name);
  }

  #checkFree(name: string): void {
    if (this.#named(name) === undefined) return;
    throw new AppError('NAME_TAKEN', `there is an operator ${name} already`, {
      field: 'name',
      remedy: `For a new certificate: aegirctl operator renew ${name}; for another role revoke this one first.`,
    });
  }

  #keep(id: string, certificate: OperatorCertificate, state: 'next' | 'current'): void {
    const { serial, notAfterMs, lifetimeMs, trust } = certificate;
    this.#db
      .prepare(
        `INSERT INTO operator_certificates (serial, operator_id, not_after_ms, lifetime_ms, state, issued_ms, trust)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(serial, id, notAfterMs, lifetimeMs, state, this.#clock.now(), trust);
  }

  #unused(id: string): number {
    return Number(
      this.#db
        .prepare("SELECT count(*) FROM operator_certificates WHERE operator_id = ? AND state = 'next'")
        .pluck()
        .get(id),
    );
  }

  #promote(id: string, serial: string): void {
    inTransaction(this.#db, () => {
      this.#db.prepare("UPDATE operator_certificates SET state = 'superseded' WHERE operator_id = ?").run(id);
      this.#db.prepare("UPDATE operator_certificates SET state = 'current' WHERE serial = ?").run(serial);
    });
  }
}
