import type { Check } from '../../shared/checks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DatabaseTarget } from '../../shared/database-line.ts';
import { toAppError } from '../../shared/errors.ts';
import type { Facts } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import type { Applier, ApplyOrder } from '../apply/applier.ts';
import { Backoff } from '../backoff.ts';
import type { Backups } from '../backups/backups.ts';
import type { SpokeConfig } from '../config.ts';
import { checkAnswers } from '../share/answering.ts';
import type { OwnFolder } from '../share/own-folder.ts';
import type { ContentSource, ContentStore, SyncOrder, SyncOutcome } from '../content/store.ts';
import type { ChallengeOrder } from '../tls/challenges.ts';
import type { SiteOrder } from '../sites/site-order.ts';
import type { SiteWorkFollowing } from '../sites/site-work.ts';
import type { InspectOrder, Work } from './job.ts';
import { touchedBy } from './touched.ts';

/** A stage is shown while it lasts, in one line. */
const STAGE_LENGTH = 64;

/** What work is done with. */
export interface Tools {
  readonly config: Pick<SpokeConfig, 'root'>;
  readonly applier: Applier;
  readonly content: ContentStore;
  readonly source: ContentSource;
  /** Looks at the host; failures of the host are lines of the checklist, not exceptions. */
  inspect(order: InspectOrder, signal: AbortSignal): Promise<{ checks: Check[]; facts: Facts }>;
  /** Shows certificate authorities what they ask for; durable when it returns. */
  showChallenges(order: ChallengeOrder): void;
  /** As which host a database server sees this machine. */
  probeDatabase(endpoint: DatabaseTarget, signal: AbortSignal): Promise<string>;
  /** Has the application of a site do something; see runSiteWork. */
  siteWork(order: SiteOrder, following: SiteWorkFollowing): Promise<JobResult>;
  readonly backups: Backups;
  readonly folder: OwnFolder;
  readonly clock: Clock;
}

/** What these do is written below the folder of platforms. */
const WRITERS: ReadonlySet<Work['kind']> = new Set(['sync', 'run-site', 'load-backup', 'place-data']);

/** One run of one job, as the work sees it. */
export interface JobRun {
  /** Fires when the job is called off, out of time, or the daemon stops; never while committing. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  /** Says that all is prepared; resolves when the hub says commit, rejects when it does not. */
  decision(report: JobResult): Promise<void>;
  /** From here on the job cannot be called off. Durable when it returns. */
  committing(): void;
}

/**
 * A failure of the commit itself, past which nobody knows what is served: the daemon must end, and
 * its next start puts things right from the switch log.
 */
export class CommitBroken extends Error {
  override readonly name = 'CommitBroken';
}

/** Work that was called off and goes on all the same, as what waits in the kernel does: it ends with the process. */
export class WorkStuck extends Error {
  override readonly name = 'WorkStuck';
}

/**
 * Does what a job asks for. Resolves to its result; throws when it failed or was called off before
 * anything live changed, and CommitBroken when a commit died half-way.
 */
export async function runWork(work: Work, run: JobRun, tools: Tools): Promise<JobResult> {
  const touched = touchedBy(work, tools.config);
  if (work.kind === 'inspect' || touched.length > 0) await tools.folder.ask();
  for (const path of touched) checkAnswers(path);
  if (WRITERS.has(work.kind)) tools.folder.check();
  switch (work.kind) {
    case 'sync':
      return runSync(work.order, run, tools);
    case 'apply':
      return runApply(work.order, run, tools);
    case 'rehearse':
      return tools.applier.rehearse(work.order, run.signal, (progress) => {
        run.progress(progress);
      });
    case 'inspect':
      return runInspect(work.order, run, tools);
    case 'challenge':
      tools.showChallenges(work.order);
      return { outcome: 'OUTCOME_APPLIED', stage: 'challenge' };
    case 'probe-database':
      return runDatabaseProbe(work.order, run, tools);
    case 'run-site':
      return tools.siteWork(work.order, {
        signal: run.signal,
        onLine: (line) => {
          run.progress({ stage: `${work.order.action}: ${line}`.slice(0, STAGE_LENGTH) });
        },
      });
    case 'make-backup':
      return tools.backups.makeBackup(work.order, run.signal, (progress) => {
        run.progress(progress);
      });
    case 'load-backup':
      return tools.backups.load(work.order, run.signal, (progress) => {
        run.progress(progress);
      });
    case 'place-data':
      return tools.backups.place(work.order);
  }
}

async function runSync(order: SyncOrder, run: JobRun, tools: Tools): Promise<JobResult> {
  const { changed, bytesFetched, filesFetched, filesReused } = await syncThroughOutages(order, run, tools);
  const outcome = changed ? 'OUTCOME_APPLIED' : 'OUTCOME_UNCHANGED';
  return { outcome, stage: 'sync', bytesFetched, filesFetched, filesReused };
}

/** A lost connection costs only what was under way: the next attempt asks for what is still missing. */
async function syncThroughOutages(order: SyncOrder, run: JobRun, tools: Tools): Promise<SyncOutcome> {
  const backoff = new Backoff({ baseMs: 500, factor: 1.6, capMs: 10_000 });
  for (;;) {
    try {
      return await tools.content.sync(order, tools.source, run.signal, (progress) => {
        run.progress(progress);
      });
    } catch (error) {
      run.signal.throwIfAborted();
      if (toAppError(error).kind !== 'unavailable') throw error;
      await tools.clock.sleep(backoff.next(), run.signal);
    }
  }
}

async function runApply(order: ApplyOrder, run: JobRun, tools: Tools): Promise<JobResult> {
  const onProgress = (progress: Progress): void => {
    run.progress(progress);
  };
  const outcome = await tools.applier.prepare(order, run.signal, onProgress);
  if (outcome.kind === 'finished') return outcome.result;
  try {
    await run.decision(outcome.prepared.report);
    run.committing();
  } catch (error) {
    await tools.applier.discard(outcome.prepared);
    throw error;
  }
  try {
    return await tools.applier.commit(outcome.prepared, onProgress);
  } catch (error) {
    throw new CommitBroken(`the commit of generation ${String(order.generation)} died`, { cause: error });
  } finally {
    tools.folder.told(tools.applier.current().state.web.share);
  }
}

async function runInspect(order: InspectOrder, run: JobRun, tools: Tools): Promise<JobResult> {
  const { checks, facts } = await tools.inspect(order, run.signal);
  return { outcome: 'OUTCOME_UNCHANGED', stage: 'inspect', checks, facts };
}

async function runDatabaseProbe(endpoint: DatabaseTarget, run: JobRun, tools: Tools): Promise<JobResult> {
  const seenHost = await tools.probeDatabase(endpoint, run.signal);
  return { outcome: 'OUTCOME_UNCHANGED', stage: 'probe', seenHost };
}
