import type { Clock } from '../../shared/clock.ts';
import { kindOf, type WebType } from '../../shared/web-type.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import type { RunningSight, WebServer } from '../webserver/webserver.ts';
import type { SwitchLog } from './applier.ts';
import { isDamaged, type GenerationRecord } from './record.ts';
import { problemOf, type ProblemPlace } from './results.ts';

/** From one generation to the next. */
export interface Switch {
  readonly jobId: string;
  readonly from: GenerationRecord;
  readonly to: GenerationRecord;
  /** Sites that are different in `to`. */
  readonly changed: ReadonlySet<string>;
}

export interface SwitchOptions {
  readonly config: SpokeConfig;
  /** Looks at the host anew each time. */
  readonly webServer: FindWebServer;
  readonly switchLog: SwitchLog;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface SwitchTools extends SwitchOptions {
  /** What serves the generation that is switched to; null when nothing shall, or can. */
  readonly web: WebServer | null;
  /** What serves the generation before, when that is another web server. */
  readonly former: WebServer | null;
}

/** The tools for a switch from one generation to another. */
export async function toolsFor(
  options: SwitchOptions,
  from: GenerationRecord,
  to: GenerationRecord,
): Promise<SwitchTools> {
  // A damaged record does not know its type: then it is taken for that of its neighbour.
  const types = [from, to].map((record) => (isDamaged(record) ? null : record.state.web.type));
  const [before = null, after = null] = types;
  const changes = before !== null && after !== null && kindOf(before) !== kindOf(after);
  return {
    ...options,
    web: await serverFor(options.webServer, after ?? before ?? 'none'),
    former: changes ? await serverFor(options.webServer, before) : null,
  };
}

/** The web server for a type of web service; null for none. */
export function serverFor(find: FindWebServer, type: WebType): Promise<WebServer | null> {
  return type === 'none' ? Promise.resolve(null) : find(type);
}

/** Steps of a switch, in order. */
export type Stage = 'switch' | 'configtest' | 'reload' | 'probe';

/** A failure of a switch, with the step it happened in. It leads to going back. */
export class SwitchFailure extends Error {
  override readonly name = 'SwitchFailure';
  readonly stage: Stage;
  readonly problem: Problem;

  constructor(stage: Stage, error: AppError, place: ProblemPlace = {}) {
    super(error.message, { cause: error });
    this.stage = stage;
    this.problem = problemOf(error, place);
  }
}

/** Runs a step; whatever it throws becomes a failure of that step. */
export async function inStage<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error, stage);
  }
}

/** Whatever a switch was stopped by. What came between the steps counts as after the reload. */
export function failureOf(error: unknown, stage: Stage = 'probe'): SwitchFailure {
  return error instanceof SwitchFailure ? error : new SwitchFailure(stage, toAppError(error));
}

/** A switch cannot be called off. */
export const NEVER = new AbortController().signal;

const LOOK_MS = 50;
/** How long one start is given before the next attempt: a parent that is still ending makes Apache say "already running". */
const START_MS = 200;
const START_ATTEMPTS = 12;

/** Starts the server and waits until it is seen. Throws WEB_SERVER_DIED when it is not. */
export async function startServer(web: WebServer, clock: Clock): Promise<RunningSight> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    try {
      await web.start(NEVER);
    } catch (error) {
      // On a busy machine an earlier start may not be seen yet, and have the ports already.
      if (attempt === 0 || attempt + 1 === START_ATTEMPTS) throw error;
    }
    const deadline = clock.monotonic() + START_MS;
    while (clock.monotonic() < deadline) {
      const sight = web.observe();
      if (sight !== null) return sight;
      await clock.sleep(LOOK_MS);
    }
  }
  throw new AppError('WEB_SERVER_DIED', 'the web server ended right after its start');
}

/** How long a server of our own may take to end. */
const STOP_MS = 5_000;

/** Makes a server let go of the sites, once `current` has nothing for it. Throws RELOAD_FAILED and the like. */
export async function letGo(web: WebServer, clock: Clock): Promise<void> {
  if (web.observe() === null) return;
  if (web.ownership === 'host') {
    await web.reload(NEVER);
    return;
  }
  await web.stop(NEVER);
  const deadline = clock.monotonic() + STOP_MS;
  while (web.observe() !== null && clock.monotonic() < deadline) await clock.sleep(LOOK_MS);
}
