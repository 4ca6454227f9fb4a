import { faultPoint } from '../../shared/fault-points.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { WebServer } from '../webserver/webserver.ts';
import type { OnProgress } from './applier.ts';
import { takeBaseline, type Baseline } from './application.ts';
import { bringUp } from './bring-up.ts';
import { lingering } from './former-workers.ts';
import {
  ensureEntries,
  hasFallen,
  markFallen,
  markProved,
  markRunning,
  pointCurrentTo,
} from './generations.ts';
import { mayWrite } from '../share/marker.ts';
import { publishPlatforms } from './publish.ts';
import { hasStalePhp, servedSites } from './record.ts';
import { resultOf } from './results.ts';
import { unsettleSites } from './settling.ts';
import { goBack } from './rollback.ts';
import { blameSnippets } from './suspects.ts';
import { sitesToAsk } from './routing.ts';
import { failureOf, inStage, type Switch, type SwitchTools } from './switch.ts';

/** Switches, reloads and proves; goes back when anything fails. The result says what serves at the end. */
export async function commitSwitch(
  change: Switch,
  tools: SwitchTools,
  onProgress: OnProgress,
): Promise<JobResult> {
  const { config, web, former, switchLog } = tools;
  const serving = former ?? web;
  const running = serving !== null && serving.observe() !== null;
  const asked = sitesToAsk(change.to, change.changed);
  const baseline = running ? await baselineOf(change, asked, serving) : new Map<string, never>();
  const mayStart = hasFallen(config);
  const stayed = lingering(config, serving, tools.clock);
  try {
    if (running || mayStart) markRunning(config, change.to.generation);
    switchLog.begin({ jobId: change.jobId, from: change.from.generation, to: change.to.generation });
  } catch (error) {
    // A disk that takes no note of the switch gets no switch.
    const { problem: failure } = failureOf(error, 'switch');
    return resultOf('OUTCOME_FAILED', 'switch', change.from, { failure });
  }
  let notes: Problem[];
  try {
    await inStage('switch', () => {
      switchOver(change, tools, onProgress);
    });
    const stalePhp = hasStalePhp(change.from, change.to);
    const expectation = { asked, changed: change.changed, stalePhp, baseline, mayStart };
    notes = await bringUp(change.to, expectation, tools, onProgress);
    faultPoint('apply.probed');
  } catch (error) {
    onProgress({ stage: 'rollback' });
    const failure = blameSnippets(failureOf(error), change, config);
    return goBack(change, failure, running || mayStart, tools);
  }
  return finishSwitch(change, [...notes, ...stayed], tools);
}

/** What follows a switch that was proved. */
export function finishSwitch(
  change: Switch,
  notes: readonly Problem[],
  { config, switchLog }: SwitchTools,
): JobResult {
  faultPoint('apply.current');
  markProved(config, change.to.generation);
  switchLog.end();
  markFallen(config, false);
  faultPoint('apply.finished');
  // The others of a pack see what its master publishes.
  const isOurs = mayWrite(config, change.to.state.web.share);
  const unpublished = isOurs ? publishPlatforms(config, change.from, change.to) : [];
  const left = isOurs ? unsettleSites(config, change.from, change.to) : [];
  const problems = [...change.to.problems, ...notes, ...unpublished, ...left];
  return resultOf('OUTCOME_APPLIED', 'current', change.to, { problems });
}

function switchOver({ to }: Switch, { config }: SwitchTools, onProgress: OnProgress): void {
  faultPoint('apply.switching');
  onProgress({ stage: 'switch' });
  ensureEntries(config);
  pointCurrentTo(config, to.generation);
  faultPoint('apply.switched');
}

/** Front pages before the switch, as the generation before serves them. */
async function baselineOf({ from }: Switch, asked: readonly string[], web: WebServer): Promise<Baseline> {
  if (from.state.web.type === 'none') return new Map();
  const known = new Set(servedSites(from));
  return takeBaseline(
    web,
    from,
    asked.filter((uri) => known.has(uri)),
  );
}
