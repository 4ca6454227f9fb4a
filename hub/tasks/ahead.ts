import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Server } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Task } from './task.ts';

/** Those who ask for tasks and are no persons. No operator may be called so. */
export const MACHINES = ['schedule', 'hub', 'drift', 'spoke', 'operator'] as const;
const ASKS_BY_ITSELF = MACHINES.filter((name) => name !== 'operator') as readonly string[];

/**
 * Brings a server to the inventory, unless it serves what this database knows nothing of: after a restore that may be
 * sites which the inventory has lost, and only a verify of the server that a person asks for takes them away. Throws
 * SERVER_AHEAD.
 */
export async function convergeKnown(
  { observed, task }: { readonly observed: Observed; readonly task: Task },
  server: Server,
  converge: () => Promise<JobResult__Output>,
): Promise<JobResult__Output> {
  if (!observed.isAhead(server.id)) return converge();
  const isDecided = task.kind === 'server.verify' && !ASKS_BY_ITSELF.includes(task.actor);
  if (!isDecided) {
    const { generation } = observed.sighting(server.id);
    throw new AppError(
      'SERVER_AHEAD',
      `${server.name} serves generation ${String(generation)}, of which this hub knows nothing`,
      {
        remedy: `Add what is missing first or accept to lose it; then: aegirctl server verify ${server.name}.`,
      },
    );
  }
  const result = await converge();
  if (['OUTCOME_APPLIED', 'OUTCOME_UNCHANGED'].includes(result.outcome)) observed.setAhead(server.id, false);
  return result;
}
