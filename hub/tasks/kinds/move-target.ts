import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { serversOf } from '../../desired/placement.ts';
import type { Platform, Server, Site } from '../../inventory/model.ts';
import type { ObjectChange, StepContext } from '../kind.ts';
import { exclusive, shared, type Lock } from '../locks.ts';
import { locksOn, workServer, type Place } from '../place.ts';

/** What the change that asks for a move has written down for its task. All by their ids, so that names may change. */
const input = z.object({
  /** Where the site shall be; absent: where it is. */
  platformId: z.string().optional(),
  uri: z.string().optional(),
  /** All its other names then; absent: as they are. */
  aliases: z.array(z.string()).optional(),
  /** For its database; absent: the server it is on. */
  databaseServerId: z.string().optional(),
  /** The backup that is loaded; absent: the one that the task makes. */
  backup: z.string().optional(),
  /** Folder of a site in the code of its platform that is imported, and the dump that goes with it. */
  folder: z.string().optional(),
  dump: z.string().optional(),
  /** How its former database is read, as an operator said: null without encryption; absent: as is known of its server. */
  sourceTls: z.object({ ca: z.string() }).nullable().optional(),
  /** The site whose backup the task makes; absent: its own. */
  sourceId: z.string().optional(),
  /** Keys of what it stands on besides where the site is. */
  stands: z.array(z.string()).default([]),
});

export type MoveInput = z.input<typeof input>;

/** Where a site goes. */
export interface MoveTarget {
  readonly uri: string;
  readonly aliases: readonly string[];
  readonly platform: Platform;
  /** What the platform is on, and the machines of it. */
  readonly home: Server;
  readonly servers: readonly Server[];
  /** The server where its data is unpacked. */
  readonly first: Server;
  /** Null for a site without a database. */
  readonly databaseServer: Server | null;
}

/** Under which the server that works on the data is remembered: another member may be the first one later. */
const FIRST = 'first';

/** Settles which server works on the data, for all steps to come. */
export async function chooseFirst(context: StepContext): Promise<void> {
  if (context.memory[FIRST] !== undefined) return;
  const { first } = targetOf(context, context.inventory.site(context.task.objectId));
  await context.remember({ [FIRST]: first.id });
}

/** Where the data of the task's site goes. Throws RELEASE_MISSING for a platform that serves nothing yet. */
export function targetOf(
  {
    inventory,
    task,
    memory = {},
  }: Pick<ObjectChange, 'inventory' | 'task'> & Partial<Pick<StepContext, 'memory'>>,
  site: Site,
): MoveTarget {
  const { platformId, uri, aliases, databaseServerId } = input.parse(task.input);
  const platform = inventory.platform(platformId ?? site.platformId);
  if (platform.release === null) {
    throw new AppError('RELEASE_MISSING', `platform ${platform.name} has no release yet`, {
      remedy: `Verify it first: aegirctl platform verify ${platform.name}.`,
    });
  }
  const home = inventory.server(platform.serverId);
  const servers = serversOf(home).map((id) => inventory.server(id));
  const { [FIRST]: chosen } = memory;
  const first = typeof chosen === 'string' ? inventory.server(chosen) : workServer(inventory, platform.id);
  const databaseServer =
    site.databaseServerId === null ? null : inventory.server(databaseServerId ?? site.databaseServerId);
  const names = { uri: uri ?? site.uri, aliases: aliases ?? site.aliases };
  return { ...names, platform, home, servers, first, databaseServer };
}

/** Id of the backup whose content becomes the site's. */
export function backupIdOf({ task }: Pick<StepContext, 'task'>): string {
  return input.parse(task.input).backup ?? task.id;
}

/** A found site, as the one who asked for its import said. */
export interface AskedImport {
  readonly folder: string;
  readonly dump?: string | undefined;
  readonly sourceTls?: { readonly ca: string } | null | undefined;
}

/** The found site that is imported; undefined where the content comes from a backup. */
export function foundOf({ task }: Pick<StepContext, 'task'>): AskedImport | undefined {
  const { folder, dump, sourceTls } = input.parse(task.input);
  return folder === undefined ? undefined : { folder, dump, sourceTls };
}

/** The site whose backup the task makes. */
export function sourceOf({ inventory, task }: StepContext): Site {
  return inventory.site(input.parse(task.input).sourceId ?? task.objectId);
}

/** Alone on the site and the one it is made from, together with others on where it is and where it goes. */
export function locksOfMove(place: Place): Lock[] {
  const { stands, sourceId } = input.parse(place.task.input);
  const source = sourceId === undefined ? [] : [exclusive(`site:${sourceId}`)];
  return [...locksOn(place), ...source, ...stands.map(shared)];
}
