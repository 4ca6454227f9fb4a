import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
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
  /** Digests of the blocks, 32 bytes each. */
  readonly digests: Buffer;
  readonly lengths: readonly number[];
  readonly rawLength: number;
  /** The encoded blocks. */
  readonly body: Buffer;
}

export type Codec = 'none' | 'deflate';

/** By the number that stands for each; 1 was another one once. */
const CODECS: readonly (Codec | undefined)[] = ['none', undefined, 'deflate'];
/** A compressed frame that saves less than this is not kept. */
const WORTH_IT = 0.95;
const WORTH_SAMPLING = 256 << 10;
const SAMPLE_BYTES = 32 << 10;
/** A sample that shrinks less than this is noise. */
const NOISE = 0.99;
const HEADER_BYTES = 12;
const PER_BLOCK_BYTES = DIGEST_BYTES + 4;
/** Fast to make, and of all that is built in by far the fastest to read: every spoke reads what the hub makes once. */
const DEFLATE_LEVEL = 3;

/** SHA-256 as a byte string. */
export function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'binary');
}

/** A frame of blocks whose digests the caller knows, as they are. */
export function encodeFrame(digests: readonly string[], lengths: readonly number[], raw: Buffer): Buffer {
  return assemble('none', Buffer.from(digests.join(''), 'latin1'), lengths, raw.length, raw);
}

/** The same frame compressed, where that is worth it; else the frame itself. */
export function compressFrame(bytes: Buffer): Buffer {
  const { codec, digests, lengths, rawLength, body } = parseFrame(bytes);
  if (codec !== 'none' || isNoise(body)) return bytes;
  const compressed = deflateRawSync(body, { level: DEFLATE_LEVEL, memLevel: 9 });
  if (compressed.length > body.length * WORTH_IT) return bytes;
  return assemble('deflate', digests, lengths, rawLength, compressed);
}

/** Whether a sample from the middle of much says that nothing will be saved, as in an archive, a picture or a film. */
function isNoise(body: Buffer): boolean {
  if (body.length < WORTH_SAMPLING) return false;
  const middle = (body.length - SAMPLE_BYTES) >> 1;
  const sample = body.subarray(middle, middle + SAMPLE_BYTES);
  return deflateRawSync(sample, { level: 1 }).length > sample.length * NOISE;
}

/** What stands in front of the blocks in a frame that holds them as they are. */
export function frameHead(digests: Buffer, lengths: readonly number[], rawLength: number): Buffer {
  return headOf('none', digests, lengths, rawLength, rawLength);
}

function assemble(
  codec: Codec,
  digests: Buffer,
  lengths: readonly number[],
  rawLength: number,
  body: Buffer,
): Buffer {
  return Buffer.concat([headOf(codec, digests, lengths, rawLength, body.length), body]);
}

function headOf(
  codec: Codec,
  digests: Buffer,
  lengths: readonly number[],
  rawLength: number,
  encodedLength: number,
): Buffer {
  const head = Buffer.allocUnsafe(HEADER_BYTES + lengths.length * PER_BLOCK_BYTES);
  head[0] = CODECS.indexOf(codec);
  head[1] = 0;
  head.writeUInt16BE(lengths.length, 2);
  head.writeUInt32BE(rawLength, 4);
  head.writeUInt32BE(encodedLength, 8);
  digests.copy(head, HEADER_BYTES);
  const lengthsAt = HEADER_BYTES + digests.length;
  for (const [index, length] of lengths.entries()) head.writeUInt32BE(length, lengthsAt + index * 4);
  return head;
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
    digests: bytes.subarray(HEADER_BYTES, lengthsAt),
    lengths,
    rawLength,
    body: bytes.subarray(HEADER_BYTES + blocks * PER_BLOCK_BYTES),
  };
}

/** The blocks of a frame, each proved by its digest. Never makes more bytes than the frame declares. */
export function openFrame(frame: Frame): { readonly digest: string; readonly bytes: Buffer }[] {
  return blocksIn(frame).map((bytes, index) => {
    const digest = frame.digests.toString('latin1', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    if (digestOf(bytes) !== digest) throw corruptPack('a block does not match its digest');
    return { digest, bytes };
  });
}

/** The blocks of a frame, whatever they are: nothing says yet that they are right. Throws CONTENT_CORRUPT. */
export function blocksIn({ codec, body, rawLength, lengths }: Frame): Buffer[] {
  const raw = codec === 'deflate' ? decompress(body, rawLength) : body;
  if (raw.length !== rawLength) throw corruptPack('a frame is shorter or longer than it says');
  let offset = 0;
  return lengths.map((length) => {
    offset += length;
    return raw.subarray(offset - length, offset);
  });
}

function decompress(body: Buffer, rawLength: number): Buffer {
  const options = { maxOutputLength: rawLength, chunkSize: rawLength + 64, info: true };
  let raw: Inflated;
  try {
    raw = inflateRawSync(body, options) as unknown as Inflated;
  } catch (error) {
    throw new AppError('CONTENT_CORRUPT', 'the pack is not valid: a frame cannot be decompressed', {
      cause: error,
    });
  }
  // What follows the compressed bytes is ignored by the library, and must not be there.
  if (raw.engine.bytesWritten !== body.length) throw corruptPack('a frame has bytes left over');
  return raw.buffer;
}

/** What the library gives with `info`; its types do not say so. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Cuts a stream of slices into frames; holds no more than one frame and one slice. */
export class FrameCutter {
  readonly #allocate: (length: number) => Buffer;
  #header = Buffer.alloc(0);
  #frame: Buffer | null = null;
  #filled = 0;

  /** allocate: gives each frame memory of its own; as a frame is handed to another thread as it is, not the shared pool's. */
  constructor(allocate = (length: number): Buffer => Buffer.allocUnsafeSlow(length)) {
    this.#allocate = allocate;
  }

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
      this.#frame = this.#allocate(length);
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
