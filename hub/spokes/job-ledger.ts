import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { newId } from '../../shared/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Apply } from '../../shared/proto/gen/aegir/v1/Apply.ts';
import type { MakeBackup } from '../../shared/proto/gen/aegir/v1/MakeBackup.ts';
import type { Challenge } from '../../shared/proto/gen/aegir/v1/Challenge.ts';
import type { Inspect } from '../../shared/proto/gen/aegir/v1/Inspect.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { LoadBackup } from '../../shared/proto/gen/aegir/v1/LoadBackup.ts';
import type { PlaceData } from '../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { Rehearse } from '../../shared/proto/gen/aegir/v1/Rehearse.ts';
import type { ProbeDatabase } from '../../shared/proto/gen/aegir/v1/ProbeDatabase.ts';
import type { RunSite } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import type { SyncPlatform } from '../../shared/proto/gen/aegir/v1/SyncPlatform.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';
import type { Epoch } from './epoch.ts';
import type { SpokeStore } from './spoke-store.ts';

export type JobKind = JobWork['kind'];
export type Verdict = 'commit' | 'abort';

/** What a spoke is asked to do: exactly one of these. */
export type JobWork =
  | { readonly kind: 'sync_platform'; readonly syncPlatform: SyncPlatform }
  | { readonly kind: 'apply'; readonly apply: Apply }
  | { readonly kind: 'inspect'; readonly inspect: Inspect }
  | { readonly kind: 'rehearse'; readonly rehearse: Rehearse }
  | { readonly kind: 'challenge'; readonly challenge: Challenge }
  | { readonly kind: 'probe_database'; readonly probeDatabase: ProbeDatabase }
  | { readonly kind: 'run_site'; readonly runSite: RunSite }
  | { readonly kind: 'make_backup'; readonly makeBackup: MakeBackup }
  | { readonly kind: 'load_backup'; readonly loadBackup: LoadBackup }
  | { readonly kind: 'place_data'; readonly placeData: PlaceData };

/** `lost` is a job whose spoke cannot finish it any more. */
export type StoredPhase = 'stored' | 'accepted' | 'prepared' | 'finished' | 'lost';

export interface StoredJob {
  readonly id: string;
  readonly spokeId: string;
  readonly serverId: string;
  readonly sequence: number;
  readonly kind: JobKind;
  readonly phase: StoredPhase;
  readonly decision: Verdict | null;
  readonly cancelAsked: boolean;
  /** 0 while it is open. */
  readonly finishedMs: number;
  readonly job: Job__Output;
  readonly result: JobResult__Output | null;
}

interface JobRow {
  readonly id: string;
  readonly spoke_id: string;
  readonly server_id: string;
  readonly sequence: number;
  readonly kind: JobKind;
  readonly payload: Buffer;
  readonly phase: StoredPhase;
  readonly decision: Verdict | null;
  readonly cancel_asked: number;
  readonly result: Buffer | null;
  readonly finished_ms: number;
}

/** Nobody asks for a job that is over; what came of it stands with its task. */
const KEPT_MS = 7 * 86_400_000;
const FORGET = `
DELETE FROM jobs WHERE id IN (
  SELECT id FROM jobs WHERE finished_ms > 0 AND finished_ms < ?
     AND sequence < (SELECT max(newer.sequence) FROM jobs newer WHERE newer.spoke_id = jobs.spoke_id
                        AND newer.phase IN ('accepted', 'prepared', 'finished'))
     AND (kind <> 'apply' OR result IS NULL OR
          finished_ms < (SELECT max(newer.finished_ms) FROM jobs newer WHERE newer.server_id = jobs.server_id
                            AND newer.kind = 'apply' AND newer.result IS NOT NULL))
   LIMIT 500)`;

/** Room in a message for what wraps a job. */
const ENVELOPE_BYTES = 1_024;
const TIMEOUT_SECONDS: Readonly<Record<JobKind, number>> = {
  sync_platform: 6 * 3_600,
  apply: 600,
  inspect: 120,
  rehearse: 120,
  challenge: 60,
  probe_database: 60,
  run_site: 3_600,
  make_backup: 6 * 3_600,
  load_backup: 6 * 3_600,
  place_data: 600,
};

/**
 * Every job that was ever given out, written down before it is sent; so is every decision, and every result
 * before it is acknowledged. What stands here survives the hub.
 */
export class JobLedger {
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;
  readonly #store: SpokeStore;
  readonly #epoch: Epoch;

  constructor(deps: {
    readonly db: Database;
    readonly clock: Clock;
    readonly store: SpokeStore;
    readonly epoch: Epoch;
  }) {
    this.#db = deps.db;
    this.#sql = new Statements(deps.db);
    this.#clock = deps.clock;
    this.#store = deps.store;
    this.#epoch = deps.epoch;
  }

