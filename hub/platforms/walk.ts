import { readdirSync, readlinkSync, type Dirent } from 'node:fs';
import { close, FileStat, openFolder, statAt, statOf } from '../../shared/at.ts';
import { AppError, hasCode } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { normalMode } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { bytePath, childOf, nativePath, readablePath } from '../../shared/manifest/paths.ts';
import { Listing, type Found, type Run } from './listing.ts';
import { differing, lastBelow, missing, ROOT, type Recheck } from './recheck.ts';
import { markOf, stampOf } from './stamp.ts';
import type { KeptStats } from './stats.ts';
import { isSiteFolder } from './site-folders.ts';

/** Thrown when something vanished or turned into something else since it was listed. */
export class SourceMoved extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${readablePath(path)} changed while it was read`);
    this.path = path;
  }
}

/** Left out of every release at any depth: the history of the code is not part of the code. */
const VERSION_CONTROL = new Set(['.git', '.svn', '.hg', '.bzr']);

/** Unsupported entries named in one error. */
const MOST_NAMED = 5;

/** A tree as it was when it was read, and what was seen of it since. */
export interface Known {
  readonly manifest: Manifest;
  readonly stats: KeptStats;
  readonly check: Recheck;
}

export interface WalkOptions {
  /** Folders of sites are no code. */
  readonly withoutSiteFolders: boolean;
  /** Null: all of it is looked at. */
  readonly known: Known | null;
}

/**
 * Lists a source tree in the order of manifests; of one that is known only what is not as it was is looked at. `pause` is called
 * for each folder and may throw to stop. Throws SOURCE_MISSING for what cannot be read, SOURCE_UNSUPPORTED that names what
 * cannot travel, SourceMoved when the tree changes underneath.
 */
export function walk(folder: string, pause: () => void, how: WalkOptions): Listing {
  const { found, unsupported } = walked(folder, pause, how);
  if (unsupported.length > 0)
    throw unsupportedEntries(unsupported, 'neither a file, a folder nor a symlink, or beyond a limit');
  if (found.length > LIMITS.manifestEntries) {
    throw new AppError(
      'SOURCE_UNSUPPORTED',
      `${folder} holds more than ${String(LIMITS.manifestEntries)} entries`,
    );
  }
  return found;
}

function walked(folder: string, pause: () => void, how: WalkOptions): Walker {
  checkRoot(folder);
  const root = openFolder(folder, { follow: true });
  try {
    const walker = new Walker(folder, root, pause, how);
    walker.visit('', 0, how.known === null ? STRANGE : ROOT);
    return walker;
  } finally {
    close(root);
  }
}

/** In place of a number: nothing is known of the entry. */
const STRANGE = -2;

/** What was found of the entry that was asked for last. */
const stat = new FileStat();

class Walker {
  readonly found: Listing;
  readonly unsupported: string[] = [];
  readonly #root: string;
  /** The same folder, open. */
  readonly #open: number;
  readonly #pause: () => void;
  readonly #known: Known | null;
  readonly #withoutSiteFolders: boolean;
  /** Of the known manifest. */
  readonly #differing: Int32Array;

  constructor(folder: string, open: number, pause: () => void, { known, withoutSiteFolders }: WalkOptions) {
    this.#root = bytePath(folder);
    this.#open = open;
    this.#pause = pause;
    this.#known = known;
    this.#withoutSiteFolders = withoutSiteFolders;
    this.#differing = known === null ? new Int32Array() : differing(known.check);
    statOf(open, stat);
    this.found = new Listing(known?.check.folders.get(ROOT) ?? markOf(stat));
  }

  /** `before`: number of the folder in the known manifest. */
  visit(path: string, depth: number, before: number): void {
    this.#pause();
    const known = before === STRANGE ? null : this.#known;
    if (known !== null && !mustBeListed(known.check, before)) this.#visitKnown(known, path, depth, before);
    else this.#visitListed(known, path, depth, before);
  }

  /** A folder with the names that it had. */
  #visitKnown(known: Known, path: string, depth: number, before: number): void {
    for (const index of childrenOf(known.manifest, before)) {
      const child = childOf(path, known.manifest.nameOf(index));
      if (known.check.changed.has(index)) this.#take(child, depth, this.#lookAt(child));
      else this.#takeKnown(known, child, depth, index);
    }
  }

  #visitListed(known: Known | null, path: string, depth: number, before: number): void {
    const former = known === null ? null : namesIn(known.manifest, before);
    for (const listed of attempt(path, () => list(this.#root, path))) {
      if (isLeftOut(listed) || this.#isSiteFolder(path, listed)) continue;
      const child = childOf(path, listed.name);
      const index = former?.get(listed.name);
      if (known === null || index === undefined || known.check.changed.has(index))
        this.#take(child, depth, this.#lookAt(child));
      else this.#takeKnown(known, child, depth, index);
    }
  }

  #takeKnown(known: Known, path: string, depth: number, index: number): void {
    const { manifest, stats, check } = known;
    const last = lastBelow(manifest, index);
    if (!this.#differsBetween(index, last)) {
      const run = { from: index, to: last + 1 };
      this.found.addRun(run, totalsOf(manifest, run));
      return;
    }
    // Only a folder has something in it that can differ while it is as it was itself.
    const mark = check.folders.get(index) ?? stats.stampOf(index);
    this.found.add({ kind: 'folder', path, ...mark }, index);
    this.visit(path, depth + 1, index);
  }

  /** What is at a path; null for what cannot travel. */
  #lookAt(path: string): Found | null {
    if (!attempt(path, () => statAt(this.#open, path, stat))) throw new SourceMoved(path);
    if (stat.isFolder) return { kind: 'folder', path, ...markOf(stat) };
    if (stat.isFile) return { kind: 'file', path, mode: normalMode(stat.mode), ...stampOf(stat) };
    if (!stat.isSymlink) return null;
    const native = nativePath(`${this.#root}/${path}`);
    const target = attempt(path, () => readlinkSync(native, { encoding: 'latin1' }));
    return { kind: 'symlink', path, target, ...markOf(stat) };
  }

  #isSiteFolder(parent: string, listed: Dirent): boolean {
    return this.#withoutSiteFolders && listed.isDirectory() && isSiteFolder(this.#root, parent, listed.name);
  }

  /** Whether one of the known entries from the first to the last is not as it was. */
  #differsBetween(first: number, last: number): boolean {
    let [low, high] = [0, this.#differing.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#differing[middle] ?? 0) < first) low = middle + 1;
      else high = middle;
    }
    return (this.#differing[low] ?? Infinity) <= last;
  }

  #take(path: string, depth: number, entry: Found | null): void {
    if (entry === null || !withinLimits(entry, depth)) this.unsupported.push(path);
    else this.found.add(entry);
    if (entry?.kind === 'folder' && depth < LIMITS.manifestDepth) this.visit(path, depth + 1, STRANGE);
  }
}

