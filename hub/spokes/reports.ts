import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkDigest } from '../../shared/names.ts';
import type { BackupFigures__Output } from '../../shared/proto/gen/aegir/v1/BackupFigures.ts';
import { _aegir_v1_CheckItem_Outcome as CheckOutcome } from '../../shared/proto/gen/aegir/v1/CheckItem.ts';
import type { DriftItem__Output } from '../../shared/proto/gen/aegir/v1/DriftItem.ts';
import type { DriftReport__Output } from '../../shared/proto/gen/aegir/v1/DriftReport.ts';
import type { Facts__Output } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import type { Hello__Output } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import {
  _aegir_v1_JobResult_Outcome as JobOutcome,
  type JobResult__Output,
} from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem__Output } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { Drift } from '../inventory/observed.ts';

/** What spokes say, held against the limits before anything is made of it. */

const LARGEST_NUMBER = 2 ** 48;
const LONGEST_WORD = 64;
const LARGEST_FACTS = 64 << 10;
const MOST_RELEASES = 10_000;
const MOST_CHECKS = 200;
/** An outcome of a later version arrives as a number; what we do not understand did not go well. */
const OUTCOMES: ReadonlySet<unknown> = new Set(Object.values(JobOutcome));
const CHECK_OUTCOMES: ReadonlySet<unknown> = new Set(Object.values(CheckOutcome));
const DRIFT_KINDS = ['changed', 'removed', 'added', 'unserved'] as const;

/** A Hello as it may be used. Throws FIELD_INVALID and FIELD_MISSING. */
export function checkHello(hello: Hello__Output): Hello__Output & { readonly facts: Facts__Output } {
  for (const field of ['epoch', 'lastSequence', 'generation'] as const) checkNumber(hello[field], field);
  if (hello.stateDigest !== '') checkDigest(hello.stateDigest, 'hello.state_digest');
  checkCount(hello.openJobs, LIMITS.openJobs, 'hello.open_jobs');
  checkReleases(hello.releases, 'hello.releases');
  const facts = checkFacts(hello.facts, 'hello.facts');
  if (facts.bootId === '' || facts.bootId.length > LONGEST_WORD) {
    throw new AppError('FIELD_MISSING', 'hello.facts.boot_id is empty', { field: 'hello.facts.boot_id' });
  }
  return { ...hello, facts };
}

/** The releases that a server says it has. Throws FIELD_INVALID. */
export function checkReleases(releases: readonly string[], field: string): readonly string[] {
  checkCount(releases, MOST_RELEASES, field);
  return releases.map((release) => checkDigest(release, field));
}

/** Throws FIELD_MISSING and FIELD_INVALID. */
function checkFacts(facts: Facts__Output | null, field: string): Facts__Output {
  if (facts === null) throw new AppError('FIELD_MISSING', `${field} is empty`, { field });
  if (JSON.stringify(facts).length > LARGEST_FACTS) {
    throw new AppError('FIELD_INVALID', `${field} is too large`, { field });
  }
  return facts;
}

/**
 * A result cut to what may be stored. It is never refused as a whole: a spoke repeats a finish until it is
 * acknowledged.
 */
export function boundedResult(result: JobResult__Output): JobResult__Output {
  const { facts, stateDigest } = result;
  return {
    ...result,
    outcome: OUTCOMES.has(result.outcome) ? result.outcome : 'OUTCOME_FAILED',
    stage: result.stage.slice(0, LONGEST_WORD),
    failure: result.failure && boundedProblem(result.failure),
    problems: result.problems.slice(0, LIMITS.problemsPerResult).map(boundedProblem),
    generation: isNumber(result.generation) ? result.generation : 0,
    stateDigest: /^[0-9a-f]{64}$/.test(stateDigest) ? stateDigest : '',
    checks: result.checks.slice(0, MOST_CHECKS).map((check) => ({
      name: check.name.slice(0, LONGEST_WORD),
      outcome: CHECK_OUTCOMES.has(check.outcome) ? check.outcome : 'OUTCOME_FAILED',
      finding: check.finding.slice(0, LIMITS.problemLength),
      remedy: check.remedy.slice(0, LIMITS.problemLength),
    })),
    seenHost: result.seenHost.slice(0, LIMITS.hostnameLength),
    log: result.log.slice(-LIMITS.siteLogLines).map((line) => line.slice(0, LIMITS.siteLogLineLength)),
    sealedAnswer: result.sealedAnswer.subarray(0, LIMITS.errorDetailBytes * 2),
    backup: result.backup && boundedFigures(result.backup),
    facts: facts !== null && JSON.stringify(facts).length <= LARGEST_FACTS ? facts : null,
  };
}

function boundedFigures(backup: BackupFigures__Output): BackupFigures__Output {
  const { digest, bytes, files, dataBytes, dumpBytes } = backup;
  const [safeBytes = 0, safeFiles = 0, safeData = 0, safeDump = 0] = [bytes, files, dataBytes, dumpBytes].map(
    (number) => (isNumber(number) ? number : 0),
  );
  return {
    digest: /^[0-9a-f]{64}$/.test(digest) ? digest : '',
    bytes: safeBytes,
    files: safeFiles,
    dataBytes: safeData,
    dumpBytes: safeDump,
  };
}

function boundedProblem(problem: Problem__Output): Problem__Output {
  return {
    reason: problem.reason.slice(0, LONGEST_WORD),
    message: problem.message.slice(0, LIMITS.problemLength),
    remedy: problem.remedy.slice(0, LIMITS.problemLength),
    site: problem.site.slice(0, LIMITS.hostnameLength),
    platform: problem.platform.slice(0, LIMITS.hostnameLength),
    file: problem.file.slice(0, LIMITS.manifestPathBytes),
    line: problem.line,
  };
}

/** What a spoke says of changes behind our back. */
export interface ReportedDrift {
  readonly items: readonly (Drift & { readonly digest: string })[];
  /** What it put back. */
  readonly healed: readonly Drift[];
}

/** Throws FIELD_INVALID. */
export function checkDrift(report: DriftReport__Output, nowMs: number): ReportedDrift {
  const read = (items: readonly DriftItem__Output[], field: string) => {
    checkCount(items, LIMITS.driftItems, field);
    return items.map((item) => checkDriftItem(item, nowMs, field));
  };
  return { items: read(report.items, 'drift.items'), healed: read(report.healed, 'drift.healed') };
}

function checkDriftItem(
  { path, kind, diff, answer, digest }: DriftItem__Output,
  seenMs: number,
  field: string,
) {
  const known = DRIFT_KINDS.find((word) => word === kind);
  const isDigest = digest === '' || /^[0-9a-f]{64}$/.test(digest);
  if (known === undefined || path === '' || path.length > LIMITS.manifestPathBytes || !isDigest) {
    throw new AppError('FIELD_INVALID', `${field} holds something that is no drift`, { field });
  }
  return {
    ...{ path, kind: known, seenMs, digest },
    diff: diff.slice(0, LIMITS.driftDiffBytes + LONGEST_WORD),
    answer: answer.slice(0, LIMITS.problemLength),
  };
}

function checkNumber(value: number, field: string): void {
  if (!isNumber(value)) throw new AppError('FIELD_INVALID', `hello.${field} is out of its range`, { field });
}

function isNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= LARGEST_NUMBER;
}

function checkCount(list: readonly unknown[], most: number, field: string): void {
  if (list.length > most) throw new AppError('FIELD_INVALID', `${field} has too many entries`, { field });
}
