import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult, JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { inTransaction, openDatabase, type Database } from '../../shared/sqlite.ts';
import type { SwitchLog, SwitchRecord } from '../apply/applier.ts';
import type { Originals } from '../apply/originals.ts';
import { originalsOf } from './journal-originals.ts';
import { journalMigrations } from './journal-schema.ts';

/** How far a job has come. `committing` can no longer be cancelled; `finished` is final. */
export type JournalPhase = 'accepted' | 'prepared' | 'committing' | 'finished';

/** A job as the journal has it. */
export interface JournaledJob {
  readonly id: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly phase: JournalPhase;
  readonly job: Job__Output;
  /** The report of `prepared`, or the result of `finished`; null before. */
  readonly result: JobResult__Output | null;
  /** Times that work on it began and neither ended nor was stopped in order. */
  readonly attempts: number;
}

/** Jobs the hub has acknowledged that are kept to answer a repeated offer. */
const KEEP_ACKNOWLEDGED = 100;

interface JobRow {
  id: string;
  epoch: number;
  sequence: number;
  phase: JournalPhase;
  job: Buffer;
  result: Buffer | null;
  attempts: number;
}

/** Opens or makes the journal. Throws DATABASE_DAMAGED and DATABASE_NEWER. */
export function openJournal(file: string, clock: Clock): Journal {
  return new Journal(openDatabase(file, journalMigrations), clock);
}

/**
 * The durable memory of a spoke: which hub it obeys, what it was asked to do and what became of it,
 * the switch under way. Every method that changes something has it on disk when it returns.
 */
