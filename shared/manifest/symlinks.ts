import { LIMITS } from '../limits.ts';
import type { Entry } from './entry.ts';
import type { Manifest } from './manifest.ts';
import { childOf, parentOf } from './paths.ts';

/** Symlinks that one resolution may pass through, as in the kernel. */
const MOST_HOPS = 40;

/**
 * Follows every symlink the way the kernel would, through other symlinks too, and reports each that
 * is absolute, climbs out of the tree, steps up from what is no folder of the tree, or never ends.
 * A target that does not exist is no fault.
 */
export function checkSymlinks(manifest: Manifest, report: (path: string) => void): void {
  if (manifest.columns.targets.length === 0) return;
  const tree = new Map<string, Entry>();
  for (let index = 0; index < manifest.length; index++) {
    if (!manifest.isFile(index)) tree.set(manifest.pathOf(index), manifest.at(index));
  }
  for (const [path, { kind }] of tree) if (kind === 'symlink' && !staysInside(path, tree)) report(path);
}

function staysInside(path: string, tree: ReadonlyMap<string, Entry>): boolean {
  let at = parentOf(path);
  let hops = 0;
  const ahead = [path.slice(at === '' ? 0 : at.length + 1)];
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      // What is not in the tree may become anything, so stepping up from it is never safe.
      if (at === '' || tree.get(at)?.kind !== 'folder') return false;
      at = parentOf(at);
      continue;
    }
    const next = childOf(at, name);
    const entry = tree.get(next);
    if (entry?.kind !== 'symlink') {
      if (next.length > LIMITS.manifestPathBytes) return false;
      at = next;
      continue;
    }
    hops += 1;
    if (hops > MOST_HOPS || entry.target.startsWith('/')) return false;
    ahead.push(...entry.target.split('/').reverse());
  }
  return true;
}
