import { join } from 'node:path';
import { systemClock as clock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import type { Decision__Output } from '../../shared/proto/gen/aegir/v1/Decision.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobPhase } from '../../shared/proto/gen/aegir/v1/JobPhase.ts';
import { VERSION } from '../../shared/version.ts';
import type { Jobs } from '../../spoke/jobs/jobs.ts';
import { Outbox } from '../../spoke/jobs/outbox.ts';
import { HubConnection } from '../../spoke/link/connection.ts';
import { loadIdentity } from '../../spoke/link/identity.ts';
import { Session } from '../../spoke/link/session.ts';
import { SpokeMetrics } from '../../spoke/metrics.ts';

/**
 * Many spokes in one process: each has its own identity, connection and session, as a spoke has them; what it is asked to do is
 * done at once, and nothing of it is real. crowd.ts FOLDER COUNT; tells its parent how many are attached.
 */
const [folder = '', count = '0'] = process.argv.slice(2);

let attached = 0;
/** Attempts that failed, by reason. */
const failures: Record<string, number> = {};
const told = setInterval(() => {
  process.send?.({ attached, failures });
}, 50);

/** Counts, besides what every spoke counts. */
class CountedMetrics extends SpokeMetrics {
  #isAttached = false;

  override connected(isConnected: boolean): void {
    if (isConnected !== this.#isAttached) attached += isConnected ? 1 : -1;
    this.#isAttached = isConnected;
  }

  override attachFailed(reason: string): void {
    failures[reason] = (failures[reason] ?? 0) + 1;
  }
}

/** Answers every job with what would have come of it. */
class ObedientJobs {
  readonly outbox = new Outbox();
  served = { generation: 0, stateDigest: '' };
  #epoch = 0;
  #lastSequence = 0;
  readonly #prepared = new Map<string, Job__Output>();

  get standing(): { epoch: number; lastSequence: number } {
    return { epoch: this.#epoch, lastSequence: this.#lastSequence };
  }

  obey(epoch: number): void {
    this.#epoch = epoch;
  }

  offer(job: Job__Output): void {
    this.#lastSequence = job.sequence;
    if (job.apply) {
      this.#prepared.set(job.jobId, job);
      this.#tell(job, 'JOB_PHASE_PREPARED', { outcome: 'OUTCOME_UNSPECIFIED', stage: 'prepared' });
    } else {
      this.#tell(job, 'JOB_PHASE_FINISHED', {
        outcome: 'OUTCOME_UNCHANGED',
        stage: 'inspect',
        facts: factsOf(),
      });
    }
  }

  decide({ jobId }: Decision__Output): void {
    const job = this.#prepared.get(jobId);
    if (!job?.apply) return;
    this.#prepared.delete(jobId);
    const { generation, stateDigest } = job.apply;
    this.served = { generation, stateDigest };
    this.#tell(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_APPLIED', stage: 'current', ...this.served });
  }

  cancel(): void {
    // Nothing takes long enough.
  }

  acknowledge(): void {
    // Nothing is kept.
  }

  open(): [] {
    return [];
  }

  #tell({ jobId, epoch, sequence }: Job__Output, phase: JobPhase, result: JobResult): void {
    this.outbox.put(`job/${jobId}/${String(phase)}`, {
      jobUpdate: { jobId, epoch, sequence, phase, result },
    });
  }
}

function factsOf() {
  return { hostname: 'crowd', spokeVersion: VERSION, bootId: 'b0075a11', clockMs: clock.now() };
}

function attach(number: number): void {
  const jobs = new ObedientJobs();
  const session = new Session({
    connection: new HubConnection(loadIdentity(join(folder, String(number)))),
    jobs: jobs as unknown as Jobs,
    outbox: jobs.outbox,
    hello: () =>
      Promise.resolve({
        ...{ facts: factsOf(), ...jobs.standing, ...jobs.served },
        ...{ releases: [], capabilities: ['apache', 'nginx', 'tls'] },
      }),
    served: () => jobs.served,
    diagnose: () => Promise.resolve(null),
    onRenew: () => undefined,
    onLogLevel: () => undefined,
    onAdvance: () => undefined,
    metrics: new CountedMetrics(),
    clock,
    log: silentLogger(),
  });
  void session.service().run(new AbortController().signal);
}

for (let number = 0; number < Number(count); number++) attach(number);
// Its parent is gone, one way or the other.
process.on('disconnect', () => {
  clearInterval(told);
  process.exit(0);
});
process.on('error', () => {
  process.exit(1);
});
