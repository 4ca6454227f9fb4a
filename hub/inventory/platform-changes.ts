import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { checkAbsolutePath, checkObjectName, checkRelativePath } from '../../shared/names.ts';
import { checkPhpVersion } from '../../shared/php-settings.ts';
import {
  checkStays,
  checkUnused,
  needEtag,
  taken,
  type Asked,
  type ChangeDesk,
  type Queued,
} from './desk.ts';
import type { TaskKindName } from '../tasks/task.ts';
import { serversOf } from '../desired/placement.ts';
import { identifierOf, newPlatform, pathsOverlap, type Platform, type Server } from './model.ts';
import type { Observed } from './observed.ts';
import { checkPublishable } from './publish-roots.ts';
import type { Releases } from './releases.ts';
import { checkMayMove, homeNamed } from './platform-home.ts';
import type { By } from './store.ts';
import { checkSource, FOLDER_SOURCE, isBuilt, sameSource, type PlatformSource } from './source.ts';

export interface AddPlatform {
  readonly name: string;
  /** '' for the default below the root. */
  readonly publishPath: string;
  readonly docroot: string;
  /** '' for the server's own choice. */
  readonly php: string;
  /** Name of the server. */
  readonly server: string;
  /** The folder at the publish path, unless given. */
  readonly source?: PlatformSource;
}

/** Absent fields stay as they are. */
export interface SetPlatform {
  readonly name: string;
  readonly etag: number | null;
  readonly docroot?: string;
  /** '' for the server's own choice. */
  readonly php?: string;
  readonly source?: PlatformSource;
  /** It takes no more sites. */
  readonly locked?: boolean;
  /** Name of the machine or group that it goes to with its sites. */
  readonly server?: string;
}

export interface VerifyPlatform {
  readonly name: string;
  /** Read all content again, whatever the dates of the files say. */
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
}

export interface RebuildPlatform {
  readonly name: string;
  readonly allowMassDelete: boolean;
}

export interface PlatformChange extends Queued {
  readonly platform: Platform;
}

/** What operators do to platforms. Each call is one transaction and queues one task. */
export class PlatformChanges {
  readonly #desk: ChangeDesk;
  readonly #releases: Releases;
  readonly #observed: Observed;
  readonly #clock: Clock;

  constructor(desk: ChangeDesk, releases: Releases, observed: Observed, clock: Clock) {
    this.#desk = desk;
    this.#releases = releases;
    this.#observed = observed;
    this.#clock = clock;
  }

