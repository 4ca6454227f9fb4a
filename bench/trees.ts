import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';

/** A tree to sync, in a folder that may be changed. */
export interface BenchTree {
  readonly name: string;
  readonly folder: string;
  readonly files: number;
}

/** Debian's packages stand for small and large code bases. */
export const SMALL = '/usr/share/wordpress';
export const LARGE = '/usr/share/mediawiki';
/** What those packages add for the local host; the links lead nowhere without set-up. */
const LOCAL = ['/wp-config.php', '/LocalSettings.php', '/config', '/images'];

const FILES_PER_FOLDER = 10;
const LINES_PER_FILE = 40;

/** Copies a tree to measure on. Throws when it is not on this machine. */
export function copyTree(source: string, into: string): BenchTree {
  if (!existsSync(source)) throw new Error(`${source} is not here: install its package, or name a --tree`);
  const folder = join(into, basename(source));
  const excluded = [...LOCAL.map((name) => `--exclude=${name}`), '--exclude=.git'];
  // In the modes that releases have: what is compared with them in the end shall differ by nothing else.
  const how = ['-a', '--copy-unsafe-links', '--no-specials', '--chmod=D755,Fu=rwX,Fgo=rX', ...excluded];
  execFileSync('rsync', [...how, `${source}/`, folder]);
  return { name: basename(source), folder, files: filesIn(folder).length };
}

/** A tree of so many small files, no two of them alike. */
export function manyFilesTree(into: string, files: number): BenchTree {
  const folder = join(into, 'many-files');
  for (let index = 0; index < files; index++) {
    const number = Math.floor(index / FILES_PER_FOLDER);
    const home = join(folder, `part-${String(number % 100)}`, `module-${String(number)}`);
    if (index % FILES_PER_FOLDER === 0) mkdirSync(home, { recursive: true });
    writeFileSync(join(home, `file-${String(index)}.php`), codeOf(index));
  }
  return { name: 'many-files', folder, files };
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

/** Something that compresses about as code does. */
function codeOf(index: number): string {
  const name = createHash('md5').update(String(index)).digest('hex');
  const lines = Array.from({ length: 1 + (index % LINES_PER_FILE) }, (_, line) => {
    const word = name.slice(line % 24, (line % 24) + 8);
    return `  $this->set_${word}($options['${word}'] ?? ${String(index * line)});\n`;
  });
  return `<?php\nclass C${name} {\n${lines.join('')}}\n`;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
