import type { Logger } from '../../shared/log.ts';
import type { SpokeConfig } from '../config.ts';
import type { Run } from '../exec.ts';
import type { ApacheLayout } from './layouts.ts';

/** What a look at the host needs. */
export interface DetectOptions {
  readonly config: SpokeConfig;
  readonly run: Run;
  readonly log: Logger;
  /** Where to look; the distributions' places by default. */
  readonly layouts?: readonly ApacheLayout[];
  readonly nginxBinaries?: readonly string[];
  readonly haproxyBinaries?: readonly string[];
  /** Longest time a control program may take, milliseconds. */
  readonly controlTimeoutMs?: number;
}
