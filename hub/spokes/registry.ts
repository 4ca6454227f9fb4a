import { AppError } from '../../shared/errors.ts';
import type { Link } from './link.ts';

/** The spokes that are attached now. */
export class SpokeRegistry {
  readonly #links = new Map<string, Link>();
  readonly #byServer = new Map<string, Link>();
  readonly #revocations = new Map<string, AbortController>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #clockSkews = new Map<string, number>();
  readonly #copies = new Map<string, number>();

  /** Attached spokes. */
  get count(): number {
    return this.#links.size;
  }

  /** Those that are attached now. */
  all(): Link[] {
    return [...this.#links.values()];
  }

  of(spokeId: string): Link | undefined {
    return this.#links.get(spokeId);
  }

  ofServer(serverId: string): Link | undefined {
    return this.#byServer.get(serverId);
  }

  /** What the clock of a server's machine said (0: nothing), and ours when that came. It outlasts the link. */
  heardClock(serverId: string, theirsMs: number, oursMs: number): void {
    if (theirsMs > 0) this.#clockSkews.set(serverId, theirsMs - oursMs);
  }

  /** How far that clock was ahead of ours when it was last heard; null before that. */
  clockSkewMs(serverId: string): number | null {
    return this.#clockSkews.get(serverId) ?? null;
  }

  /** Two machines were seen to have the identity of this server's, at this time. */
  sawCopy(serverId: string, nowMs: number): void {
    this.#copies.set(serverId, nowMs);
  }

  /** When that was seen last; null while it was not since the hub began, or the identity was revoked. */
  copySeenMs(serverId: string): number | null {
    return this.#copies.get(serverId) ?? null;
  }

  /** The spoke is attached by this link; one it had before ends. */
  enter(link: Link): void {
    const before = this.#links.get(link.spokeId);
    this.#links.set(link.spokeId, link);
    this.#byServer.set(link.serverId, link);
    before?.end(new AppError('UNAVAILABLE', 'the spoke has attached again'), 0);
    this.#tell(link.serverId);
  }

  /** The link is over; ignored when another has taken its place. */
  leave(link: Link): void {
    if (this.#links.get(link.spokeId) !== link) return;
    this.#links.delete(link.spokeId);
    if (this.#byServer.get(link.serverId) === link) this.#byServer.delete(link.serverId);
    this.#tell(link.serverId);
  }

  /** Ends everything that runs for a spoke, now: its stream, its transfers. */
  disconnect(spokeId: string, serverId: string, failure: AppError): void {
    const link = this.#links.get(spokeId);
    if (link) this.leave(link);
    link?.end(failure);
    this.#revocations.get(spokeId)?.abort(failure);
    this.#revocations.delete(spokeId);
    this.#copies.delete(serverId);
    this.#tell(serverId);
  }

  /** Asks all to come back later and ends their streams: the hub goes down. */
  drain(reattachAfterSeconds: number): void {
    const failure = new AppError('SHUTTING_DOWN', 'the hub is stopping');
    for (const link of this.#links.values()) link.end(failure, reattachAfterSeconds);
  }

  /** Fires when the spoke is disconnected for good. */
  revocationOf(spokeId: string): AbortSignal {
    const known = this.#revocations.get(spokeId) ?? new AbortController();
    this.#revocations.set(spokeId, known);
    return known.signal;
  }

  /** Calls back whenever the spoke of a server comes, goes or is replaced; returns how to stop that. */
  watch(serverId: string, listener: () => void): () => void {
    const listeners = this.#watchers.get(serverId) ?? new Set();
    this.#watchers.set(serverId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#watchers.get(serverId) === listeners) this.#watchers.delete(serverId);
    };
  }

  #tell(serverId: string): void {
    for (const listener of [...(this.#watchers.get(serverId) ?? [])]) listener();
  }
}