function mustBeListed({ folders, sites }: Recheck, folder: number): boolean {
  return folders.has(folder) || sites.has(folder);
}

function totalsOf(manifest: Manifest, { from, to }: Run): { files: number; bytes: number } {
  let [files, bytes] = [0, 0];
  for (let index = from; index < to; index++) {
    if (!manifest.isFile(index)) continue;
    files += 1;
    bytes += manifest.sizeOf(index);
  }
  return { files, bytes };
}

/** Numbers of what lies directly in a folder. */
function* childrenOf(manifest: Manifest, folder: number): Generator<number> {
  const end = folder === ROOT ? manifest.length - 1 : lastBelow(manifest, folder);
  for (let index = folder + 1; index <= end; index = lastBelow(manifest, index) + 1) yield index;
}

function namesIn(manifest: Manifest, folder: number): Map<string, number> {
  return new Map([...childrenOf(manifest, folder)].map((index) => [manifest.nameOf(index), index]));
}

/** The failure that names what cannot travel, as far as a message may. */
export function unsupportedEntries(paths: readonly string[], why: string): AppError {
  const named = paths.slice(0, MOST_NAMED).map(readablePath).join(', ');
  const more = paths.length > MOST_NAMED ? ` and ${String(paths.length - MOST_NAMED)} more` : '';
  return new AppError('SOURCE_UNSUPPORTED', `${why}: ${named}${more}`, {
    field: readablePath(paths[0] ?? ''),
  });
}

function checkRoot(folder: string): void {
  try {
    if (readdirSync(folder).length > 0) return;
  } catch (error) {
    throw missing(folder, error);
  }
  throw new AppError('SOURCE_EMPTY', `${folder} is empty`);
}

function list(root: string, path: string): Dirent[] {
  const folder = nativePath(path === '' ? root : `${root}/${path}`);
  const listed = readdirSync(folder, { encoding: 'latin1', withFileTypes: true });
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isLeftOut(listed: Dirent): boolean {
  return VERSION_CONTROL.has(listed.name) || (listed.name === 'CVS' && listed.isDirectory());
}

function withinLimits(entry: Found, depth: number): boolean {
  if (entry.path.length > LIMITS.manifestPathBytes || depth >= LIMITS.manifestDepth) return false;
  if (entry.kind === 'file') return entry.size <= LIMITS.fileBytes;
  return entry.kind === 'folder' || entry.target.length <= LIMITS.manifestTargetBytes;
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EINVAL')) throw new SourceMoved(path);
    if (!hasCode(error, 'EACCES', 'EPERM', 'EIO', 'ESTALE')) throw error;
    throw closed(path, error);
  }
}

/** The failure of what is there and cannot be read. */
export function closed(path: string, cause: unknown): AppError {
  return new AppError('SOURCE_MISSING', `${readablePath(path)} cannot be read`, {
    field: readablePath(path),
    remedy: "Let the hub's user read it, or take it away.",
    cause,
  });
}
