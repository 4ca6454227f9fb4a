import { tlsAsAsked, usersOf } from '../../inventory/database-service.ts';
import type { DatabaseService } from '../../inventory/model.ts';
import type { ObjectChange, StepContext } from '../kind.ts';

/**
 * Sites are told of the encryption that was asked for, once the hub itself has got in that way: asked for in vain, it
 * would cut them off. Their web servers are verified, each by a task of its own.
 */
export async function tellSites(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  const database = anew(context);
  if (database === null) return;
  const webServers = usersOf(inventory, inventory.server(task.objectId));
  await context.write(() => {
    inventory.updateServer(task.objectId, { database }, by);
    for (const web of webServers) context.queue('server.verify', web);
  });
  const names = webServers.map(({ name }) => name).join(', ');
  await context.log('info', `${wordsOf(database)}${names === '' ? '' : `: verifies of ${names} follow`}`);
}

/** The same as far as the inventory goes; what there is to say of it. */
export function foreseeTls(change: ObjectChange): string[] {
  const { inventory, task, by } = change;
  const database = anew(change);
  if (database === null) return [];
  inventory.updateServer(task.objectId, { database }, by);
  return [`${wordsOf(database)} once the hub has got in that way`];
}

/** The service with what sites are to be told; null when they are told that already. */
function anew({ inventory, task }: ObjectChange): DatabaseService | null {
  const { database } = inventory.server(task.objectId);
  if (database === null) return null;
  const sitesTls = tlsAsAsked(database);
  return sitesTls?.caDigest === database.sitesTls?.caDigest ? null : { ...database, sitesTls };
}

function wordsOf({ sitesTls }: DatabaseService): string {
  return `sites and their dumps connect ${sitesTls === null ? 'without encryption' : 'encrypted'}`;
}
