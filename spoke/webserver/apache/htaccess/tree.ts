import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Name of the files that code brings along. */
export const RULES_FILE = '.htaccess';

/** A tree with more than this is not read once. */
const MOST_FILES = 500;
const MOST_BYTES = 256 << 10;
const MOST_DEPTH = 128;

/**
 * Folders of a tree that have a .htaccess, relative, parents first; '' is the tree itself. Null when they are too many.
 * Folders behind symlinks count under every name they have.
 */
export async function foldersWithRules(root: string): Promise<string[] | null> {
  const found: string[] = [];
  let level: { readonly path: string; readonly above: readonly string[] }[] = [{ path: '', above: [] }];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { path, above } of level) {
      for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
        const child = path === '' ? entry.name : `${path}/${entry.name}`;
        if (entry.name === RULES_FILE) found.push(path);
        else if (entry.isDirectory()) next.push({ path: child, above });
        else if (entry.isSymbolicLink()) next.push(...(await behind(root, child, above)));
      }
    }
    if (found.length > MOST_FILES || depth > MOST_DEPTH) return null;
    level = next;
  }
  return found.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

/** The folder behind a symlink, unless the way there leads through it already. */
async function behind(root: string, path: string, above: readonly string[]) {
  const target = await stat(join(root, path)).catch(() => null);
  if (target?.isDirectory() !== true) return [];
  const place = await realpath(join(root, path));
  // What leads out of the tree leads to the data of a site: nothing in there is a rule of the code.
  if (!`${place}/`.startsWith(`${await realpath(root)}/`)) return [];
  return above.includes(place) ? [] : [{ path, above: [...above, place] }];
}

/** Text of the .htaccess of a folder, null for what is no ordinary file or too large. */
export async function readRules(folder: string): Promise<string | null> {
  const file = join(folder, RULES_FILE);
  const found = await lstat(file);
  if (!found.isFile() || found.size > MOST_BYTES) return null;
  const handle = await open(file);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
