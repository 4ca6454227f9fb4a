import type { AdvancePiece, AdvanceTotals } from './advance.ts';
import type { ScanProgress } from './library.ts';
import type { Cancel } from './pieces.ts';

/** What the scan tells while it works; `pause` throws to stop it. */
export interface ScanWatcher {
  readonly pause: () => void;
  /** What `pause` goes by. */
  readonly cancel: Cancel;
  progress(progress: ScanProgress): void;
  /** Nothing is known of the platform, and all of this is going to be read; pieces follow as they are ready. */
  first(totals: AdvanceTotals): void;
  piece(piece: AdvancePiece): void;
  /** Pieces that came do not count any more, and no others follow. */
  dropped(path: string): void;
}
