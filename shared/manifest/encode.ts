import { ByteWriter } from './bytes.ts';
import { DIGEST_BYTES, type Entry } from './entry.ts';
import { KIND_CODES, type Manifest } from './manifest.ts';

export const MAGIC = 'AEGM';
export const VERSION = 1;
/** Room beside what is expected. */
const SPARE_BYTES = 4096;
/** More than what stands in front of the columns, and the length of each. */
const MOST_NUMBERS_BYTES = 128;

/**
 * Writes a manifest as bytes: columns, each with its length in front, one after the other. Depth and name
 * of each entry give its path, so a path cannot leave the tree. Equal trees have equal bytes, and
 * the SHA-256 of the bytes names the release.
 */
export class ManifestWriter {
  readonly #depths: ByteWriter;
  readonly #kinds: ByteWriter;
  readonly #nameLengths: ByteWriter;
  readonly #names: ByteWriter;
  readonly #sizes = new ByteWriter();
  readonly #blockCounts = new ByteWriter();
  readonly #blockLengths = new ByteWriter();
  readonly #digests: ByteWriter;
  readonly #targetLengths = new ByteWriter();
  readonly #targets = new ByteWriter();
  #count = 0;

  /** `like`: a manifest that this one will be about as large as; room for that is made at once. */
  constructor(like: Manifest | null = null) {
    const bytes = (column: 'depths' | 'names' | 'digests'): ByteWriter =>
      new ByteWriter((like?.columns[column].length ?? 0) + SPARE_BYTES);
    this.#depths = bytes('depths');
    this.#kinds = bytes('depths');
    this.#nameLengths = bytes('depths');
    this.#names = bytes('names');
    this.#digests = bytes('digests');
  }

  /** How many entries were written. */
  get length(): number {
    return this.#count;
  }

  add(entry: Entry): void {
    const { depth, name } = place(entry.path);
    this.#count += 1;
    this.#depths.byte(depth);
    this.#kinds.byte(kindCode(entry));
    this.#nameLengths.byte(name.length);
    this.#names.text(name);
    if (entry.kind === 'file') {
      this.#sizes.varint(entry.size);
      this.#blockCounts.varint(entry.content.length / DIGEST_BYTES);
      for (const length of entry.blockLengths) this.#blockLengths.varint(length);
      this.#digests.text(entry.content);
    } else if (entry.kind === 'symlink') {
      this.#targetLengths.varint(entry.target.length);
      this.#targets.text(entry.target);
    }
  }

  /** Adds the entries of another manifest from number `start` up to but without `end`. */
  copy(from: Manifest, start: number, end: number): void {
    const { depths, kinds, names, nameStarts, digests, targets, targetStarts } = from.columns;
    this.#count += end - start;
    this.#depths.bytes(depths.subarray(start, end));
    this.#kinds.bytes(kinds.subarray(start, end));
    this.#names.bytes(names.subarray(nameStarts[start], nameStarts[end]));
    this.#targets.bytes(targets.subarray(targetStarts[start], targetStarts[end]));
    const [first, last] = [from.columns.blockStarts[start] ?? 0, from.columns.blockStarts[end] ?? 0];
    this.#digests.bytes(digests.subarray(first * DIGEST_BYTES, last * DIGEST_BYTES));
    for (let index = start; index < end; index++) this.#copyNumbers(from, index);
  }

  finish(): Buffer {
    const columns = this.#columns();
    // A manifest is kept as it is written, so it takes no more room than it needs.
    const out = new ByteWriter(columns.reduce((bytes, column) => bytes + column.length, MOST_NUMBERS_BYTES));
    out.text(MAGIC);
    out.byte(VERSION);
    out.varint(this.#count);
    for (const column of columns) out.column(column);
    return out.finish();
  }

  #copyNumbers(from: Manifest, index: number): void {
    const { nameStarts, targetStarts, kinds } = from.columns;
    this.#nameLengths.byte(lengthAt(nameStarts, index));
    if (kinds[index] === KIND_CODES.symlink) this.#targetLengths.varint(lengthAt(targetStarts, index));
    if (!from.isFile(index)) return;
    this.#sizes.varint(from.sizeOf(index));
    const [first, last] = [from.firstBlock(index), from.lastBlock(index)];
    this.#blockCounts.varint(last - first);
    if (last - first < 2) return;
    for (let block = first; block < last; block++) this.#blockLengths.varint(from.lengthOf(block));
  }

  /** In the order of the format. */
  #columns(): ByteWriter[] {
    return [
      this.#depths,
      this.#kinds,
      this.#nameLengths,
      this.#names,
      this.#sizes,
      this.#blockCounts,
      this.#blockLengths,
      this.#digests,
      this.#targetLengths,
      this.#targets,
    ];
  }
}

/** Entries in canonical order as an encoded manifest. */
export function encodeManifest(entries: Iterable<Entry>): Buffer {
  const writer = new ManifestWriter();
  for (const entry of entries) writer.add(entry);
  return writer.finish();
}

/** The code of kind and mode of an entry. */
export function kindCode(entry: Entry): number {
  if (entry.kind === 'file') return entry.mode === 0o755 ? KIND_CODES.executable : KIND_CODES.file;
  return KIND_CODES[entry.kind];
}

function lengthAt(starts: Uint32Array, index: number): number {
  return (starts[index + 1] ?? 0) - (starts[index] ?? 0);
}

function place(path: string): { depth: number; name: string } {
  let depth = 0;
  let start = 0;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
    depth += 1;
    start = slash + 1;
  }
  return { depth, name: path.slice(start) };
}
