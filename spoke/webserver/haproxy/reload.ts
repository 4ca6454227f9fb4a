import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RunningSight } from '../webserver.ts';

/** How long an idle HAProxy is given to start a worker, in milliseconds; a large configuration takes some of it. */
const PATIENCE_MS = 5_000;
const READS = 3;
const LOOK_MS = 30;

/**
 * Watches a reload: the master takes the signal at once, and goes on with its old worker when the new one does not
 * start. To be made before the signal; `end` waits for the new worker. Throws RELOAD_FAILED.
 */
export function watchHaproxyReload(
  observe: () => RunningSight | null,
  clock: Clock,
): { end(): Promise<void> } {
  const before = observe()?.workers ?? [];
  const began = clock.monotonic();
  return {
    end: async () => {
      // A kernel that shows no workers leaves the decision to the proof.
      if (before.length === 0) return;
      const told = clock.monotonic();
      const deadline = told + PATIENCE_MS + READS * (told - began);
      for (;;) {
        const sight = observe();
        if (sight === null || sight.workers.some((pid) => !before.includes(pid))) return;
        if (clock.monotonic() >= deadline) {
          const why = 'journalctl -u haproxy says why';
          throw new AppError('RELOAD_FAILED', `HAProxy started no new worker and keeps its old one; ${why}`);
        }
        await clock.sleep(LOOK_MS);
      }
    },
  };
}
