import { applyChange, EMPTY_STATE, type DesiredState } from '../../shared/desired-state.ts';
import { changeFromWire } from '../../shared/desired-wire.ts';
import type { Apply__Output } from '../../shared/proto/gen/aegir/v1/Apply.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Observed, ObservedServer } from '../inventory/observed.ts';
import { checkOfItem } from '../tasks/results.ts';
import type { StoredJob } from './job-ledger.ts';

/** What a spoke says it serves. */
export interface Sighting {
  readonly generation: number;
  readonly stateDigest: string;
}

/** Writes down what a spoke serves. The state behind its digest is kept only when the hub knows it. */
export function recordServed(
  observed: Observed,
  serverId: string,
  served: Sighting,
  apply?: Apply__Output,
): void {
  const before = observed.get(serverId);
  observed.saw(serverId, {
    generation: served.generation,
    stateDigest: served.stateDigest,
    state: stateBehind(served.stateDigest, before, apply),
  });
}

function stateBehind(digest: string, before: ObservedServer, apply?: Apply__Output): DesiredState | null {
  if (digest === '') return null;
  if (digest === before.stateDigest && before.state !== null) return before.state;
  return apply?.stateDigest === digest ? targetOf(apply, before) : null;
}

/** The whole state an apply leads to, when what it builds on is known. */
function targetOf(apply: Apply__Output, before: ObservedServer): DesiredState | null {
  const base =
    apply.baseDigest === '' ? EMPTY_STATE : before.stateDigest === apply.baseDigest ? before.state : null;
  return base && applyChange(base, changeFromWire(apply.upserts, apply.removals));
}

/** Writes down what the result of a job says about the server. Part of the transaction that stores the result. */
export function recordResult(
  observed: Observed,
  { serverId, job }: StoredJob,
  result: JobResult__Output,
): void {
  const isDone = result.outcome === 'OUTCOME_APPLIED' || result.outcome === 'OUTCOME_UNCHANGED';
  if (job.apply && (isDone || result.generation > 0)) recordServed(observed, serverId, result, job.apply);
  if (job.apply && result.failure?.reason === 'BASE_MISMATCH') forgetState(observed, serverId);
  if (job.apply && lacksRelease(result)) observed.setReleases(serverId, []);
  if (job.syncPlatform && isDone) observed.addRelease(serverId, job.syncPlatform.release);
  const isVerify = job.inspect?.thorough === false;
  if (job.inspect && result.facts) observed.sawFacts(serverId, result.facts);
  if (isVerify && result.checks.length > 0) observed.sawChecks(serverId, result.checks.map(checkOfItem));
}

/** A release that we thought was there is not: the next sync of each asks the spoke anew. */
function lacksRelease({ problems }: JobResult__Output): boolean {
  return problems.some(({ reason, platform }) => reason === 'RELEASE_MISSING' && platform !== '');
}

/** The server's state is not what we think: the next change carries the whole of it. */
export function forgetState(observed: Observed, serverId: string): void {
  const { generation } = observed.sighting(serverId);
  observed.saw(serverId, { generation, stateDigest: '', state: null });
}
