import { AppError } from '../../shared/errors.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { generationFolder } from '../disk/places.ts';
import type { OnProgress, SwitchRecord } from './applier.ts';
import { bringUp } from './bring-up.ts';
import { finishSwitch } from './commit.ts';
import { hasFallen, markFallen, pointCurrentTo, wasRunning } from './generations.ts';
import {
  currentNumber,
  currentRecord,
  hasStalePhp,
  isDamaged,
  NO_GENERATION,
  readRecord,
  type GenerationRecord,
} from './record.ts';
import { problemOf, resultOf } from './results.ts';
import { goBack, serveAgain } from './rollback.ts';
import { sitesToAsk } from './routing.ts';
import {
  failureOf,
  serverFor,
  startServer,
  toolsFor,
  type SwitchOptions,
  type SwitchTools,
} from './switch.ts';

const QUIET: OnProgress = () => undefined;

/**
 * Finishes a switch that a crash left open when its generation proves itself, else undoes it. The result says
 * what serves now.
 */
export async function recoverSwitch(open: SwitchRecord, options: SwitchOptions): Promise<JobResult> {
  const { config } = options;
  const from = recordOf(config, open.from);
  const to = recordOf(config, open.to);
  const running = wasRunning(config, open.to);
  const tools = await toolsFor(options, from, to);
  if (currentNumber(config) !== open.to || isDamaged(to)) return undone(from, running, tools);
  const change = { jobId: open.jobId, from, to, changed: new Set<string>() };
  const expectation = {
    ...change,
    asked: sitesToAsk(to, new Set()),
    stalePhp: hasStalePhp(from, to),
    baseline: new Map(),
    mayStart: running,
  };
  let notes: Problem[];
  try {
    notes = await bringUp(to, expectation, tools, QUIET);
  } catch (error) {
    return goBack({ from, to }, failureOf(error), running, tools);
  }
  return { ...finishSwitch(change, notes, tools), stage: 'recover' };
}

/** The link was not moved, or moved back already; the server may have taken the new generation meanwhile. */
async function undone(from: GenerationRecord, running: boolean, tools: SwitchTools): Promise<JobResult> {
  const { config, switchLog } = tools;
  if (currentNumber(config) !== from.generation) pointCurrentTo(config, from.generation);
  const past = { wasRunning: running, reloaded: true };
  const trouble = await serveAgain(from, past, tools);
  markFallen(config, trouble !== null);
  switchLog.end();
  const failure = problemOf(
    new AppError('RECOVERED', 'the spoke died while it switched; what served before serves'),
  );
  const outcome = trouble ? 'OUTCOME_ROLLBACK_FAILED' : 'OUTCOME_ROLLED_BACK';
  return resultOf(outcome, 'recover', from, { failure, problems: trouble ? [trouble] : [] });
}

/** After a start of the machine, or a failed way back: a server that shall run, runs. */
export async function reviveServer({ config, webServer, clock, log }: SwitchOptions): Promise<void> {
  const web = await serverFor(webServer, currentRecord(config).state.web.type);
  if (web === null || web.observe() !== null) return;
  if (!hasFallen(config) && web.ownership !== 'own') return;
  try {
    await startServer(web, clock);
    markFallen(config, false);
  } catch (error) {
    log.error({ err: error }, 'the web server does not start');
  }
}

/** A generation whose record is damaged can still be served: its number is enough to point to it. */
function recordOf(config: SpokeConfig, generation: number): GenerationRecord {
  if (generation === 0) return NO_GENERATION;
  return readRecord(generationFolder(config, generation)) ?? { ...NO_GENERATION, generation };
}
