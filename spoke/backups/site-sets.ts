import { symlinkSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { Uploads } from '../../shared/share.ts';
import type { SpokeConfig } from '../config.ts';
import { siteDataFolder, UPLOAD_FOLDERS } from '../disk/places.ts';
import { siteFile } from '../render/context.ts';
import { checkSeen, uploadsOf } from '../share/marker.ts';
import { DataVersions } from './data-versions.ts';

/** Where a set of data is unpacked. */
export interface SetParts {
  /** What is no upload. */
  readonly own: string;
  /** Uploads, where they lie elsewhere; null: they are left out. Absent: with the rest. */
  readonly uploads?: string | null;
}

/** Sets of data of sites, wherever their uploads lie. */
export interface SiteSets {
  begin(site: string, version: string): Promise<SetParts>;
  complete(version: string): void;
  place(site: string, version: string): boolean;
  putBack(site: string, version: string): boolean;
  clear(site: string, version: string): Promise<void>;
  keepFormer(site: string, version: string): Promise<void>;
  removeLive(site: string, version: string): Promise<void>;
}

/** Throws SHARE_MISSING, SHARE_TAKEN where uploads are meant that lie on a folder which is not there. */
export function siteSets(config: Pick<SpokeConfig, 'root'>, { uploads, part }: Uploads): SiteSets {
  const own = new DataVersions(siteDataFolder(config));
  if (uploads === undefined) return new TwoSets(own, null, null);
  const folder = uploadsOf(config, uploads.folder);
  const see = (): unknown => checkSeen(folder, uploads.share);
  if (part !== 'own') see();
  const shared = part === 'own' ? null : new DataVersions(folder.path);
  return new TwoSets(part === 'shared' ? null : own, shared, { path: folder.path, see });
}

/** Folder that the uploads of all sites lie in; null: with the rest of their data. */
interface UploadsHome {
  readonly path: string;
  /** Throws unless it is there. */
  readonly see: () => unknown;
}

/**
 * The set in the site's own folder, which leads to its uploads, and the set of its uploads on the share. Each move is made of
 * both in turn, and each of both may be made again.
 */
class TwoSets implements SiteSets {
  readonly #own: DataVersions | null;
  readonly #shared: DataVersions | null;
  readonly #home: UploadsHome | null;

  constructor(own: DataVersions | null, shared: DataVersions | null, home: UploadsHome | null) {
    this.#own = own;
    this.#shared = shared;
    this.#home = home;
  }

  async begin(site: string, version: string): Promise<SetParts> {
    if (this.#own === null) throw new AppError('JOB_UNSUPPORTED', 'a set of uploads alone is never loaded');
    const own = await this.#own.begin(version);
    if (this.#home === null) return { own };
    this.#home.see();
    for (const name of UPLOAD_FOLDERS) {
      symlinkSync(`${this.#home.path}/${siteFile(site)}/${name}`, `${own}/${name}`);
    }
    return { own, uploads: (await this.#shared?.begin(version)) ?? null };
  }

  complete(version: string): void {
    this.#each((sets) => {
      sets.complete(version);
    });
  }

  place(site: string, version: string): boolean {
    return this.#each((sets) => sets.place(site, version)).includes(true);
  }

  putBack(site: string, version: string): boolean {
    return this.#each((sets) => sets.putBack(site, version)).includes(true);
  }

  clear(site: string, version: string): Promise<void> {
    return this.#all((sets) => sets.clear(site, version));
  }

  keepFormer(site: string, version: string): Promise<void> {
    return this.#all((sets) => sets.keepFormer(site, version));
  }

  removeLive(site: string, version: string): Promise<void> {
    return this.#all((sets) => sets.removeLive(site, version));
  }

  #each<T>(work: (sets: DataVersions) => T): T[] {
    return [this.#shared, this.#own].flatMap((sets) => (sets === null ? [] : [work(sets)]));
  }

  /** What the first cannot do keeps nobody from the second. */
  async #all(work: (sets: DataVersions) => Promise<void>): Promise<void> {
    const outcomes = await Promise.allSettled(this.#each(work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