  /** Throws NAME_INVALID, PATH_INVALID, PATH_DENIED, NAME_TAKEN, what checkSource says, NOT_FOUND and BUSY for the server. */
  add(asked: Asked, input: AddPlatform): PlatformChange {
    return this.#desk.once(asked, 'AddPlatform', input, (by) => {
      const name = this.#freeName(input.name);
      const home = homeNamed(this.#desk.inventory, input.server);
      const platform = newPlatform(newId(), this.#clock.now(), {
        name,
        publishPath: this.#freePath(input.publishPath, name),
        docroot: checkRelativePath(input.docroot, 'docroot'),
        php: phpVersion(input.php),
        serverId: home.id,
        source: checkSource(input.source ?? FOLDER_SOURCE, 'source'),
      });
      this.#checkPublishable(platform, home, 'publish_path');
      this.#desk.inventory.insertPlatform(platform, by);
      return { platform, ...this.#desk.queue(workFor(platform), subject(platform), by) };
    });
  }

  /** Another source is fetched at once; a lock alone is nothing that a server would be told. Throws ETAG_MISMATCH, PATH_INVALID, what checkSource says, and for another server what checkMayMove says and PATH_DENIED. */
  set(asked: Asked, input: SetPlatform): PlatformChange {
    return this.#desk.once(asked, 'SetPlatform', input, (by) => {
      const before = this.#staying(input.name);
      const { docroot, php, source, locked, server } = input;
      if (server !== undefined) return this.#move(before, { ...input, server }, by);
      const patch = {
        ...(docroot !== undefined && { docroot: checkRelativePath(docroot, 'docroot') }),
        ...(php !== undefined && { php: phpVersion(php) }),
        ...(source !== undefined && { source: checkSource(source, 'source') }),
      };
      const lock = { ...(locked !== undefined && { locked }) };
      const at = { ...by, etag: needEtag(input.etag) };
      const platform = this.#desk.inventory.updatePlatform(before.id, { ...patch, ...lock }, at);
      if (locked !== undefined && Object.keys(patch).length === 0) return { platform, taskId: '' };
      const kind = sameSource(before.source, platform.source) ? 'platform.verify' : workFor(platform);
      return { platform, ...this.#desk.queue(kind, subject(platform), by) };
    });
  }

  /** Makes the platform anew from its source and serves it. Throws FIELD_INVALID for one that is a folder. */
  rebuild(asked: Asked, input: RebuildPlatform): Queued {
    return this.#desk.once(asked, 'RebuildPlatform', input, (by) => {
      const platform = this.#staying(input.name);
      if (!isBuilt(platform.source)) {
        throw new AppError('FIELD_INVALID', `platform ${platform.name} is a folder that you keep yourself`, {
          field: 'name',
          remedy: `Read it again: aegirctl platform verify ${platform.name}; or give it a source: aegirctl platform set ${platform.name} --git URL.`,
        });
      }
      const { allowMassDelete } = input;
      return this.#desk.queue('platform.rebuild', subject(platform), by, { allowMassDelete });
    });
  }

  verify(asked: Asked, input: VerifyPlatform): Queued {
    return this.#desk.once(asked, 'VerifyPlatform', input, (by) => {
      const { deep, allowMassDelete } = input;
      return this.#desk.queue('platform.verify', subject(this.#staying(input.name)), by, {
        deep,
        allowMassDelete,
      });
    });
  }

  /**
   * Goes back to a kept release; '' means the one served before. Throws NOT_FOUND, also when there is none, and
   * FIELD_INVALID.
   */
  rollback(asked: Asked, input: { readonly name: string; readonly release: string }): Queued {
    return this.#desk.once(asked, 'RollbackPlatform', input, (by) => {
      const platform = this.#staying(input.name);
      const release =
        input.release === ''
          ? this.#before(platform)
          : this.#releases.named(platform, input.release, 'release').digest;
      return this.#desk.queue('platform.rollback', subject(platform), by, { release });
    });
  }

  /** Throws IN_USE while sites are on it, ETAG_MISMATCH when a version is given. */
  remove(asked: Asked, input: { readonly name: string; readonly etag: number | null }): Queued {
    return this.#desk.once(asked, 'RemovePlatform', input, (by) => {
      const platform = this.#staying(input.name);
      const uris = this.#desk.inventory.sitesOn(platform.id).map((site) => site.uri);
      checkUnused(subject(platform), 'carries', 'sites', uris);
      const at = input.etag === null ? by : { ...by, etag: input.etag };
      this.#desk.inventory.updatePlatform(platform.id, { removing: true }, at);
      return this.#desk.queue('platform.remove', subject(platform), by);
    });
  }

  /** The row changes when the move is made. */
  #move(
    platform: Platform,
    { server, etag, docroot, php, source, locked }: SetPlatform & { readonly server: string },
    by: By,
  ): PlatformChange {
    if ([docroot, php, source, locked].some((other) => other !== undefined)) {
      throw new AppError('FIELD_INVALID', 'a platform goes to another server as it is', {
        field: 'server',
        remedy: 'Ask for the other changes in a call of their own.',
      });
    }
    const { inventory } = this.#desk;
    inventory.updatePlatform(platform.id, {}, { ...by, etag: needEtag(etag) });
    const home = homeNamed(inventory, server);
    checkMayMove(inventory, platform, home);
    this.#checkPublishable(platform, home, 'server');
    const stands = [inventory.server(platform.serverId), home].flatMap((one) => [one.id, ...serversOf(one)]);
    const input = { serverId: home.id, stands: [...new Set(stands)].map((id) => `server:${id}`) };
    return { platform, ...this.#desk.queue('platform.move', subject(platform), by, input) };
  }

  /** Every machine of a home has the platform at its publish path. */
  #checkPublishable(platform: Platform, home: Server, field: string): void {
    const { inventory } = this.#desk;
    for (const id of serversOf(home)) checkPublishable(this.#observed, inventory.server(id), platform, field);
  }

  #before({ id, name, release }: Platform): string {
    const before = this.#releases.before(id, release);
    if (before !== undefined) return before.digest;
    throw new AppError('NOT_FOUND', `no release of ${name} from before the live one is kept`, {
      field: 'release',
      remedy: `See those that are: aegirctl platform release list ${name}.`,
    });
  }

  #freeName(value: string): string {
    const name = checkObjectName(value, 'name');
    const all = this.#desk.inventory.platforms();
    const twin = all.find((other) => identifierOf(other.name) === identifierOf(name));
    if (twin !== undefined) throw taken('name', `platform ${twin.name} has this name`, twin.name);
    return name;
  }

  /** A tree inside another would be served twice, and one inside our own folders would serve those. */
  #freePath(value: string, name: string): string {
    const { root, state } = this.#desk.defaults;
    const field = 'publish_path';
    const path = checkAbsolutePath(value === '' ? `${root}/platforms/${name}` : value, field);
    const ours = [`${root}/config`, `${root}/platforms/.aegir`, state].find((own) => pathsOverlap(own, path));
    if (ours !== undefined) {
      throw new AppError('PATH_INVALID', `${path} overlaps ${ours}, which is the hub's or the spoke's own`, {
        field,
        remedy: `Choose a folder that neither lies in ${ours} nor holds it.`,
      });
    }
    const twin = this.#desk.inventory.platforms().find((other) => pathsOverlap(other.publishPath, path));
    if (twin === undefined) return path;
    throw taken(field, `${path} overlaps platform ${twin.name} at ${twin.publishPath}`, twin.name);
  }

  #staying(name: string): Platform {
    const platform = this.#desk.inventory.platformByName(checkObjectName(name, 'name'));
    checkStays(subject(platform), platform.removing);
    return platform;
  }
}

function phpVersion(value: string): string {
  return value === '' ? '' : checkPhpVersion(value, 'php');
}

/** What brings a platform with this source to its servers. */
function workFor({ source }: Platform): TaskKindName {
  return isBuilt(source) ? 'platform.rebuild' : 'platform.verify';
}

function subject(platform: Platform) {
  return { kind: 'platform', id: platform.id, name: platform.name } as const;
}
