import { startThread, type Thread } from '../../shared/threads.ts';
import type { Survey } from './survey.ts';
import type { TreeCalls } from './tree-thread.ts';
import type { BlockPlace, CopySource, LinkSource } from './plan.ts';

/** Two threads with synchronous file calls write faster than one, and more do not help. */
const THREADS = 2;
/** Links or copies in one call: small enough to stop between, large enough not to count. */
const BATCH = 512;
/** Frames that may wait in the threads; what the network brings faster stays in the network. */
const MOST_FRAMES = 2 * THREADS;

type TreeThread = Thread<TreeCalls>;

let threads: TreeThread[] = [];
let lastTree = 0;

function crewThreads(): TreeThread[] {
  if (threads.length === 0 || !threads.every((thread) => thread.isAlive())) {
    threads = Array.from({ length: THREADS }, () => startThread<TreeCalls>(import.meta.url, 'tree-thread'));
  }
  return threads;
}

/** Deletes a tree strictly below `within`, off the main thread. */
export async function removeInCrew(path: string, within: string): Promise<void> {
  await crewThreads()[0]?.call('remove', { path, within });
}

/** Makes every file and folder of a tree durable, one by one. */
export async function fsyncInCrew(folder: string): Promise<void> {
  await crewThreads()[0]?.call('fsync', folder);
}

/** Opens a tree in the threads; the folder is made when it is missing. */
export async function openCrew(folder: string, manifest: Buffer, entries: number): Promise<Crew> {
  lastTree += 1;
  const tree = lastTree;
  const crew = crewThreads();
  await Promise.all(crew.map((thread) => thread.call('open', { tree, folder, manifest })));
  return new Crew(crew, tree, entries);
}

/** The threads at work on one tree. */
export class Crew {
  readonly #threads: readonly TreeThread[];
  readonly #tree: number;
  readonly #entries: number;
  readonly #frames = new Map<TreeThread, number>();
  readonly #waiting = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  constructor(threads: readonly TreeThread[], tree: number, entries: number) {
    this.#threads = threads;
    this.#tree = tree;
    this.#entries = entries;
  }

  /** Compares the whole tree with its manifest; with `clear` what is wrong is taken away. */
  async survey(order: { readyMs: number; deep: boolean; clear: boolean }): Promise<Survey> {
    const { clear, ...how } = order;
    const half = Math.ceil(this.#entries / this.#threads.length);
    const parts = await this.#each((thread, number) => {
      const range = { from: number * half, to: Math.min((number + 1) * half, this.#entries) };
      return thread.call('survey', { tree: this.#tree, order: { ...how, ...range }, clear });
    });
    return {
      damaged: parts.flatMap((part) => part.damaged),
      rightBlocks: parts.flatMap((part) => part.rightBlocks),
      strays: parts.flatMap((part) => part.strays),
    };
  }

  /** Hard-links files from a release; returns the entries that could not be. */
  link(
    release: string,
    readyMs: number,
    sources: readonly LinkSource[],
    signal: AbortSignal,
  ): Promise<number[]> {
    return this.#batches(sources, signal, (thread, part) =>
      thread.call('link', { tree: this.#tree, release, readyMs, sources: part }),
    );
  }

  /** Copies blocks from a release; returns those that were not right. */
  copy(release: string, sources: readonly CopySource[], signal: AbortSignal): Promise<BlockPlace[]> {
    return this.#batches(sources, signal, (thread, part) =>
      thread.call('copy', { tree: this.#tree, release, sources: part }),
    );
  }

  async expect(places: readonly BlockPlace[]): Promise<void> {
    await this.#each((thread) => thread.call('expect', { tree: this.#tree, places }));
  }

  /** Hands a frame over, its memory with it; resolves when there is room for the next one. */
  async write(frame: Buffer, onWritten: () => void): Promise<void> {
    const written = this.#writeIn(this.#leastBusy(), frame, onWritten);
    this.#waiting.add(written);
    void written.finally(() => this.#waiting.delete(written));
    if (this.#waiting.size >= MOST_FRAMES) await Promise.race(this.#waiting);
    this.#throwFailure();
  }

  /** Resolves when every frame is written. Throws the first failure. */
  async settled(): Promise<void> {
    await Promise.all(this.#waiting);
    this.#throwFailure();
  }

  async makeRest(entries: readonly number[]): Promise<void> {
    await this.#threads[0]?.call('makeRest', { tree: this.#tree, entries });
  }

  async moveTo(folder: string, entries: readonly number[]): Promise<void> {
    await this.#threads[0]?.call('moveTo', { tree: this.#tree, folder, entries });
  }

  async close(): Promise<void> {
    await Promise.all(this.#waiting);
    await Promise.allSettled(this.#threads.map((thread) => thread.call('close', this.#tree)));
  }

  /** Never rejects: a failure is kept until somebody waits. */
  async #writeIn(thread: TreeThread, frame: Buffer, onWritten: () => void): Promise<void> {
    const load = this.#frames.get(thread) ?? 0;
    this.#frames.set(thread, load + 1);
    try {
      await thread.call('write', { tree: this.#tree, frame }, { transfer: [frame.buffer as ArrayBuffer] });
      onWritten();
    } catch (error) {
      this.#failures.push(error);
    } finally {
      this.#frames.set(thread, (this.#frames.get(thread) ?? 1) - 1);
    }
  }

  #throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #each<T>(work: (thread: TreeThread, number: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#threads.map(work));
  }

  async #batches<T, R>(
    sources: readonly T[],
    signal: AbortSignal,
    work: (thread: TreeThread, part: readonly T[]) => Promise<R[]>,
  ): Promise<R[]> {
    const failed: R[] = [];
    let next = 0;
    await this.#each(async (thread) => {
      while (next < sources.length) {
        signal.throwIfAborted();
        const part = sources.slice(next, next + BATCH);
        next += BATCH;
        failed.push(...(await work(thread, part)));
      }
    });
    return failed;
  }

  #leastBusy(): TreeThread {
    const load = (thread: TreeThread): number => this.#frames.get(thread) ?? 0;
    return this.#threads.reduce((best, thread) => (load(thread) < load(best) ? thread : best));
  }
}
