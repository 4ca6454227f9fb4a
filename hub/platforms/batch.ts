import { constants } from 'node:fs';
import { close, FileStat, openAt, readFully, statOf } from '../../shared/at.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { Tree } from '../../shared/tree.ts';
import { isSameStamp, stampOf, type Stamp } from './stamp.ts';

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Files that are read at once, in the order of the tree. */
export interface FileBatch {
  readonly paths: readonly string[];
  /** What their stats said. */
  readonly stamps: readonly Stamp[];
}

/** What was read of a batch. */
export interface BatchRead {
  /** The content of all files, each behind the other as their sizes say. */
  readonly memory: ArrayBuffer;
  /** Of each file; null where it was not as its stats said, or could not be read. */
  readonly digests: readonly (string | null)[];
}

const now = new FileStat();

/**
 * Reads and hashes files of a tree, each once and all at the end of what is asked for: what is not as it should be is left to whoever
 * looks at it again, and meets the failure that there was. `memory` has room for all.
 */
export function readBatch(root: number, { paths, stamps }: FileBatch, memory: ArrayBuffer): BatchRead {
  const tree = Tree.at(root);
  try {
    let at = 0;
    const digests = stamps.map((stamp, number) => {
      const into = Buffer.from(memory, at, stamp.size);
      at += stamp.size;
      return readOne(tree, paths[number] ?? '', stamp, into) ? digestOf(into) : null;
    });
    return { memory, digests };
  } finally {
    tree.close();
  }
}

function readOne(tree: Tree, path: string, stamp: Stamp, into: Buffer): boolean {
  try {
    const place = tree.find(path);
    return place !== null && readAsStamped(openAt(place.folder, place.name, READ, 0), stamp, into);
  } catch {
    return false;
  }
}

/** Reads an open file and closes it. */
function readAsStamped(descriptor: number, stamp: Stamp, into: Buffer): boolean {
  try {
    if (!readFully(descriptor, into)) return false;
    statOf(descriptor, now);
    return isSameStamp(stampOf(now), stamp);
  } finally {
    close(descriptor);
  }
}
