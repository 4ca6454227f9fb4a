import type { DatabaseTarget } from '../../shared/database-line.ts';
import { checkCa } from '../../shared/database-tls.ts';
import { type WebSettings } from '../../shared/desired-state.ts';
import { changeFromWire, webFromWire } from '../../shared/desired-wire.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkAddress, checkDigest, checkId, checkObjectName, checkPort } from '../../shared/names.ts';
import type { Advance__Output } from '../../shared/proto/gen/aegir/v1/Advance.ts';
import type { Apply__Output } from '../../shared/proto/gen/aegir/v1/Apply.ts';
import type { Challenge__Output as WireChallenge } from '../../shared/proto/gen/aegir/v1/Challenge.ts';
import type { Inspect__Output } from '../../shared/proto/gen/aegir/v1/Inspect.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { ProbeDatabase__Output } from '../../shared/proto/gen/aegir/v1/ProbeDatabase.ts';
import type { SyncPlatform__Output } from '../../shared/proto/gen/aegir/v1/SyncPlatform.ts';
import { claimFromWire, type Claim } from '../../shared/share.ts';
import type { ApplyOrder } from '../apply/applier.ts';
import type { AdvanceOrder, SyncOrder } from '../content/store.ts';
import { readBackupWork, type BackupWork } from './backup-job.ts';
import { readSiteOrder, type SiteOrder } from '../sites/site-order.ts';
import { checkContent, checkToken, type ChallengeOrder } from '../tls/challenges.ts';

/** What a job asks for, every value checked. */
export type Work =
  | { readonly kind: 'sync'; readonly order: SyncOrder }
  | { readonly kind: 'apply'; readonly order: ApplyOrder }
  | { readonly kind: 'rehearse'; readonly order: ApplyOrder }
  | { readonly kind: 'inspect'; readonly order: InspectOrder }
  | { readonly kind: 'challenge'; readonly order: ChallengeOrder }
  | { readonly kind: 'probe-database'; readonly order: DatabaseTarget }
  | { readonly kind: 'run-site'; readonly order: SiteOrder }
  | BackupWork;

export interface InspectOrder {
  readonly serverName: string;
  readonly web: WebSettings;
  readonly thorough: boolean;
  /** What becomes of the marker of the share. */
  readonly claim?: Claim;
}

const DEFAULT_TIMEOUT_SECONDS = 600;
const LONGEST_TIMEOUT_SECONDS = 86_400;

/**
 * Reads a job from the wire: who it is for, its numbers, every value of its work. Throws
 * AUDIENCE_WRONG, JOB_UNSUPPORTED, FIELD_INVALID and the reasons of names.
 */
export function readJob(job: Job__Output, spokeId: string): Work {
  checkJobId(job.jobId);
  if (job.spokeId !== spokeId) throw new AppError('AUDIENCE_WRONG', 'the job is meant for another spoke');
  checkNumber(job.epoch, 'epoch', 1);
  checkNumber(job.sequence, 'sequence', 1);
  if (job.syncPlatform) return { kind: 'sync', order: readSync(job.syncPlatform) };
  if (job.apply) return { kind: 'apply', order: readApply(job.jobId, job.apply) };
  if (job.rehearse?.apply) return { kind: 'rehearse', order: readApply(job.jobId, job.rehearse.apply) };
  if (job.inspect) return { kind: 'inspect', order: readInspect(job.inspect) };
  if (job.challenge) return { kind: 'challenge', order: readChallenge(job.challenge) };
  if (job.probeDatabase) return { kind: 'probe-database', order: readTarget(job.probeDatabase) };
  if (job.runSite) return { kind: 'run-site', order: readSiteOrder(job.runSite) };
  const backupWork = readBackupWork(job);
  if (backupWork) return backupWork;
  throw new AppError('JOB_UNSUPPORTED', 'the job is of a kind this spoke does not know');
}

