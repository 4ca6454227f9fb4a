import { AppError } from '../../shared/errors.ts';

/** The plainest form of tar there is, so that any machine can open a backup by hand. */

const BLOCK = 512;
/** What eleven octal digits can say. */
const LARGEST_FILE = 8 ** 11 - 1;

/** A file that goes into an archive. */
export interface TarFile {
  readonly name: string;
  /** Exact number of bytes in `content`. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly content: AsyncIterable<Buffer>;
}

/** A file of an archive that is read; its content must be taken before the next one is asked for. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}

/** The bytes of an archive. All files are the owner's alone, mode 0600. */
export async function* tarOf(files: Iterable<TarFile>): AsyncIterable<Buffer> {
  for (const file of files) {
    yield headerOf(file);
    let written = 0;
    for await (const chunk of file.content) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== file.size) throw new Error(`${file.name} changed while it was read`);
    yield padding(file.size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function headerOf({ name, size, mtimeMs }: TarFile): Buffer {
  if (Buffer.byteLength(name) > 100 || size > LARGEST_FILE) throw new Error(`${name} does not fit into tar`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
  };
  header.write(name, 0);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(mtimeMs / 1_000), 136, 12);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  octal(sumOf(header), 148, 7);
  return header;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** Reads an archive of plain files. Throws BACKUP_DAMAGED for anything else, and for one that ends too early. */
export async function* entriesOf(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = new Reader(source);
  for (;;) {
    const header = Buffer.concat(await all(reader.take(BLOCK)));
    if (header.every((byte) => byte === 0)) return;
    const size = parseInt(header.toString('latin1', 124, 136), 8);
    const sum = parseInt(header.toString('latin1', 148, 156), 8);
    const isPlain = ['0', '\0'].includes(header.toString('latin1', 156, 157));
    if (sum !== sumOf(header) || !isPlain || !Number.isSafeInteger(size))
      throw damaged('holds no plain files');
    const left = { bytes: size };
    yield {
      name: header.toString('utf8', 0, 100).replace(/\0.*$/s, ''),
      size,
      content: reader.take(size, left),
    };
    if (left.bytes > 0) throw new Error('the content of an entry was not taken');
    await all(reader.take(padding(size).length));
  }
}

/** BACKUP_DAMAGED, with what was found. */
export function damaged(finding: string, cause?: unknown): AppError {
  return new AppError('BACKUP_DAMAGED', `the backup ${finding}`, { cause });
}

async function all(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const taken: Buffer[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return taken;
}

/** Takes exact numbers of bytes off a stream of chunks. */
class Reader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async *take(bytes: number, left = { bytes }): AsyncGenerator<Buffer> {
    while (left.bytes > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) throw damaged('is cut short');
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, left.bytes);
      this.#rest = this.#rest.subarray(part.length);
      left.bytes -= part.length;
      yield part;
    }
  }
}
