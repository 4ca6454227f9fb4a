import type { Application } from '../../shared/application.ts';
import { AppError } from '../../shared/errors.ts';
import type { Database } from '../../shared/sqlite.ts';
import type { Platform } from './model.ts';

/** A release that was served, and is kept on the hub. */
export interface KeptRelease {
  /** Hex SHA-256 of the encoded manifest. */
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  readonly manifestBytes: number;
  /** The commit it was made of; '' where there is none. */
  readonly commit: string;
  /** What its code is; null where nobody looked yet. */
  readonly application: Application | null;
  /** When it was served for the first time and for the last, milliseconds since 1970 UTC. */
  readonly madeMs: number;
  readonly servedMs: number;
  /** Somebody went back to it: the schedule leaves the platform at it. */
  readonly isHeld: boolean;
}

export type ServedRelease = Pick<KeptRelease, 'digest' | 'files' | 'bytes' | 'manifestBytes' | 'commit'> &
  Partial<Pick<KeptRelease, 'application'>>;

type RawRelease = Omit<KeptRelease, 'isHeld' | 'application'> & {
  readonly held: number;
  readonly application: string | null;
};

/** Digits of a digest that are enough to mean a release. */
const SHORTEST = 4;

/** Which releases of each platform are kept, for a way back. They go with the platform's row. */
export class Releases {
  readonly #db: Database;
  readonly #keep: number;

  /** keep: how many of a platform, the live one included. */
  constructor(db: Database, keep: number) {
    this.#db = db;
    this.#keep = keep;
  }

  /** Those of a platform, the one served last first. */
  of(platformId: string): KeptRelease[] {
    return this.#db
      .prepare<[string], RawRelease>(
        `SELECT digest, files, bytes, manifest_bytes AS manifestBytes, commit_id AS "commit",
           made_ms AS madeMs, served_ms AS servedMs, held, application
         FROM releases WHERE platform_id = ? ORDER BY turn DESC`,
      )
      .all(platformId)
      .map(({ held, application, ...release }) => ({
        ...release,
        isHeld: held === 1,
        application: application === null ? null : (JSON.parse(application) as Application),
      }));
  }

  /** The one that is live; undefined before the first. */
  live(platformId: string, live: string | null): KeptRelease | undefined {
    return this.of(platformId).find(({ digest }) => digest === live);
  }

  /** Whether somebody went back to the release that is live. */
  isHeld(platformId: string, live: string | null): boolean {
    return this.live(platformId, live)?.isHeld === true;
  }

  /** The release that was served before the live one; undefined when none is kept. */
  before(platformId: string, live: string | null): KeptRelease | undefined {
    return this.of(platformId).find(({ digest }) => digest !== live);
  }

  /** The kept release that a digest, or the beginning of one, means. Throws FIELD_INVALID and NOT_FOUND. */
  named({ id, name }: Pick<Platform, 'id' | 'name'>, digits: string, field: string): KeptRelease {
    if (!/^[0-9a-f]{1,64}$/.test(digits) || digits.length < SHORTEST) {
      throw new AppError(
        'FIELD_INVALID',
        `${field} is neither the digest of a release nor its first digits`,
        {
          field,
          remedy: `Give at least ${String(SHORTEST)} of those that aegirctl platform release list ${name} shows.`,
        },
      );
    }
    const [found, other] = this.of(id).filter(({ digest }) => digest.startsWith(digits));
    if (found === undefined) {
      throw new AppError('NOT_FOUND', `no release of ${name} that begins with ${digits} is kept`, {
        field,
        remedy: `See those that are: aegirctl platform release list ${name}.`,
      });
    }
    if (other === undefined) return found;
    throw new AppError('FIELD_INVALID', `several releases begin with ${digits}`, {
      field,
      remedy: 'Give more digits.',
    });
  }

  /** The release is live as of now. */
  serve(platformId: string, release: ServedRelease, nowMs: number, isHeld: boolean): void {
    this.#db
      .prepare(
        `INSERT INTO releases (platform_id, digest, files, bytes, manifest_bytes, commit_id, made_ms, served_ms,
           turn, held, application)
         VALUES (@platformId, @digest, @files, @bytes, @manifestBytes, @commit, @nowMs, @nowMs,
           (SELECT coalesce(max(turn), 0) + 1 FROM releases WHERE platform_id = @platformId), @held, @application)
         ON CONFLICT (platform_id, digest) DO UPDATE
           SET served_ms = excluded.served_ms, commit_id = excluded.commit_id, turn = excluded.turn, held = excluded.held,
             application = coalesce(excluded.application, application)`,
      )
      .run({
        platformId,
        nowMs,
        held: isHeld ? 1 : 0,
        digest: release.digest,
        files: release.files,
        bytes: release.bytes,
        manifestBytes: release.manifestBytes,
        commit: release.commit,
        application: release.application ? JSON.stringify(release.application) : null,
      });
  }

  /** Forgets those beyond the number to keep; returns the digests of the others. */
  trim(platformId: string): Set<string> {
    const all = this.of(platformId).map(({ digest }) => digest);
    const forget = this.#db.prepare('DELETE FROM releases WHERE platform_id = ? AND digest = ?');
    for (const digest of all.slice(this.#keep)) forget.run(platformId, digest);
    return new Set(all.slice(0, this.#keep));
  }
}
