import { differenceOf, type ObjectDifference } from '../desired/difference.ts';
import { EMPTY_STATE } from '../../shared/desired-state.ts';
import { newId } from '../../shared/ids.ts';
import type { Problem__Output } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { Asked } from '../inventory/desk.ts';
import type { Requests } from '../inventory/requests.ts';
import type { ServerChanges } from '../inventory/server-changes.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import type { Rehearse, Verdict } from '../spokes/rehearsal.ts';
import type { Foreseen } from '../tasks/kind.ts';
import { codeNotes } from './code.ts';
import {
  checkFresh,
  foreseeChange,
  foreseeServers,
  isBehind,
  type ForeseenServer,
  type Foresight,
  type ForesightParts,
  type Proposal,
} from './foresight.ts';

/** What a change would do, server by server. */
export interface Plan {
  readonly digest: string;
  readonly servers: readonly ServerPlan[];
}

export interface ServerPlan {
  /** Name of the server. */
  readonly server: string;
  readonly changes: readonly ObjectDifference[];
  /** It is not known what the server serves: the whole state is sent. */
  readonly whole: boolean;
  /** Work besides configuration, in words. */
  readonly notes: readonly string[];
  /** What the server's own web server says of it; null when there is nothing to test. */
  readonly verdict: Verdict | null;
}

/** What is planned: a change, or what servers lack of the inventory; server '' is all of them. */
export type Subject = { readonly proposal: Proposal } | { readonly server: string };

export interface PlannerParts extends ForesightParts {
  readonly library: PlatformLibrary;
  readonly requests: Requests;
  readonly servers: Pick<ServerChanges, 'verify'>;
  readonly rehearse: Rehearse;
}

export interface Planner {
  /** Shows what would be done; nothing is changed. Throws what the change itself would throw. */
  make(subject: Subject, signal: AbortSignal): Promise<Plan>;
  /**
   * Does what a plan showed, in one step with the look whether it still holds; returns the tasks of it. Throws
   * PLAN_STALE.
   */
  carryOut(asked: Asked, digest: string, subject: Subject): string[];
}

export function createPlanner(parts: PlannerParts): Planner {
  return {
    make: async (subject, signal) => {
      const { digest, servers } = foresee(parts, subject);
      return { digest, servers: await Promise.all(servers.map((one) => planServer(parts, one, signal))) };
    },
    carryOut: (asked, digest, subject) => {
      const input = { digest, text: 'proposal' in subject ? subject.proposal.text : subject.server };
      return parts.requests.once({ id: asked.requestId, method: 'CarryOutPlan', input }, () => {
        const foresight = foresee(parts, subject);
        checkFresh(digest, foresight);
        if ('proposal' in subject) return [subject.proposal.make()];
        return foresight.servers.map(({ server }) => {
          const each = { requestId: newId(), actor: asked.actor };
          return parts.servers.verify(each, server.name).taskId;
        });
      });
    },
  };
}

function foresee(parts: PlannerParts, subject: Subject): Foresight {
  return 'proposal' in subject
    ? foreseeChange(parts, subject.proposal)
    : foreseeServers(parts, subject.server);
}

async function planServer(
  parts: PlannerParts,
  foreseen: ForeseenServer,
  signal: AbortSignal,
): Promise<ServerPlan> {
  const { server, known, target, work } = foreseen;
  const base = known.state ?? EMPTY_STATE;
  const force = work.force === true;
  const isTested = isBehind(foreseen) || force;
  return {
    server: server.name,
    changes: isBehind(foreseen) ? differenceOf(base, target) : [],
    whole: isBehind(foreseen) && known.state === null && known.generation > 0,
    notes: [...work.notes, ...(await codeNotes(parts, server.id, work.code ?? []))],
    verdict: isTested
      ? withoutComing(await parts.rehearse({ serverId: server.id, known, target, force }, signal), work)
      : null,
  };
}

/** Code that is synced first is not there yet: that is no problem of the change. */
function withoutComing(verdict: Verdict, { code = [] }: Foreseen): Verdict {
  if (verdict.kind !== 'passes') return verdict;
  const coming = new Set(code.map(({ platform }) => platform));
  const isComing = ({ reason, platform }: Problem__Output): boolean =>
    reason === 'RELEASE_MISSING' && coming.has(platform);
  return { ...verdict, problems: verdict.problems.filter((problem) => !isComing(problem)) };
}
