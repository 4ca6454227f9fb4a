/**
 * Whether a symlink at a path of the data folder leads to a place in that folder by its text alone. Only relative ones
 * that never step up above the folder do; other symlinks on the way are each held to the same.
 */
export function staysInside(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/')) return false;
  let depth = path.split('/').length - 1;
  for (const name of target.split('/')) {
    if (name === '..') depth -= 1;
    else if (name !== '' && name !== '.') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}
