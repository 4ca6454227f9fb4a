import { readdirSync, readlinkSync, type Dirent } from 'node:fs';
import { close, FileStat, openFolder, statAt, statOf } from '../../shared/at.ts';
import { AppError, hasCode } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { normalMode } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { bytePath, childOf, nativePath, readablePath } from '../../shared/manifest/paths.ts';
import { Listing, type Found, type ListedRows, type Run } from './listing.ts';
import { differing, lastBelow, ROOT, type Recheck } from './recheck.ts';
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

/** In place of a number: nothing is known of the entry. */
export const STRANGE = -2;

/** What was found of the entry that was asked for last. */
const stat = new FileStat();

/** Walks one tree; see walk. */
export class Walker {
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
    const known = before === STRANGE ? null : this.#known;
    if (known === null) this.#addAll(this.entriesOf(path, depth), depth);
    else if (mustBeListed(known.check, before)) this.#visitListed(known, path, depth, before);
    else this.#visitKnown(known, path, depth, before);
  }

  /** What lies directly in a folder of which nothing is known; notes what cannot travel. */
  entriesOf(path: string, depth: number): Found[] {
    return this.#listed(path).flatMap((name) => this.#travelling(childOf(path, name), depth));
  }

  /** A folder with the names that it had. */
  #visitKnown(known: Known, path: string, depth: number, before: number): void {
    this.#pause();
    for (const index of childrenOf(known.manifest, before)) {
      const child = childOf(path, known.manifest.nameOf(index));
      if (known.check.changed.has(index)) this.#addAll(this.#travelling(child, depth), depth);
      else this.#takeKnown(known, child, depth, index);
    }
  }

  #visitListed(known: Known, path: string, depth: number, before: number): void {
    const former = namesIn(known.manifest, before);
    for (const name of this.#listed(path)) {
      const child = childOf(path, name);
      const index = former.get(name);
      if (index === undefined || known.check.changed.has(index))
        this.#addAll(this.#travelling(child, depth), depth);
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

  /** Names in a folder that are part of the code. */
  #listed(path: string): string[] {
    this.#pause();
    const listed = attempt(path, () => list(this.#root, path));
    return listed
      .filter((one) => !isLeftOut(one) && !this.#isSiteFolder(path, one))
      .map(({ name }) => name)
      .sort();
  }

  /** What is at a path, where it can travel. */
  #travelling(path: string, depth: number): Found[] {
    const entry = this.#lookAt(path);
    if (entry !== null && withinLimits(entry, depth)) return [entry];
    this.unsupported.push(path);
    return [];
  }

  #addAll(entries: readonly Found[], depth: number): void {
    for (const entry of entries) {
      this.found.add(entry);
      if (entry.kind === 'folder') this.visit(entry.path, depth + 1, STRANGE);
    }
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

function list(root: string, path: string): Dirent[] {
  const folder = nativePath(path === '' ? root : `${root}/${path}`);
  return readdirSync(folder, { encoding: 'latin1', withFileTypes: true });
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

/** A folder that is still to be walked, and how deep what lies in it is. */
export interface Ahead {
  readonly path: string;
  readonly depth: number;
}

/** What was found below some folders, by their numbers, and what of it cannot travel. */
export interface Below {
  readonly rows: readonly (readonly [folder: number, rows: ListedRows])[];
  readonly unsupported: readonly string[];
}

/** Walks the folders that are taken, of which nothing is known. */
export function walkBelow(
  folder: string,
  ahead: readonly Ahead[],
  taken: Iterable<Run>,
  pause: () => void,
  withoutSiteFolders: boolean,
): Below {
  const root = openFolder(folder, { follow: true });
  const [rows, unsupported] = [[] as [number, ListedRows][], [] as string[]];
  try {
    for (const { from, to } of taken) {
      for (const [index, { path, depth }] of ahead.slice(from, to).entries()) {
        const walker = new Walker(folder, root, pause, { known: null, withoutSiteFolders });
        walker.visit(path, depth, STRANGE);
        rows.push([from + index, walker.found.rows()]);
        unsupported.push(...walker.unsupported);
      }
    }
    return { rows, unsupported };
  } finally {
    close(root);
  }
}
