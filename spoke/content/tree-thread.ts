import { chmodSync, closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { FOLDER_MODE, type Entry } from '../../shared/manifest/entry.ts';
import { asDiskError, removeTree } from '../../shared/safe-files.ts';
import { serveThread, type Calls } from '../../shared/threads.ts';
import type { BlockPlace, CopySource, LinkSource } from './plan.ts';
import { clearDamaged, survey, type Survey, type SurveyOrder } from './survey.ts';
import { TreeWriter } from './tree-writer.ts';
import { Tree } from './tree.ts';

/** Calls of a thread that works on the trees of releases. Every call but the last three names the tree it is for. */
export interface TreeCalls extends Calls {
  /** Opens a folder, made when missing, to hold what the encoded manifest lists. */
  open(request: { tree: number; folder: string; manifest: Uint8Array }): void;
  survey(request: { tree: number; order: SurveyOrder; clear: boolean }): Survey;
  link(request: { tree: number; release: string; readyMs: number; sources: readonly LinkSource[] }): number[];
  copy(request: { tree: number; release: string; sources: readonly CopySource[] }): BlockPlace[];
  expect(request: { tree: number; places: readonly BlockPlace[] }): void;
  write(request: { tree: number; frame: Uint8Array }): void;
  makeRest(request: { tree: number; entries: readonly number[] }): void;
  moveTo(request: { tree: number; folder: string; entries: readonly number[] }): void;
  close(tree: number): void;
  remove(request: { path: string; within: string }): void;
  /** Makes a tree durable file by file. */
  fsync(folder: string): void;
}

interface OpenTree {
  readonly entries: readonly Entry[];
  readonly tree: Tree;
  readonly writer: TreeWriter;
}

const trees = new Map<number, OpenTree>();

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
  open: ({ tree: number, folder, manifest }) => {
    const { entries } = decodeManifest(Buffer.from(manifest.buffer, manifest.byteOffset, manifest.length));
    // The other thread may have made it; a release of another mode than this would not be served.
    if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, FOLDER_MODE);
    const tree = Tree.open(folder);
    trees.set(number, { entries, tree, writer: new TreeWriter(entries, tree) });
  },
  survey: ({ tree: number, order, clear }) => {
    const { entries, tree } = openTree(number);
    const found = survey(entries, tree, order);
    if (clear) clearDamaged(entries, tree, found);
    return found;
  },
  link: ({ tree, release, readyMs, sources }) =>
    writing('links', () => openTree(tree).writer.link(release, readyMs, sources)),
  copy: ({ tree, release, sources }) => writing('copies', () => openTree(tree).writer.copy(release, sources)),
  expect: ({ tree, places }) => {
    openTree(tree).writer.expect(places);
  },
  write: ({ tree, frame }) => {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
    writing('files', () => {
      openTree(tree).writer.writeFrame(bytes);
    });
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
  close: (number) => {
    trees.get(number)?.tree.close();
    trees.delete(number);
  },
  remove: ({ path, within }) => {
    removeTree(path, within);
  },
  fsync: (folder) => {
    writing(folder, () => {
      fsyncTree(Buffer.from(folder));
    });
  },
} satisfies TreeCalls);

function fsyncTree(folder: Buffer): void {
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    const stats = lstatSync(path);
    if (stats.isDirectory()) fsyncTree(path);
    // A file with other names was made durable under the first of them.
    else if (stats.isFile() && stats.nlink === 1) fsyncPath(path);
  }
  fsyncPath(folder);
}

function fsyncPath(path: Buffer): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
