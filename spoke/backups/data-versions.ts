import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { AppError, hasCode } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { fsyncFolder, removeTree, removeTreeInTurns } from '../../shared/safe-files.ts';
import { ensureFolder } from '../disk/folders.ts';
import { UPLOAD_FOLDERS } from '../disk/places.ts';
import { siteFile } from '../render/context.ts';
import { walk } from '../../shared/archive/walk.ts';

/** Beside the data of all sites, on the same file system: a set of data changes its place by one rename. */
const VERSIONS = '.versions';

/**
 * Sets of data of sites beside what is live. A set is unpacked as `<version>.part`, complete as `<version>.next`; when it
 * is placed, what was live lies beside it as `<version>.former`, or `<version>.none` says that nothing was; what is
 * removed lies there as `<version>.gone` until it is. Every move may
 * be made again after a crash at any instruction.
 */
export class DataVersions {
  readonly #sites: string;
  readonly #versions: string;

  /** sites: folder of the live data, each in a folder named by its site. */
  constructor(sites: string) {
    this.#sites = sites;
    this.#versions = `${this.#sites}/${VERSIONS}`;
  }

  /** An empty folder for a set to be unpacked in; what an earlier attempt left is removed. */
  async begin(version: string): Promise<string> {
    ensureFolder(this.#sites, 0o751);
    ensureFolder(this.#versions, 0o700);
    for (const kind of ['part', 'next'] as const) await this.#remove(this.#path(version, kind));
    const part = this.#path(version, 'part');
    mkdirSync(part, { mode: 0o700 });
    return part;
  }

  /** The set is whole and durable. */
  complete(version: string): void {
    renameSync(this.#path(version, 'part'), this.#path(version, 'next'));
    fsyncFolder(this.#versions);
  }

  /** Makes a complete set the live data of a site. False when it is already. Throws DATA_MISSING. */
  place(site: string, version: string): boolean {
    const { live, next, former, none } = this.#places(site, version);
    const isAside = existsSync(former) || existsSync(none);
    if (!existsSync(next)) {
      if (isAside) return false;
      throw new AppError('DATA_MISSING', `there is no set of data to place for ${site}`);
    }
    if (!isAside) this.#setAside(live, former, none);
    faultPoint('data.aside');
    // An apply may have made empty folders for a site that it found without.
    if (existsSync(live)) this.#removeEmpty(live);
    this.#move(next, live);
    faultPoint('data.placed');
    return true;
  }

  /** Makes live what was live before a set was placed; the set lies beside it again. False when it is already. */
  putBack(site: string, version: string): boolean {
    const { live, next, former, none } = this.#places(site, version);
    const wasNone = existsSync(none);
    if (!wasNone && !existsSync(former)) return false;
    if (!existsSync(next) && existsSync(live)) this.#move(live, next);
    if (wasNone) rmdirSync(none);
    else {
      if (existsSync(live)) this.#removeEmpty(live);
      this.#move(former, live);
    }
    return true;
  }

  /**
   * Removes the set, and what was live before it. Throws DATA_LEFT_BEHIND with what this user may not remove, and
   * DATA_MISSING rather than remove the only data that a site has.
   */
  async clear(site: string, version: string): Promise<void> {
    const { live, former } = this.#places(site, version);
    if (existsSync(former) && !existsSync(live)) {
      throw new AppError('DATA_MISSING', `what was live of ${site} lies in ${former}, and nothing is live`);
    }
    for (const kind of ['part', 'next', 'none', 'former'] as const)
      await this.#remove(this.#path(version, kind));
  }

  /** What was live before belonged to somebody else: it stays, and DATA_LEFT_BEHIND says where. */
  async keepFormer(site: string, version: string): Promise<void> {
    const { former } = this.#places(site, version);
    for (const kind of ['part', 'next', 'none'] as const) await this.#remove(this.#path(version, kind));
    if (!existsSync(former)) return;
    throw new AppError('DATA_LEFT_BEHIND', `data of an earlier site of the name ${site} lie in ${former}`, {
      remedy: `When nobody needs them: rm -r ${former}`,
    });
  }

  /**
   * Removes the live data of a site that is served from elsewhere now. What lay under its new name before, and was kept by
   * the same task, stays. Throws DATA_LEFT_BEHIND.
   */
  async removeLive(site: string, version: string): Promise<void> {
    const { live } = this.#places(site, version);
    const gone = this.#path(version, 'gone');
    if (existsSync(live) && !existsSync(gone)) {
      ensureFolder(this.#versions, 0o700);
      this.#move(live, gone);
    }
    for (const kind of ['part', 'next', 'none', 'gone'] as const)
      await this.#remove(this.#path(version, kind));
  }

  #setAside(live: string, former: string, none: string): void {
    if (existsSync(live)) this.#move(live, former);
    else mkdirSync(none, { mode: 0o700 });
  }

  #move(from: string, to: string): void {
    renameSync(from, to);
    fsyncFolder(this.#sites);
    fsyncFolder(this.#versions);
  }

  /** Throws DATA_MISSING rather than lose anything. */
  #removeEmpty(folder: string): void {
    for (const { kind, path } of walk(folder)) {
      const leadsToUploads = kind === 'symlink' && UPLOAD_FOLDERS.some((name) => name === path);
      if (kind !== 'folder' && !leadsToUploads)
        throw new AppError('DATA_MISSING', `${folder} holds data that nobody expected`);
    }
    removeTree(folder, this.#sites);
  }

  async #remove(path: string): Promise<void> {
    try {
      await removeTreeInTurns(path, this.#versions);
    } catch (error) {
      if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
      throw new AppError(
        'DATA_LEFT_BEHIND',
        `${path} holds folders of another user that the spoke cannot empty`,
        {
          remedy: `On the server, as root: rm -r ${path}`,
          cause: error,
        },
      );
    }
  }

  #places(site: string, version: string) {
    return {
      live: `${this.#sites}/${siteFile(site)}`,
      next: this.#path(version, 'next'),
      former: this.#path(version, 'former'),
      none: this.#path(version, 'none'),
    };
  }

  #path(version: string, kind: 'part' | 'next' | 'former' | 'none' | 'gone'): string {
    return `${this.#versions}/${version}.${kind}`;
  }
}
