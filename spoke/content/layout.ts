import {
  closeSync,
  existsSync,
  fsyncSync,
  futimesSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { fsyncFolder, replaceSymlink } from '../../shared/safe-files.ts';
import { freeName, linkedName, makeFolder, namesIn } from './folders.ts';
import type { ManifestFile } from '../../shared/manifest/shelf.ts';

const DIGEST = /^[0-9a-f]{64}$/;
/** Code that looks one folder above its own finds its site by this one; it is nobody's release. */
const SHARED_LINK = 'wp-config.php';
const DOOMED = 'doomed-';

/**
 * Where releases lie:
 *
 *     <root>/platforms/.aegir/releases/<digest>/           the tree
 *                                      <digest>.manifest   its manifest; it comes last and says READY
 *                             building/<digest>/           a tree that is not complete
 *                                      <digest>.manifest
 *                                      advance-<platform>  content that comes before its release is known
 *                                      doomed-<name>       what is being deleted
 *                             standby/<platform>/<digest>  a tree that is served no more and will become the
 *                                      <digest>.manifest   platform's next release; the folder's modification
 *                                                          time is when nobody was led to the tree any more
 *                             latest/<platform>            symlink to the release synced last
 *                             origin/<digest>              symlink to the platform that a release was synced for last
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
    const folders = [this.releasesFolder, this.buildingFolder, this.#standbyFolder];
    for (const folder of [...folders, this.#latestFolder, this.#originFolder]) makeFolder(folder);
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

  get #standbyFolder(): string {
    return join(this.#home, 'standby');
  }

  get #originFolder(): string {
    return join(this.#home, 'origin');
  }

  release(digest: string): string {
    return join(this.releasesFolder, digest);
  }

  manifest(digest: string): string {
    return `${this.release(digest)}.manifest`;
  }

  manifestFile(digest: string): ManifestFile {
    return { release: digest, path: this.manifest(digest) };
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

  /** A tree under its final name that never became READY is a building one. */
  takeBack(digest: string): void {
    if (!existsSync(this.release(digest)) || this.isReady(digest)) return;
    if (!existsSync(this.building(digest))) renameSync(this.release(digest), this.building(digest));
  }

  /** Stamps the manifest as younger than all that was written so far; durable when it returns. */
  stamp(manifest: string): void {
    // File times come from a coarser clock that is never ahead of this one.
    const seconds = (Date.now() + 2) / 1000;
    const descriptor = openSync(manifest, 'r+');
    try {
      futimesSync(descriptor, seconds, seconds);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
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
    return linkedName(join(this.#latestFolder, platform));
  }

  setLatest(platform: string, digest: string): void {
    if (this.latest(platform) !== digest) {
      replaceSymlink(join(this.#latestFolder, platform), `../releases/${digest}`);
    }
    if (this.#origin(digest) !== platform) {
      replaceSymlink(join(this.#originFolder, digest), `../latest/${platform}`);
    }
  }

  /** The tree that stands by for a platform; null when none does. */
  standby(platform: string): Standby | null {
    const home = join(this.#standbyFolder, platform);
    const release = namesIn(home).find((name) => existsSync(join(home, `${name}.manifest`)));
    if (release === undefined) return null;
    const folder = join(home, release);
    const manifest = { release, path: `${folder}.manifest` };
    const { mtimeMs: vacantSinceMs } = statSync(home);
    return { folder, manifest, readyMs: statSync(manifest.path).mtimeMs, vacantSinceMs };
  }

  /** Makes a standby tree the building tree of a release; false when another sync was faster. */
  claim(standby: Standby, digest: string): boolean {
    try {
      renameSync(standby.folder, this.building(digest));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
    return true;
  }

  /** Where content of a platform comes before its release is known. */
  advance(platform: string): string {
    return join(this.buildingFolder, advanceName(platform));
  }

  /** Makes what came of a platform in advance the building tree of a release; false when nothing did. */
  claimAdvance(platform: string, digest: string): boolean {
    try {
      renameSync(this.advance(platform), this.building(digest));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
    return true;
  }

  /** Takes away the manifest of a standby tree that was used. */
  forget(manifest: ManifestFile): void {
    rmSync(manifest.path, { force: true });
  }

  /**
   * Takes the names away from releases that are not to be kept, so that nobody finds them any more,
   * and returns the folders to delete; one release of each platform stands by instead, unless none shall. Names in `busy`
   * are worked on and stay.
   */
  condemn(keep: ReadonlySet<string>, busy: ReadonlySet<string>, standBy: number | 'none'): string[] {
    const digestOf = (name: string): string => basename(name, '.manifest');
    const stays = (name: string): boolean => keep.has(digestOf(name)) || busy.has(digestOf(name));
    if (standBy !== 'none')
      for (const digest of this.ready().filter((one) => !stays(one))) this.#standBy(digest, stays, standBy);
    const gone = (name: string): boolean => name !== SHARED_LINK && !stays(name);
    for (const name of namesIn(this.releasesFolder).filter(gone)) {
      if (name.endsWith('.manifest')) rmSync(join(this.releasesFolder, name));
    }
    for (const name of namesIn(this.releasesFolder).filter(gone)) {
      renameSync(join(this.releasesFolder, name), freeName(join(this.buildingFolder, name)));
    }
    fsyncFolder(this.releasesFolder);
    for (const digest of namesIn(this.#originFolder).filter((one) => !stays(one))) {
      unlinkSync(join(this.#originFolder, digest));
    }
    for (const platform of namesIn(this.#standbyFolder)) {
      if (standBy === 'none') this.dropStandby(platform);
      else this.#tidyStandby(platform, stays);
    }
    const doomed = namesIn(this.buildingFolder).filter((name) => !stays(name));
    return doomed.map((name) => this.#doom(name));
  }

  /** Gives what is to be deleted a name that nobody looks for, so that no sync goes on with it meanwhile. */
  #doom(name: string): string {
    const path = join(this.buildingFolder, name);
    if (name.startsWith(DOOMED)) return path;
    const doomed = freeName(join(this.buildingFolder, `${DOOMED}${name}`));
    renameSync(path, doomed);
    return doomed;
  }

  /** Keeps the tree of a release as standby when its platform is here and has none. */
  #standBy(digest: string, stays: (digest: string) => boolean, switchedMs: number): void {
    const platform = this.#origin(digest);
    const latest = platform === null ? null : this.latest(platform);
    if (platform === null || latest === null || !stays(latest) || this.standby(platform) !== null) return;
    const home = join(this.#standbyFolder, platform);
    if (existsSync(home)) this.dropStandby(platform);
    makeFolder(home);
    // Without its manifest the release is found no more; only then is its tree moved.
    renameSync(this.manifest(digest), join(home, `${digest}.manifest`));
    fsyncFolder(this.releasesFolder);
    renameSync(this.release(digest), join(home, digest));
    fsyncFolder(home);
    utimesSync(home, switchedMs / 1_000, switchedMs / 1_000);
  }

  /** Gives up the standby of a platform; what is left of it goes with the next pruning. */
  dropStandby(platform: string): void {
    const home = join(this.#standbyFolder, platform);
    for (const name of namesIn(home)) {
      renameSync(join(home, name), freeName(join(this.buildingFolder, `standby-${name}`)));
    }
    rmdirSync(home);
  }

  /** Takes away a standby whose platform is gone, and what is left of one that was used. */
  #tidyStandby(platform: string, stays: (digest: string) => boolean): void {
    const latest = this.latest(platform);
    if (this.standby(platform) === null || latest === null || !stays(latest)) this.dropStandby(platform);
  }

  #origin(digest: string): string | null {
    return linkedName(join(this.#originFolder, digest));
  }
}

/** Name of the building tree that content of a platform comes into in advance. */
export function advanceName(platform: string): string {
  return `advance-${platform}`;
}

/** A tree that stands by, exactly the release of its manifest unless somebody changed it. */
export interface Standby {
  readonly folder: string;
  readonly manifest: ManifestFile;
  readonly readyMs: number;
  /** When nobody was led to it any more. */
  readonly vacantSinceMs: number;
}
