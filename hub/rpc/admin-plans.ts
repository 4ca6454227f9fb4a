import { LIMITS } from '../../shared/limits.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import type { InventoryChange__Output } from '../../shared/proto/gen/aegir/v1/InventoryChange.ts';
import type { Plan as PlanView } from '../../shared/proto/gen/aegir/v1/Plan.ts';
import type {
  PlanServiceDefinition,
  PlanServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/PlanService.ts';
import type { ServerPlan as ServerPlanView } from '../../shared/proto/gen/aegir/v1/ServerPlan.ts';
import type { CallContext, ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Planner, Plan, ServerPlan, Subject } from '../plans/planner.ts';
import type { Operator } from './access.ts';
import { moveHandlers, type BackupParts } from './admin-backups.ts';
import { groupHandlers, type GroupParts } from './admin-groups.ts';
import { platformHandlers, type PlatformParts } from './admin-platforms.ts';
import { serverHandlers, type ServerParts } from './admin-servers.ts';
import { siteHandlers, type SiteParts } from './admin-sites.ts';
import { askedBy } from './parse.ts';

export interface PlanParts {
  readonly planner: Planner;
  readonly servers: ServerParts;
  readonly groups: GroupParts;
  readonly platforms: PlatformParts;
  readonly sites: SiteParts;
  readonly backups: Pick<BackupParts, 'moves'>;
}

type Context = CallContext<Operator>;
type ChangeName = Exclude<keyof InventoryChange__Output, 'change'>;
/** One change, made as its own method makes it. */
type Make = (request: never, context: Context) => unknown;

/** Plans over the wire. A change is made by the very handler of its own method, and perhaps taken back. */
export function planHandlers(
  parts: PlanParts,
): ServiceHandlers<PlanServiceDefinition, PlanServiceHandlers, Operator> {
  const { planner } = parts;
  const changes = changeTable(parts);
  return {
    MakePlan: async ({ change, server }, context) => {
      const plan = await planner.make(subjectOf(changes, change, server, context), context.signal);
      return { plan: planView(plan) };
    },
    CarryOutPlan: (request, context) => {
      const { digest, change, server } = request;
      if (digest === '') throw new AppError('FIELD_MISSING', 'digest is empty', { field: 'digest' });
      const subject = subjectOf(changes, change, server, context);
      return { taskIds: planner.carryOut(askedBy(request, context), digest, subject) };
    },
  };
}

function changeTable(parts: PlanParts): Readonly<Record<ChangeName, Make>> {
  const servers = serverHandlers(parts.servers);
  const groups = groupHandlers(parts.groups);
  const platforms = platformHandlers(parts.platforms);
  const sites = siteHandlers(parts.sites);
  const moves = moveHandlers(parts.backups);
  return {
    addServer: servers.AddServer,
    setServer: servers.SetServer,
    verifyServer: servers.VerifyServer,
    removeServer: servers.RemoveServer,
    addMember: groups.AddMember,
    removeMember: groups.RemoveMember,
    addPlatform: platforms.AddPlatform,
    setPlatform: platforms.SetPlatform,
    verifyPlatform: platforms.VerifyPlatform,
    removePlatform: platforms.RemovePlatform,
    rebuildPlatform: platforms.RebuildPlatform,
    rollbackPlatform: platforms.RollbackPlatform,
    addSite: sites.AddSite,
    setSite: sites.SetSite,
    verifySite: sites.VerifySite,
    enableSite: sites.EnableSite,
    disableSite: sites.DisableSite,
    removeSite: sites.RemoveSite,
    moveSite: moves.MoveSite,
  };
}

/** Throws FIELD_MISSING for a change of a kind this version does not know. */
function subjectOf(
  changes: Readonly<Record<ChangeName, Make>>,
  change: InventoryChange__Output | null,
  server: string,
  context: Context,
): Subject {
  if (change === null) return { server };
  const name = change.change;
  const request = name === undefined ? null : (change[name] ?? null);
  if (name === undefined || request === null) {
    throw new AppError('FIELD_MISSING', 'change holds no change that this hub knows', { field: 'change' });
  }
  // Each making is a request of its own: only the plan's own request is answered once.
  const make = (): string => taskIdOf(changes[name]({ ...request, requestId: newId() } as never, context));
  return {
    proposal: { text: JSON.stringify([name, { ...request, requestId: '' }], withoutPasswords), make },
  };
}

/** What is remembered of a change tells no password, not even as part of a digest. */
function withoutPasswords(key: string, value: unknown): unknown {
  return (key === 'authPassword' || key === 'password') && value !== undefined ? '' : value;
}

function taskIdOf(answer: unknown): string {
  const { taskId } = answer as { readonly taskId?: unknown };
  if (typeof taskId === 'string') return taskId;
  throw new Error('a change did not answer at once with its task');
}

function planView({ digest, servers }: Plan): PlanView {
  return { digest, servers: servers.map(serverPlanView) };
}

function serverPlanView({ server, changes, whole, notes, verdict }: ServerPlan): ServerPlanView {
  const shown = changes.slice(0, LIMITS.plannedChanges);
  return {
    ...{ server, whole, notes: [...notes], changesLeftOut: changes.length - shown.length },
    changes: shown.map((change) => ({ ...change, fields: [...change.fields] })),
    verdict: verdict?.kind ?? '',
    failure: verdict === null || verdict.kind === 'passes' ? null : verdict.failure,
    problems: verdict?.kind === 'passes' ? [...verdict.problems] : [],
  };
}
