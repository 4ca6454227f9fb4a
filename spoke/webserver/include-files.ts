import { dirname, join } from 'node:path';
import { isFolder, namesIfThere } from '../disk/reading.ts';

/** The files an Include means: a file, a pattern, or all files below a folder, in Apache's order. */
export function expandFiles(pattern: string): string[] {
  const matches = /[*?[]/.test(pattern) ? matchPattern(pattern) : [pattern];
  return matches.flatMap((path) => (isFolder(path) ? filesBelow(path) : [path]));
}

function matchPattern(pattern: string): string[] {
  const folder = dirname(pattern);
  const last = pattern.slice(folder.length + 1);
  const folders = /[*?[]/.test(folder) ? matchPattern(folder) : [folder];
  const expression = globExpression(last);
  return folders.flatMap((parent) =>
    namesIfThere(parent)
      .filter((entry) => expression.test(entry) && (!entry.startsWith('.') || last.startsWith('.')))
      .map((entry) => join(parent, entry)),
  );
}

function globExpression(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

function filesBelow(folder: string): string[] {
  return namesIfThere(folder).flatMap((entry) => expandFiles(join(folder, entry)));
}
