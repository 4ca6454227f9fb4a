import type { Health } from '../../shared/health.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { GetStatusResponse } from '../../shared/proto/gen/aegir/v1/GetStatusResponse.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';
import { VERSION } from '../../shared/version.ts';
import type { Census } from '../census.ts';
import type { ObjectKind } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory, ServerBrief } from '../inventory/store.ts';

export interface StatusParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly census: () => Census;
  readonly health: Health;
  readonly epoch: () => number;
  readonly startedMs: number;
}

/** How the farm is: counts, and every problem that somebody should look at. */
export async function reportStatus(parts: StatusParts): Promise<GetStatusResponse> {
  const { inventory, observed } = parts;
  const { servers, objects, connected, away, tasks } = parts.census();
  const ahead = observed.ahead();
  const problems = [
    ...(await failedChecks(parts.health)),
    ...away.map((server) => problem('SPOKE_AWAY', `the spoke of server ${server.name} is not connected`)),
    ...servers.filter(({ id }) => ahead.has(id)).map(aheadProblem),
    ...driftProblems(servers, observed),
    ...failedObjects(servers, inventory),
  ];
  return {
    version: VERSION,
    epoch: parts.epoch(),
    startedMs: parts.startedMs,
    ...objects,
    spokesConnected: connected,
    spokesAway: away.length,
    tasksQueued: tasks.queued,
    tasksRunning: tasks.running,
    tasksWaiting: tasks.waiting,
    tasksFailedToday: tasks.failed,
    problems: problems.slice(0, LIMITS.problemsPerResult),
  };
}

async function failedChecks(health: Health): Promise<Problem[]> {
  return Object.entries(await health.check())
    .filter(([, result]) => !result.ok)
    .map(([name, result]) =>
      problem('CHECK_FAILED', `hub: ${name}: ${result.detail}`, 'See /readyz of the hub.'),
    );
}

function aheadProblem({ name }: ServerBrief): Problem {
  const message = `${name} serves what this hub knows nothing of: the hub was restored from an older backup`;
  const remedy = `Add what is missing first or accept to lose it; then: aegirctl server verify ${name}.`;
  return problem('SERVER_AHEAD', message, remedy);
}

function driftProblems(servers: readonly ServerBrief[], observed: Observed): Problem[] {
  const drifted = observed.drifted();
  const where = servers.filter(({ id }) => drifted.has(id));
  return where.flatMap(({ id, name }) => {
    const [first, ...others] = observed.drift(id);
    if (first === undefined) return [];
    const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
    const message = `${name}: ${first.path} was ${first.kind}${more}`;
    return [
      { ...problem('DRIFT', message, `Put it back: aegirctl server verify ${name}.`), file: first.path },
    ];
  });
}

function failedObjects(servers: readonly ServerBrief[], inventory: Inventory): Problem[] {
  const isFailed = ({ state }: { readonly state: string }): boolean => state === 'failed';
  return [
    ...servers.filter(isFailed).map((server) => failed('server', server.name, server.problem)),
    ...inventory
      .platforms()
      .filter(isFailed)
      .map((platform) => failed('platform', platform.name, platform.problem)),
    ...inventory
      .failedSites(LIMITS.problemsPerResult)
      .map((site) => ({ ...failed('site', site.uri, site.problem), site: site.uri })),
  ];
}

function failed(kind: ObjectKind, name: string, finding: string): Problem {
  return problem('CHECK_FAILED', `${kind} ${name}: ${finding}`, `See aegirctl ${kind} show ${name}.`);
}

function problem(reason: Reason, message: string, remedy: string = REASONS[reason].remedy): Problem {
  return { reason, message: message.slice(0, LIMITS.problemLength), remedy };
}
