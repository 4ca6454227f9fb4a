import { AppError } from '../../shared/errors.ts';
import { manifestFrom, type Columns } from '../../shared/manifest/manifest.ts';
import { serveThread, type Calls } from '../../shared/threads.ts';
import { recheck, type Recheck } from './recheck.ts';
import { piecesOf, type Cancel } from './pieces.ts';
import { KeptStats } from './stats.ts';

/** Calls of the thread that looks at large sources beside the one that scans. */
export interface RecheckCalls extends Calls {
  /** See recheck; of the pieces that are not `taken` yet. Throws CANCELLED. */
  recheck(request: {
    folder: string;
    columns: Columns;
    stats: Float64Array;
    taken: Int32Array;
    cancel: Cancel;
  }): Recheck;
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
} satisfies RecheckCalls);
