import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, hasCode } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { isLocal } from '../inventory/source.ts';
import { git, type GitPlace } from './git.ts';
import { parseSubmodules, submoduleLocation, type Submodule } from './submodules.ts';
import type { Toolbox } from './tool.ts';
import { folderInside, isFile } from './tree.ts';

/** What is to be written where. */
export interface Checkout {
  readonly location: string;
  /** Branch, tag or whole commit; '' for the branch that the repository offers first. */
  readonly ref: string;
  /** A folder that is empty. */
  readonly tree: string;
}

/** Our copy of the newest commit that was fetched. */
const FETCHED = 'refs/aegir/fetched';
/** So much history that it is all of it. */
const ALL_HISTORY = 2 ** 31 - 1;
/** Mode of an entry that is another repository. */
const GITLINK = '160000';

/**
 * Writes the files of a commit into a folder, submodules included, without their history; returns the commit. Fetched
 * objects are kept in `cache`, a folder of one repository for each address, which is added to `used`.
 */
export async function checkOut(
  tools: Toolbox,
  wanted: Checkout,
  cache: string,
  used: Set<string>,
  depth = 0,
): Promise<string> {
  const { location, tree } = wanted;
  const repository = await openRepository(tools, location, cache, used);
  if (isLocal(location)) await checkOwner(tools, location, repository);
  const commit = await fetch(tools, repository, wanted);
  // Without what an earlier checkout knew of another tree, every file is written.
  rmSync(join(repository, 'index'), { force: true });
  await git(tools, { repository, tree, args: ['read-tree', '--reset', '-u', commit], name: 'git checkout' });
  for (const submodule of await submodulesOf(tools, { repository, tree })) {
    const ref = await linkedCommit(tools, repository, commit, submodule);
    if (ref === '') continue;
    if (depth >= LIMITS.submoduleDepth || used.size >= LIMITS.submodules) throw tooMany(location);
    const inner = {
      location: submoduleLocation(location, submodule),
      ref,
      tree: folderInside(tree, submodule.path),
    };
    await checkOut(tools, inner, cache, used, depth + 1);
  }
  return commit;
}

/** The kept repository of an address; made when it is not there yet. */
async function openRepository(
  tools: Toolbox,
  location: string,
  cache: string,
  used: Set<string>,
): Promise<string> {
  const repository = join(cache, createHash('sha256').update(location).digest('hex').slice(0, 32));
  used.add(repository);
  if (existsSync(repository)) return repository;
  mkdirSync(repository, { recursive: true, mode: 0o700 });
  await git(tools, { repository, args: ['init', '--quiet', '--bare', '--template=', '.'] });
  return repository;
}

/** Brings the wanted commit, as little else as the other side allows, and returns its name. */
async function fetch(tools: Toolbox, repository: string, { location, ref }: Checkout): Promise<string> {
  const isCommit = /^[0-9a-f]{40}$/.test(ref);
  const from = ref === '' ? 'HEAD' : ref;
  try {
    await fetchRefs(tools, repository, location, 1, [`+${from}:${FETCHED}`]);
  } catch (error) {
    // Some servers give out no commit by its name alone, so it is looked for in all that they offer.
    if (!isCommit || !(error instanceof AppError) || error.reason !== 'BUILD_FAILED') throw error;
    const all = ['+refs/heads/*:refs/aegir/heads/*', '+refs/tags/*:refs/aegir/tags/*'];
    await fetchRefs(tools, repository, location, ALL_HISTORY, all);
    await git(tools, { repository, args: ['update-ref', FETCHED, `${ref}^{commit}`] });
  }
  await git(tools, { repository, args: ['gc', '--auto', '--quiet', '--prune=now'] });
  return (await git(tools, { repository, args: ['rev-parse', '--verify', `${FETCHED}^{commit}`] })).trim();
}

async function fetchRefs(
  tools: Toolbox,
  repository: string,
  location: string,
  depth: number,
  refs: readonly string[],
): Promise<void> {
  const options = ['--depth', String(depth), '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head'];
  await git(tools, {
    repository,
    args: ['fetch', ...options, '--', location, ...refs],
    name: 'git fetch',
  });
}

async function submodulesOf(tools: Toolbox, place: Required<GitPlace>): Promise<Submodule[]> {
  if (!isFile(join(place.tree, '.gitmodules'))) return [];
  const args = ['config', '-z', '--blob', ':.gitmodules', '--list'];
  return parseSubmodules(await git(tools, { ...place, args }));
}

/** The commit that the tree wants of a submodule; '' when it has no such entry. */
async function linkedCommit(
  tools: Toolbox,
  repository: string,
  commit: string,
  { path }: Submodule,
): Promise<string> {
  const listed = await git(tools, { repository, args: ['ls-tree', '-z', commit, '--', path] });
  const [mode, , name = ''] = listed.split(/[ \t]/);
  return mode === GITLINK ? name : '';
}

/** git does not read a repository of somebody else unless its user allows it; said here with the way out. */
async function checkOwner(tools: Toolbox, location: string, repository: string): Promise<void> {
  const owners = [ownerOf(location), ownerOf(join(location, '.git'))];
  if (owners[0] === undefined) {
    throw new AppError('SOURCE_MISSING', `${location} is not a repository that the hub can read`);
  }
  if (owners.every((owner) => owner === undefined || owner === process.getuid?.())) return;
  const settings = (await git(tools, { repository, args: ['config', '-z', '--list'] })).split('\0');
  if (settings.some((line) => [`safe.directory\n${location}`, 'safe.directory\n*'].includes(line))) return;
  throw new AppError(
    'SOURCE_MISSING',
    `git does not read ${location}: it belongs to another user than the hub's`,
    {
      remedy: `Allow it, as the hub's user: git config --global --add safe.directory ${location}`,
    },
  );
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined;
    throw error;
  }
}

function tooMany(location: string): AppError {
  return new AppError('SOURCE_UNSUPPORTED', `${location} has too many submodules, or too deep ones`);
}
