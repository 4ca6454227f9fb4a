import { LIMITS } from '../../shared/limits.ts';
import type { AppError } from '../../shared/errors.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { GenerationRecord } from './record.ts';

/** What a failure is about besides its words. */
export interface ProblemPlace {
  readonly site?: string;
  readonly platform?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A failure as it travels in a result. */
export function problemOf(error: AppError, place: ProblemPlace = {}): Problem {
  return {
    reason: error.reason,
    message: error.message.slice(0, LIMITS.problemLength),
    remedy: error.remedy,
    site: place.site ?? '',
    platform: place.platform ?? '',
    file: place.file ?? '',
    line: place.line ?? 0,
  };
}

/** A result that names what is served now. */
export function resultOf(
  outcome: NonNullable<JobResult['outcome']>,
  stage: string,
  served: Pick<GenerationRecord, 'generation' | 'stateDigest'>,
  more: { readonly failure?: Problem | null; readonly problems?: readonly Problem[] } = {},
): JobResult {
  return {
    outcome,
    stage,
    failure: more.failure ?? null,
    problems: [...(more.problems ?? [])].slice(0, LIMITS.problemsPerResult),
    generation: served.generation,
    stateDigest: served.stateDigest,
  };
}
