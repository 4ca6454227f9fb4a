import { AppError } from '../../shared/errors.ts';
import { Moved, serveThread, type Calls } from '../../shared/threads.ts';

/** Calls of the thread that the tests of threads start. */
export interface EchoCalls extends Calls {
  count(to: number, emit: (at: number) => void): string;
  fail(how: string): never;
  die(nothing: null): never;
  /** Uses so many megabytes and returns how many of such are not collected. */
  litter(megabytes: number): number;
  /** Gives memory back that came with the call. */
  back(memory: ArrayBuffer): Moved<ArrayBuffer>;
}

serveThread({
  count: (to, emit) => {
    for (let at = 1; at <= to; at++) emit(at);
    return `counted ${String(to)}`;
  },
  fail: (how) => {
    if (how === 'DISK_FULL')
      throw new AppError('DISK_FULL', 'full', { field: 'there', remedy: 'Make room.' });
    throw new TypeError(how);
  },
  litter: (megabytes) => {
    const used = Array.from({ length: megabytes }, () => Buffer.allocUnsafeSlow(1 << 20).fill(1));
    const { arrayBuffers } = process.memoryUsage();
    used.length = 0;
    return arrayBuffers / (1 << 20);
  },
  die: () => process.exit(3),
  back: (memory) => new Moved(memory, [memory]),
} satisfies EchoCalls);
