import { chmodSync, fsyncSync, mkdirSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { compareTrees } from '../../shared/manifest/compare.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { applyDelta } from '../../shared/manifest/delta.ts';
import { FOLDER_MODE } from '../../shared/manifest/entry.ts';
import { Lending, type Loan } from '../../shared/lending.ts';
import { manifestFrom, type Columns, type Manifest } from '../../shared/manifest/manifest.ts';
import { parentOf } from '../../shared/manifest/paths.ts';
import { asDiskError, removeTree } from '../../shared/safe-files.ts';
import { Moved, serveThread, type Calls } from '../../shared/threads.ts';
import { clearDamaged, strip, type Stripped } from './clear.ts';
import { isInhabited } from './inhabitants.ts';
import type { Wanted, Written } from './expected.ts';
import {
  blocksOf,
  makePlan,
  wholeTodo,
  withoutBlocks,
  type Base,
  type CloneSource,
  type FromBase,
  type Plan,
  type Todo,
} from './plan.ts';
import { findManifest, getManifest, keepManifest, type ManifestFile } from '../../shared/manifest/shelf.ts';
import { died } from '../../shared/garbage.ts';
import { fsyncPath, fsyncTree } from './fsync-tree.ts';
import { joinPieces } from './pieces.ts';
import { checkSpace } from './space.ts';
import { isFolder, survey, type Survey, type SurveyOrder } from './survey.ts';
import { TreeWriter, type Origin } from './tree-writer.ts';
import { pathTo, Tree } from '../../shared/tree.ts';

const MANIFEST_MODE = 0o644;

/** Calls of a thread that works on the trees of releases. Calls with a number `tree` are for the tree opened under it. */
export interface TreeCalls extends Calls {
  /**
   * Opens a folder, made when missing, to hold what the manifest lists, and lends its columns to others until it is closed; null
   * when the manifest is not there or damaged.
   */
  open(request: { tree: number; folder: string; manifest: ManifestFile }): Columns | null;
  /** The same for a part of what will be in the folder, by its encoded manifest; all but content is made. Throws CONTENT_CORRUPT. */
  openPiece(request: { tree: number; folder: string; manifest: Uint8Array }): Columns;
  /** Opens a folder that another thread has open. */
  join(request: { tree: number; folder: string; columns: Columns }): void;
  survey(request: { tree: number; order: SurveyOrder; clear: boolean }): Survey;
  /** Makes a tree of another release, but for strays exactly that, ready to become this one. */
  strip(request: { tree: number; from: ManifestFile; strays: readonly string[] }): Stripped;
  /** Makes a tree that is exactly these pieces ready to become this one; null when they are not parts of one tree. */
  adopt(request: { tree: number; pieces: readonly Uint8Array[] }): Stripped | null;
  /** Throws DISK_FULL when there is no room for what would be made. */
  plan(request: {
    tree: number;
    todo: Todo | null;
    packed: readonly string[];
    bases: readonly ManifestFile[];
    disk: string;
  }): LentPlan;
  /** Hard-links files; pairs as in a plan. Returns the blocks that could not be had that way, as the next two do. */
  link(request: { tree: number; from: LentOrigin; pairs: Uint32Array }): Uint32Array;
  clone(request: { tree: number; from: LentOrigin; sources: readonly CloneSource[] }): Uint32Array;
  copy(request: { tree: number; from: LentOrigin; pairs: Uint32Array }): Uint32Array;
  /** Says where blocks that will arrive belong; `came` is shared by the threads and marks those that came. */
  expect(request: { tree: number; places: Uint32Array; came: Int32Array }): Wanted;
  /** Digests of what did not come yet; 'all' when that is all there is in the manifest. */
  stillWanted(tree: number): Uint8Array | 'all';
  /**
   * Writes what is wanted of a frame, and gives its memory back; nothing else may be in it unless `mayHoldMore`. Throws
   * CONTENT_CORRUPT.
   */
  write(request: {
    tree: number;
    frame: Uint8Array;
    mayHoldMore: boolean;
  }): Moved<{ written: Written; memory: ArrayBuffer }>;
  makeRest(request: { tree: number; entries: Uint32Array }): void;
  moveTo(request: { tree: number; folder: string; entries: readonly number[] }): void;
  /** Makes entries, the folders they lie in and other folders durable. */
  fsyncEntries(request: { tree: number; entries: readonly number[]; folders: readonly string[] }): void;
  close(tree: number): void;
  /** Writes the manifest that a delta leads to from another one. Throws CONTENT_CORRUPT. */
  compose(request: { base: ManifestFile; delta: Uint8Array; to: ManifestFile }): void;
  /** How many files of one release another does not have, of how many. */
  lost(request: { before: ManifestFile; now: ManifestFile }): { lost: number; files: number };
  /** Whether a process that began before this instant may still live in a release. */
  isInhabited(sinceMs: number): boolean;
  remove(request: { path: string; within: string }): void;
  /** Makes a tree durable file by file. */
  fsync(folder: string): void;
}

/** A complete release that content comes from. */
export interface LentOrigin extends Omit<Origin, 'manifest'> {
  readonly columns: Columns;
}

export type LentBase = Omit<FromBase, 'manifest'> & { readonly columns: Columns };

/** A plan, with the columns of each release that content comes from: lent until the tree is closed. */
export interface LentPlan extends Omit<Plan, 'bases'> {
  readonly bases: readonly LentBase[];
}

interface OpenTree {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly tree: Tree;
  readonly writer: TreeWriter;
  readonly loans: Loan<unknown>[];
  /** What was in the tree when it was adopted. */
  adopted: Manifest | null;
}

const trees = new Map<number, OpenTree>();
const lending = new Lending();

function openTree(number: number): OpenTree {
  const open = trees.get(number);
  if (open === undefined) throw new Error(`tree ${String(number)} is not open`);
  return open;
}

function writing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asDiskError(error, what);
  }
}

