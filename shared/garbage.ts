import koffi from 'koffi';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may die in this thread before they are collected. */
const MOST_DEAD = 4 << 20;
/** How long a thread has had nothing to do when it tidies up: nobody waits for it then. */
const REST_MS = 1_000;
const FREED_MS = 50;
/**
 * A process that has grown by so much gives pages back; below, it will need them again: on virtual machines the first use of a page can
 * take 10 us, and a sync that finds its memory in place is a tenth faster.
 */
const MUCH = 80 << 20;
/** A process that has not grown by so much since is left alone. */
const WORTH_IT = 4 << 20;

setFlagsFromString('--expose-gc');
/** Without an argument all is collected; with one, of whatever kind on Node 20, what died young. */
const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;

/** Gives free pages of the C library's heap back to the system. Of glibc alone; others give them back by themselves. */
const trim = koffiCall('int malloc_trim(size_t keep)');

let dead = 0;

/**
 * Says that memory of this size, allocated a moment ago, is used no more. V8 comes for what lies outside its heap when that is 64 MB, in
 * each thread, and what a thread unpacks is all of that kind: megabytes that live for milliseconds. Collecting what
 * died young takes one.
 */
export function died(bytes: number): void {
  dead += bytes;
  if (dead < MOST_DEAD) return;
  dead = 0;
  collect({ type: 'minor' });
}

const letGo: (() => void)[] = [];

/** Called when this thread rests, before it gives memory back: lets go of what is only kept to be used again soon. */
export function atRest(work: () => void): void {
  letGo.push(work);
}

/**
 * Gives back what a thread left lying about, once it rests. The manifests of one sync of a large platform are dead when the next begins, and
 * V8 would come for them only when it holds 64 MB of such, in each thread; what it collects goes to the heap of the C library,
 * which keeps what lies below anything that lives. Of a hub and a spoke with 100,000 files that is 50 MB each.
 */
export class Rest {
  readonly #timer: NodeJS.Timeout;
  readonly #resident: () => number;
  readonly #atStart: number;
  #isBusy = false;
  #before: number;

  /** resident: memory of the process, in bytes. */
  constructor(restMs = REST_MS, resident = (): number => process.memoryUsage.rss()) {
    this.#resident = resident;
    this.#atStart = resident();
    this.#before = this.#atStart;
    this.#timer = setTimeout(() => {
      if (!this.#isBusy) this.#tidy();
    }, restMs).unref();
  }

  begin(): void {
    this.#isBusy = true;
  }

  end(): void {
    this.#isBusy = false;
    this.#timer.refresh();
  }

  #tidy(): void {
    if (this.#resident() < this.#before + WORTH_IT) return;
    for (const work of letGo) work();
    collect();
    // What was collected is freed by other threads, a moment later.
    setTimeout(() => {
      if (this.#resident() > this.#atStart + MUCH) trim(0);
      this.#before = this.#resident();
    }, FREED_MS).unref();
  }
}

function koffiCall(signature: string): (value: number) => number {
  try {
    return koffi.load(null).func(signature);
  } catch {
    return () => 0;
  }
}
