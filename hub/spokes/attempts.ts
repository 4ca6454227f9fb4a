import { isIP } from 'node:net';
import type { Clock } from '../../shared/clock.ts';
import { networkOf } from '../../shared/rpc/places.ts';

const WINDOW_MS = 60_000;
/** Failures in a minute after which an address, or everybody, is sent away. */
const PER_PEER = 10;
const IN_ALL = 200;
/** Addresses remembered in a minute; below IN_ALL a new one always has room. */
const LARGEST_MEMORY = IN_ALL;

/** Counts failed attempts to join, for each address (of IPv6 each network, as a machine has as many as it likes) and in all, in memory that does not grow. */
export class Attempts {
  readonly #clock: Clock;
  #windowEnds = 0;
  #inAll = 0;
  readonly #perPeer = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this address may still guess. */
  allowed(address: string): boolean {
    this.#turn();
    return this.#inAll < IN_ALL && (this.#perPeer.get(networkOf(address)) ?? 0) < PER_PEER;
  }

  failed(address: string): void {
    this.#turn();
    this.#inAll++;
    const network = networkOf(address);
    const count = (this.#perPeer.get(network) ?? 0) + 1;
    if (count > 1 || this.#perPeer.size < LARGEST_MEMORY) this.#perPeer.set(network, count);
  }

  #turn(): void {
    const now = this.#clock.monotonic();
    if (now < this.#windowEnds) return;
    this.#windowEnds = now + WINDOW_MS;
    this.#inAll = 0;
    this.#perPeer.clear();
  }
}

/** The address of a peer as gRPC names it, without its port, such as 192.0.2.7. */
export function addressOf(peer: string): string {
  const host = peer
    .replace(/^ipv[46]:/, '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? 'unknown' : host;
}
