import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { newId } from '../../../shared/ids.ts';
import type { PlaceData } from '../../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { Uploads } from '../../../shared/share.ts';
import type { Platform, Server, Site } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { noneOwn } from './converge.ts';
import { newBackup } from './site-backup.ts';

/** What of a site's data this task has brought to whom. */
const spreadSchema = z.object({
  archive: z.string(),
  /** The name that the data have on the servers. */
  uri: z.string(),
  /** Servers that have the set of data, in place or beside what is live. */
  servers: z.array(z.string()),
  /** Servers that had data of this very site before. */
  held: z.array(z.string()),
  /** It had them under another name. */
  renamed: z.boolean().default(false),
  /** What of the data a server gets, where uploads are shared; absent: all, in one folder. */
  parts: z.record(z.string(), z.custom<Uploads>()).default({}),
});
type Spread = z.infer<typeof spreadSchema>;
/** By site. */
const spreadsSchema = z.record(z.string(), spreadSchema);

/** The data of a site as they lie on one server. */
export interface Lying {
  readonly site: Site;
  /** The name they lie under; of a site that moves the one it will have. */
  readonly uri: string;
  readonly platform: Platform;
  readonly source: Server;
  /** What of them is packed. */
  readonly of?: Uploads;
  /** What of them a member gets; absent: the same as is packed. */
  readonly ofMember?: (server: Server) => Uploads;
}

/** One step's bringing of data; what it did is remembered, for its undoing and for another try. */
export class Spreading {
  readonly #context: StepContext;
  readonly #spreads: Record<string, Spread>;

  constructor(context: StepContext) {
    this.#context = context;
    this.#spreads = spreadsOf(context);
  }

  /** From now on only those have the data of the site that get them by this task. */
  async forgetHolders(site: Site, uri: string): Promise<void> {
    const { siteData } = this.#context;
    const held = [...siteData.holders(site.id)];
    const known = this.#spreads[site.id];
    const { servers, held: had } =
      known ?? (await this.#note(site.id, { uri, held, renamed: uri !== site.uri }));
    await this.#context.write(() => {
      for (const id of had) if (!servers.includes(id)) siteData.left(site.id, id);
    });
  }

  /** anew: whatever they have. */
  async bring(
    lying: Lying,
    members: readonly Server[],
    { anew = false, alsoSource = false }: { readonly anew?: boolean; readonly alsoSource?: boolean } = {},
  ): Promise<void> {
    const { site, uri, source } = lying;
    if (members.length === 0) return;
    const { siteData } = this.#context;
    const holders = siteData.holders(site.id).add(source.id);
    const isTarget = (id: string): boolean => alsoSource || (anew ? id !== source.id : !holders.has(id));
    const targets = members.filter(({ id }) => isTarget(id));
    if (targets.length > 0) {
      const held = targets.map(({ id }) => id).filter((id) => holders.has(id));
      const { archive } = await this.#note(site.id, { uri, held });
      await this.#pack(archive, lying);
      for (const target of targets) await this.#unpack(target, lying);
      await dropArchive(this.#context, archive);
    }
    await this.#context.write(() => {
      siteData.placed(site.id, source.id);
    });
  }

  async settle(): Promise<void> {
    const { inventory } = this.#context;
    for (const { archive, uri, servers, held, renamed, parts } of Object.values(this.#spreads)) {
      for (const id of servers) {
        const how = held.includes(id) && !renamed ? 'MOVE_CLEAR' : 'MOVE_KEEP_FORMER';
        const set = { site: uri, version: archive, ...parts[id] };
        await move(this.#context, inventory.server(id), set, how);
      }
    }
  }

  /** Packs the data, without the database, which all members share. Made once, also by a task that begins again. */
  async #pack(archive: string, { site, uri, platform, source, of }: Lying): Promise<void> {
    const { inventory, backups, shelf, onServers } = this.#context;
    if (backups.find(archive)?.state === 'kept' && shelf.has(archive)) return;
    if (backups.find(archive) === undefined) {
      const row = newBackup(inventory, site, { taskId: archive, cause: 'clone' });
      await this.#context.write(() => {
        backups.begin({ ...row, withDatabase: false });
      });
    }
    const asked = { backup: archive, site: uri, platform: platform.name, release: platform.release ?? '' };
    const makeBackup = { ...asked, mostBytes: shelf.mostBytes, ...of };
    const job = await onServers.data(source, { kind: 'make_backup', makeBackup });
    throwFailure([resultOfJob(source.name, job, noneOwn)]);
    const made = job.backup;
    if (!made || backups.get(archive).digest !== made.digest || !shelf.has(archive))
      throw new AppError('BACKUP_CORRUPT', `the data of ${uri} did not come whole from ${source.name}`);
    await this.#context.write(() => {
      backups.keep(archive, made);
    });
  }

  /** A set that came is not loaded again: it may be in place already. */
  async #unpack(target: Server, { site: { id: siteId }, of, ofMember }: Lying): Promise<void> {
    const { backups, siteData, onServers } = this.#context;
    const { archive, uri, servers } = this.#spreadOf(siteId);
    const { digest, bytes, dataBytes } = backups.get(archive);
    const part = ofMember?.(target) ?? of ?? {};
    const set = { site: uri, version: archive, ...part };
    if (!servers.includes(target.id)) {
      const loadBackup = { ...set, backup: archive, digest, bytes, contentBytes: dataBytes };
      const loaded = await onServers.data(target, { kind: 'load_backup', loadBackup });
      throwFailure([resultOfJob(target.name, loaded, noneOwn)]);
      await this.#note(siteId, { servers: [target.id], parts: { [target.id]: part } });
    }
    await move(this.#context, target, set, 'MOVE_PLACE');
    await this.#context.write(() => {
      siteData.placed(siteId, target.id);
    });
    await this.#context.log('info', `the data of ${uri} came to ${target.name}`);
  }

  #spreadOf(siteId: string): Spread {
    return (
      this.#spreads[siteId] ?? { archive: newId(), uri: '', servers: [], held: [], renamed: false, parts: {} }
    );
  }

  async #note(siteId: string, more: Partial<Omit<Spread, 'archive'>>): Promise<Spread> {
    const known = this.#spreadOf(siteId);
    const spread = {
      ...known,
      uri: more.uri ?? known.uri,
      renamed: more.renamed ?? known.renamed,
      servers: [...new Set([...known.servers, ...(more.servers ?? [])])],
      held: [...new Set([...known.held, ...(more.held ?? [])])],
      parts: { ...known.parts, ...more.parts },
    };
    this.#spreads[siteId] = spread;
    await this.#context.remember({ spread: this.#spreads });
    return spread;
  }
}

