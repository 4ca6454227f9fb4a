import type { Clock } from '../../shared/clock.ts';

/**
 * Whose spokes a task waits for, and until when. The limit is fixed when the wait begins and kept
 * with the task, so that a restart of the hub does not lengthen it.
 */
export class Waiting {
  readonly #clock: Clock;
  readonly #servers = new Set<string>();
  #untilMs: number | null;

  /** `untilMs` is what was kept of a wait before a restart. */
  constructor(clock: Clock, untilMs: unknown) {
    this.#clock = clock;
    this.#untilMs = typeof untilMs === 'number' ? untilMs : null;
  }

  /** Null while the task waits for nobody. */
  get untilMs(): number | null {
    return this.#untilMs;
  }

  /** Milliseconds that are left to wait. */
  get leftMs(): number {
    return (this.#untilMs ?? this.#clock.now()) - this.#clock.now();
  }

  /** Such as `waits for the spoke of web1, until 2030-01-01T00:00:00Z`; null while it waits for nobody. */
  get message(): string | null {
    return this.#servers.size === 0 ? null : this.messageFor(...this.#servers);
  }

  messageFor(...servers: readonly string[]): string {
    const spokes = servers.length === 1 ? 'spoke' : 'spokes';
    return `waits for the ${spokes} of ${servers.join(', ')}, until ${timeOf(this.#untilMs ?? this.#clock.now())}`;
  }

  begin(server: string, limitMs: number): void {
    this.#servers.add(server);
    this.#untilMs ??= this.#clock.now() + limitMs;
  }

  /** False when nothing was waited for. */
  end(server: string): boolean {
    const waited = this.#servers.delete(server) || this.#untilMs !== null;
    if (this.#servers.size === 0) this.#untilMs = null;
    return waited;
  }
}

/** A time as people and programs read it: UTC, whole seconds. */
export function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
