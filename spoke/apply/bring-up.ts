import { AppError, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { soonSeen } from '../webserver/sight.ts';
import type { RunningSight, WebServer } from '../webserver/webserver.ts';
import type { OnProgress } from './applier.ts';
import { compareApplications, type Baseline } from './application.ts';
import type { GenerationRecord } from './record.ts';
import { problemOf } from './results.ts';
import { patienceAfter, proveRouting, type Proof } from './routing.ts';
import { fpmsOf } from '../render/php.ts';
import { inStage, letGo, NEVER, startServer, SwitchFailure, type SwitchTools } from './switch.ts';

export interface Expectation {
  /** Sites that shall prove the generation. */
  readonly asked: readonly string[];
  /** Sites that are different in it. */
  readonly changed: ReadonlySet<string>;
  /** Whether php-fpm remembers code or settings that are no longer served. */
  readonly stalePhp: boolean;
  /** Front pages before the switch. */
  readonly baseline: Baseline;
  /** Whether a host's server that is down now is down because of us. */
  readonly mayStart: boolean;
}

/**
 * Makes the web server take what `current` points to, and proves it. Returns what is worth knowing although it
 * went well. Throws a SwitchFailure.
 */
export async function bringUp(
  to: GenerationRecord,
  expectation: Expectation,
  tools: SwitchTools,
  onProgress: OnProgress,
): Promise<Problem[]> {
  const { web, former, clock } = tools;
  // Our own has to make room; the host's serves until the other one is proved.
  if (former?.ownership === 'own') await inStage('reload', () => letGo(former, clock));
  const notes = web === null ? [] : await takeAndProve(web, to, expectation, tools, onProgress);
  if (former?.ownership === 'host') await inStage('reload', () => letGo(former, clock));
  return notes;
}

async function takeAndProve(
  web: WebServer,
  to: GenerationRecord,
  expectation: Expectation,
  tools: SwitchTools,
  onProgress: OnProgress,
): Promise<Problem[]> {
  onProgress({ stage: 'configtest' });
  const testStarted = tools.clock.monotonic();
  await inStage('configtest', () => testLive(web));
  const patienceMs = patienceAfter(tools.clock.monotonic() - testStarted, to);
  faultPoint('apply.configtest');
  onProgress({ stage: 'reload' });
  const parent = await inStage('reload', () => takeOver(web, expectation.mayStart, tools));
  faultPoint('apply.reloaded');
  if (parent === null) return [stoppedNote()];
  onProgress({ stage: 'probe' });
  return inStage('probe', () => prove(web, to, { parent, patienceMs, clock: tools.clock }, expectation));
}

/** A collision with the rest of the host's configuration shows here, before anything is reloaded. */
async function testLive(web: WebServer): Promise<void> {
  const verdict = await web.testLive(NEVER);
  if (verdict.ok) return;
  const { message, file, line } = verdict;
  throw new SwitchFailure('configtest', new AppError('CONFIG_TEST_FAILED', message), { file, line });
}

/**
 * Reloads a running server, starts one of our own. Null when the host's server is stopped: it stays so, and
 * takes the generation when its administrator starts it. A reload would start it as our child.
 */
async function takeOver(
  web: WebServer,
  mayStart: boolean,
  { clock }: SwitchTools,
): Promise<RunningSight | null> {
  const isLeft = web.ownership === 'host' && !mayStart;
  const now = isLeft ? await soonSeen(() => web.observe(), clock) : web.observe();
  if (now !== null) {
    await web.reload(NEVER);
    return now;
  }
  return isLeft ? null : startServer(web, clock);
}

async function prove(
  web: WebServer,
  to: GenerationRecord,
  proof: Proof,
  { asked, changed, stalePhp, baseline }: Expectation,
): Promise<Problem[]> {
  const fault = await proveRouting(web, to, asked, proof);
  if (fault) throw new SwitchFailure('probe', fault.error, { site: fault.site });
  const notes = stalePhp ? await renewPhp(web, to) : [];
  const { broken, ailing } = await compareApplications(web, to, asked, baseline, proof.clock);
  if (broken) throw new SwitchFailure('probe', broken.error, { site: broken.site });
  // A site that is neither new nor worse is no failure of this change: the note names it, but is not its own.
  const worth = ailing.filter(({ site }) => changed.has(site));
  return [
    ...notes,
    ...worth.map(({ site, what }) =>
      problemOf(new AppError('SITE_AILING', `${site} answers with an error: ${what}`)),
    ),
  ];
}

/** Only once the new workers serve, so that none of the old ones fills the memory again. Never a failure. */
async function renewPhp(web: WebServer, { state }: GenerationRecord): Promise<Problem[]> {
  try {
    await web.renewPhp(fpmsOf(state, web.facts), NEVER);
    return [];
  } catch (error) {
    return [problemOf(toAppError(error))];
  }
}

function stoppedNote(): Problem {
  const message = 'the web server is stopped; the generation is ready for its start';
  return problemOf(new AppError('WEB_SERVER_STOPPED', message));
}
