import { realpathSync } from 'node:fs';
import { FileStat, statAt } from '../../shared/at.ts';
import { AppError, hasCode } from '../../shared/errors.ts';
import { Tree } from '../../shared/tree.ts';
import type { FoundFile } from './listing.ts';
import type { FileContent, PackWriter } from './pack-writer.ts';
import { missing } from './recheck.ts';
import { stampOf, type Stamp } from './stamp.ts';
import { closed, SourceMoved } from './walker.ts';

/** How often a file that changes underneath is tried again. */
const ATTEMPTS = 3;

const now = new FileStat();

/**
 * Opens a source to read files of it. It may be a symlink itself, but none in it is followed. Throws SOURCE_MISSING,
 * PATH_INVALID for one that leads to what is the hub's own.
 */
export function openSource(folder: string, state: string): Tree {
  const tree = open(folder);
  const [real, own] = [realpathSync(tree.root()), realpathSync(state)];
  const isOurs = `${real}/`.startsWith(`${own}/`) || `${own}/`.startsWith(`${real}/`);
  if (!isOurs || real.startsWith(`${own}/builds/`)) return tree;
  tree.close();
  throw new AppError('PATH_INVALID', `${folder} leads to ${real}, which is not code but ours`);
}

function open(folder: string): Tree {
  try {
    return Tree.open(realpathSync(folder));
  } catch (error) {
    throw missing(folder, error);
  }
}

/**
 * Reads a file until what was read and what the file says of itself agree. No folder on the way to it is a symlink, whatever
 * somebody makes of one meanwhile: what lies elsewhere, as the keys of the hub do, is never code. Throws SourceMoved, SOURCE_MISSING.
 */
export function readSource(
  tree: Tree,
  found: FoundFile,
  packs: PackWriter,
  pause: () => void,
): { content: FileContent; stamp: Stamp } {
  pause();
  try {
    const place = tree.find(found.path);
    if (place === null) throw new SourceMoved(found.path);
    const content = packs.readFile(place, found);
    if (content !== null) return { content, stamp: found };
    for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
      if (!statAt(place.folder, place.name, now) || !now.isFile) break;
      const stamp = stampOf(now);
      const again = packs.readFile(place, stamp);
      if (again !== null) return { content: again, stamp };
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO')) throw unreadable(error, found.path);
  }
  throw new SourceMoved(found.path);
}

function unreadable(error: unknown, path: string): unknown {
  return hasCode(error, 'EACCES', 'EPERM', 'EIO') ? closed(path, error) : error;
}
