import { ByteWriter } from './bytes.ts';
import { blockCount, type Entry, type Manifest } from './entry.ts';

export const MAGIC = 'AEGM';
export const VERSION = 1;

/** How kind and mode of an entry are written. */
export const KIND_CODES = { folder: 0, file: 1, executable: 2, symlink: 3 } as const;

/**
 * The manifest as bytes: columns, each with its length in front, one after the other. Depth and name
 * of each entry give its path, so a path cannot leave the tree. Equal trees have equal bytes, and
 * the SHA-256 of the bytes names the release.
 */
export function encodeManifest(manifest: Manifest): Buffer {
  const columns = new Columns();
  for (const entry of manifest.entries) columns.add(entry);
  const out = new ByteWriter();
  out.text(MAGIC);
  out.byte(VERSION);
  out.varint(manifest.entries.length);
  for (const column of columns.all()) out.column(column);
  return out.finish();
}

class Columns {
  readonly #depths = new ByteWriter();
  readonly #kinds = new ByteWriter();
  readonly #nameLengths = new ByteWriter();
  readonly #names = new ByteWriter();
  readonly #sizes = new ByteWriter();
  readonly #blockCounts = new ByteWriter();
  readonly #blockLengths = new ByteWriter();
  readonly #digests = new ByteWriter();
  readonly #targetLengths = new ByteWriter();
  readonly #targets = new ByteWriter();

  add(entry: Entry): void {
    const { depth, name } = place(entry.path);
    this.#depths.byte(depth);
    this.#kinds.byte(kindCode(entry));
    this.#nameLengths.byte(name.length);
    this.#names.text(name);
    if (entry.kind === 'file') {
      this.#sizes.varint(entry.size);
      this.#blockCounts.varint(blockCount(entry));
      for (const length of entry.blockLengths) this.#blockLengths.varint(length);
      this.#digests.text(entry.content);
    } else if (entry.kind === 'symlink') {
      this.#targetLengths.varint(entry.target.length);
      this.#targets.text(entry.target);
    }
  }

  /** In the order of the format. */
  all(): ByteWriter[] {
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

/** The code of kind and mode of an entry. */
export function kindCode(entry: Entry): number {
  if (entry.kind === 'file') return entry.mode === 0o755 ? KIND_CODES.executable : KIND_CODES.file;
  return KIND_CODES[entry.kind];
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
