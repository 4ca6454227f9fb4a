import { AppError, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { markFallen, pointCurrentTo } from './generations.ts';
import { currentNumber, isDamaged, type GenerationRecord } from './record.ts';
import { problemOf, resultOf } from './results.ts';
import { removeGeneration } from './retention.ts';
import { proveRouting, sitesToAsk, tlsPatience } from './routing.ts';
import { letGo, NEVER, startServer, type Switch, type SwitchFailure, type SwitchTools } from './switch.ts';

/** The old generation serves or it does not; waiting for its proof harms nobody. */
const PATIENCE_MS = 10_000;

/**
 * Makes the generation before serve again, proves it, and says how the switch failed. `wasRunning`: a server that
 * is down now shall run again.
 */
export async function goBack(
  { from, to }: Pick<Switch, 'from' | 'to'>,
  failure: SwitchFailure,
  wasRunning: boolean,
  tools: SwitchTools,
): Promise<JobResult> {
  const { config, switchLog, log } = tools;
  log.warn({ generation: to.generation, stage: failure.stage, err: failure }, 'going back');
  // On a full disk even the old link could not be made anew; where nothing moved, nothing has to.
  if (currentNumber(config) !== from.generation) pointCurrentTo(config, from.generation);
  faultPoint('apply.rollback');
  const reloaded = failure.stage === 'reload' || failure.stage === 'probe';
  const trouble = await serveAgain(from, { wasRunning, reloaded }, tools);
  // A server that our switch ended is ours to start again, whenever that is.
  markFallen(config, trouble !== null);
  switchLog.end();
  await removeGeneration(config, to.generation);
  const outcome = trouble ? 'OUTCOME_ROLLBACK_FAILED' : 'OUTCOME_ROLLED_BACK';
  return resultOf(outcome, failure.stage, from, {
    failure: failure.problem,
    problems: trouble ? [trouble] : [],
  });
}

interface Past {
  /** Whether the server ran before the switch. */
  readonly wasRunning: boolean;
  /** Whether it was told to take the new generation. */
  readonly reloaded: boolean;
}

/** Brings back what served before, by what `current` points to. What went wrong on the way, or null. */
export async function serveAgain(
  from: GenerationRecord,
  past: Past,
  tools: SwitchTools,
): Promise<Problem | null> {
  const { web, former, clock } = tools;
  const old = servesNothing(from) ? null : (former ?? web);
  const trouble = web === null || web === old ? null : await attempt(() => letGo(web, clock));
  if (old === null) return trouble;
  const failed = (await attempt(() => restore(old, past, tools))) ?? trouble;
  // A control program that failed or hung may have done its work all the same: the proof decides.
  const parent = old.observe();
  if (from.state.web.type === 'none' || parent === null) return failed;
  const fault = await proveRouting(old, from, sitesToAsk(from, new Set()), {
    parent,
    patienceMs: PATIENCE_MS + tlsPatience(from),
    clock: tools.clock,
  });
  return fault ? rollbackProblem(fault.error, fault.site) : null;
}

/** A damaged generation serves what its files say. */
function servesNothing(record: GenerationRecord): boolean {
  return record.state.web.type === 'none' && !isDamaged(record);
}

/** A server of our own runs whenever there is a generation to serve. */
async function restore(
  web: WebServer,
  { wasRunning, reloaded }: Past,
  { clock }: SwitchTools,
): Promise<void> {
  if (web.observe() !== null) {
    if (reloaded) await web.reload(NEVER);
  } else if (wasRunning || web.ownership === 'own') {
    await startServer(web, clock);
  }
}

async function attempt(work: () => Promise<void>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return rollbackProblem(toAppError(error), '');
  }
}

function rollbackProblem(error: AppError, site: string): Problem {
  return problemOf(new AppError('ROLLBACK_FAILED', error.message, { remedy: error.remedy }), { site });
}
