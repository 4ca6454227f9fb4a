import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { encodeJoinToken } from '../../shared/join-token.ts';
import type { Database } from '../../shared/sqlite.ts';

const SECRET_BYTES = 32;
const DEFAULT_TTL_MS = 3_600_000;
const LONGEST_TTL_MS = 7 * 86_400_000;

/** What a token needs to say besides its secret. */
export interface TokenTarget {
  /** host:port of the enrolment listener, as machines can reach it. */
  readonly enrollment: string;
  /** Hex SHA-256 of the authority's certificate. */
  readonly fingerprint: string;
}

/** What a shown token is good for. */
export interface TokenClaim {
  readonly serverId: string;
  /** The spoke that the same key made with it before; null at the first use. */
  readonly spokeId: string | null;
}

interface TokenRow {
  readonly serverId: string;
  readonly expiresMs: number;
  readonly keyHash: string | null;
  readonly spokeId: string | null;
}

/** One-time secrets with which machines join. Only their hashes are kept. */
export class JoinTokens {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #target: TokenTarget;

  constructor(db: Database, clock: Clock, target: TokenTarget) {
    this.#db = db;
    this.#clock = clock;
    this.#target = target;
  }

  /** A new token for a server. The text is given out once; nobody can read it from the database. */
  create(serverId: string, ttlMs = DEFAULT_TTL_MS): { readonly token: string; readonly expiresMs: number } {
    if (ttlMs <= 0 || ttlMs > LONGEST_TTL_MS) {
      throw new AppError('FIELD_INVALID', 'a token lasts at most a week', {
        field: 'ttl_seconds',
        remedy: 'Give 1 to 604800 seconds.',
      });
    }
    const secret = randomBytes(SECRET_BYTES);
    const now = this.#clock.now();
    this.#db
      .prepare('INSERT INTO join_tokens (hash, server_id, created_ms, expires_ms) VALUES (?, ?, ?, ?)')
      .run(hashOf(secret), serverId, now, now + ttlMs);
    return { token: encodeJoinToken({ ...this.#target, secret }), expiresMs: now + ttlMs };
  }

  /**
   * What this secret would be good for with this key (null: not known yet), without using it. Throws
   * TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_USED.
   */
  check(secret: Buffer, keyHash: string | null): TokenClaim {
    const row = this.#find(hashOf(secret));
    if (!row)
      throw new AppError('TOKEN_INVALID', 'the join token is not one of this hub', { field: 'token' });
    if (row.expiresMs <= this.#clock.now()) {
      throw new AppError('TOKEN_EXPIRED', 'the join token has expired', { field: 'token' });
    }
    if (keyHash !== null && row.keyHash !== null && row.keyHash !== keyHash) {
      throw new AppError('TOKEN_USED', 'another key has used the join token', { field: 'token' });
    }
    return { serverId: row.serverId, spokeId: row.spokeId };
  }

  /**
   * Uses the token for a spoke; the one statement decides between keys that come at the same time. Part of the
   * caller's transaction. Throws like {@link check}.
   */
  claim(secret: Buffer, keyHash: string, spokeId: string): void {
    const now = this.#clock.now();
    const claimed = this.#db
      .prepare(
        `UPDATE join_tokens SET used_ms = coalesce(used_ms, @now), key_hash = @keyHash, spoke_id = @spokeId
          WHERE hash = @hash AND expires_ms > @now AND (used_ms IS NULL OR (key_hash = @keyHash AND spoke_id = @spokeId))`,
      )
      .run({ now, keyHash, spokeId, hash: hashOf(secret) }).changes;
    if (claimed === 1) return;
    this.check(secret, keyHash);
    throw new AppError('TOKEN_USED', 'the join token was used meanwhile', { field: 'token' });
  }

  /** Whether a secret is one that nobody used yet. */
  isFresh(secret: Buffer): boolean {
    const row = this.#find(hashOf(secret));
    return row !== undefined && row.keyHash === null && row.expiresMs > this.#clock.now();
  }

  /** Whether a machine could still join as this server. */
  isWaiting(serverId: string): boolean {
    const row = this.#db
      .prepare('SELECT 1 FROM join_tokens WHERE server_id = ? AND used_ms IS NULL AND expires_ms > ? LIMIT 1')
      .get(serverId, this.#clock.now());
    return row !== undefined;
  }

  /** Forgets tokens that expired before this time. */
  prune(beforeMs: number): void {
    this.#db.prepare('DELETE FROM join_tokens WHERE expires_ms < ?').run(beforeMs);
  }

  #find(hash: string): TokenRow | undefined {
    return this.#db
      .prepare<[string], TokenRow>(
        `SELECT server_id AS serverId, expires_ms AS expiresMs, key_hash AS keyHash, spoke_id AS spokeId
           FROM join_tokens WHERE hash = ?`,
      )
      .get(hash);
  }
}

function hashOf(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('hex');
}
