import type { InventoryChange } from '../../shared/proto/gen/aegir/v1/InventoryChange.ts';
import type { Plan__Output } from '../../shared/proto/gen/aegir/v1/Plan.ts';
import type { ServerPlan__Output } from '../../shared/proto/gen/aegir/v1/ServerPlan.ts';
import { isReason, REASONS, type Reason } from '../../shared/reasons.ts';
import type { Hub } from './client.ts';
import type { Answer, Context } from './command.ts';
import { settle, type Change } from './settle.ts';
import { planPage } from './views/plan.ts';

/** A change as its own method takes it, under the name it has in a plan; exactly one. */
export type Wanted = Omit<InventoryChange, 'change'>;

type Name = keyof Wanted;

/** Exit code of a plan that would change something. */
const SOMETHING_TO_DO = 10;
const CARRY_OUT = 'If this is wanted, give the same command with';

/** A web server's test of thousands of sites takes its time. */
const PLAN_WITHIN_MS = 120_000;

/** Whoever calls has checked the request against its name. */
type Call = (hub: Hub, request: object) => Promise<{ taskId: string }>;

const CALLS: Readonly<Record<Name, Call>> = {
  addServer: (hub, request) => hub.servers.AddServer(request),
  setServer: (hub, request) => hub.servers.SetServer(request),
  verifyServer: (hub, request) => hub.servers.VerifyServer(request),
  removeServer: (hub, request) => hub.servers.RemoveServer(request),
  addMember: (hub, request) => hub.groups.AddMember(request),
  removeMember: (hub, request) => hub.groups.RemoveMember(request),
  addPlatform: (hub, request) => hub.platforms.AddPlatform(request),
  setPlatform: (hub, request) => hub.platforms.SetPlatform(request),
  verifyPlatform: (hub, request) => hub.platforms.VerifyPlatform(request),
  rebuildPlatform: (hub, request) => hub.platforms.RebuildPlatform(request),
  removePlatform: (hub, request) => hub.platforms.RemovePlatform(request),
  rollbackPlatform: (hub, request) => hub.platforms.RollbackPlatform(request),
  addSite: (hub, request) => hub.sites.AddSite(request),
  setSite: (hub, request) => hub.sites.SetSite(request),
  verifySite: (hub, request) => hub.sites.VerifySite(request),
  enableSite: (hub, request) => hub.sites.EnableSite(request),
  disableSite: (hub, request) => hub.sites.DisableSite(request),
  removeSite: (hub, request) => hub.sites.RemoveSite(request),
  moveSite: (hub, request) => hub.moves.MoveSite(request),
};

/** Does a change and brings it to its end, or shows what it would do: as the operator intends. */
export async function carryOut(
  context: Context,
  wanted: Wanted,
  change: Omit<Change, 'taskId'>,
): Promise<Answer> {
  const { intent } = context;
  if (intent.kind === 'show') return shownPlan(await askPlan(context, { change: wanted }), CARRY_OUT);
  if (intent.kind === 'do') return settle(context, { ...change, taskId: await make(context, wanted) });
  const { hub, requestId } = context;
  const { taskIds } = await hub.plans.CarryOutPlan({ requestId, digest: intent.digest, change: wanted });
  return settle(context, { ...change, taskId: taskIds[0] ?? '' });
}

/** The plan of a change, or of what servers lack. */
export async function askPlan(
  { hub, timeoutMs }: Context,
  request: { readonly change?: Wanted; readonly server?: string },
): Promise<Plan__Output> {
  const { plan } = await hub.plans.MakePlan(request, { timeoutMs: timeoutMs ?? PLAN_WITHIN_MS });
  return plan ?? { digest: '', servers: [] };
}

/** A plan as an answer, whose exit code says whether there is anything to do. `way`: how it is carried out. */
export async function shownPlan(plan: Plan__Output, way: string): Promise<Answer> {
  const failure = failureIn(plan);
  const { KINDS } = await import('../../shared/rpc/errors.ts');
  const ends = failure === null ? null : KINDS[REASONS[failure].kind].exitCode;
  const isEmpty = plan.servers.every(isNothing);
  return {
    document: { plan },
    page: planPage(plan),
    exitCode: ends ?? (isEmpty ? 0 : SOMETHING_TO_DO),
    hint: isEmpty ? 'Nothing to do.' : `${way} --plan ${plan.digest}`,
  };
}

/** Why the change would not come to be; null when it would. */
function failureIn({ servers }: Plan__Output): Reason | null {
  const reasons = servers.flatMap(({ verdict, failure, problems, changes }) => {
    const own = new Set(changes.filter(({ kind }) => kind === 'site').map(({ name }) => name));
    const left = problems.filter(({ site }) => own.has(site)).map(({ reason }) => reason);
    return verdict === 'refused' ? [failure?.reason ?? '', ...left] : left;
  });
  return reasons.find(isReason) ?? null;
}

function isNothing({ changes, notes, whole }: ServerPlan__Output): boolean {
  return changes.length === 0 && notes.length === 0 && !whole;
}

async function make({ hub, requestId }: Context, wanted: Wanted): Promise<string> {
  const [[name, request] = unwanted()] = Object.entries(wanted) as [Name, object][];
  return (await CALLS[name](hub, { ...request, requestId })).taskId;
}

function unwanted(): never {
  throw new Error('a change without a change');
}