serveThread({
  open: ({ tree: number, folder, manifest: file }) => {
    const manifest = findManifest(file);
    if (manifest === null) return null;
    return openAndLend(number, folder, manifest);
  },
  openPiece: ({ tree, folder, manifest: encoded }) => {
    const manifest = decodeManifest(bufferOf(encoded));
    const columns = openAndLend(tree, folder, manifest);
    try {
      // What no block will come for would be missing in the end, whoever says that it is there.
      writing('folders and symlinks', () => {
        openTree(tree).writer.makeRest(withoutBlocks(manifest));
      });
      return columns;
    } catch (error) {
      closeTree(tree);
      throw error;
    }
  },
  join: ({ tree, folder, columns }) => {
    openAs(tree, folder, manifestFrom(columns));
  },
  survey: ({ tree: number, order, clear }) => {
    const { folder, manifest, tree } = openTree(number);
    const found = survey(manifest, folder, order);
    if (clear) clearDamaged(manifest, tree, found);
    return found;
  },
  lost: ({ before, now }) => {
    const old = getManifest(before);
    const { removed } = compareTrees(old, getManifest(now));
    return { files: old.files, lost: removed.filter((index) => old.isFile(index)).length };
  },
  strip: ({ tree: number, from, strays }) => {
    const { manifest, tree } = openTree(number);
    return strip(tree, getManifest(from), manifest, strays);
  },
  adopt: ({ tree: number, pieces }) => {
    const open = openTree(number);
    const adopted = joined(pieces.map(bufferOf));
    if (adopted === null) return null;
    open.adopted = adopted;
    return strip(open.tree, adopted, open.manifest, []);
  },
  plan: ({ tree, todo, packed, bases: files, disk }) => {
    const open = openTree(tree);
    const { manifest, adopted } = open;
    const plan = makePlan(manifest, todo ?? wholeTodo(manifest), packed, readBases(adopted, files));
    checkSpace(disk, manifest, plan);
    const bases = plan.bases.map(({ manifest: base, ...from }) => ({ ...from, columns: lend(open, base) }));
    return { ...plan, bases };
  },
  link: ({ tree, from, pairs }) => {
    const { manifest, writer } = openTree(tree);
    const failed = writing('links', () => writer.link(originOf(from), pairs));
    return blocksOf(manifest, failed);
  },
  clone: ({ tree, from, sources }) => {
    const failed = writing('copies', () => openTree(tree).writer.clone(originOf(from), sources));
    return Uint32Array.from(failed.flatMap(({ blocks }) => blocks));
  },
  copy: ({ tree, from, pairs }) => writing('copies', () => openTree(tree).writer.copy(originOf(from), pairs)),
  expect: ({ tree, places, came }) => openTree(tree).writer.expect(places, came),
  stillWanted: (tree) => openTree(tree).writer.stillWanted(),
  write: ({ tree, frame, mayHoldMore }) => {
    const written = writing('files', () => openTree(tree).writer.writeFrame(bufferOf(frame), mayHoldMore));
    const memory = frame.buffer as ArrayBuffer;
    died(written.bytes);
    return new Moved({ written, memory }, [memory]);
  },
  makeRest: ({ tree, entries }) => {
    writing('folders and symlinks', () => {
      openTree(tree).writer.makeRest(entries);
    });
  },
  moveTo: ({ tree, folder, entries }) => {
    writing('repaired files', () => {
      openTree(tree).writer.moveTo(folder, entries);
    });
  },
  fsyncEntries: ({ tree: number, entries, folders }) => {
    const { tree, manifest } = openTree(number);
    const made = entries.map((index) => manifest.at(index));
    const all = new Set([...folders, ...made.map(({ path }) => parentOf(path))]);
    writing('files', () => {
      for (const { kind, path } of made) if (kind === 'file') fsyncPath(tree.at(path, { create: false }));
      // A folder that went away with all that was in it left no trace but in the one above.
      for (const path of all) fsyncFolderIn(tree, path);
    });
  },
  close: closeTree,
  compose: ({ base, delta, to }) => {
    const { encoded, manifest } = applyDelta(getManifest(base), bufferOf(delta), to.release);
    writing(to.path, () => {
      writeFileSync(to.path, encoded, { mode: MANIFEST_MODE });
      chmodSync(to.path, MANIFEST_MODE);
    });
    keepManifest(to.release, manifest);
  },
  isInhabited,
  remove: ({ path, within }) => {
    removeTree(path, within);
  },
  fsync: (folder) => {
    writing(folder, () => {
      fsyncTree(Buffer.from(folder));
    });
  },
} satisfies TreeCalls);

