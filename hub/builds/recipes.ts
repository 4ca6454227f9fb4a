import { join } from 'node:path';
import type { Toolbox } from './tool.ts';
import { isFile } from './tree.ts';

/** Installs what the tree's composer.json asks for. False when it has none. */
export async function composerInstall(tools: Toolbox, tree: string): Promise<boolean> {
  if (!isFile(join(tree, 'composer.json'))) return false;
  await tools.run({
    name: 'composer install',
    program: 'composer',
    args: ['install', '--no-dev', '--no-interaction', '--no-progress', '--no-ansi'],
    cwd: tree,
    // A package that lies beside the tree is copied: a link would lead out of it.
    env: { COMPOSER_MIRROR_PATH_REPOS: '1' },
    ifMissing: "Install Composer on the hub, where the hub's user finds it: apt-get install composer.",
  });
  return true;
}

/** Builds a makefile, a path or an address, into a folder that does not exist yet. */
export async function drushMake(tools: Toolbox, makefile: string, tree: string): Promise<void> {
  await tools.run({
    name: 'drush make',
    program: 'drush',
    args: ['--yes', '--nocolor', 'make', makefile, tree],
    cwd: '/',
    ifMissing: "Put drush 8, the last that can make, on the PATH of the hub's service; or use Composer.",
  });
}

/** Copies the operator's folder into one that does not exist yet. */
export async function copyFolder(tools: Toolbox, folder: string, tree: string): Promise<void> {
  await tools.run({
    name: 'copy',
    program: 'cp',
    args: ['--archive', '-H', '--reflink=auto', '--', folder, tree],
    cwd: '/',
    ifMissing: COREUTILS,
  });
}

/** Puts everything that was written on the disk of a folder where a power cut does not reach it. */
export async function makeDurable(tools: Toolbox, folder: string): Promise<void> {
  await tools.run({
    name: 'sync',
    program: 'sync',
    args: ['--file-system', '--', folder],
    cwd: '/',
    isQuestion: true,
    ifMissing: COREUTILS,
  });
}

const COREUTILS = 'Install it on the hub: apt-get install coreutils.';