export class Journal {
  readonly #db: Database;
  readonly #clock: Clock;
  /** The applier's memory of a switch under way. */
  readonly switchLog: SwitchLog;
  /** What its generations were written as. */
  readonly originals: Originals;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
    this.switchLog = switchLogOf(db);
    this.originals = originalsOf(db);
  }

  /** Highest hub epoch that was obeyed; 0 before the first. */
  get epoch(): number {
    return this.#fence().epoch;
  }

  /** Highest job sequence accepted in that epoch. */
  get lastSequence(): number {
    return this.#fence().sequence;
  }

  /**
   * The spoke whose memory this is. When the machine joined anew, as another spoke, the jobs and numbers of the
   * one before mean nothing to its hub, and are forgotten.
   */
  belongTo(spokeId: string): void {
    inTransaction(this.#db, () => {
      const other = this.#db.prepare("SELECT 1 FROM fence WHERE spoke_id NOT IN ('', ?)").get(spokeId);
      if (other !== undefined) this.#db.exec('DELETE FROM jobs; UPDATE fence SET epoch = 0, sequence = 0');
      this.#db.prepare('UPDATE fence SET spoke_id = ?').run(spokeId);
    });
  }

  /** Takes a higher epoch; its sequences start anew. Throws EPOCH_STALE for a lower one. */
  obey(epoch: number): void {
    const fence = this.#fence();
    if (epoch < fence.epoch) {
      throw new AppError(
        'EPOCH_STALE',
        `epoch ${String(epoch)} is older than ${String(fence.epoch)}, which this spoke has obeyed`,
      );
    }
    if (epoch > fence.epoch) this.#setFence(epoch, 0);
  }

  /**
   * Writes a job down, once. A job that is known already, whatever its numbers, is answered with what
   * is known. Throws EPOCH_STALE, SEQUENCE_REPEATED, and RATE_LIMITED when too many jobs are open.
   */
  accept(job: Job__Output): { readonly known: boolean; readonly entry: JournaledJob } {
    return inTransaction(this.#db, () => {
      const before = this.find(job.jobId);
      if (before) return { known: true, entry: before };
      this.obey(job.epoch);
      this.#checkSequence(job.sequence);
      this.#checkRoom();
      this.#setFence(job.epoch, job.sequence);
      this.#db
        .prepare('INSERT INTO jobs (id, epoch, sequence, job, accepted_ms) VALUES (?, ?, ?, ?, ?)')
        .run(job.jobId, job.epoch, job.sequence, aegirV1.Job.serialize(job), this.#clock.now());
      return { known: false, entry: this.#get(job.jobId) };
    });
  }

  find(jobId: string): JournaledJob | undefined {
    const row = this.#db.prepare<[string], JobRow>('SELECT * FROM jobs WHERE id = ?').get(jobId);
    return row && fromRow(row);
  }

  /** Jobs that are not finished, in the order of their acceptance. */
  unfinished(): JournaledJob[] {
    return this.#select("phase <> 'finished'");
  }

  /** Jobs the hub does not know the end of: open ones, and finished ones it has not acknowledged. */
  unacknowledged(): JournaledJob[] {
    return this.#select('acknowledged_ms = 0');
  }

  /** Work on a job begins; counts the attempt before anything can go wrong in it. */
  began(jobId: string): void {
    this.#db
      .prepare(
        `UPDATE jobs SET attempts = attempts + 1, phase = 'accepted'
          WHERE id = ? AND phase IN ('accepted', 'prepared')`,
      )
      .run(jobId);
  }

  /** Work on a job was stopped in order, to go on after a restart: the attempt does not count. */
  stopped(jobId: string): void {
    this.#db.prepare('UPDATE jobs SET attempts = max(attempts - 1, 0) WHERE id = ?').run(jobId);
  }

  prepared(jobId: string, report: JobResult): void {
    this.#db
      .prepare("UPDATE jobs SET phase = 'prepared', result = ? WHERE id = ? AND phase = 'accepted'")
      .run(aegirV1.JobResult.serialize(report), jobId);
  }

  committing(jobId: string): void {
    this.#db.prepare("UPDATE jobs SET phase = 'committing' WHERE id = ? AND phase <> 'finished'").run(jobId);
  }

  /** Writes the result of a job down. The first one stays: a job that is finished is not finished again. */
  finish(jobId: string, result: JobResult): void {
    this.#db
      .prepare(
        "UPDATE jobs SET phase = 'finished', result = ?, finished_ms = ? WHERE id = ? AND phase <> 'finished'",
      )
      .run(aegirV1.JobResult.serialize(result), this.#clock.now(), jobId);
  }

  /** The hub holds the result; the oldest acknowledged jobs are forgotten. */
  acknowledge(jobId: string): void {
    inTransaction(this.#db, () => {
      const changed = this.#db
        .prepare(
          "UPDATE jobs SET acknowledged_ms = ? WHERE id = ? AND phase = 'finished' AND acknowledged_ms = 0",
        )
        .run(this.#clock.now(), jobId).changes;
      if (changed > 0) this.#compact();
    });
  }

  /** A release was asked for; it is spared by pruning for a while, also before any generation names it. */
  wantRelease(release: string): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO wanted_releases (release, wanted_ms) VALUES (?, ?)')
      .run(release, this.#clock.now());
  }

  /** Releases that are served need no sparing any more. */
  forgetWanted(releases: Iterable<string>): void {
    const forget = this.#db.prepare('DELETE FROM wanted_releases WHERE release = ?');
    for (const release of releases) forget.run(release);
  }

  /** Releases that were asked for in this last while (milliseconds); older wishes are forgotten. */
  wantedReleases(withinMs: number): Set<string> {
    const since = this.#clock.now() - withinMs;
    this.#db.prepare('DELETE FROM wanted_releases WHERE wanted_ms < ?').run(since);
    const rows = this.#db.prepare<[], { release: string }>('SELECT release FROM wanted_releases').all();
    return new Set(rows.map((row) => row.release));
  }

  /** Throws when the journal cannot be written. */
  check(): void {
    const { epoch, sequence } = this.#fence();
    this.#setFence(epoch, sequence);
  }

  close(): void {
    this.#db.close();
  }

  #get(jobId: string): JournaledJob {
    const entry = this.find(jobId);
    if (!entry) throw new Error(`job ${jobId} is not in the journal`);
    return entry;
  }

  #select(condition: string): JournaledJob[] {
    const query = this.#db.prepare<[], JobRow>(`SELECT * FROM jobs WHERE ${condition} ORDER BY rowid`);
    return query.all().map(fromRow);
  }

  #fence(): { epoch: number; sequence: number } {
    const query = this.#db.prepare<[], { epoch: number; sequence: number }>(
      'SELECT epoch, sequence FROM fence',
    );
    return query.get() ?? { epoch: 0, sequence: 0 };
  }

  #setFence(epoch: number, sequence: number): void {
    this.#db.prepare('UPDATE fence SET epoch = ?, sequence = ?').run(epoch, sequence);
  }

  #checkSequence(sequence: number): void {
    const last = this.lastSequence;
    if (sequence > last) return;
    throw new AppError(
      'SEQUENCE_REPEATED',
      `sequence ${String(sequence)} is not above ${String(last)}, the last one accepted`,
    );
  }

  #checkRoom(): void {
    const query = this.#db.prepare<[], { open: number }>(
      'SELECT count(*) AS open FROM jobs WHERE acknowledged_ms = 0',
    );
    if ((query.get()?.open ?? 0) >= LIMITS.openJobs) {
      throw new AppError('RATE_LIMITED', `${String(LIMITS.openJobs)} jobs are open already`, {
        remedy: 'Nothing: the hub acknowledges finished jobs and sends this one again.',
      });
    }
  }

  #compact(): void {
    this.#db
      .prepare(
        `DELETE FROM jobs WHERE acknowledged_ms > 0 AND rowid NOT IN
           (SELECT rowid FROM jobs WHERE acknowledged_ms > 0 ORDER BY rowid DESC LIMIT ?)`,
      )
      .run(KEEP_ACKNOWLEDGED);
  }
}

function fromRow(row: JobRow): JournaledJob {
  return {
    id: row.id,
    epoch: row.epoch,
    sequence: row.sequence,
    phase: row.phase,
    job: aegirV1.Job.deserialize(row.job),
    result: row.result && aegirV1.JobResult.deserialize(row.result),
    attempts: row.attempts,
  };
}

function switchLogOf(db: Database): SwitchLog {
  const read = db.prepare<[], SwitchRecord>(
    'SELECT job_id AS jobId, from_generation AS "from", to_generation AS "to" FROM open_switch',
  );
  return {
    open: () => read.get() ?? null,
    begin: ({ jobId, from, to }) => {
      db.prepare(
        'INSERT INTO open_switch (one, job_id, from_generation, to_generation) VALUES (1, ?, ?, ?)',
      ).run(jobId, from, to);
    },
    end: () => {
      db.prepare('DELETE FROM open_switch').run();
    },
  };
}
