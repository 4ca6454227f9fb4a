import type { Clock } from './clock.ts';
import type { LogLevel } from './log-level.ts';
import type { Logger } from './log.ts';

/** How much a daemon says. */
export interface Volume {
  readonly level: string;
  /** What it says when nothing else was asked for. */
  readonly usual: string;
  /** When it goes back to that by itself, milliseconds since 1970 UTC; 0 while it is at it. */
  readonly untilMs: number;
}

/**
 * How much a daemon says, as it is set and for a time otherwise. What was asked for at run time goes before AEGIR_LOG_LEVEL
 * in the environment, and that before the configuration. A restart forgets what was asked for.
 */
export class LogVolume {
  readonly #log: Logger;
  readonly #clock: Pick<Clock, 'now'>;
  #usual: string;
  #untilMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Logger, clock: Pick<Clock, 'now'>) {
    this.#log = log;
    this.#clock = clock;
    this.#usual = log.level;
  }

  /** Takes up what the configuration says; at once unless something else was asked for. */
  setUsual(level: LogLevel): void {
    this.#usual = process.env['AEGIR_LOG_LEVEL'] ?? level;
    if (this.#untilMs === 0) this.#log.level = this.#usual;
  }

  /** Says this much for so many milliseconds (up to 24 days), then as usual again. */
  change(level: LogLevel, forMs: number): Volume {
    clearTimeout(this.#timer);
    this.#untilMs = this.#clock.now() + forMs;
    this.#timer = setTimeout(() => this.restore(), forMs).unref();
    this.#log.level = level;
    return this.now();
  }

  /** Says as much as usual. */
  restore(): Volume {
    clearTimeout(this.#timer);
    this.#untilMs = 0;
    this.#log.level = this.#usual;
    return this.now();
  }

  now(): Volume {
    return { level: this.#log.level, usual: this.#usual, untilMs: this.#untilMs };
  }
}