  /** Runs the work as one change. */
  transaction<T>(work: () => T): T {
    return inTransaction(this.#db, work);
  }

  /** Writes a new job down. Throws MESSAGE_TOO_LARGE when it would not fit on the wire. */
  add(spokeId: string, serverId: string, work: JobWork): StoredJob {
    const id = newId();
    this.transaction(() => {
      const sequence = this.#store.nextSequence(spokeId);
      const { kind, ...what } = work;
      const timeoutSeconds = TIMEOUT_SECONDS[kind];
      const payload = aegirV1.Job.serialize({
        jobId: id,
        epoch: this.#epoch.current,
        sequence,
        spokeId,
        timeoutSeconds,
        ...what,
      });
      if (payload.length > LIMITS.messageBytes - ENVELOPE_BYTES) {
        throw new AppError('MESSAGE_TOO_LARGE', 'the change is too large for one job');
      }
      this.#sql
        .of(
          `INSERT INTO jobs (id, spoke_id, server_id, sequence, kind, payload, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(id, spokeId, serverId, sequence, kind, payload, this.#clock.now());
    });
    faultPoint('job.stored');
    return this.get(id);
  }

  find(id: string): StoredJob | undefined {
    return this.#select('id = ?', id)[0];
  }

  get(id: string): StoredJob {
    const job = this.find(id);
    if (!job) throw new Error(`no job ${id}`);
    return job;
  }

  /** Jobs of a spoke that are not over, in the order they were given out. */
  openOf(spokeId: string): StoredJob[] {
    return this.#select('spoke_id = ? AND finished_ms = 0 ORDER BY sequence', spokeId);
  }

  /** Jobs of a server that are not over, of one kind. */
  openOn(serverId: string, kind: JobKind): StoredJob[] {
    return this.#select('server_id = ? AND finished_ms = 0 AND kind = ? ORDER BY sequence', serverId, kind);
  }

  /** Jobs that are not over and wait for nobody's decision but ours. */
  undecided(): StoredJob[] {
    return this.#select("finished_ms = 0 AND kind = 'apply' AND decision IS NULL ORDER BY sequence");
  }

  /** The newest apply of a server that ended with a result. */
  lastApply(serverId: string): StoredJob | undefined {
    const newest =
      "server_id = ? AND kind = 'apply' AND result IS NOT NULL ORDER BY finished_ms DESC, sequence DESC LIMIT 1";
    return this.#select(newest, serverId)[0];
  }

  /** Highest sequence that a spoke is known to have taken in the present epoch; 0 when it has taken none. */
  highestAccepted(spokeId: string): number {
    const taken =
      "spoke_id = ? AND phase IN ('accepted', 'prepared', 'finished') ORDER BY sequence DESC LIMIT 1";
    const newest = this.#select(taken, spokeId)[0];
    // A spoke counts anew in each epoch.
    return newest?.job.epoch === this.#epoch.current ? newest.sequence : 0;
  }

  /** The spoke has journaled the job. */
  accepted(id: string): void {
    this.#run("UPDATE jobs SET phase = 'accepted' WHERE id = ? AND phase = 'stored'", id);
  }

  prepared(id: string): void {
    this.#run("UPDATE jobs SET phase = 'prepared' WHERE id = ? AND phase IN ('stored', 'accepted')", id);
  }

  /** Decides on jobs, all or none; a job that was decided before keeps its verdict. */
  decide(ids: readonly string[], verdict: Verdict): void {
    if (ids.length === 0) return;
    this.transaction(() => {
      for (const id of ids) {
        this.#run(
          'UPDATE jobs SET decision = ? WHERE id = ? AND decision IS NULL AND finished_ms = 0',
          verdict,
          id,
        );
      }
    });
    faultPoint('decision.stored');
  }

  askCancel(id: string): void {
    this.#run('UPDATE jobs SET cancel_asked = 1 WHERE id = ?', id);
  }

  /** Writes the result down, once: false when the job was over already. Part of the caller's transaction. */
  finish(id: string, result: JobResult__Output): boolean {
    return this.#run(
      "UPDATE jobs SET phase = 'finished', result = ?, finished_ms = ? WHERE id = ? AND finished_ms = 0",
      aegirV1.JobResult.serialize(result),
      this.#clock.now(),
      id,
    );
  }

  /** Nothing more will come of the job. */
  lose(id: string): void {
    const now = this.#clock.now();
    this.#run("UPDATE jobs SET phase = 'lost', finished_ms = ? WHERE id = ? AND finished_ms = 0", now, id);
  }

  /**
   * Forgets jobs that were over before this time, and a week ago whatever the time, but for the newest of each spoke and
   * the last apply of each server. A few at a time: others have their turn in between.
   */
  async prune(beforeMs: number): Promise<void> {
    const before = Math.max(beforeMs, this.#clock.now() - KEPT_MS);
    while (this.#sql.of(FORGET).run(before).changes > 0) await turn();
  }

  #run(sql: string, ...values: readonly (string | number | Buffer)[]): boolean {
    return this.#sql.of(sql).run(...values).changes > 0;
  }

  #select(condition: string, ...values: readonly string[]): StoredJob[] {
    return this.#sql
      .of<string[], JobRow>(`SELECT * FROM jobs WHERE ${condition}`)
      .all(...values)
      .map(fromRow);
  }
}

function fromRow(row: JobRow): StoredJob {
  return {
    id: row.id,
    spokeId: row.spoke_id,
    serverId: row.server_id,
    sequence: row.sequence,
    kind: row.kind,
    phase: row.phase,
    decision: row.decision,
    cancelAsked: row.cancel_asked === 1,
    finishedMs: row.finished_ms,
    job: aegirV1.Job.deserialize(row.payload),
    result: row.result && aegirV1.JobResult.deserialize(row.result),
  };
}
