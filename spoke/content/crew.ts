import { crewThreads, THREADS, type TreeThread } from './crew-threads.ts';
import { giveBack } from './frame-memory.ts';
import type { Stripped } from './clear.ts';
import { marksFor, type Wanted, type Written } from './expected.ts';
import type { CloneSource, Todo } from './plan.ts';
import type { Columns, ColumnTotals } from '../../shared/manifest/manifest.ts';
import type { ManifestFile } from '../../shared/manifest/shelf.ts';
import type { Survey, SurveyOrder } from './survey.ts';
import type { LentOrigin, LentPlan } from './tree-thread.ts';

/** Links or copies in one call: small enough to stop between, large enough not to count. */
const BATCH = 512;
/** Entries that are surveyed in one call. */
const PIECE = 2_048;
/** Frames that may wait in the threads; what the network brings faster stays in the network. */
const MOST_FRAMES = 2 * THREADS;

type Piece = Pick<SurveyOrder, 'from' | 'to'>;

let lastTree = 0;

/**
 * Opens a tree in the threads; the folder is made when it is missing. One thread reads the manifest, and the others are lent what
 * it holds. Null when the manifest is not there or damaged.
 */
export async function openCrew(folder: string, manifest: ManifestFile): Promise<Crew | null> {
  lastTree += 1;
  const tree = lastTree;
  const [first, ...others] = crewThreads();
  if (first === undefined) throw new Error('there are no threads');
  const columns = await first.call('open', { tree, folder, manifest });
  return columns === null ? null : joinedBy([first, ...others], { tree, folder, columns });
}

/** Opens a tree for a part of what will be in it, by the encoded manifest of that. Throws CONTENT_CORRUPT. */
export async function openPiece(folder: string, manifest: Buffer): Promise<Crew> {
  lastTree += 1;
  const tree = lastTree;
  const [first, ...others] = crewThreads();
  if (first === undefined) throw new Error('there are no threads');
  const columns = await first.call('openPiece', { tree, folder, manifest });
  return joinedBy([first, ...others], { tree, folder, columns });
}

async function joinedBy(
  all: readonly TreeThread[],
  { tree, folder, columns }: { readonly tree: number; readonly folder: string; readonly columns: Columns },
): Promise<Crew> {
  const crew = new Crew(all, tree, columns);
  try {
    await Promise.all(all.slice(1).map((thread) => thread.call('join', { tree, folder, columns })));
    return crew;
  } catch (error) {
    await crew.close();
    throw error;
  }
}

/** All entries, in pieces; there is one at least. */
function piecesOf(entries: number): Piece[] {
  const pieces = [{ from: 0, to: Math.min(PIECE, entries) }];
  for (let from = PIECE; from < entries; from += PIECE)
    pieces.push({ from, to: Math.min(from + PIECE, entries) });
  return pieces;
}

function ignore(): void {
  // A thread that died has nothing open any more.
}

