import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';

/** One mutation as it was asked for. */
export interface Request {
  /** Made by the client, one for each thing it wants done. */
  readonly id: string;
  readonly method: string;
  /** What was asked, as plain data. */
  readonly input: unknown;
}

interface Row {
  readonly fingerprint: string;
  readonly response: string;
}

/** Answers that were given, so that a request that is sent again has one effect and one answer. */
export class Requests {
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#sql = new Statements(db);
    this.#clock = clock;
  }

  /**
   * Does the work and keeps its answer, in one transaction; the same request again gets that answer
   * and does nothing. The answer must survive JSON. A failure is not kept. Throws REQUEST_REUSED
   * when the id came with a different request.
   */
  once<T>(request: Request, work: () => T): T {
    checkId(request.id);
    return inTransaction(this.#db, () => {
      const fingerprint = fingerprintOf(request);
      const known = this.#find(request.id);
      if (known !== undefined) return answer<T>(known, fingerprint);
      const response = work();
      this.#sql
        .of('INSERT INTO requests (request_id, method, fingerprint, response, at_ms) VALUES (?, ?, ?, ?, ?)')
        .run(request.id, request.method, fingerprint, JSON.stringify(response), this.#clock.now());
      return response;
    });
  }

  /** Forgets what was answered before this time; returns how many. */
  prune(beforeMs: number): number {
    return this.#sql.of('DELETE FROM requests WHERE at_ms < ?').run(beforeMs).changes;
  }

  #find(id: string): Row | undefined {
    return this.#sql
      .of<[string], Row>('SELECT fingerprint, response FROM requests WHERE request_id = ?')
      .get(id);
  }
}

function checkId(id: string): void {
  const field = 'request_id';
  if (id === '') throw new AppError('FIELD_MISSING', `${field} is empty`, { field });
  if (id.length > LIMITS.requestIdLength || !/^[\w.:-]+$/.test(id)) {
    throw new AppError('FIELD_INVALID', `${field} is not usable`, {
      field,
      remedy: `Give at most ${String(LIMITS.requestIdLength)} letters, digits and _ . : -, such as a UUID.`,
    });
  }
}

function answer<T>(known: Row, fingerprint: string): T {
  if (known.fingerprint === fingerprint) return JSON.parse(known.response) as T;
  throw new AppError('REQUEST_REUSED', 'this request id was used for a different request', {
    field: 'request_id',
  });
}

function fingerprintOf(request: Request): string {
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.input]))
    .digest('hex');
}
