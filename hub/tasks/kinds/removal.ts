import type { StepContext } from '../kind.ts';
import { convergeAll, joinedServers, noneOwn } from './converge.ts';

/** Converges the servers without the object; where no machine has joined there is nothing to take away. */
export async function convergeWithout(context: StepContext): Promise<void> {
  const joined = joinedServers(context);
  for (const { id, name } of context.servers) {
    if (joined.some((server) => server.id === id)) continue;
    await context.log('info', `no machine stands for ${name}: nothing to take away there`);
  }
  await convergeAll(context, { force: false, isOwn: noneOwn }, joined);
}
