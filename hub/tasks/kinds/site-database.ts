import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { newId } from '../../../shared/ids.ts';
import { databaseName } from '../../databases/names.ts';
import { sitePurpose } from '../../databases/purposes.ts';
import type { DatabaseFate, DatabaseRow } from '../../inventory/databases.ts';
import type { Server, Site } from '../../inventory/model.ts';
import type { Step, StepContext } from '../kind.ts';
import { reconcileGrants } from './site-grants.ts';

const PASSWORD_BYTES = 24;
/** The readable name, and so many with a hash, before a person must look why all are taken. */
const MOST_NAMES = 8;

/** Makes the database of a site that shall have one. Undone, only what this very task made is dropped. */
export const databaseStep: Step = { name: 'database', run: makeDatabase, undo: takeBack };

/** Lets every web server of the site connect, and nobody else. fresh: asks anew as whom they are seen. */
export function grantsStep(options: { readonly fresh: boolean }): Step {
  return { name: 'grants', run: (context) => grantOfSite(context, options) };
}

/** Lets go of a database that the site shall not have any more, or that the undoing of an earlier task could not reach. */
export async function releaseUnused(context: StepContext): Promise<void> {
  const row = context.databases.ofSite(context.task.objectId);
  if (row?.state === 'dropping') await release(context, row, 'drop');
  if (row?.state === 'leaving') await release(context, row, 'keep');
}

/** Lets go of the database of a site that is removed, as the operator said. */
export async function releaseOfRemoved(context: StepContext): Promise<void> {
  const row = context.databases.ofSite(context.task.objectId);
  if (!row) return;
  const said = z.enum(['drop', 'keep']).safeParse(context.task.input['database']);
  await release(context, row, row.state === 'dropping' || said.data === 'drop' ? 'drop' : 'keep');
}

/** Drops what is left on a database server of sites that are gone already. */
export async function releaseAbandoned(context: StepContext, server: Server): Promise<void> {
  for (const row of context.databases.onServer(server.id)) {
    const isOnItsWay = row.heirOf !== null && (row.state === 'making' || row.state === 'made');
    if (row.siteId !== null || isOnItsWay) continue;
    await release(context, row, row.state === 'leaving' ? 'keep' : 'drop');
  }
}

async function makeDatabase(context: StepContext): Promise<void> {
  const { databases, inventory, task } = context;
  const site = inventory.site(task.objectId);
  if (site.databaseServerId === null) return;
  await releaseUnused(context);
  const row = databases.ofSite(site.id);
  if (row?.state === 'made') return;
  const server = inventory.server(site.databaseServerId);
  await context.remember({ madeDatabase: true });
  const claimed = row ?? (await claim(context, site, server, { id: newId(), siteId: site.id, heirOf: null }));
  await finish(context, server, claimed, row === undefined);
}

/**
 * Makes a database that is to become a site's, and lets these web servers connect. It has the id of the task, so that
 * another try goes on with what an earlier one made.
 */
export async function makeHeir(
  context: StepContext,
  site: Site,
  server: Server,
  webServers: readonly Server[],
): Promise<DatabaseRow> {
  const { databases, task } = context;
  const known = databases.find(task.id);
  const whose = { id: task.id, siteId: null, heirOf: site.id };
  const row = known ?? (await claim(context, site, server, whose));
  if (row.state === 'making') await finish(context, server, row, known === undefined);
  await reconcileGrants(context, row, webServers, false);
  return row;
}

async function finish(context: StepContext, server: Server, row: DatabaseRow, isNew: boolean): Promise<void> {
  await create(context, server, row, isNew);
  await context.write(() => {
    context.databases.setState(row.id, 'made');
  });
  await context.log('info', `database ${row.name} made on ${server.name}`);
}

/**
 * Writes down what will be made, after the name was seen to be free and before anything is made. So whatever the
 * hub dies at, a database of that name that is empty is ours.
 */
async function claim(
  context: StepContext,
  site: Site,
  server: Server,
  whose: Pick<DatabaseRow, 'id' | 'siteId' | 'heirOf'>,
): Promise<DatabaseRow> {
  const { databases, vault } = context;
  const name = await freeName(context, site, server);
  const { id } = whose;
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await context.write(() => {
    databases.claim({
      ...{ ...whose, siteUri: site.uri, serverId: server.id, name },
      sealedPassword: vault.seal(sitePurpose(id), Buffer.from(password)),
      secretId: createHash('sha256').update(randomBytes(32)).digest('hex'),
    });
  });
  const row = databases.find(id);
  if (!row) throw new Error('a claim was not kept');
  return row;
}

async function freeName(
  { databases, databaseServers, signal }: StepContext,
  { uri }: Site,
  server: Server,
): Promise<string> {
  const ours = new Set(databases.onServer(server.id).map((row) => row.name));
  for (let attempt = 0; attempt < MOST_NAMES; attempt += 1) {
    const name = databaseName(uri, attempt);
    if (!ours.has(name) && (await databaseServers.isFree(server, name, signal))) return name;
  }
  throw new AppError('DATABASE_FOREIGN', `${server.name} has databases of every name that ${uri} could have`);
}

/** isNew: the claim was made just now. What is there of an older claim is ours only while it is empty. */
async function create(
  context: StepContext,
  server: Server,
  { id, name }: DatabaseRow,
  isNew: boolean,
): Promise<void> {
  const { databases, databaseServers, signal } = context;
  try {
    const there = isNew ? 'missing' : await databaseServers.look(server, name, signal);
    if (there === 'filled') {
      throw new AppError(
        'DATABASE_FOREIGN',
        `database ${name} on ${server.name} has contents that are not ours`,
      );
    }
    if (there === 'missing') await databaseServers.create(server, name, signal);
  } catch (error) {
    if (error instanceof AppError && error.reason === 'DATABASE_FOREIGN') {
      await context.write(() => {
        databases.forget(id);
      });
    }
    throw error;
  }
}

async function grantOfSite(context: StepContext, { fresh }: { readonly fresh: boolean }): Promise<void> {
  const row = context.databases.ofSite(context.task.objectId);
  if (row?.state === 'made') await reconcileGrants(context, row, context.servers, fresh);
}

/** Undoes a step of this task; a database that was there before the task stays. */
async function takeBack(context: StepContext): Promise<void> {
  if (context.memory['madeDatabase'] !== true) return;
  const row = context.databases.ofSite(context.task.objectId);
  if (!row) return;
  const server = context.inventory.server(row.serverId);
  const there =
    row.state === 'making' ? await context.databaseServers.look(server, row.name, context.signal) : 'ours';
  if (there === 'filled') {
    await context.write(() => {
      context.databases.forget(row.id);
    });
    return;
  }
  await release(context, row, 'drop');
}

/** The intent is durable first: whoever comes after a crash goes on with it. */
export async function release(context: StepContext, row: DatabaseRow, fate: DatabaseFate): Promise<void> {
  const { databases, databaseServers, inventory, signal } = context;
  const server = inventory.server(row.serverId);
  await context.write(() => {
    databases.setState(row.id, fate === 'drop' ? 'dropping' : 'leaving');
  });
  await databaseServers.drop(server, row.name, fate === 'drop' ? 'all' : 'accounts', signal);
  await context.write(() => {
    databases.forget(row.id);
  });
  const what = fate === 'drop' ? 'dropped with its data' : 'left there with its data, without accounts';
  await context.log('info', `database ${row.name} on ${server.name} ${what}`);
}
