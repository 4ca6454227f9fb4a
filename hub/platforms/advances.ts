import { AppError } from '../../shared/errors.ts';
import { Advance, type AdvancePiece } from './advance.ts';
import type { PieceContent } from './library.ts';
import { streamSegments } from './pack-stream.ts';

/** The first publishes that are being read, by platform. */
export class Advances {
  readonly #packs: string;
  readonly #open = new Map<string, Advance>();

  /** packs: the folder of all packs. */
  constructor(packs: string) {
    this.#packs = packs;
  }

  begin(platformId: string): void {
    this.#open.set(platformId, new Advance());
  }

  add(platformId: string, piece: AdvancePiece): void {
    this.#open.get(platformId)?.add(piece);
  }

  /** The source changed while it was read: what was read of it so far does not count. */
  drop(platformId: string, path: string): void {
    this.end(platformId, new AppError('SOURCE_CHANGING', `${path} changed while it was read`));
  }

  /** Who reads it gets to its end, or to its failure; nobody else comes to it any more. */
  end(platformId: string, failure: AppError | null): void {
    this.#open.get(platformId)?.end(failure);
    this.#open.delete(platformId);
  }

  /** See PlatformLibrary.advance. */
  content(platformId: string, signal: AbortSignal): AsyncIterable<PieceContent> {
    const advance = this.#open.get(platformId);
    if (advance !== undefined) return this.#contentOf(advance, signal);
    throw new AppError('RELEASE_MISSING', 'this platform is not being read for the first time', {
      field: 'platform',
    });
  }

  async *#contentOf(advance: Advance, signal: AbortSignal): AsyncIterable<PieceContent> {
    for await (const { manifest, file, offset, length } of advance.pieces(signal)) {
      const { buffer, byteOffset } = manifest;
      const pack = streamSegments(this.#packs, [{ file, offset, length, pick: null }]);
      yield { manifest: Buffer.from(buffer, byteOffset, manifest.length), pack };
    }
  }
}
