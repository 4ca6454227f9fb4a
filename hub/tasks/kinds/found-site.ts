import { join } from 'node:path';
import type { FoundLogin } from '../../imports/found-settings.ts';
import { siteFolder } from '../../imports/site-folders.ts';
import type { Inventory } from '../../inventory/store.ts';
import type { Step, StepContext } from '../kind.ts';
import { foundOf } from './move-target.ts';
import { newBackup } from './site-backup.ts';
import { servableSite } from './site.ts';

/**
 * Makes the archive of a site that lies in the code of its platform; the later steps load it as they load any backup. What
 * lies there is only read. Nothing happens for a site that is made of a backup.
 */
export const packStep: Step = { name: 'pack', run: pack, undo: removeFound };

async function pack(context: StepContext): Promise<void> {
  const found = foundOf(context);
  if (found === undefined) return;
  const { backups, imports, inventory, task, signal } = context;
  const site = servableSite(context);
  const { name, publishPath, docroot, release } = inventory.platform(site.platformId);
  if (!backups.find(task.id)) {
    await context.write(() => {
      backups.begin({
        ...newBackup(inventory, site, { taskId: task.id, cause: 'import' }),
        withDatabase: true,
      });
    });
  }
  const folder = siteFolder(join(publishPath, docroot), found.folder);
  const { sourceTls = knownTls(inventory, folder.login) } = found;
  const order = {
    ...{ id: task.id, folder, dump: found.dump ?? null, sourceTls },
    description: { site: site.uri, platform: name, release: release ?? '' },
  };
  const made = await context.here(() => imports.make(order, signal));
  for (const { message, remedy } of made.problems) await context.log('warning', `${message}. ${remedy}`);
  await context.write(() => {
    backups.uploaded(task.id, made.digest, made.bytes);
    backups.keep(task.id, made);
  });
  await context.log(
    'info',
    `sites/${found.folder} read: ${String(made.files)} files, ${String(made.dataBytes)} bytes`,
  );
}

/** How the hub itself goes to a database server, when it is one of its own; unencrypted to any other. */
function knownTls(inventory: Inventory, login: FoundLogin | null): { readonly ca: string } | null {
  const server = inventory
    .servers()
    .find(({ hostname, database }) => hostname === login?.host && database?.port === login.port);
  const tls = server?.database?.tls ?? 'off';
  return tls === 'off' ? null : { ca: server?.database?.ca ?? '' };
}

/** The folder itself is still there, so nobody needs its archive. */
export async function removeFound(context: StepContext): Promise<void> {
  if (foundOf(context) === undefined) return;
  const { backups, shelf, task } = context;
  await context.write(() => {
    backups.forget(task.id);
  });
  shelf.remove(task.id);
}
