import type { DesiredState } from '../../shared/desired-state.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem__Output } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { planApply, type KnownState } from './apply-plan.ts';
import type { JobWork } from './job-ledger.ts';
import { missingSpoke, waitingFor } from './presence.ts';
import { SideLane, type SideWorkDeps } from './side-work.ts';

/** What a server's own web server says of a state it does not serve yet. */
export type Verdict =
  /** It would be served; the problems are what would be left out or held at its last good files. */
  | { readonly kind: 'passes'; readonly problems: readonly Problem__Output[] }
  | { readonly kind: 'refused'; readonly failure: Problem__Output }
  /** Nobody could be asked; why. */
  | { readonly kind: 'not asked'; readonly failure: Problem__Output };

export interface RehearsalRequest {
  readonly serverId: string;
  readonly known: KnownState;
  readonly target: DesiredState;
  /** Render everything anew. */
  readonly force: boolean;
}

/** Asks a spoke what a state would come to. It may take as long as a test of the web server; never waits for an absent spoke. */
export type Rehearse = (request: RehearsalRequest, signal: AbortSignal) => Promise<Verdict>;

/** A spoke that is there answers within this, or is not asked. */
const PATIENCE_MS = 90_000;

/** Rehearsals, one at a time for a server, beside its applies and syncs. */
export function createRehearsals(deps: SideWorkDeps): Rehearse {
  const lanes = new Map<string, SideLane>();
  return async (request, signal) => {
    const { serverId, known } = request;
    const absent = absenceOf(deps, serverId);
    if (absent !== null) return notAsked(absent);
    const lane = lanes.get(serverId) ?? new SideLane(deps, serverId);
    lanes.set(serverId, lane);
    const ask = (base: KnownState): Promise<JobResult__Output> => {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      const options = { signal: patience, onProgress: () => undefined, onWaiting: () => undefined };
      return lane.run(options, () => rehearsalWork(base, request));
    };
    try {
      const result = await ask(known);
      const isElsewhere = result.failure?.reason === 'BASE_MISMATCH';
      return verdictOf(isElsewhere ? await ask({ ...known, state: null }) : result);
    } catch (error) {
      signal.throwIfAborted();
      const failure = toAppError(error);
      if (failure.reason === 'INTERNAL') throw error;
      return notAsked(new AppError('SPOKE_AWAY', `the spoke did not answer: ${failure.message}`));
    }
  };
}

/** A known server that cannot be asked now. */
function absenceOf(deps: SideWorkDeps, serverId: string): AppError | null {
  const message = waitingFor(deps, serverId);
  if (message === null) return null;
  return missingSpoke(deps, serverId) ?? new AppError('SPOKE_AWAY', message);
}

function rehearsalWork(known: KnownState, { target, force }: RehearsalRequest): JobWork {
  const plan = planApply(known, target, true);
  if (plan === null) throw new Error('a forced apply is always planned');
  // The number does not count: the spoke takes none for a rehearsal.
  return { kind: 'rehearse', rehearse: { apply: { ...plan, force, generation: known.generation + 1 } } };
}

function verdictOf({ outcome, failure, problems }: JobResult__Output): Verdict {
  if (outcome === 'OUTCOME_UNCHANGED') return { kind: 'passes', problems };
  if (failure !== null && failure.reason !== 'CANCELLED') return { kind: 'refused', failure };
  return notAsked(new AppError('CANCELLED', 'the rehearsal was called off'));
}

function notAsked({ reason, message, remedy }: AppError): Verdict {
  const place = { site: '', platform: '', file: '', line: 0 };
  return { kind: 'not asked', failure: { reason, message, remedy, ...place } };
}
