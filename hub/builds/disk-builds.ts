import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, hasCode, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Logger } from '../../shared/log.ts';
import { asDiskError, fsyncFolder, removeTreeInTurns } from '../../shared/safe-files.ts';
import type { Build, BuildOrder, Builds, BuildWatcher } from './builds.ts';
import { checkOut } from './checkout.ts';
import { composerInstall, copyFolder, drushMake, makeDurable } from './recipes.ts';
import { createToolbox, type Toolbox } from './tool.ts';
import { folderInside } from './tree.ts';

export interface DiskBuildsParts {
  /** The hub's own folder; builds lie in `builds/` there. */
  readonly state: string;
  /** Longest time of one program. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

/** A build that is not finished has this behind its number. */
const PART = '.part';
/** Objects of repositories that were fetched, and the same while a build works on them. */
const CACHE = 'cache';
const BUSY_CACHE = 'cache.busy';
/** After these nobody knows what a program has left in the cache. */
const ABRUPT: readonly string[] = ['TIMEOUT', 'CANCELLED', 'DISK_FULL'];

/** Builds on this machine. What a hub that died has left half done is removed first. */
export async function openBuilds({ state, timeoutMs, log }: DiskBuildsParts): Promise<Builds> {
  const root = join(state, 'builds');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const platform of readdirSync(root)) {
    try {
      await clearHalfDone(join(root, platform));
    } catch (error) {
      log.warn({ err: error, platform }, 'what is left of a build could not be removed');
    }
  }
  return new DiskBuilds(root, timeoutMs);
}

class DiskBuilds implements Builds {
  readonly #root: string;
  readonly #timeoutMs: number;

  constructor(root: string, timeoutMs: number) {
    this.#root = root;
    this.#timeoutMs = timeoutMs;
  }

  async build(order: BuildOrder, watcher: BuildWatcher): Promise<Build> {
    const home = join(this.#root, order.platform);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    await clearHalfDone(home);
    const number = Math.max(order.last, ...numbersIn(home)) + 1;
    const part = join(home, `${String(number)}${PART}`);
    const tools = createToolbox({ watcher, timeoutMs: this.#timeoutMs, disk: home });
    try {
      mkdirSync(part, { mode: 0o700 });
      const commit = await withCache(home, (cache) => makeTree(tools, order, join(part, 'tree'), cache));
      await publish(tools, join(part, 'tree'), order.source.subdir, join(home, String(number)));
      return { number, commit };
    } catch (error) {
      throw asDiskError(error, part);
    } finally {
      await removeTreeInTurns(part, home);
    }
  }

  folder(platform: string, number: number): string {
    if (number > 0) return join(this.#root, platform, String(number));
    throw new AppError('SOURCE_MISSING', `platform ${platform} has not been built yet`, {
      remedy: `Build it: aegirctl platform rebuild ${platform}.`,
    });
  }

  async keepOnly(platform: string, number: number): Promise<void> {
    const home = join(this.#root, platform);
    const others = numbersIn(home).filter((other) => other !== number);
    for (const other of others) await removeTreeInTurns(join(home, String(other)), home);
  }

  forget(platform: string): Promise<void> {
    return removeTreeInTurns(join(this.#root, platform), this.#root);
  }
}

/** Writes the tree of a build; gives the commit, '' where there is none. */
async function makeTree(
  tools: Toolbox,
  { source, publishPath }: BuildOrder,
  tree: string,
  cache: string,
): Promise<string> {
  let commit = '';
  if (source.kind === 'git') {
    mkdirSync(tree);
    const used = new Set<string>();
    commit = await checkOut(tools, { ...source, tree }, cache, used);
    await forgetUnused(cache, used);
  } else if (source.kind === 'makefile') await drushMake(tools, source.location, tree);
  else await copyFolder(tools, publishPath, tree);
  faultPoint('build.tree');
  if (source.composer) await composerInstall(tools, folderInside(tree, source.subdir));
  return commit;
}

/** Gives the tree its final name, in one step and for good. */
async function publish(tools: Toolbox, tree: string, subdir: string, folder: string): Promise<void> {
  // Looked at again: the programs of the code base have run in there since.
  const wanted = folderInside(tree, subdir);
  await makeDurable(tools, tree);
  faultPoint('build.durable');
  renameSync(wanted, folder);
  fsyncFolder(join(folder, '..'));
  faultPoint('build.named');
}

/** Lends the cache to a build. One that a program was torn from may be broken in any way, and is not taken back. */
async function withCache<T>(home: string, work: (cache: string) => Promise<T>): Promise<T> {
  const [resting, busy] = [join(home, CACHE), join(home, BUSY_CACHE)];
  mkdirSync(resting, { recursive: true, mode: 0o700 });
  renameSync(resting, busy);
  try {
    const result = await work(busy);
    renameSync(busy, resting);
    return result;
  } catch (error) {
    if (ABRUPT.includes(toAppError(error).reason)) await removeTreeInTurns(busy, home);
    else renameSync(busy, resting);
    throw error;
  }
}

/** Repositories that this build had nothing from are not fetched into again. */
async function forgetUnused(cache: string, used: ReadonlySet<string>): Promise<void> {
  const unused = readdirSync(cache).filter((name) => !used.has(join(cache, name)));
  for (const name of unused) await removeTreeInTurns(join(cache, name), cache);
}

async function clearHalfDone(home: string): Promise<void> {
  const left = readdirSync(home).filter((name) => name.endsWith(PART) || name === BUSY_CACHE);
  for (const name of left) await removeTreeInTurns(join(home, name), home);
}

function numbersIn(home: string): number[] {
  try {
    return readdirSync(home)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
