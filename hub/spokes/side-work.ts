import pLimit, { type LimitFunction } from 'p-limit';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { RunSite, RunSite__Output } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import type { WorkOptions } from './fleet.ts';
import type { JobDesk } from './job-desk.ts';
import type { JobLedger, JobWork, StoredJob } from './job-ledger.ts';
import type { JobRun } from './job-run.ts';
import { attached, cancelled, requireSpoke, waitingFor, type PresenceDeps } from './presence.ts';

export interface SideWorkDeps extends PresenceDeps {
  readonly desk: JobDesk;
  readonly ledger: JobLedger;
}

/** Work that leaves what is live alone: so many pieces at a time for a server, beside its applies. */
export class SideLane {
  readonly #deps: SideWorkDeps;
  readonly #serverId: string;
  readonly #turns: LimitFunction;

  constructor(deps: SideWorkDeps, serverId: string, atOnce = 1) {
    this.#turns = pLimit(atOnce);
    this.#deps = deps;
    this.#serverId = serverId;
  }

  /**
   * Gives the work out when its turn has come and the spoke is there. `make` is asked at that moment: for the work, or
   * for the result when there is nothing left to do. A job of the same kind that an earlier life of the hub gave
   * out for the same thing is waited for instead. Throws SPOKE_MISSING and CANCELLED.
   */
  run(options: WorkOptions, make: () => JobWork | JobResult__Output): Promise<JobResult__Output> {
    requireSpoke(this.#deps, this.#serverId);
    const { signal } = options;
    const tell = (): void => {
      options.onWaiting(waitingFor(this.#deps, this.#serverId));
    };
    const stop = this.#deps.registry.watch(this.#serverId, tell);
    if (waitingFor(this.#deps, this.#serverId) !== null) tell();
    const work = this.#turns(() => this.#give(options, make));
    return orCancelled(work, signal).finally(stop);
  }

  async #give(options: WorkOptions, make: () => JobWork | JobResult__Output): Promise<JobResult__Output> {
    const { desk } = this.#deps;
    const link = await attached(this.#deps, this.#serverId, options.signal);
    const work = make();
    if ('outcome' in work) return work;
    const open = this.#openJob(work);
    const run = open ? desk.follow(open.id) : desk.post(link.spokeId, this.#serverId, work);
    run.onProgress = (progress) => {
      options.onProgress(progress);
    };
    return this.#follow(run, options.signal);
  }

  /** Holds the lane until the job is over, or was called off and the spoke has gone. */
  async #follow(run: JobRun, signal: AbortSignal): Promise<JobResult__Output> {
    const { desk, registry } = this.#deps;
    const cancel = (): void => {
      desk.cancel(run.jobId);
    };
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    let stop: () => void = () => undefined;
    const gone = new Promise<never>((_resolve, reject) => {
      stop = registry.watch(this.#serverId, () => {
        if (signal.aborted) reject(cancelled());
      });
    });
    try {
      return await Promise.race([run.finished, gone]);
    } finally {
      stop();
      signal.removeEventListener('abort', cancel);
    }
  }

  #openJob(work: JobWork): StoredJob | undefined {
    // What a rehearsal stands on may have moved since.
    if (work.kind === 'rehearse') return undefined;
    const open = this.#deps.ledger.openOn(this.#serverId, work.kind).filter((job) => !job.cancelAsked);
    if (work.kind === 'run_site') return open.find(({ job }) => isSameSiteWork(job.runSite, work.runSite));
    return open.find(({ job }) => isSame(givenWork(job), work));
  }
}

/** For one task a site is asked for each thing once. */
function isSameSiteWork(given: RunSite__Output | null | undefined, wanted: RunSite): boolean {
  return (
    given?.task === wanted.task && given?.action === wanted.action && given?.site?.uri === wanted.site?.uri
  );
}

function givenWork(job: Job__Output): object {
  const asked = job.syncPlatform ?? job.inspect ?? job.challenge ?? job.probeDatabase;
  return asked ?? job.makeBackup ?? job.loadBackup ?? job.placeData ?? {};
}

function isSame(given: object, work: JobWork): boolean {
  const { kind: _kind, ...what } = work;
  const [wanted = {}] = Object.values<object>(what);
  return Object.entries(wanted).every(
    ([key, value]) => JSON.stringify(Reflect.get(given, key)) === JSON.stringify(value),
  );
}

/** The same promise, but whoever waits is let go at once when the signal fires. */
function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(cancelled());
    };
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
    if (signal.aborted) leave();
  });
}
