import { readdirSync } from 'node:fs';
import { close, openFolder } from '../../shared/at.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { beside } from './beside.ts';
import type { Found, Listing, ListedRows } from './listing.ts';
import { piecesOf, type Cancel } from './pieces.ts';
import { missing, ROOT } from './recheck.ts';
import {
  SourceMoved,
  unsupportedEntries,
  walkBelow,
  Walker,
  type Ahead,
  type Below,
  type WalkOptions,
} from './walker.ts';

/** With fewer folders side by side another thread costs more than it saves. */
const WORTH_A_THREAD = 128;
/** So many folders divide well, and each of so many costs more than it helps to. */
const FEW = 32;
const MANY = 1_024;

/**
 * Lists a source tree in the order of manifests; of one that is known only what is not as it was is looked at, and of which nothing
 * is known by two threads where it is large. `pause` is called for each folder and may throw to stop, as `cancel` stops the other thread. Throws
 * SOURCE_MISSING for what cannot be read, SOURCE_UNSUPPORTED that names what cannot travel, SourceMoved when the tree changes
 * underneath.
 */
export async function walk(
  folder: string,
  { pause, cancel }: { readonly pause: () => void; readonly cancel: Cancel },
  how: WalkOptions,
): Promise<Listing> {
  checkRoot(folder);
  const root = openFolder(folder, { follow: true });
  try {
    const walker = new Walker(folder, root, pause, how);
    if (how.known !== null) walker.visit('', 0, ROOT);
    else {
      const top = topOf(walker);
      const below = await allBelow(
        { folder, ahead: top.ahead, withoutSiteFolders: how.withoutSiteFolders, cancel },
        pause,
      );
      join(walker.found, top, new Map(below.rows));
      walker.unsupported.push(...below.unsupported);
    }
    return checked(folder, walker);
  } finally {
    close(root);
  }
}

/** The upper part of a tree. */
interface Top {
  /** What lies in each folder that was listed. */
  readonly listed: ReadonlyMap<string, readonly Found[]>;
  /** The folders below, side by side, that were not. */
  readonly ahead: readonly Ahead[];
}

/** Goes down a tree, one level after the other, until there is enough side by side for two threads, and not too much. */
function topOf(walker: Walker): Top {
  const listed = new Map<string, readonly Found[]>();
  let ahead: readonly Ahead[] = [{ path: '', depth: 0 }];
  while (ahead.length > 0 && ahead.length < WORTH_A_THREAD) {
    const level = ahead.map((folder) => ({
      ...folder,
      entries: walker.entriesOf(folder.path, folder.depth),
    }));
    const next = level.flatMap(({ depth, entries }) => foldersOf(entries, depth + 1));
    // They are listed once more, each by whoever takes it.
    if (ahead.length >= FEW && next.length > MANY) break;
    for (const { path, entries } of level) listed.set(path, entries);
    ahead = next;
  }
  return { listed, ahead };
}

function foldersOf(entries: readonly Found[], depth: number): Ahead[] {
  return entries.filter(({ kind }) => kind === 'folder').map(({ path }) => ({ path, depth }));
}

/** What another thread is asked to walk, too. */
interface WalkOrder {
  readonly folder: string;
  readonly ahead: readonly Ahead[];
  readonly withoutSiteFolders: boolean;
  readonly cancel: Cancel;
}

async function allBelow(order: WalkOrder, pause: () => void): Promise<Below> {
  const { folder, ahead, withoutSiteFolders } = order;
  if (ahead.length === 0) return { rows: [], unsupported: [] };
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const there = beside().call('walk', { ...order, taken });
  const here = Promise.resolve().then(() =>
    walkBelow(folder, ahead, piecesOf(ahead.length, taken, 1), pause, withoutSiteFolders),
  );
  // Whoever fails: nobody looks at the source any more when this is over.
  const [mine, theirs] = await Promise.allSettled([here, there]);
  if (mine.status === 'rejected') throw mine.reason;
  if (theirs.status === 'rejected') throw theirs.reason;
  if ('moved' in theirs.value) throw new SourceMoved(theirs.value.moved);
  return {
    rows: [...mine.value.rows, ...theirs.value.rows],
    unsupported: [...mine.value.unsupported, ...theirs.value.unsupported],
  };
}

/** Puts together what was found above and below, in its order. */
function join(found: Listing, top: Top, below: ReadonlyMap<number, ListedRows>): void {
  const numbers = new Map(top.ahead.map(({ path }, number) => [path, number]));
  const put = (path: string): void => {
    const rows = below.get(numbers.get(path) ?? -1);
    if (rows !== undefined) found.addRows(rows);
    for (const entry of top.listed.get(path) ?? []) {
      found.add(entry);
      if (entry.kind === 'folder') put(entry.path);
    }
  };
  put('');
}

function checked(folder: string, { found, unsupported }: Walker): Listing {
  if (unsupported.length > 0)
    throw unsupportedEntries(
      [...new Set(unsupported)].sort(),
      'neither a file, a folder nor a symlink, or beyond a limit',
    );
  if (found.length <= LIMITS.manifestEntries) return found;
  throw new AppError(
    'SOURCE_UNSUPPORTED',
    `${folder} holds more than ${String(LIMITS.manifestEntries)} entries`,
  );
}

function checkRoot(folder: string): void {
  try {
    if (readdirSync(folder).length > 0) return;
  } catch (error) {
    throw missing(folder, error);
  }
  throw new AppError('SOURCE_EMPTY', `${folder} is empty`);
}
