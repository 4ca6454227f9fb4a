import { activeServersOf } from '../../desired/placement.ts';
import type { Server } from '../../inventory/model.ts';
import { isAbsence } from '../absence.ts';
import type { StepContext } from '../kind.ts';

/**
 * Resolves when what visitors were sending when their site became quiet is written: it belongs to the data that are read
 * next. A machine that is away takes nothing, and what else is found on a machine is for its own verify.
 */
export async function awaitLateUploads({ inventory, onServers }: StepContext, home: Server): Promise<void> {
  const takers = activeServersOf(home).map((id) => inventory.server(id));
  await Promise.all(
    takers.map(async (server) => {
      try {
        await onServers.inspect(server, { settled: true });
      } catch (error) {
        if (!isAbsence(error)) throw error;
      }
    }),
  );
}
