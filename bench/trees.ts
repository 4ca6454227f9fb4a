import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';

/** A tree to sync, in a folder that may be changed. */
export interface BenchTree {
  readonly name: string;
  readonly folder: string;
  readonly files: number;
}

/** Debian's packages stand for small and large code bases. */
const PACKAGED = ['/usr/share/wordpress', '/usr/share/mediawiki'].filter((folder) => existsSync(folder));
/** What those packages add for the local host; the links lead nowhere without set-up. */
const LOCAL = ['/wp-config.php', '/LocalSettings.php', '/config', '/images'];

/** Copies the trees to measure on: the reader's, or those of this machine. */
export function copyTrees(chosen: string | null, into: string): BenchTree[] {
  return (chosen === null ? PACKAGED : [chosen]).map((source) => {
    const folder = join(into, basename(source));
    const excluded = [...LOCAL.map((name) => `--exclude=${name}`), '--exclude=.git'];
    execFileSync('rsync', ['-a', '--copy-unsafe-links', '--no-specials', ...excluded, `${source}/`, folder]);
    return { name: basename(source), folder, files: filesIn(folder).length };
  });
}

/** A tree of one file of this size. */
export function largeFileTree(into: string, bytes: number): BenchTree {
  const folder = join(into, 'large-file');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.bin'), randomBytes(bytes));
  return { name: 'large-file', folder, files: 1 };
}

/** Changes every nth file a little, as an edit would. */
export function editEvery(folder: string, nth: number): void {
  for (const [index, file] of filesIn(folder).entries()) {
    if (index % nth === Math.floor(nth / 2)) appendFileSync(file, `// ${String(Math.random())}\n`);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
