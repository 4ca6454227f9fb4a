import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import type { AuditTrail } from '../audit/trail.ts';

/** Something about who may get in that an operator may want to find later. */
export interface AuditEntry {
  /** Who did it: an operator, "spoke", or the address of a stranger. */
  readonly actor: string;
  readonly kind: 'spoke' | 'join-token' | 'operator';
  readonly id: string;
  readonly name: string;
  /** Stable word for what happened, such as "enrolled" or "refused". */
  readonly event: string;
  readonly detail?: Readonly<Record<string, string>>;
}

/** The same refusal again is written down once in this while. */
const QUIET_MS = 10 * 60_000;
/** Different refusals remembered at a time, and so the most rows that strangers can cause in that while. */
const LARGEST_MEMORY = 200;

/** Writes what happens to identities into the audit trail. */
export class Audit {
  readonly #trail: AuditTrail;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #quietUntil = new Map<string, number>();

  constructor(trail: AuditTrail, clock: Clock, log: Logger) {
    this.#trail = trail;
    this.#clock = clock;
    this.#log = log;
  }

  /** Writes the entry down; part of the transaction that is open, if one is. */
  record({ actor, kind, id, name, event, detail = {} }: AuditEntry): void {
    const refusal = /^refused ([A-Z_]+)$/.exec(event)?.[1];
    this.#trail.append({
      actor,
      source: actor,
      action: event,
      object: name === '' ? id : name,
      outcome: refusal ?? 'done',
      detail: { kind, id, ...detail },
    });
  }

  /**
   * Writes down and logs something that a peer can repeat at will: again only after ten minutes, and no
   * more than 200 different ones in that while, so that nobody can fill the database.
   */
  warn(entry: AuditEntry): void {
    const now = this.#clock.monotonic();
    for (const [key, until] of this.#quietUntil) if (until <= now) this.#quietUntil.delete(key);
    const key = `${entry.event} ${entry.actor} ${entry.kind} ${entry.id}`;
    if (this.#quietUntil.has(key) || this.#quietUntil.size >= LARGEST_MEMORY) return;
    this.#quietUntil.set(key, now + QUIET_MS);
    this.#log.warn({ ...entry }, 'identity refused');
    this.record(entry);
  }
}