/** What lay on a member under the name of a site before goes; what was somebody else's is kept, and said. */
export function settleSpread(context: StepContext): Promise<void> {
  return new Spreading(context).settle();
}

/** Takes the data from members that have got them by this task; what lay there before is back. */
export async function takeBackSpread(context: StepContext): Promise<void> {
  const { inventory, siteData } = context;
  for (const [siteId, { archive, uri, servers, held, parts }] of Object.entries(spreadsOf(context))) {
    for (const id of servers) {
      const set = { site: uri, version: archive, ...parts[id] };
      await move(context, inventory.server(id), set, 'MOVE_PUT_BACK');
      await move(context, inventory.server(id), set, 'MOVE_CLEAR');
    }
    await context.write(() => {
      if (inventory.findSite(siteId) === undefined) return;
      for (const id of servers) siteData.left(siteId, id);
      for (const id of held) siteData.placed(siteId, id);
    });
    await dropArchive(context, archive);
  }
}

async function move(
  context: StepContext,
  server: Server,
  set: Uploads & { readonly site: string; readonly version: string },
  how: NonNullable<PlaceData['move']>,
): Promise<void> {
  const job = await context.onServers.data(server, { kind: 'place_data', placeData: { move: how, ...set } });
  throwFailure([resultOfJob(server.name, job, noneOwn)]);
  for (const { message, remedy } of job.problems) {
    await context.log('warning', `${server.name}: ${message}. ${remedy}`);
  }
}

/** It was made for the members alone. */
async function dropArchive(context: StepContext, archive: string): Promise<void> {
  await context.write(() => {
    context.backups.forget(archive);
  });
  context.shelf.remove(archive);
}

function spreadsOf({ memory }: StepContext): Record<string, Spread> {
  return spreadsSchema.parse(memory['spread'] ?? {});
}
