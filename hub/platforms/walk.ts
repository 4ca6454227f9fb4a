import { lstatSync, readdirSync, readlinkSync, type Dirent, type Stats } from 'node:fs';
import { AppError, hasCode } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { normalMode } from '../../shared/manifest/entry.ts';
import { bytePath, childOf, nativePath, readablePath } from '../../shared/manifest/paths.ts';
import { isSiteFolder } from './site-folders.ts';
import { Listing, type Found, type Stamp } from './listing.ts';

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

/**
 * Lists a source tree in the order of manifests, on request without folders of sites. `pause` is called for each folder and may throw to
 * stop. Throws SOURCE_MISSING for what cannot be read, SOURCE_UNSUPPORTED that names what cannot
 * travel, SourceMoved when the tree changes underneath.
 */
export function walk(
  folder: string,
  pause: () => void,
  options: { readonly withoutSiteFolders: boolean } = { withoutSiteFolders: false },
): Listing {
  const root = bytePath(folder);
  const found = new Listing();
  const unsupported: string[] = [];
  checkRoot(folder);
  const visit = (path: string, depth: number): void => {
    pause();
    for (const listed of attempt(path, () => list(root, path))) {
      const child = childOf(path, listed.name);
      if (isLeftOut(listed)) continue;
      if (options.withoutSiteFolders && listed.isDirectory() && isSiteFolder(root, path, listed.name))
        continue;
      const entry = describe(root, child, listed);
      if (entry === null || !withinLimits(entry, depth)) unsupported.push(child);
      else found.add(entry);
      if (entry?.kind === 'folder' && depth < LIMITS.manifestDepth) visit(child, depth + 1);
    }
  };
  visit('', 0);
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

/** The failure that names what cannot travel, as far as a message may. */
export function unsupportedEntries(paths: readonly string[], why: string): AppError {
  const named = paths.slice(0, MOST_NAMED).map(readablePath).join(', ');
  const more = paths.length > MOST_NAMED ? ` and ${String(paths.length - MOST_NAMED)} more` : '';
  return new AppError('SOURCE_UNSUPPORTED', `${why}: ${named}${more}`, {
    field: readablePath(paths[0] ?? ''),
  });
}

/** The stats of a file by which a change shows. */
export function stampOf(stats: Stats): Stamp {
  return { size: stats.size, mtime: stats.mtimeMs, ctime: stats.ctimeMs, inode: stats.ino };
}

function checkRoot(folder: string): void {
  try {
    if (readdirSync(folder).length > 0) return;
  } catch (error) {
    throw new AppError('SOURCE_MISSING', `${folder} is not a folder that can be read`, { cause: error });
  }
  throw new AppError('SOURCE_EMPTY', `${folder} is empty`);
}

/** With the kinds that the folder itself tells: only files are asked for their stats. */
function list(root: string, path: string): Dirent[] {
  const folder = nativePath(path === '' ? root : `${root}/${path}`);
  const listed = readdirSync(folder, { encoding: 'latin1', withFileTypes: true });
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isLeftOut(listed: Dirent): boolean {
  return VERSION_CONTROL.has(listed.name) || (listed.name === 'CVS' && listed.isDirectory());
}

function describe(root: string, path: string, listed: Dirent): Found | null {
  if (listed.isDirectory()) return { kind: 'folder', path };
  if (listed.isFile()) return describeFile(root, path);
  if (!listed.isSymbolicLink()) return null;
  const target = attempt(path, () => readlinkSync(nativePath(`${root}/${path}`), { encoding: 'latin1' }));
  return { kind: 'symlink', path, target };
}

function describeFile(root: string, path: string): Found {
  const stats = attempt(path, () => lstatSync(nativePath(`${root}/${path}`)));
  if (!stats.isFile()) throw new SourceMoved(path);
  const { size, mtimeMs, ctimeMs, ino } = stats;
  const mode = normalMode(stats.mode);
  return { kind: 'file', path, mode, size, mtime: mtimeMs, ctime: ctimeMs, inode: ino };
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
    throw new AppError('SOURCE_MISSING', `${readablePath(path)} cannot be read`, {
      field: readablePath(path),
      remedy: "Let the hub's user read it, or take it away.",
      cause: error,
    });
  }
}
