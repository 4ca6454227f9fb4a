import { cancelled } from './presence.ts';

interface Claim {
  readonly ids: readonly string[];
  start(): void;
}

/**
 * Whose turn it is on which servers. Who needs several gets all of them at once or waits, holding none: so nobody waits
 * for somebody who waits for them. None overtakes an earlier one that needs one of the same servers.
 */
export class Turns {
  readonly #busy = new Set<string>();
  #line: Claim[] = [];

  /** Resolves with how to give the servers back. Rejects with CANCELLED when the signal fires before its turn. */
  take(ids: readonly string[], signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#line = this.#line.filter((other) => other !== claim);
        this.#next();
        reject(cancelled());
      };
      const claim: Claim = {
        ids,
        start: () => {
          signal.removeEventListener('abort', leave);
          resolve(() => {
            for (const id of ids) this.#busy.delete(id);
            this.#next();
          });
        },
      };
      this.#line.push(claim);
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      else this.#next();
    });
  }

  #next(): void {
    const taken = new Set(this.#busy);
    this.#line = this.#line.filter((claim) => {
      const isFree = claim.ids.every((id) => !taken.has(id));
      for (const id of claim.ids) taken.add(id);
      if (!isFree) return true;
      for (const id of claim.ids) this.#busy.add(id);
      claim.start();
      return false;
    });
  }
}