/** Id of a job as it may stand in the journal. Throws FIELD_INVALID. */
export function checkJobId(value: string): string {
  return checkId(value, 'job_id');
}

/** Milliseconds a job may take; a job that names no limit gets ten minutes, none gets more than a day. */
export function timeoutOf(job: Job__Output): number {
  const seconds = job.timeoutSeconds === 0 ? DEFAULT_TIMEOUT_SECONDS : job.timeoutSeconds;
  return Math.min(seconds, LONGEST_TIMEOUT_SECONDS) * 1_000;
}

function readSync(sync: SyncPlatform__Output): SyncOrder {
  return {
    platform: checkObjectName(sync.platform, 'sync_platform.platform'),
    release: checkDigest(sync.release, 'sync_platform.release'),
    files: checkNumber(sync.files, 'sync_platform.files', 0, LIMITS.manifestEntries),
    bytes: checkNumber(sync.bytes, 'sync_platform.bytes', 0),
    manifestBytes: checkNumber(sync.manifestBytes, 'sync_platform.manifest_bytes', 1, LIMITS.manifestBytes),
    deep: sync.deep,
    allowMassDelete: sync.allowMassDelete,
  };
}

/** What the hub says of a platform before it has read it. Throws as {@link readJob}. */
export function readAdvance({ platform, files, bytes }: Advance__Output): AdvanceOrder {
  return {
    platform: checkObjectName(platform, 'advance.platform'),
    files: checkNumber(files, 'advance.files', 1, LIMITS.manifestEntries),
    bytes: checkNumber(bytes, 'advance.bytes', 0),
  };
}

function readApply(jobId: string, apply: Apply__Output): ApplyOrder {
  return {
    jobId,
    generation: checkNumber(apply.generation, 'apply.generation', 1),
    baseDigest: apply.baseDigest === '' ? '' : checkDigest(apply.baseDigest, 'apply.base_digest'),
    change: changeFromWire(apply.upserts, apply.removals),
    stateDigest: checkDigest(apply.stateDigest, 'apply.state_digest'),
    force: apply.force,
    keptElsewhere: apply.keptElsewhere.map((digest, index) =>
      checkDigest(digest, `apply.kept_elsewhere[${String(index)}]`),
    ),
  };
}

function readInspect(inspect: Inspect__Output): InspectOrder {
  if (!inspect.web) throw new AppError('FIELD_MISSING', 'inspect.web is empty', { field: 'inspect.web' });
  return {
    serverName: checkObjectName(inspect.serverName, 'inspect.server_name'),
    web: webFromWire(inspect.web, 'inspect.web'),
    thorough: inspect.thorough,
    ...claimOf(inspect),
  };
}

function claimOf({ claim: word }: Inspect__Output): Pick<InspectOrder, 'claim'> {
  const claim = claimFromWire(word, 'inspect.claim');
  return claim === undefined ? {} : { claim };
}

function readChallenge({ add, remove }: WireChallenge): ChallengeOrder {
  if (add.length + remove.length > LIMITS.challengesPerJob) {
    throw new AppError('FIELD_INVALID', 'challenge has too many entries', { field: 'challenge' });
  }
  return {
    add: add.map(({ token, content }, index) => ({
      token: checkToken(token, `challenge.add[${String(index)}].token`),
      content: checkContent(content, `challenge.add[${String(index)}].content`),
    })),
    remove: remove.map((token, index) => checkToken(token, `challenge.remove[${String(index)}]`)),
  };
}

function readTarget({ host, port, tls }: ProbeDatabase__Output): DatabaseTarget {
  return {
    tls: tls && { ca: checkCa(tls.ca, 'probe_database.tls.ca') },
    host: checkAddress(host, 'probe_database.host'),
    port: checkPort(port, 'probe_database.port'),
  };
}

function checkNumber(value: number, field: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new AppError('FIELD_INVALID', `${field} is out of its range: ${String(value)}`, { field });
}
