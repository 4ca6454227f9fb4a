import { AppError } from '../../shared/errors.ts';
import type { Run } from './listing.ts';

/** How threads at work are stopped: its first element turns 1. */
export type Cancel = Int32Array;

/** What threads at work call between two pieces: throws CANCELLED when they are to stop. */
export function pauseOf(cancel: Cancel): () => void {
  return () => {
    if (Atomics.load(cancel, 0) !== 0) throw new AppError('CANCELLED', 'the scan was cancelled');
  };
}

/** Entries that a thread takes at once. */
const PIECE = 1_024;

/** Pieces of a row that are taken by nobody yet: each goes to one of the threads that share the memory of `taken`. */
export function* piecesOf(length: number, taken: Int32Array, piece = PIECE): Iterable<Run> {
  for (;;) {
    const from = Atomics.add(taken, 0, piece);
    if (from >= length) return;
    yield { from, to: Math.min(from + piece, length) };
  }
}
