import { readdirSync } from 'node:fs';
import { FileStat, removeFolderAt, statAt, unlinkAt } from '../../shared/at.ts';
import { compareTrees } from '../../shared/manifest/compare.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { childOf, parentOf } from '../../shared/manifest/paths.ts';
import { isFolder, type Survey } from './survey.ts';
import { pathTo, type Tree } from '../../shared/tree.ts';

/**
 * Takes away what is in the place of files that will be written anew, and what the manifest does not
 * know; large files that have a right block stay.
 */
export function clearDamaged(manifest: Manifest, tree: Tree, { damaged, rightBlocks, strays }: Survey): void {
  const partial = new Set(rightBlocks.map((block) => manifest.entryOf(block)));
  for (const index of damaged) {
    if (partial.has(index)) continue;
    const path = manifest.pathOf(index);
    if (!manifest.isFolder(index) || !isFolderIn(tree, path)) remove(tree, path);
  }
  for (const path of strays) remove(tree, path);
}

/** What is left to do when a tree of one release becomes that of another. */
export interface Stripped {
  /** Entries of the other release that are to be made. */
  readonly missing: number[];
  /** Folders that lost something. */
  readonly folders: string[];
}

/**
 * Takes out of a tree that is exactly `from`, but for the strays, whatever `to` does not have as it
 * is. Only names are removed: a file that another release shares is never written to.
 */
export function strip(tree: Tree, from: Manifest, to: Manifest, strays: readonly string[]): Stripped {
  const { removed, changed, added } = compareTrees(from, to);
  const doomed = [...removed, ...changed.map(([before]) => before)].sort((a, b) => a - b);
  const paths = [...strays, ...doomed.map((index) => from.pathOf(index))];
  // What lies in a folder comes after it and goes before it.
  for (const path of paths.reverse()) remove(tree, path);
  const missing = [...added, ...changed.map(([, now]) => now)].sort((a, b) => a - b);
  return { missing, folders: [...new Set(paths.map(parentOf))] };
}

function isFolderIn(tree: Tree, path: string): boolean {
  const found = tree.find(path);
  return found !== null && isFolder(found);
}

const found = new FileStat();

/** Removes whatever has this path, if anything; through no symlink, and with all that is in it. */
function remove(tree: Tree, path: string): void {
  const place = tree.find(path);
  if (place === null || !statAt(place.folder, place.name, found)) return;
  if (!found.isFolder) {
    unlinkAt(place.folder, place.name);
    return;
  }
  for (const name of readdirSync(pathTo(place), { encoding: 'latin1' })) remove(tree, childOf(path, name));
  const empty = tree.find(path);
  if (empty !== null) removeFolderAt(empty.folder, empty.name);
}
