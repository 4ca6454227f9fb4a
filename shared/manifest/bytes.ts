import { AppError } from '../errors.ts';

/** Collects bytes and numbers into one buffer. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  /** Room for so many bytes is made at once, more as it is needed. */
  constructor(bytes = 4096) {
    this.#buffer = Buffer.allocUnsafe(bytes);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** An unsigned integer up to 2^53 - 1, seven bits per byte, lowest first. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
  }

  /** A byte string: one byte per character. */
  text(bytes: string): void {
    this.#reserve(bytes.length);
    this.#length += this.#buffer.write(bytes, this.#length, 'latin1');
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Another writer's bytes with their length in front. */
  column(column: ByteWriter): void {
    this.varint(column.#length);
    this.#reserve(column.#length);
    this.#length += column.#buffer.copy(this.#buffer, this.#length, 0, column.#length);
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Reads what ByteWriter wrote, from a peer that may lie. Throws CONTENT_CORRUPT at the first wrong byte. */
export class ByteReader {
  readonly #buffer: Buffer;
  #offset = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get remaining(): number {
    return this.#buffer.length - this.#offset;
  }

  byte(): number {
    const value = this.#buffer[this.#offset];
    if (value === undefined) throw corruptManifest('it ends too early');
    this.#offset += 1;
    return value;
  }

  varint(): number {
    const first = this.#buffer[this.#offset];
    if (first !== undefined && first < 0x80) {
      this.#offset += 1;
      return first;
    }
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        // One way to write each number, so that equal trees have equal bytes.
        if (byte === 0 && scale > 1) break;
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
    }
    throw corruptManifest('a number is out of range');
  }

  text(length: number): string {
    return this.take(length).toString('latin1');
  }

  /** The next bytes, in the memory they came in. */
  take(length: number): Buffer {
    if (length > this.remaining) throw corruptManifest('it ends too early');
    this.#offset += length;
    return this.#buffer.subarray(this.#offset - length, this.#offset);
  }

  /** A part with its length in front, as a reader of its own. */
  column(): ByteReader {
    return new ByteReader(this.take(this.varint()));
  }

  /** Throws when bytes are left over. */
  end(): void {
    if (this.remaining > 0) throw corruptManifest('it has bytes left over');
  }
}

/** The one failure of a manifest that breaks its format. */
export function corruptManifest(what: string): AppError {
  return new AppError('CONTENT_CORRUPT', `the manifest is not valid: ${what}`);
}
