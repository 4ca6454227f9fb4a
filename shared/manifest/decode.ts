import { LIMITS } from '../limits.ts';
import { ByteReader, corruptManifest } from './bytes.ts';
import { KIND_CODES, MAGIC, VERSION } from './encode.ts';
import { DIGEST_BYTES, manifestOf, type Entry, type FileEntry, type Manifest } from './entry.ts';
import { childOf, readablePath } from './paths.ts';
import { checkSymlinks } from './symlinks.ts';

const NO_LENGTHS: readonly number[] = [];

/**
 * Reads an encoded manifest from a peer that may be hostile. What comes back is a tree: names are
 * plain, parents are folders and come first, nothing is there twice, symlinks stay inside, counts
 * and sizes are within LIMITS. Throws CONTENT_CORRUPT otherwise.
 */
export function decodeManifest(encoded: Buffer): Manifest {
  if (encoded.length > LIMITS.manifestBytes) throw corruptManifest('it is too large');
  const reader = new ByteReader(encoded);
  if (reader.text(MAGIC.length) !== MAGIC) throw corruptManifest('it does not start as one');
  const version = reader.byte();
  if (version !== VERSION) throw corruptManifest(`its version ${String(version)} is not known here`);
  const count = reader.varint();
  if (count > LIMITS.manifestEntries) throw corruptManifest('it has too many entries');
  const columns = new Columns(reader);
  reader.end();
  const paths = new Paths();
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) entries.push(columns.next(paths));
  columns.end();
  checkSymlinks(entries, (path) => {
    throw corruptManifest(`symlink ${readablePath(path)} leaves the tree or leads nowhere but to itself`);
  });
  return manifestOf(entries);
}

/** Digests of all blocks of the files in an encoded manifest that is known to be right, as one byte string. */
export function blockDigestsIn(encoded: Buffer): string {
  const reader = new ByteReader(encoded);
  reader.text(MAGIC.length);
  reader.byte();
  reader.varint();
  for (let column = 0; column < COLUMNS_BEFORE_DIGESTS; column++) reader.column();
  const digests = reader.column();
  return digests.text(digests.remaining);
}

/** As in Columns below. */
const COLUMNS_BEFORE_DIGESTS = 7;

class Columns {
  readonly #depths: ByteReader;
  readonly #kinds: ByteReader;
  readonly #nameLengths: ByteReader;
  readonly #names: ByteReader;
  readonly #sizes: ByteReader;
  readonly #blockCounts: ByteReader;
  readonly #blockLengths: ByteReader;
  readonly #digests: ByteReader;
  readonly #targetLengths: ByteReader;
  readonly #targets: ByteReader;

  constructor(reader: ByteReader) {
    this.#depths = reader.column();
    this.#kinds = reader.column();
    this.#nameLengths = reader.column();
    this.#names = reader.column();
    this.#sizes = reader.column();
    this.#blockCounts = reader.column();
    this.#blockLengths = reader.column();
    this.#digests = reader.column();
    this.#targetLengths = reader.column();
    this.#targets = reader.column();
  }

  next(paths: Paths): Entry {
    const depth = this.#depths.byte();
    const kind = this.#kinds.byte();
    const name = this.#names.text(this.#nameLengths.byte());
    const path = paths.next(depth, name, kind === KIND_CODES.folder);
    switch (kind) {
      case KIND_CODES.folder:
        return { kind: 'folder', path };
      case KIND_CODES.file:
        return this.#file(path, 0o644);
      case KIND_CODES.executable:
        return this.#file(path, 0o755);
      case KIND_CODES.symlink:
        return { kind: 'symlink', path, target: this.#target() };
      default:
        throw corruptManifest(`${readablePath(path)} is of no known kind`);
    }
  }

  end(): void {
    const all = [this.#depths, this.#kinds, this.#nameLengths, this.#names, this.#sizes, this.#blockCounts];
    for (const column of all) column.end();
    for (const column of [this.#blockLengths, this.#digests, this.#targetLengths, this.#targets])
      column.end();
  }

  #file(path: string, mode: FileEntry['mode']): FileEntry {
    const size = this.#sizes.varint();
    if (size > LIMITS.fileBytes) throw corruptManifest(`${readablePath(path)} is too large`);
    const blocks = this.#blockCounts.varint();
    const content = this.#digests.text(blocks * DIGEST_BYTES);
    const blockLengths = blocks > 1 ? this.#lengths(blocks) : NO_LENGTHS;
    if (!blocksFill(size, blocks, blockLengths)) {
      throw corruptManifest(`the blocks of ${readablePath(path)} are not its size`);
    }
    return { kind: 'file', path, mode, size, content, blockLengths };
  }

  #lengths(blocks: number): number[] {
    const lengths: number[] = [];
    for (let index = 0; index < blocks; index++) lengths.push(this.#blockLengths.varint());
    return lengths;
  }

  #target(): string {
    const target = this.#targets.text(this.#targetLengths.varint());
    if (target === '' || target.length > LIMITS.manifestTargetBytes || target.includes('\0')) {
      throw corruptManifest('a symlink target is not one');
    }
    return target;
  }
}

function blocksFill(size: number, blocks: number, lengths: readonly number[]): boolean {
  if (blocks === 0) return size === 0;
  if (blocks === 1) return size > 0 && size <= LIMITS.blockBytes;
  const sane = lengths.every((length) => length > 0 && length <= LIMITS.blockBytes);
  return sane && lengths.reduce((sum, length) => sum + length, 0) === size;
}

/** Turns depths and names into paths and holds them to the canonical order. */
class Paths {
  /** Folder that entries of each depth lie in. */
  readonly #folders: string[] = [''];
  /** Name last seen at each depth. */
  readonly #names: string[] = [];

  next(depth: number, name: string, isFolder: boolean): string {
    const parent = this.#folders[depth];
    if (parent === undefined) throw corruptManifest('an entry comes before its folder');
    if (!isPlainName(name)) throw corruptManifest(`"${readablePath(name)}" is not a name`);
    const path = childOf(parent, name);
    const before = this.#names[depth];
    if (before !== undefined && before >= name) {
      throw corruptManifest(`${readablePath(path)} is out of order or there twice`);
    }
    if (path.length > LIMITS.manifestPathBytes || depth >= LIMITS.manifestDepth) {
      throw corruptManifest(`the path ${readablePath(path)} is too long`);
    }
    this.#names.length = depth;
    this.#names[depth] = name;
    this.#folders.length = depth + 1;
    if (isFolder) this.#folders[depth + 1] = path;
    return path;
  }
}

function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}
