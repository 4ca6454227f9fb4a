import type { Clock } from '../../shared/clock.ts';
import { untilAborted, type Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import { foldersOf, scanDrift } from './drift-scan.ts';
import { respondTo, type AnsweredDrift, type Response, type ResponseTools } from './response.ts';
import { WatchedFolders } from './watched-folders.ts';

export interface DriftOptions extends ResponseTools {
  /** Why the web server does not serve what is current, null when it does. */
  readonly whyUnserved: () => Promise<string | null>;
  readonly clock: Clock;
  /** Told all that differs from what was written, whenever that changes, and what was put back. */
  readonly onDrift: (report: Response) => void;
  readonly log: Logger;
}

/** Changes that come together are looked at together. */
const QUIET_MS = 300;
/** A look without a cause, for whatever the kernel did not tell. */
const RESCAN_MS = 300_000;
/** How often visitors' way in is tried, and how often while it is closed: its look starts programs. */
const TRY_EVERY_MS = 300_000;
const TRY_AGAIN_MS = 5_000;

/**
 * Watches the small configuration tree. Only its folders are watched, as the kernel reports their files with
 * them, and a switch of ours leaves nothing to report: what is compared is the disk with the record of what is current.
 */
export function createDriftWatch(options: DriftOptions): Service {
  const { config, log } = options;
  return {
    name: 'drift',
    run: async (signal) => {
      const scans = new Scans(options);
      const folders = new WatchedFolders({
        onEvent: () => {
          scans.soon(QUIET_MS);
        },
        onError: (error) => {
          log.warn({ err: error }, 'cannot watch a part of the configuration');
        },
      });
      // Before each look, so that nothing happens between the two unseen.
      scans.beforeEach(() => {
        folders.follow(foldersOf(config));
      });
      scans.soon(0);
      try {
        await tryServing(options, scans, signal);
      } finally {
        scans.stop();
        await folders.close();
      }
    },
  };
}

/** Until it is told to stop. */
async function tryServing(options: DriftOptions, scans: Scans, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const why = await Promise.race([options.whyUnserved(), untilAborted(signal).then(() => null)]);
    scans.unserved(why);
    await options.clock.sleep(why === null ? TRY_EVERY_MS : TRY_AGAIN_MS, signal).catch(() => undefined);
  }
}

/** One look at a time, and one more when something happened during it. */
class Scans {
  readonly #options: DriftOptions;
  #before: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #again = false;
  #stopped = false;
  /** Null before the first look, which is always told: drift of a former life may have been mended. */
  #last: string | null = null;
  #seen: readonly AnsweredDrift[] = [];
  #unserved: readonly AnsweredDrift[] = [];

  constructor(options: DriftOptions) {
    this.#options = options;
  }

  beforeEach(work: () => void): void {
    this.#before = work;
  }

  soon(ms: number): void {
    if (this.#stopped) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#scan(), ms);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What is on the disk is not what visitors get, and why; null: it is. */
  unserved(why: string | null): void {
    const { log } = this.#options;
    const wasServed = this.#unserved.length === 0;
    if (why !== null && wasServed) log.warn({ why }, 'the web server does not serve what is current');
    this.#unserved =
      why === null ? [] : [{ path: 'current', kind: 'unserved', diff: '', digest: '', answer: why }];
    // Before the first look there is nothing to add to.
    if (this.#last !== null) this.#tell({ items: [...this.#seen], healed: [] });
  }

  async #scan(): Promise<void> {
    this.#busy = true;
    this.#again = false;
    try {
      this.#before();
      this.#tell(
        await respondTo(await scanDrift(this.#options.config, this.#options.originals), this.#options),
      );
    } catch (error) {
      // A switch may take a folder away between two looks.
      this.#options.log.warn({ err: error }, 'cannot look for drift');
    } finally {
      this.#busy = false;
      this.soon(this.#nextMs());
    }
  }

  #nextMs(): number {
    return this.#again ? QUIET_MS : RESCAN_MS;
  }

  #tell({ items: seen, healed }: Response): void {
    this.#seen = seen;
    const items = [...seen, ...this.#unserved];
    const text = JSON.stringify(items);
    if (this.#stopped || (text === this.#last && healed.length === 0)) return;
    this.#last = text;
    this.#options.onDrift({ items, healed });
  }
}
