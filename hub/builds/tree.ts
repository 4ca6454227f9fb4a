import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, hasCode } from '../../shared/errors.ts';

/**
 * A folder inside a tree that strangers wrote: every step to it is a real folder, so it is not led elsewhere by a
 * symlink. `path` is relative; '' is the tree itself. Throws SOURCE_UNSUPPORTED.
 */
export function folderInside(tree: string, path: string): string {
  const steps = path.split('/').filter((step) => step !== '');
  let place = tree;
  for (const step of ['', ...steps]) {
    place = join(place, step);
    if (step !== '..' && isFolder(place)) continue;
    throw new AppError('SOURCE_UNSUPPORTED', `the source has no folder ${JSON.stringify(path)} of its own`, {
      remedy: 'Correct the folder; a symlink does not do.',
    });
  }
  return place;
}

/** Whether a file of the tree is really one, not a symlink or anything else. */
export function isFile(path: string): boolean {
  return kindOf(path) === 'file';
}

function isFolder(path: string): boolean {
  return kindOf(path) === 'folder';
}

function kindOf(path: string): 'file' | 'folder' | 'other' | 'none' {
  try {
    const stats = lstatSync(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'none';
    throw error;
  }
}
