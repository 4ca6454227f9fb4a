import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';

/** A result the hub makes itself, for work that needed no job or ended without one. */
export function emptyResult(
  outcome: JobResult__Output['outcome'],
  more: Partial<JobResult__Output> = {},
): JobResult__Output {
  return {
    outcome,
    stage: '',
    failure: null,
    problems: [],
    generation: 0,
    stateDigest: '',
    checks: [],
    facts: null,
    bytesFetched: 0,
    filesFetched: 0,
    filesReused: 0,
    seenHost: '',
    log: [],
    sealedAnswer: Buffer.alloc(0),
    backup: null,
    ...more,
  };
}
