import { createHash } from 'node:crypto';
import { digestOfState, type DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { isGroupType } from '../../shared/web-type.ts';
import { wantedState } from '../desired/wanted.ts';
import type { Server } from '../inventory/model.ts';
import type { Observed, ObservedServer } from '../inventory/observed.ts';
import type { Releases } from '../inventory/releases.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Foreseen, ForeseenCode } from '../tasks/kind.ts';
import { TASK_KINDS } from '../tasks/kinds/all.ts';
import { placeOf } from '../tasks/place.ts';
import type { TaskStore } from '../tasks/store.ts';

/** A change of the inventory that can be made for good, or only to see where it leads. */
export interface Proposal {
  /** Equal for equal wishes. */
  readonly text: string;
  /** Changes the inventory and queues the task of it; returns its id. Never waits. */
  make(): string;
}

export interface ForesightParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly releases: Releases;
  readonly tasks: TaskStore;
}

/** Where a change leads. */
export interface Foresight {
  /** Of the change and of all it stands on. */
  readonly digest: string;
  readonly servers: readonly ForeseenServer[];
}

/** Where it leads on one server. */
export interface ForeseenServer {
  readonly server: Server;
  /** What it serves now. */
  readonly known: ObservedServer;
  /** What it would serve. */
  readonly target: DesiredState;
  readonly work: Foreseen;
}

const NO_WORK: Foreseen = { notes: [] };

/** Makes a change, looks where it leads, and takes it back. Throws what the change itself would throw. */
export function foreseeChange(parts: ForesightParts, proposal: Proposal): Foresight {
  return parts.inventory.tryOut(() => {
    const { inventory, releases } = parts;
    const task = parts.tasks.task(proposal.make());
    const from = placeOf(task, inventory);
    const change = { inventory, releases, task, by: { actor: task.actor, taskId: task.id } };
    const work = TASK_KINDS[task.kind].foresee?.(change) ?? NO_WORK;
    const to = placeOf(task, inventory);
    // What moves is taken off one server and comes to another.
    const ids = new Set([...from.servers, ...to.servers].map(({ id }) => id));
    const servers = [...ids].map((id) => foreseeServer(parts, inventory.server(id), work));
    const versions = [from.platform?.etag, from.site?.etag, to.platform?.etag];
    return { digest: digestOf([proposal.text, versions, servers.map(standing)]), servers };
  });
}

/** What servers lack of the inventory as it stands. server: only this one, '' for all. Throws NOT_FOUND. */
export function foreseeServers(parts: ForesightParts, server: string): Foresight {
  const { inventory } = parts;
  const named = server === '' ? inventory.servers() : [inventory.serverByName(server, 'server')];
  const servers = named
    .filter(({ removing, webType }) => !removing && !isGroupType(webType))
    .map((one) => foreseeServer(parts, one, NO_WORK))
    // Nothing is wanted of a machine that serves nothing and never did.
    .filter((one) => isBehind(one) && (one.server.webType !== 'none' || one.known.generation > 0));
  return { digest: digestOf(['', server, servers.map(standing)]), servers };
}

/** Throws PLAN_STALE unless the plan that was seen is the one there is now. */
export function checkFresh(seen: string, { digest }: Foresight): void {
  if (seen === digest) return;
  throw new AppError('PLAN_STALE', 'something that the plan stands on has moved since it was made', {
    field: 'digest',
    metadata: { digest },
  });
}

/** Whether the server serves something else than it would. */
export function isBehind({ known, target }: Pick<ForeseenServer, 'known' | 'target'>): boolean {
  return known.stateDigest !== digestOfState(target);
}

function foreseeServer(
  { inventory, observed }: ForesightParts,
  server: Server,
  work: Foreseen,
): ForeseenServer {
  const { id } = server;
  const target = wantedState(id, inventory);
  return { server, known: observed.get(id), target, work };
}

/** What a plan stands on, and where it leads, on one server. */
function standing({ server, known, target, work }: ForeseenServer): unknown[] {
  const code: readonly ForeseenCode[] = work.code ?? [];
  return [
    server.id,
    server.etag,
    known.generation,
    known.stateDigest,
    digestOfState(target),
    code,
    work.notes,
  ];
}

function digestOf(values: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
