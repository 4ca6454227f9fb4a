import { isGroupType } from '../../../shared/web-type.ts';
import { serversOf } from '../../desired/placement.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import type { TaskResult } from '../task.ts';

/** The homes of a platform that moves. */
export interface Homes {
  readonly from: Server;
  readonly to: Server;
}

/** The work of a step is done on this home, whichever the object of the task is on. */
export function atHome(context: StepContext, home: Server): StepContext {
  const now = context.inventory.server(home.id);
  const servers = serversOf(now).map((id) => context.inventory.server(id));
  return { ...context, group: isGroupType(now.webType) ? now : null, servers };
}

/** What is reported here stands beside what was reported before: a change of several homes is one outcome. */
export function reportingAll(context: StepContext): StepContext {
  let all: readonly TaskResult[] = [];
  const report = (rows: readonly TaskResult[]): Promise<void> => {
    const told = new Set(rows.map(({ server }) => server));
    all = [...all.filter(({ server }) => !told.has(server)), ...rows];
    return context.report(all);
  };
  return { ...context, report };
}