function openAndLend(number: number, folder: string, manifest: Manifest): Columns {
  // A release of another mode than this would not be served.
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, FOLDER_MODE);
  return lend(openAs(number, folder, manifest), manifest);
}

function closeTree(number: number): void {
  const open = trees.get(number);
  open?.tree.close();
  for (const loan of open?.loans ?? []) loan.end();
  trees.delete(number);
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function openAs(number: number, folder: string, manifest: Manifest): OpenTree {
  const tree = Tree.open(folder);
  const open = { folder, manifest, tree, writer: new TreeWriter(manifest, tree), loans: [], adopted: null };
  trees.set(number, open);
  return open;
}

/** Columns for other threads, good as long as the tree is open. */
function lend({ loans }: OpenTree, { columns: { totals, ...rows } }: Manifest): Columns {
  const loan = lending.lend(rows);
  loans.push(loan);
  return { ...loan.rows, totals };
}

function originOf({ columns, ...where }: LentOrigin): Origin {
  return { ...where, manifest: manifestFrom(columns) };
}

function joined(pieces: readonly Buffer[]): Manifest | null {
  try {
    return joinPieces(pieces);
  } catch (error) {
    if (error instanceof AppError && error.reason === 'CONTENT_CORRUPT') return null;
    throw error;
  }
}

function* readBases(own: Manifest | null, files: readonly ManifestFile[]): Iterable<Base> {
  if (own !== null) yield { digest: '', manifest: own, isOwn: true };
  for (const file of files) {
    const manifest = findManifest(file);
    if (manifest !== null) yield { digest: file.release, manifest };
  }
}

function fsyncFolderIn(tree: Tree, path: string): void {
  if (path === '') fsyncSync(tree.enter(path, { create: false }));
  else {
    const place = tree.find(path);
    if (place !== null && isFolder(place)) fsyncPath(pathTo(place));
  }
}
