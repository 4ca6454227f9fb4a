/** How many may be there at once: in all, and of one holder. */
export interface PlaceLimits {
  readonly inAll: number;
  readonly each: number;
}

/**
 * Places for connections. When all are taken, whoever holds most of them gives up the oldest; nobody takes one from
 * somebody who holds no more than they do themselves. So a crowd of one holder keeps nobody else out.
 */
export class Places<T> {
  readonly #limits: PlaceLimits;
  /** Oldest first. */
  readonly #taken = new Map<T, string>();
  readonly #counts = new Map<string, number>();

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#taken.size;
  }

  /** Gives a place to a newcomer. Returns who has to go for it: null nobody, or the newcomer when there is none for them. */
  take(newcomer: T, holder: string): T | null {
    const own = this.#counts.get(holder) ?? 0;
    if (own >= this.#limits.each) return newcomer;
    let gone: T | null = null;
    if (this.#taken.size >= this.#limits.inAll) {
      gone = this.#oldestOfMost(own);
      if (gone === null) return newcomer;
      this.leave(gone);
    }
    this.#taken.set(newcomer, holder);
    this.#counts.set(holder, own + 1);
    return gone;
  }

  /** Gives a place back; nothing for somebody who has none. */
  leave(who: T): void {
    const holder = this.#taken.get(who);
    if (holder === undefined) return;
    this.#taken.delete(who);
    const left = (this.#counts.get(holder) ?? 1) - 1;
    if (left === 0) this.#counts.delete(holder);
    else this.#counts.set(holder, left);
  }

  /** Null when nobody holds more than so many. */
  #oldestOfMost(than: number): T | null {
    let [most, count] = ['', than];
    for (const [holder, held] of this.#counts) if (held > count) [most, count] = [holder, held];
    if (count === than) return null;
    for (const [who, holder] of this.#taken) if (holder === most) return who;
    return null;
  }
}

/** Whom an address counts as: itself, and for IPv6 the network that one machine usually has for itself (/64). */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const between = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, between)).fill('0'), ...right].slice(0, 4).join(':');
}
