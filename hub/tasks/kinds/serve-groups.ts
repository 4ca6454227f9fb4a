import { AppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob, type IsOwn } from '../results.ts';
import type { TaskCheck } from '../task.ts';
import { onEach } from './converge.ts';
import { bringMissingData } from './spread.ts';

/**
 * Brings a machine to what one of its groups serves. A member that was down is active again when it serves it; one that
 * joins or leaves is left to the task of that. checks: what the row of the server says besides.
 */
export async function serveGroup(
  context: StepContext,
  group: Server,
  server: Server,
  { isOwn, checks }: { readonly isOwn: IsOwn; readonly checks: readonly TaskCheck[] },
): Promise<void> {
  const member = group.members.find(({ serverId }) => serverId === server.id);
  if (member === undefined || member.state === 'joining' || member.state === 'draining') return;
  const data = member.state === 'down' ? await bringMissingData(context, group, server) : null;
  const { inventory, by, onServers } = context;
  await onEach(context, [server], async () => {
    const outcomes = await onServers.convergeGroup(group, [server], { force: false, revive: server.id });
    const outcome = outcomes.get(server.id);
    if (typeof outcome === 'object') return resultOfJob(server.name, outcome, isOwn, checks);
    throw new AppError('SPOKE_AWAY', `the spoke of ${server.name} has left`);
  });
  if (member.state !== 'down') return;
  await context.write(() => {
    inventory.setMember(group.id, server.id, 'active', by);
  });
  await data?.settle();
  await context.log('info', `${server.name} is active in ${group.name} again`);
}
