import { hash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { AppError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { DIGEST_BYTES } from './entry.ts';

/**
 * A pack is a row of frames; a frame holds many blocks, compressed together:
 *
 *     codec u8 · 0 u8 · blocks u16 · raw length u32 · encoded length u32      (big endian)
 *     digest of each block, 32 bytes · length of each block, u32
 *     the blocks one after the other, encoded
 *
 * What a frame claims is clear before anything is decompressed, and is held to LIMITS.
 */
export interface Frame {
  readonly codec: Codec;
  /** Digests of the blocks as one byte string. */
  readonly digests: string;
  readonly lengths: readonly number[];
  readonly rawLength: number;
  /** The encoded blocks. */
  readonly body: Buffer;
}

export type Codec = 'none' | 'brotli';

const CODECS: readonly Codec[] = ['none', 'brotli'];
const HEADER_BYTES = 12;
const PER_BLOCK_BYTES = DIGEST_BYTES + 4;
/** Lowest quality: as fast as the disk, and already a quarter of the size for PHP. */
const BROTLI_QUALITY = 1;

/** SHA-256 as a byte string. */
export function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'binary');
}

/** A frame of blocks whose digests the caller knows; compressed when that is worth it. */
export function encodeFrame(digests: readonly string[], lengths: readonly number[], raw: Buffer): Buffer {
  const compressed = brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
  const worthIt = compressed.length < raw.length * 0.95;
  const body = worthIt ? compressed : raw;
  const table = HEADER_BYTES + digests.length * PER_BLOCK_BYTES;
  const frame = Buffer.allocUnsafe(table + body.length);
  frame[0] = CODECS.indexOf(worthIt ? 'brotli' : 'none');
  frame[1] = 0;
  frame.writeUInt16BE(digests.length, 2);
  frame.writeUInt32BE(raw.length, 4);
  frame.writeUInt32BE(body.length, 8);
  frame.write(digests.join(''), HEADER_BYTES, 'latin1');
  const lengthsAt = HEADER_BYTES + digests.length * DIGEST_BYTES;
  for (const [index, length] of lengths.entries()) frame.writeUInt32BE(length, lengthsAt + index * 4);
  body.copy(frame, table);
  return frame;
}

/** Length of the frame that starts with these bytes; null while they are too few. Throws CONTENT_CORRUPT. */
function frameLength(start: Buffer): number | null {
  if (start.length < HEADER_BYTES) return null;
  const blocks = start.readUInt16BE(2);
  const raw = start.readUInt32BE(4);
  const encoded = start.readUInt32BE(8);
  if (CODECS[start[0] ?? -1] === undefined || start[1] !== 0) throw corruptPack('a frame has no known form');
  if (blocks === 0 || blocks > LIMITS.frameBlocks) throw corruptPack('a frame has a wrong number of blocks');
  if (raw > LIMITS.frameBytes || encoded > LIMITS.frameBytes) throw corruptPack('a frame is too large');
  return HEADER_BYTES + blocks * PER_BLOCK_BYTES + encoded;
}

/** Reads one whole frame without decompressing it. Throws CONTENT_CORRUPT. */
export function parseFrame(bytes: Buffer): Frame {
  if (frameLength(bytes) !== bytes.length) throw corruptPack('a frame has a wrong length');
  const blocks = bytes.readUInt16BE(2);
  const lengthsAt = HEADER_BYTES + blocks * DIGEST_BYTES;
  const lengths: number[] = [];
  for (let index = 0; index < blocks; index++) lengths.push(bytes.readUInt32BE(lengthsAt + index * 4));
  const rawLength = bytes.readUInt32BE(4);
  const sane = lengths.every((length) => length > 0 && length <= LIMITS.blockBytes);
  if (!sane || lengths.reduce((sum, length) => sum + length, 0) !== rawLength) {
    throw corruptPack('the blocks of a frame are not its size');
  }
  return {
    codec: CODECS[bytes[0] ?? -1] ?? 'none',
    digests: bytes.toString('latin1', HEADER_BYTES, lengthsAt),
    lengths,
    rawLength,
    body: bytes.subarray(HEADER_BYTES + blocks * PER_BLOCK_BYTES),
  };
}

/** The blocks of a frame, each proved by its digest. Never makes more bytes than the frame declares. */
export function openFrame(frame: Frame): { readonly digest: string; readonly bytes: Buffer }[] {
  const raw = frame.codec === 'brotli' ? decompress(frame.body, frame.rawLength) : frame.body;
  if (raw.length !== frame.rawLength) throw corruptPack('a frame is shorter or longer than it says');
  let offset = 0;
  return frame.lengths.map((length, index) => {
    const bytes = raw.subarray(offset, offset + length);
    offset += length;
    const digest = frame.digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    if (digestOf(bytes) !== digest) throw corruptPack('a block does not match its digest');
    return { digest, bytes };
  });
}

function decompress(body: Buffer, rawLength: number): Buffer {
  try {
    return brotliDecompressSync(body, {
      maxOutputLength: rawLength,
      chunkSize: Math.max(rawLength, 64),
    });
  } catch (error) {
    throw new AppError('CONTENT_CORRUPT', 'the pack is not valid: a frame cannot be decompressed', {
      cause: error,
    });
  }
}

/** Cuts a stream of slices into frames; holds no more than one frame and one slice. */
export class FrameCutter {
  #header = Buffer.alloc(0);
  #frame: Buffer | null = null;
  #filled = 0;

  /** Frames that are complete with this slice, each in memory of its own. Throws CONTENT_CORRUPT. */
  push(slice: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    for (let rest = slice; rest.length > 0;) {
      rest = rest.subarray(this.#frame === null ? this.#takeHeader(rest) : this.#takeBody(rest, this.#frame));
      if (this.#frame === null || this.#filled < this.#frame.length) continue;
      frames.push(this.#frame);
      this.#frame = null;
      this.#header = Buffer.alloc(0);
    }
    return frames;
  }

  /** Throws CONTENT_CORRUPT when the stream ended inside a frame. */
  end(): void {
    if (this.#frame !== null || this.#header.length > 0) throw corruptPack('it ends inside a frame');
  }

  #takeHeader(slice: Buffer): number {
    const taken = slice.subarray(0, HEADER_BYTES - this.#header.length);
    this.#header = Buffer.concat([this.#header, taken]);
    const length = frameLength(this.#header);
    if (length !== null) {
      // Not from the pool: a frame is handed over to another thread as it is.
      this.#frame = Buffer.allocUnsafeSlow(length);
      this.#filled = this.#header.copy(this.#frame);
    }
    return taken.length;
  }

  #takeBody(slice: Buffer, frame: Buffer): number {
    const taken = slice.copy(frame, this.#filled);
    this.#filled += taken;
    return taken;
  }
}

/** The one failure of a pack stream that breaks its format or its promise. */
export function corruptPack(what: string): AppError {
  return new AppError('CONTENT_CORRUPT', `the pack is not valid: ${what}`);
}
