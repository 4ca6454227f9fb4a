import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { FOLDER_MODE } from '../../shared/manifest/entry.ts';
import { fsyncFolder, replaceSymlink } from '../../shared/safe-files.ts';

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Where releases lie:
 *
 *     <root>/platforms/.aegir/releases/<digest>/           the tree
 *                                      <digest>.manifest   its manifest; it comes last and says READY
 *                             building/<digest>/           a tree that is not complete
 *                                      <digest>.manifest
 *                             latest/<platform>            symlink to the release synced last
 *
 * A manifest's modification time is when its release became complete: nothing in a release is
 * younger, except what somebody changed behind our back.
 */
export class ReleaseLayout {
  readonly #home: string;

  constructor(root: string) {
    this.#home = join(root, 'platforms', '.aegir');
  }

  /** Makes the folders that are missing. */
  prepare(): void {
    for (const folder of [this.releasesFolder, this.buildingFolder, this.#latestFolder]) {
      makeFolder(folder);
    }
  }

  get releasesFolder(): string {
    return join(this.#home, 'releases');
  }

  get buildingFolder(): string {
    return join(this.#home, 'building');
  }

  get #latestFolder(): string {
    return join(this.#home, 'latest');
  }

  release(digest: string): string {
    return join(this.releasesFolder, digest);
  }

  manifest(digest: string): string {
    return `${this.release(digest)}.manifest`;
  }

  building(digest: string): string {
    return join(this.buildingFolder, digest);
  }

  buildingManifest(digest: string): string {
    return `${this.building(digest)}.manifest`;
  }

  isReady(digest: string): boolean {
    return DIGEST.test(digest) && existsSync(this.manifest(digest)) && existsSync(this.release(digest));
  }

  /** Digests of the complete releases. */
  ready(): string[] {
    return namesIn(this.releasesFolder)
      .filter((name) => name.endsWith('.manifest'))
      .map((name) => basename(name, '.manifest'))
      .filter((digest) => this.isReady(digest));
  }

  /** When the release became complete. */
  readyMs(digest: string): number {
    return statSync(this.manifest(digest)).mtimeMs;
  }

  /** The encoded manifest of a complete release; null when there is none. */
  readManifest(digest: string): Buffer | null {
    try {
      return readFileSync(this.manifest(digest));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  /** A tree under its final name that never became READY is a building one. */
  takeBack(digest: string): void {
    if (!existsSync(this.release(digest)) || this.isReady(digest)) return;
    if (!existsSync(this.building(digest))) renameSync(this.release(digest), this.building(digest));
  }

  /** Stamps the manifest as younger than all that was written so far. */
  stamp(manifest: string): void {
    // File times come from a coarser clock that is never ahead of this one.
    const seconds = (Date.now() + 2) / 1000;
    utimesSync(manifest, seconds, seconds);
  }

  /** Gives a durable building tree its final name. */
  publish(digest: string): void {
    renameSync(this.building(digest), this.release(digest));
    fsyncFolder(this.releasesFolder);
  }

  /** Says READY: from here on the release is complete. */
  markReady(digest: string): void {
    renameSync(this.buildingManifest(digest), this.manifest(digest));
    fsyncFolder(this.releasesFolder);
  }

  /** The release that was synced last for a platform; null when none was. */
  latest(platform: string): string | null {
    try {
      return basename(readlinkSync(join(this.#latestFolder, platform)));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  setLatest(platform: string, digest: string): void {
    if (this.latest(platform) === digest) return;
    replaceSymlink(join(this.#latestFolder, platform), `../releases/${digest}`);
  }

  /**
   * Takes the names away from releases that are not to be kept, so that nobody finds them any more,
   * and returns the folders to delete. Names in `busy` are worked on and stay.
   */
  condemn(keep: ReadonlySet<string>, busy: ReadonlySet<string>): string[] {
    const stays = (name: string): boolean => {
      const digest = name.replace(/\.manifest$/, '');
      return keep.has(digest) || busy.has(digest);
    };
    for (const name of namesIn(this.releasesFolder).filter((one) => !stays(one))) {
      if (name.endsWith('.manifest')) rmSync(join(this.releasesFolder, name));
    }
    for (const name of namesIn(this.releasesFolder).filter((one) => !stays(one))) {
      renameSync(join(this.releasesFolder, name), freeName(join(this.buildingFolder, name)));
    }
    fsyncFolder(this.releasesFolder);
    const doomed = namesIn(this.buildingFolder).filter((name) => !stays(name));
    return doomed.map((name) => join(this.buildingFolder, name));
  }
}

/** Web servers pass through these folders, whatever the umask is. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, FOLDER_MODE);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function freeName(path: string): string {
  let name = path;
  for (let number = 1; existsSync(name); number++) name = `${path}.${String(number)}`;
  return name;
}
