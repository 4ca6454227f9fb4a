import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';

/** What an operator may do: look; change servers, platforms and sites as well; decide who else may. */
export const OPERATOR_ROLES = ['viewer', 'operator', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** Somebody who may call from another machine. */
export interface OperatorRow {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
  /** Of the one certificate that is good. */
  readonly serial: string;
  readonly notAfterMs: number;
  readonly createdMs: number;
  /** Null while welcome. */
  readonly revokedMs: number | null;
}

const COLUMNS = `id, name, role, serial, not_after_ms AS notAfterMs, created_ms AS createdMs,
  revoked_ms AS revokedMs`;

/** Operators with certificates. One name is one person at a time; who was revoked stays on record. */
export class Operators {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  find(id: string): OperatorRow | undefined {
    return this.#db.prepare<[string], OperatorRow>(`SELECT ${COLUMNS} FROM operators WHERE id = ?`).get(id);
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
        `SELECT ${COLUMNS} FROM operators WHERE name || ' ' || id > ? ORDER BY name || ' ' || id LIMIT ?`,
      )
      .all(after, limit);
  }

  #checkFree(name: string): void {
    if (this.#named(name) === undefined) return;
    throw new AppError('NAME_TAKEN', `there is an operator ${name} already`, {
      field: 'name',
      remedy: `For a new certificate revoke this one first: aegirctl operator revoke ${name}.`,
    });
  }

  /** Throws NAME_TAKEN. */
  add(operator: Omit<OperatorRow, 'createdMs' | 'revokedMs'>): OperatorRow {
    return inTransaction(this.#db, () => {
      this.#checkFree(operator.name);
      const { id, name, role, serial, notAfterMs } = operator;
      this.#db
        .prepare(
          'INSERT INTO operators (id, name, role, serial, not_after_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(id, name, role, serial, notAfterMs, this.#clock.now());
      return this.named(name);
    });
  }

  /** From now on the certificate is refused. Throws NOT_FOUND. */
  revoke(name: string): OperatorRow {
    const { id } = this.named(name);
    const now = this.#clock.now();
    this.#db.prepare('UPDATE operators SET revoked_ms = ? WHERE id = ?').run(now, id);
    return { ...(this.find(id) as OperatorRow) };
  }

  #named(name: string): OperatorRow | undefined {
    return this.#db
      .prepare<[string], OperatorRow>(
        `SELECT ${COLUMNS} FROM operators WHERE name = ? AND revoked_ms IS NULL`,
      )
      .get(name);
  }
}