/** The threads at work on one tree. */
export class Crew {
  readonly totals: ColumnTotals;
  readonly #entries: number;
  readonly #blocks: number;
  readonly #threads: readonly TreeThread[];
  readonly #tree: number;
  readonly #frames = new Map<TreeThread, number>();
  readonly #waiting = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  constructor(threads: readonly TreeThread[], tree: number, { totals, kinds, blockEnds }: Columns) {
    this.#threads = threads;
    this.#tree = tree;
    this.totals = totals;
    this.#entries = kinds.length;
    this.#blocks = blockEnds.length;
  }

  /**
   * Compares the whole tree with its manifest; with `clear` what is wrong is taken away. Piece by piece, so that a thread that has
   * something else to do leaves more of them to the others.
   */
  async survey(order: Omit<SurveyOrder, 'from' | 'to'> & { clear: boolean }): Promise<Survey> {
    const { clear, ...how } = order;
    const parts: Survey[] = [];
    // The threads share it: each takes the next.
    const pieces = piecesOf(this.#entries).entries();
    await this.#each(async (thread) => {
      for (const [number, piece] of pieces) {
        const request = { tree: this.#tree, order: { ...how, ...piece }, clear };
        parts[number] = await thread.call('survey', request);
      }
    });
    return {
      damaged: parts.flatMap((part) => part.damaged),
      rightBlocks: parts.flatMap((part) => part.rightBlocks),
      strays: parts.flatMap((part) => part.strays),
    };
  }

  /** Takes out of a tree of another release whatever this one does not have as it is. */
  strip(from: ManifestFile, strays: readonly string[]): Promise<Stripped> {
    return this.#one.call('strip', { tree: this.#tree, from, strays });
  }

  /**
   * Takes over a tree that is exactly these pieces: takes out of it what this release does not have as it is, and has what is in
   * it more than once copied from there. Null when the pieces are not parts of one tree.
   */
  adopt(pieces: readonly Buffer[]): Promise<Stripped | null> {
    return this.#one.call('adopt', { tree: this.#tree, pieces });
  }

  /** Chooses where everything that is to be made comes from. Throws DISK_FULL when there is no room for it. */
  plan(
    todo: Todo | null,
    packed: readonly string[],
    bases: readonly ManifestFile[],
    disk: string,
  ): Promise<LentPlan> {
    return this.#one.call('plan', { tree: this.#tree, todo, packed, bases, disk });
  }

  /** Hard-links files from a release, by pairs as in a plan; returns the blocks that could not be. */
  link(from: LentOrigin, pairs: Uint32Array, signal: AbortSignal): Promise<Uint32Array[]> {
    return this.#batches(pairs, 2 * BATCH, signal, (thread, part) =>
      thread.call('link', { tree: this.#tree, from, pairs: part }),
    );
  }

  /** Begins large files as copies of what they were; returns the blocks that are not in place after all. */
  clone(from: LentOrigin, sources: readonly CloneSource[], signal: AbortSignal): Promise<Uint32Array[]> {
    return this.#batches(sources, 1, signal, (thread, part) =>
      thread.call('clone', { tree: this.#tree, from, sources: part }),
    );
  }

  /** Copies blocks from a release, by pairs as in a plan; returns those that were not right. */
  copy(from: LentOrigin, pairs: Uint32Array, signal: AbortSignal): Promise<Uint32Array[]> {
    return this.#batches(pairs, 2 * BATCH, signal, (thread, part) =>
      thread.call('copy', { tree: this.#tree, from, pairs: part }),
    );
  }

  /** Says where blocks that will arrive belong; returns how much that is. */
  async expect(places: Uint32Array): Promise<Wanted> {
    const came = marksFor(this.#blocks);
    const [wanted] = await this.#each((thread) => thread.call('expect', { tree: this.#tree, places, came }));
    if (wanted === undefined) throw new Error('there are no threads');
    return wanted;
  }

  /** Says that all blocks of the tree will arrive; returns how much that is. */
  expectAll(): Promise<Wanted> {
    return this.expect(Uint32Array.from({ length: this.#blocks }, (_, block) => block));
  }

  /** Digests of what did not come yet; 'all' when that is all there is in the manifest. */
  async stillWanted(): Promise<Buffer | 'all'> {
    const wanted = await this.#one.call('stillWanted', this.#tree);
    return wanted === 'all' ? wanted : Buffer.from(wanted.buffer, wanted.byteOffset, wanted.length);
  }

  /**
   * Hands a frame over, its memory with it; resolves when there is room for the next one. What is not wanted may be
   * in it when it `mayHoldMore`; else that is a failure.
   */
  async write(
    frame: Buffer,
    { mayHoldMore }: { readonly mayHoldMore: boolean },
    onWritten: (written: Written) => void,
  ): Promise<void> {
    const written = this.#writeIn(this.#leastBusy(), frame, mayHoldMore, onWritten);
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

  makeRest(entries: Uint32Array): Promise<void> {
    return this.#one.call('makeRest', { tree: this.#tree, entries });
  }

  moveTo(folder: string, entries: readonly number[]): Promise<void> {
    return this.#one.call('moveTo', { tree: this.#tree, folder, entries });
  }

  /** Makes entries, the folders they lie in and other folders durable, one by one. */
  fsync(entries: readonly number[], folders: readonly string[]): Promise<void> {
    return this.#one.call('fsyncEntries', { tree: this.#tree, entries, folders });
  }

  async close(): Promise<void> {
    await Promise.all(this.#waiting);
    // Who lends closes when nobody reads any more.
    for (const thread of [...this.#threads].reverse()) await thread.call('close', this.#tree).catch(ignore);
  }

  /** Never rejects: a failure is kept until somebody waits. */
  async #writeIn(
    thread: TreeThread,
    frame: Buffer,
    mayHoldMore: boolean,
    onWritten: (written: Written) => void,
  ): Promise<void> {
    const load = this.#frames.get(thread) ?? 0;
    this.#frames.set(thread, load + 1);
    try {
      const request = { tree: this.#tree, frame, mayHoldMore };
      const transfer = [frame.buffer as ArrayBuffer];
      const { written, memory } = await thread.call('write', request, { transfer });
      giveBack(memory);
      onWritten(written);
    } catch (error) {
      this.#failures.push(error);
    } finally {
      this.#frames.set(thread, (this.#frames.get(thread) ?? 1) - 1);
    }
  }

  #throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** The thread for work that cannot be shared. */
  get #one(): TreeThread {
    const thread = this.#threads[0];
    if (thread === undefined) throw new Error('there are no threads');
    return thread;
  }

  #each<T>(work: (thread: TreeThread, number: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#threads.map(work));
  }

  async #batches<T extends Uint32Array | readonly unknown[]>(
    sources: T,
    size: number,
    signal: AbortSignal,
    work: (thread: TreeThread, part: T) => Promise<Uint32Array>,
  ): Promise<Uint32Array[]> {
    const failed: Uint32Array[] = [];
    let next = 0;
    await this.#each(async (thread) => {
      while (next < sources.length) {
        signal.throwIfAborted();
        const part = sources.slice(next, next + size) as T;
        next += size;
        failed.push(await work(thread, part));
      }
    });
    return failed;
  }

  #leastBusy(): TreeThread {
    const load = (thread: TreeThread): number => this.#frames.get(thread) ?? 0;
    return this.#threads.reduce((best, thread) => (load(thread) < load(best) ? thread : best));
  }
}
