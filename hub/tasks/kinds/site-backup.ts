import { workerOf } from '../../desired/placement.ts';
import { uploadsAt } from './uploads-place.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MakeBackup } from '../../../shared/proto/gen/aegir/v1/MakeBackup.ts';
import type { Backup, BackupCause, NewBackup } from '../../backups/store.ts';
import { fromWebServer } from '../../desired/state.ts';
import { workServer } from '../place.ts';
import type { Inventory } from '../../inventory/store.ts';
import type { Site } from '../../inventory/model.ts';
import type { Step, StepContext } from '../kind.ts';
import { resultOfJob } from '../results.ts';
import { noneOwn, onEach } from './converge.ts';

/**
 * Makes a backup of the task's site where its data is, and keeps it once all of it is here unharmed. One that was cut short
 * leaves nothing; one that is whole stays, whatever becomes of the task.
 */
export function backupStep(cause: BackupCause, siteOf: SiteOf = ownSite): Step {
  return {
    name: 'backup',
    run: (context) => makeBackup(context, siteOf(context), cause),
    undo: dropUnfinished,
  };
}

type SiteOf = (context: StepContext) => Site;

function ownSite({ inventory, task }: StepContext): Site {
  return inventory.site(task.objectId);
}

/** The backup that a step of this task made. */
export function backupOf({ backups, task }: StepContext): Backup {
  return backups.get(task.id);
}

/** What is written down of a backup of a site before it is made. */
export function newBackup(
  inventory: Inventory,
  site: Site,
  { taskId, cause }: { readonly taskId: string; readonly cause: BackupCause },
): NewBackup {
  const platform = inventory.platform(site.platformId);
  return {
    ...{ id: taskId, siteId: site.id, siteUri: site.uri, cause, platform: platform.name },
    server: inventory.server(platform.serverId).name,
    withDatabase: site.database !== null,
  };
}

async function makeBackup(context: StepContext, site: Site, cause: BackupCause): Promise<void> {
  const { inventory, backups, shelf } = context;
  const server = workServer(inventory, site.platformId);
  const row = await beginBackup(context, site, cause);
  await shelf.checkRoom(expectedBytes(backups.ofSite(site.id)));
  await onEach(context, [server], async () => {
    const work = { kind: 'make_backup', makeBackup: orderOf(context, row, site) } as const;
    const job = await context.onServers.data(server, work);
    const result = resultOfJob(server.name, job, noneOwn);
    if (job.backup) await keep(context, row.id, job.backup);
    return result;
  });
  const { name, state, bytes } = backups.get(row.id);
  if (state !== 'kept' || !shelf.has(row.id)) {
    throw new AppError('BACKUP_CORRUPT', 'the server says that it made a backup, and none has come');
  }
  await context.log('info', `backup ${name} made, ${String(bytes)} bytes`);
}

/** As much as the one before, and somewhat more. */
function expectedBytes([before]: readonly Backup[]): number {
  return before === undefined ? 0 : Math.ceil(before.bytes * 1.1);
}

/** The row of an earlier try is used again. */
async function beginBackup(context: StepContext, site: Site, cause: BackupCause): Promise<Backup> {
  const { backups, inventory, task } = context;
  const known = backups.find(task.id);
  if (known) return known;
  await context.write(() => {
    backups.begin(newBackup(inventory, site, { taskId: task.id, cause }));
  });
  return backups.get(task.id);
}

function orderOf({ inventory, shelf }: StepContext, { id }: Backup, site: Site): MakeBackup {
  const { name, release, serverId } = inventory.platform(site.platformId);
  const home = inventory.server(serverId);
  return {
    ...{ backup: id, site: site.uri, platform: name, release: release ?? '' },
    ...{ database: site.database && fromWebServer(site.database), mostBytes: shelf.mostBytes },
    ...uploadsAt(site, home, workerOf(home) ?? ''),
  };
}

/** It counts only when what the server made is what came. */
async function keep(
  context: StepContext,
  id: string,
  made: { digest: string; files: number; dataBytes: number; dumpBytes: number },
): Promise<void> {
  const { backups } = context;
  if (made.digest === '' || backups.get(id).digest !== made.digest) return;
  await context.write(() => {
    backups.keep(id, made);
  });
}

/** Takes back what a backup step began and did not bring to its end. */
export async function dropUnfinished(context: StepContext): Promise<void> {
  const { backups, shelf, task } = context;
  if (backups.find(task.id)?.state !== 'making') return;
  await context.write(() => {
    backups.forget(task.id);
  });
  shelf.remove(task.id);
}
