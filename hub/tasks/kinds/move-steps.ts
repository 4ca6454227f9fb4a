import type { LoadBackup } from '../../../shared/proto/gen/aegir/v1/LoadBackup.ts';
import type { PlaceData } from '../../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { Uploads } from '../../../shared/share.ts';
import { uploadsAt } from './uploads-place.ts';
import { siteDatabase } from '../../desired/state.ts';
import type { Server, Site } from '../../inventory/model.ts';
import type { Step, StepContext } from '../kind.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { noneOwn } from './converge.ts';
import { makeHeir, release } from './site-database.ts';
import { backupIdOf, targetOf } from './move-target.ts';

/**
 * Steps that bring the content of a backup to where a site shall be, beside what is live there. Each may run again after
 * a crash; undone in reverse, all is as it was. The id of the task names the set of data on the server.
 */

/** A database of its own for what is loaded; the one in use is not touched. */
export const heirStep: Step = { name: 'database', run: prepareHeir, undo: dropHeir };

/** Unpacks the backup on the server, and loads its dump. */
export const loadStep: Step = { name: 'load', run: load, undo: unload };

/** Exchanges the data folder with the one that was unpacked. */
export const placeStep: Step = { name: 'place', run: place, undo: putBack };

/** Does one move with the set of data of this task on a server. What could not be removed is said in the log. */
export async function moveData(
  context: StepContext,
  server: Server,
  move: NonNullable<PlaceData['move']>,
  site: string,
  of: Uploads = {},
): Promise<void> {
  const placeData = { move, site, version: context.task.id, ...of };
  const job = await context.onServers.data(server, { kind: 'place_data', placeData });
  throwFailure([resultOfJob(server.name, job, noneOwn)]);
  for (const { message, remedy } of job.problems) {
    await context.log('warning', `${server.name}: ${message}. ${remedy}`);
  }
}

async function prepareHeir(context: StepContext): Promise<void> {
  const site = siteOf(context);
  const { databaseServer, servers } = targetOf(context, site);
  if (databaseServer !== null) await makeHeir(context, site, databaseServer, servers);
}

async function dropHeir(context: StepContext): Promise<void> {
  const row = context.databases.find(context.task.id);
  if (row?.siteId === null) await release(context, row, 'drop');
}

async function load(context: StepContext): Promise<void> {
  const site = siteOf(context);
  const { first } = targetOf(context, site);
  const work = { kind: 'load_backup', loadBackup: loadOrder(context, site) } as const;
  const job = await context.onServers.data(first, work);
  throwFailure([resultOfJob(first.name, job, noneOwn)]);
}

function loadOrder(context: StepContext, site: Site): LoadBackup {
  const { backups, databases, inventory, task } = context;
  const { id, digest, bytes, dataBytes, dumpBytes } = backups.get(backupIdOf(context));
  const row = databases.find(task.id) ?? databases.ofSite(site.id);
  return {
    ...{ backup: id, digest, bytes, contentBytes: dataBytes + dumpBytes },
    ...{ site: targetOf(context, site).uri, version: task.id },
    ...(row && { database: siteDatabase(inventory.server(row.serverId), row) }),
    ...uploadsOfTarget(context),
  };
}

/** As long as it could not be put back, what was live lies beside the set. */
async function unload(context: StepContext): Promise<void> {
  if (context.memory['placed'] === true) return;
  const { uri, first } = targetOf(context, siteOf(context));
  await moveData(context, first, 'MOVE_CLEAR', uri, uploadsOfTarget(context));
}

/** Whether it was placed is remembered before it is: while that is so, nobody is let in again. */
async function place(context: StepContext): Promise<void> {
  const { uri, first } = targetOf(context, siteOf(context));
  await context.remember({ placed: true });
  await moveData(context, first, 'MOVE_PLACE', uri, uploadsOfTarget(context));
}

async function putBack(context: StepContext): Promise<void> {
  const { uri, first } = targetOf(context, siteOf(context));
  await moveData(context, first, 'MOVE_PUT_BACK', uri, uploadsOfTarget(context));
  await context.remember({ placed: false });
}

/** Where the uploads of the task's site will be on the server that works on them. */
export function uploadsOfTarget(context: StepContext): Uploads {
  const site = siteOf(context);
  const { home, first } = targetOf(context, site);
  return uploadsAt(site, home, first.id);
}

function siteOf({ inventory, task }: StepContext): Site {
  return inventory.site(task.objectId);
}
