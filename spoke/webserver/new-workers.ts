import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { RunningSight } from './webserver.ts';

/** How long an idle server with a small configuration is given to start workers, in milliseconds. */
const PATIENCE_MS = 5_000;
/** The signal comes after one reading of the configuration; the server then reads it again before it starts them. */
const READS = 3;
const LOOK_MS = 30;

export interface Reloading {
  readonly observe: () => RunningSight | null;
  readonly clock: Clock;
  /** Why the server will start none, once it has said so. */
  readonly fault?: () => string | null;
  /** What is to be said when it starts none, and does not say why. */
  readonly silence: string;
}

/**
 * Watches a reload of a server that says yes to the signal and keeps its old workers when it cannot start new ones. To be made before the
 * signal; `end` waits for a worker that was not there. Throws RELOAD_FAILED.
 */
export function watchNewWorkers({ observe, clock, fault, silence }: Reloading): {
  readonly before: readonly number[];
  end(): Promise<void>;
} {
  const before = observe()?.workers ?? [];
  const began = clock.monotonic();
  return {
    before,
    end: async () => {
      // A kernel that shows no workers leaves the decision to the proof.
      if (before.length === 0) return;
      const told = clock.monotonic();
      const deadline = told + PATIENCE_MS + READS * (told - began);
      for (;;) {
        const sight = observe();
        if (sight === null || sight.workers.some((pid) => !before.includes(pid))) return;
        const error = fault?.() ?? null;
        if (error !== null) throw new AppError('RELOAD_FAILED', `the reload failed: ${error}`);
        if (clock.monotonic() >= deadline) throw new AppError('RELOAD_FAILED', silence);
        await clock.sleep(LOOK_MS);
      }
    },
  };
}
