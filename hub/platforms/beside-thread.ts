import { AppError } from '../../shared/errors.ts';
import { manifestFrom, type Columns } from '../../shared/manifest/manifest.ts';
import { Moved, serveThread, type Calls } from '../../shared/threads.ts';
import { readBatch, type BatchRead, type FileBatch } from './batch.ts';
import { recheck, type Recheck } from './recheck.ts';
import { piecesOf, type Cancel } from './pieces.ts';
import { KeptStats } from './stats.ts';

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
  /** See readBatch; the memory comes back with what was read. `root` is a folder that the other thread has open. */
  readBatch(request: { root: number; batch: FileBatch; memory: ArrayBuffer }): Moved<BatchRead>;
}

serveThread({
  recheck: ({ folder, columns, stats, taken, cancel }) => {
    const manifest = manifestFrom(columns);
    const source = { folder, manifest, stats: new KeptStats(stats) };
    const { changed, folders, sites } = recheck(source, piecesOf(manifest.length, taken), () => {
      if (Atomics.load(cancel, 0) !== 0) throw new AppError('CANCELLED', 'the scan was cancelled');
    });
    return { changed, folders, sites };
  },
  readBatch: ({ root, batch, memory }) => {
    const read = readBatch(root, batch, memory);
    return new Moved(read, [read.memory]);
  },
} satisfies BesideCalls);
