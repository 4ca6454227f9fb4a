import type { Clock } from '../../shared/clock.ts';
import type { Health } from '../../shared/health.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { GetStatusResponse } from '../../shared/proto/gen/aegir/v1/GetStatusResponse.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';
import { VERSION } from '../../shared/version.ts';
import type { Server } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';
import type { SpokeStore } from '../spokes/spoke-store.ts';
import type { TaskStore } from '../tasks/store.ts';
import type { Presence } from './views.ts';

const DAY_MS = 86_400_000;

export interface StatusParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly tasks: TaskStore;
  readonly spokes: SpokeStore;
  readonly presence: Presence;
  readonly health: Health;
  readonly clock: Clock;
  readonly epoch: () => number;
  readonly startedMs: number;
}

/** How the farm is: counts, and every problem that somebody should look at. */
export async function reportStatus(parts: StatusParts): Promise<GetStatusResponse> {
  const { inventory, clock } = parts;
  const servers = inventory.servers();
  const joined = servers.filter((server) => parts.spokes.liveOf(server.id) !== undefined);
  const away = joined.filter((server) => !parts.presence.isConnected(server.id));
  const counts = parts.tasks.counts(clock.now() - DAY_MS);
  const problems = [
    ...(await failedChecks(parts.health)),
    ...away.map((server) => problem('SPOKE_AWAY', `the spoke of server ${server.name} is not connected`)),
    ...driftProblems(servers, parts.observed),
    ...failedObjects(servers, inventory),
  ];
  return {
    version: VERSION,
    epoch: parts.epoch(),
    startedMs: parts.startedMs,
    ...inventory.counts(),
    spokesConnected: joined.length - away.length,
    spokesAway: away.length,
    tasksQueued: counts.queued,
    tasksRunning: counts.running,
    tasksWaiting: counts.waiting,
    tasksFailedToday: counts.failed,
    problems: problems.slice(0, LIMITS.problemsPerResult),
  };
}

async function failedChecks(health: Health): Promise<Problem[]> {
  return Object.entries(await health.check())
    .filter(([, result]) => !result.ok)
    .map(([name, result]) => problem('CHECK_FAILED', `hub: ${name}: ${result.detail}`));
}

function driftProblems(servers: readonly Server[], observed: Observed): Problem[] {
  return servers.flatMap((server) => {
    const [first, ...others] = observed.drift(server.id);
    if (first === undefined) return [];
    const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
    const remedy = `Put it back: aegirctl server verify ${server.name}.`;
    return [
      {
        ...problem('DRIFT', `${server.name}: ${first.path} was ${first.kind}${more}`),
        remedy,
        file: first.path,
      },
    ];
  });
}

function failedObjects(servers: readonly Server[], inventory: Inventory): Problem[] {
  const failed = (state: string): boolean => state === 'failed';
  return [
    ...servers
      .filter((server) => failed(server.state))
      .map((server) => problem('CHECK_FAILED', `server ${server.name}: ${server.problem}`)),
    ...inventory
      .platforms()
      .filter((platform) => failed(platform.state))
      .map((platform) => problem('CHECK_FAILED', `platform ${platform.name}: ${platform.problem}`)),
    ...inventory
      .failedSites(LIMITS.problemsPerResult)
      .map((site) => ({ ...problem('CHECK_FAILED', `site ${site.uri}: ${site.problem}`), site: site.uri })),
  ];
}

function problem(reason: Reason, message: string): Problem {
  return { reason, message: message.slice(0, LIMITS.problemLength), remedy: REASONS[reason].remedy };
}
