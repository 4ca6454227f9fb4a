import type { Clock } from '../../shared/clock.ts';
import type { CheckResult } from '../../shared/health.ts';
import type { HubConfig } from '../config.ts';

/** What a support bundle is made from, besides what lies on the disk. */
export interface BundleSource {
  readonly config: HubConfig;
  /** Why the settings could not be read, so that `config` has the defaults; '' where they could. */
  readonly configProblem: string;
  /** What the hub says of itself; null: it does not run. */
  readonly ready: Readonly<Record<string, CheckResult>> | null;
  /** In the form of Prometheus; null where nobody answers. */
  readonly metrics: string | null;
  /** Since when the hub runs; null where that is not known. */
  readonly startedMs: number | null;
  /** Names of servers whose spoke is connected; null where that is not known. */
  readonly connected: readonly string[] | null;
  /** What it logged since its start, the newest first; null where that is not known. */
  readonly logged: readonly string[] | null;
  /** Ids of tasks that shall be in it however old they are. */
  readonly tasks: readonly string[];
  readonly clock: Clock;
}
