import { manifestFrom, type Columns } from '../../shared/manifest/manifest.ts';
import { Moved, serveThread, type Calls } from '../../shared/threads.ts';
import { readBatch, type BatchRead, type FileBatch } from './batch.ts';
import { recheck, type Recheck } from './recheck.ts';
import { pauseOf, piecesOf, type Cancel } from './pieces.ts';
import { KeptStats } from './stats.ts';
import { SourceMoved, walkBelow, type Ahead, type Below } from './walker.ts';

/** Calls of the thread that works on large sources beside the one that scans. */
export interface BesideCalls extends Calls {
  /** See recheck; of the pieces that are not `taken` yet. Throws CANCELLED. */
  recheck(request: {
    folder: string;
    columns: Columns;
    stats: Float64Array;
    taken: Int32Array;
    cancel: Cancel;
  }): Recheck;
  /** See walkBelow; of the folders that are not `taken` yet. Throws CANCELLED; a source that moved is an answer. */
  walk(request: {
    folder: string;
    ahead: readonly Ahead[];
    withoutSiteFolders: boolean;
    taken: Int32Array;
    cancel: Cancel;
  }): Moved<Below> | { moved: string };
  /** See readBatch; the memory comes back with what was read. `root` is a folder that the other thread has open. */
  readBatch(request: { root: number; batch: FileBatch; memory: ArrayBuffer }): Moved<BatchRead>;
}

serveThread({
  recheck: ({ folder, columns, stats, taken, cancel }) => {
    const manifest = manifestFrom(columns);
    const source = { folder, manifest, stats: new KeptStats(stats) };
    const { changed, folders, sites } = recheck(source, piecesOf(manifest.length, taken), pauseOf(cancel));
    return { changed, folders, sites };
  },
  walk: ({ folder, ahead, withoutSiteFolders, taken, cancel }) => {
    try {
      const pieces = piecesOf(ahead.length, taken, 1);
      const below = walkBelow(folder, ahead, pieces, pauseOf(cancel), withoutSiteFolders);
      return new Moved(
        below,
        below.rows.map(([, { stamps }]) => stamps.buffer),
      );
    } catch (error) {
      // What only this thread knows it by would get lost on the way.
      if (error instanceof SourceMoved) return { moved: error.path };
      throw error;
    }
  },
  readBatch: ({ root, batch, memory }) => {
    const read = readBatch(root, batch, memory);
    return new Moved(read, [read.memory]);
  },
} satisfies BesideCalls);
