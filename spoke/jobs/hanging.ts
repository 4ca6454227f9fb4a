import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Service } from '../../shared/lifecycle.ts';
import { askShares, silentMs } from '../share/answering.ts';
import type { SpokeConfig } from '../config.ts';
import type { Jobs } from './jobs.ts';
import { touchedBy } from './touched.ts';

const ASK_EVERY_MS = 15_000;
/** A server of a share that restarts is back within this, as a rule. */
const PATIENCE_MS = 60_000;

export interface HangWatchOptions {
  readonly config: Pick<SpokeConfig, 'root'>;
  readonly jobs: Pick<Jobs, 'atWork' | 'callOff'>;
  readonly clock: Clock;
  /** Asks the shares below a folder whether they answer. */
  readonly ask?: (root: string) => Promise<void>;
  readonly askEveryMs?: number;
  readonly patienceMs?: number;
}

/** While there is work, asks whether the shares that it stands on still answer, and calls it off when one stays silent. */
export function createHangWatch({
  config,
  jobs,
  clock,
  ask = askShares,
  askEveryMs = ASK_EVERY_MS,
  patienceMs = PATIENCE_MS,
}: HangWatchOptions): Service {
  const look = async (): Promise<void> => {
    const standing = jobs.atWork().filter(({ work }) => touchedBy(work, config).length > 0);
    if (standing.length === 0) return;
    await ask(config.root);
    for (const { id, work } of standing) {
      const silent = touchedBy(work, config).find((path) => silentMs(path) > patienceMs);
      if (silent === undefined) continue;
      jobs.callOff(id, new AppError('SHARE_HANGS', `${silent} stopped answering while it was worked on`));
    }
  };
  return {
    name: 'hang watch',
    run: async (signal) => {
      while (!signal.aborted) {
        await look();
        await clock.sleep(askEveryMs, signal).catch(() => undefined);
      }
    },
  };
}
