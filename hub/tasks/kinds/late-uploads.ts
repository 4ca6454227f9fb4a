import { activeServersOf } from '../../desired/placement.ts';
import type { Server } from '../../inventory/model.ts';
import { isAbsence } from '../absence.ts';
import type { StepContext } from '../kind.ts';
import { checkOfItem } from '../results.ts';

/**
 * Resolves when what visitors were sending when their site became quiet is written: it belongs to the data that are read
 * next. After a minute it goes on, and says that something may be left behind. A machine that is away takes nothing, and
 * what else is found on a machine is for its own verify.
 */
export async function awaitLateUploads(context: StepContext, home: Server): Promise<void> {
  const { inventory, onServers } = context;
  const takers = activeServersOf(home).map((id) => inventory.server(id));
  await Promise.all(
    takers.map(async (server) => {
      try {
        const { checks } = await onServers.inspect(server, { settled: true });
        const late = checks
          .map(checkOfItem)
          .find(({ name, outcome }) => name === 'web.workers' && outcome === 'failed');
        if (late === undefined) return;
        const what = 'what visitors are still sending to them is not taken along';
        await context.log('warning', `${server.name}: ${late.finding}; ${what}`);
      } catch (error) {
        if (!isAbsence(error)) throw error;
      }
    }),
  );
}
