import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Database } from '../../shared/sqlite.ts';
import type { Condition, Notice } from './condition.ts';

export interface ChannelParts {
  /** "webhook" or "mail": under this name it remembers what it has told. */
  readonly name: string;
  readonly hub: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  send(notice: Notice): Promise<void>;
}

/** Between two notices; what comes meanwhile falls together. */
const QUIET_MS = 60_000;
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

/**
 * One way to tell people. Every condition is told once when it begins and once when it is over, also over a restart;
 * what could not be sent is sent later, with what has come since.
 */
export class Channel {
  readonly #parts: ChannelParts;
  #notBefore = 0;
  #retryMs = FIRST_RETRY_MS;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  /** Tells what is new, unless it is too early. Never throws what sending throws. */
  async tell(conditions: readonly Condition[]): Promise<void> {
    const { clock, hub, name, log } = this.#parts;
    if (clock.monotonic() < this.#notBefore) return;
    const told = this.#told();
    const now = new Map(conditions.map((condition) => [condition.key, condition]));
    const begun = conditions.filter(({ key }) => told[key] === undefined);
    const over = Object.entries(told).filter(([key]) => !now.has(key));
    // That a task failed a day ago is no news.
    const ended = over.filter(([key]) => !key.startsWith('task ')).map(([, message]) => message);
    try {
      if (begun.length + ended.length > 0) {
        await this.#parts.send({ hub, begun, over: ended });
        this.#notBefore = clock.monotonic() + QUIET_MS;
      }
      if (begun.length + over.length > 0) this.#remember(conditions);
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn(
        { channel: name, reason: error.reason, text: error.message, againMs: this.#retryMs },
        'notice not sent',
      );
      this.#notBefore = clock.monotonic() + this.#retryMs;
      this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
    }
  }

  /** Messages that were told, by the key of their condition. */
  #told(): Record<string, string> {
    const row = this.#parts.db
      .prepare<[string], string>('SELECT value FROM meta WHERE key = ?')
      .pluck()
      .get(this.#key());
    return row === undefined ? {} : (JSON.parse(row) as Record<string, string>);
  }

  #remember(conditions: readonly Condition[]): void {
    const told = Object.fromEntries(conditions.map(({ key, message }) => [key, message]));
    this.#parts.db
      .prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
      .run(this.#key(), JSON.stringify(told));
  }

  #key(): string {
    return `notices ${this.#parts.name}`;
  }
}
