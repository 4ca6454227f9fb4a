import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { LIMITS } from '../../shared/limits.ts';
import { corruptManifest } from '../../shared/manifest/bytes.ts';
import { corruptPack, FrameCutter } from '../../shared/manifest/pack.ts';
import { openPiece, type Crew } from './crew.ts';
import { frameMemory } from './frame-memory.ts';
import { died } from '../../shared/garbage.ts';
import type { Written } from './expected.ts';
import type { AdvanceOrder, ContentSource } from './store.ts';
import type { WriteBehind } from './write-behind.ts';

/** What may come beside the content that was announced: tables of frames, and blocks that no file of an advance has. */
const SPARE_BYTES = 16 << 20;

export interface AdvanceDeps {
  readonly order: AdvanceOrder;
  readonly source: ContentSource;
  /** The tree to be; nothing is there. */
  readonly folder: string;
  readonly disk: WriteBehind;
  /** Told when the advance ends: with what broke it off, and null when it is whole; not of one that was over before it was asked for. */
  onEnded(failure: unknown): void;
}

/**
 * Content of a platform that comes while the hub still reads it, written into a tree that is nobody's release: piece by piece,
 * each a manifest of some files and the frames with their content. When it is whole the tree is exactly its pieces; what of it
 * counts is decided by whoever has the manifest of the release.
 */
export class Advance {
  /** Encoded manifests of the pieces that are written, in the order of the tree. */
  readonly pieces: Buffer[] = [];
  state: 'coming' | 'whole' | 'broken' = 'coming';
  files = 0;
  /** Of content, and of all that came. */
  bytes = 0;
  received = 0;
  /** Called when more was written. */
  onWritten: () => void = () => undefined;
  readonly #deps: AdvanceDeps;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(deps: AdvanceDeps) {
    this.#deps = deps;
    this.#ended = this.#run();
  }

  /** Resolves when nothing more comes; a signal that fires ends it. */
  async over(signal: AbortSignal): Promise<void> {
    const stop = (): void => {
      this.#stop.abort(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    await this.#ended;
    signal.removeEventListener('abort', stop);
  }

  async #run(): Promise<void> {
    try {
      await this.#receive();
      await this.#deps.disk.settled();
      this.state = 'whole';
      this.#deps.onEnded(null);
    } catch (error) {
      this.state = 'broken';
      // A small platform is read before anybody can ask for it.
      if (!(error instanceof AppError) || error.reason !== 'RELEASE_MISSING') this.#deps.onEnded(error);
    }
  }

  async #receive(): Promise<void> {
    const { source, order } = this.#deps;
    let head: Buffer[] = [];
    let piece: Piece | null = null;
    let before = Promise.resolve();
    try {
      for await (const { kind, bytes } of source.advance(order.platform, this.#stop.signal)) {
        this.#count(bytes);
        if (kind === 'pack') {
          piece ??= await this.#open(head.splice(0));
          await piece.take(bytes);
          died(bytes.length);
          continue;
        }
        // One is finished while the next comes, no more.
        await before;
        before = this.#finish(piece);
        before.catch(() => undefined);
        piece = null;
        head = [...head, bytes];
      }
      this.#stop.signal.throwIfAborted();
      await before;
      if (head.length > 0) throw corruptPack('an advance ends before its last pack');
    } finally {
      await before.catch(() => undefined);
      await this.#finish(piece);
    }
  }

  async #open(head: readonly Buffer[]): Promise<Piece> {
    const manifest = Buffer.concat(head);
    if (manifest.length > LIMITS.messageBytes) throw corruptManifest('a piece of it is too large');
    const crew = await openPiece(this.#deps.folder, manifest);
    const piece = new Piece(manifest, crew, (written) => {
      faultPoint('advance.written');
      this.bytes += written.bytes;
      this.#deps.disk.wrote(written.bytes);
      this.onWritten();
    });
    try {
      await piece.expect();
    } catch (error) {
      await crew.close();
      throw error;
    }
    return piece;
  }

  async #finish(piece: Piece | null): Promise<void> {
    if (piece === null) return;
    await piece.finish();
    this.pieces.push(piece.manifest);
    this.files += piece.crew.totals.files;
    if (this.files > this.#deps.order.files) throw corruptPack('more files came than were announced');
  }

  #count(bytes: Buffer): void {
    this.received += bytes.length;
    const most = 2 * this.#deps.order.bytes + SPARE_BYTES;
    if (this.received > most || this.bytes > this.#deps.order.bytes)
      throw corruptPack('more came than was announced');
  }
}

/** Some files on their way into the tree. */
class Piece {
  readonly manifest: Buffer;
  readonly crew: Crew;
  readonly #cutter = new FrameCutter(frameMemory);
  readonly #onWritten: (written: Written) => void;
  #left = 0;

  constructor(manifest: Buffer, crew: Crew, onWritten: (written: Written) => void) {
    this.manifest = manifest;
    this.crew = crew;
    this.#onWritten = onWritten;
  }

  async expect(): Promise<void> {
    this.#left = (await this.crew.expectAll()).blocks;
  }

  async take(slice: Buffer): Promise<void> {
    for (const frame of this.#cutter.push(slice)) {
      await this.crew.write(frame, { mayHoldMore: true }, (written) => {
        this.#left -= written.blocks;
        this.#onWritten(written);
      });
    }
  }

  /** Resolves when all of it is written. Throws CONTENT_CORRUPT when something did not come. */
  async finish(): Promise<void> {
    try {
      this.#cutter.end();
      await this.crew.settled();
      if (this.#left > 0) throw corruptPack(`${String(this.#left)} blocks of a piece did not come`);
    } finally {
      await this.crew.close();
    }
  }
}
