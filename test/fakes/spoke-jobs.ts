import { passed } from '../../shared/checks.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../shared/clock.ts';
import { digestOfState, EMPTY_STATE } from '../../shared/desired-state.ts';
import { silentLogger } from '../../shared/log.ts';
import type { Job } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { Jobs, type JobsOptions } from '../../spoke/jobs/jobs.ts';
import type { Backups } from '../../spoke/backups/backups.ts';
import { openJournal, type Journal } from '../../spoke/jobs/journal.ts';
import type { ChallengeOrder } from '../../spoke/tls/challenges.ts';
import { SpokeMetrics } from '../../spoke/metrics.ts';
import type { SpokeConfig } from '../../spoke/config.ts';
import { OwnFolder } from '../../spoke/share/own-folder.ts';
import { Outbox } from '../../spoke/jobs/outbox.ts';
import { FakeApplier, FakeContent } from './spoke-parts.ts';

export const SPOKE_ID = '11111111-2222-4333-8444-555555555555';
export const RELEASE = 'ab'.repeat(32);

/** A job as it comes from the wire. */
export function job(sequence: number, work: Partial<Job>, more: Partial<Job> = {}): Job__Output {
  const jobId = `job-${String(sequence)}`;
  const whole = { jobId, epoch: 1, sequence, spokeId: SPOKE_ID, timeoutSeconds: 60, ...work, ...more };
  return aegirV1.Job.deserialize(aegirV1.Job.serialize(whole));
}

export function applyJob(sequence: number, generation = sequence, more: Partial<Job> = {}): Job__Output {
  const stateDigest = digestOfState({ ...EMPTY_STATE, web: { type: 'apache', httpPort: 8000 + generation } });
  const upserts = [{ web: { type: 'WEB_TYPE_APACHE' as const, httpPort: 8000 + generation } }];
  return job(sequence, { apply: { generation, stateDigest, upserts } }, more);
}

export function syncJob(sequence: number, more: Partial<Job> = {}, release = RELEASE): Job__Output {
  const syncPlatform = { platform: 'd11', release, files: 3, bytes: 10, manifestBytes: 100 };
  return job(sequence, { syncPlatform }, more);
}

export function inspectJob(sequence: number): Job__Output {
  return job(sequence, {
    inspect: { serverName: 'web1', web: { type: 'WEB_TYPE_APACHE', httpPort: 80 } },
  });
}

/** The jobs of a spoke on a folder of its own, with a fake host below them. */
export interface Bench {
  readonly folder: string;
  readonly journal: Journal;
  readonly applier: FakeApplier;
  readonly content: FakeContent;
  readonly outbox: Outbox;
  /** What was to be shown to certificate authorities. */
  readonly challenges: readonly ChallengeOrder[];
  readonly metrics: SpokeMetrics;
  readonly jobs: Jobs;
}

/** Opens the state in `folder`, as a start of the daemon would. */
export function openBench(
  folder = mkdtempSync(join(tmpdir(), 'aegir-jobs-')),
  limits: Pick<JobsOptions, 'decisionMs' | 'heedMs'> = {},
): Bench {
  const journal = openJournal(join(folder, 'spoke.db'), systemClock);
  const applier = new FakeApplier(folder, journal.switchLog);
  const content = new FakeContent();
  const outbox = new Outbox();
  const metrics = new SpokeMetrics();
  const source = { manifest: nothing, packs: nothing, advance: nothing };
  const inspect = () => Promise.resolve({ checks: [passed('user', 'aegir')], facts: {} });
  const challenges: ChallengeOrder[] = [];
  const showChallenges = (order: ChallengeOrder): void => void challenges.push(order);
  const probeDatabase = () => Promise.resolve('10.77.0.11');
  const siteWork = (): Promise<JobResult> => Promise.resolve({ outcome: 'OUTCOME_APPLIED', log: ['done'] });
  const done = () => Promise.resolve({ outcome: 'OUTCOME_APPLIED', stage: 'data' } as const);
  const backups: Backups = { makeBackup: done, load: done, place: done };
  const jobs = new Jobs({
    spokeId: SPOKE_ID,
    journal,
    tools: {
      ...{ applier, content, source, inspect, showChallenges, probeDatabase, siteWork, backups },
      clock: systemClock,
      config: { root: folder },
      folder: new OwnFolder({ root: folder } as SpokeConfig, undefined),
    },
    outbox,
    metrics,
    log: silentLogger(),
    ...limits,
  });
  return { folder, journal, applier, content, challenges, outbox, metrics, jobs };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of nothing
async function* nothing(): AsyncGenerator<never> {
  yield* [];
}
