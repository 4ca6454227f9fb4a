import { LIMITS } from '../limits.ts';
import { corruptManifest } from './bytes.ts';
import { compareBytes } from './compare.ts';
import { KIND_CODES } from './manifest.ts';
import { readablePath } from './paths.ts';

/** Columns that paths are made of, a byte of each for every entry, and the names one after the other. */
interface PathColumns {
  readonly count: number;
  readonly depths: Buffer;
  readonly kinds: Buffer;
  readonly nameLengths: Buffer;
  readonly names: Buffer;
}

const SLASH = 0x2f;
const DOT = 0x2e;
/** Depths that a byte can say, and one below. */
const DEPTHS = 257;

/**
 * Finds the folder that each entry lies in, and holds names and their order to what a tree may have. Entries are
 * taken one after the other. Throws CONTENT_CORRUPT.
 */
export class Ancestry {
  readonly parents: Int32Array;
  readonly nameStarts: Uint32Array;
  readonly #columns: PathColumns;
  /** By depth: the folder that entries lie in, the length of its path with the slash, and the entry seen last. */
  readonly #folders = new Int32Array(DEPTHS).fill(-1);
  readonly #lengths = new Int32Array(DEPTHS);
  readonly #last = new Int32Array(DEPTHS);
  /** Of the entry that was taken last: what is noted for deeper ones is of folders that are left. */
  #depth = -1;
  #isFolder = true;
  /** Whether no byte of any name is one that none may hold. */
  readonly #arePlain: boolean;

  constructor(columns: PathColumns) {
    this.#columns = columns;
    this.parents = new Int32Array(columns.count);
    this.nameStarts = new Uint32Array(columns.count + 1);
    this.#arePlain = !columns.names.includes(SLASH) && !columns.names.includes(0);
  }

  take(index: number): void {
    const { depths, kinds, nameLengths, names } = this.#columns;
    const [depth, length] = [depths[index] ?? 0, nameLengths[index] ?? 0];
    const start = this.nameStarts[index] ?? 0;
    if (depth > this.#depth + (this.#isFolder ? 1 : 0))
      throw corruptManifest('an entry comes before its folder');
    if (start + length > names.length) throw corruptManifest('it ends too early');
    if ((kinds[index] ?? 0) > KIND_CODES.symlink)
      throw corruptManifest(`${this.#name(index)} is of no known kind`);
    this.parents[index] = this.#folders[depth] ?? -1;
    this.nameStarts[index + 1] = start + length;
    this.#checkName(index, start, start + length);
    this.#checkOrder(index, depth);
    this.#checkPath(index, depth, length);
  }

  /** Throws when a name is left over. */
  end(): void {
    if (this.nameStarts.at(-1) !== this.#columns.names.length)
      throw corruptManifest('it has bytes left over');
  }

  #checkName(index: number, start: number, end: number): void {
    const { names } = this.#columns;
    let isPlain = end > start;
    for (let at = start; at < end && !this.#arePlain; at++)
      if (names[at] === SLASH || names[at] === 0) isPlain = false;
    if (names[start] === DOT && (end - start === 1 || (end - start === 2 && names[start + 1] === DOT)))
      isPlain = false;
    if (!isPlain) throw corruptManifest(`${this.#name(index)} is not a name`);
  }

  #checkOrder(index: number, depth: number): void {
    const { names } = this.#columns;
    const before = this.#last[depth] ?? 0;
    this.#last[depth] = index;
    if (depth > this.#depth) return;
    const [from, to] = [this.nameStarts[before] ?? 0, this.nameStarts[before + 1] ?? 0];
    const start = this.nameStarts[index] ?? 0;
    if (compareBytes(names, from, to, names, start, this.nameStarts[index + 1] ?? 0) >= 0) {
      throw corruptManifest(`${this.#name(index)} is out of order or there twice`);
    }
  }

  #checkPath(index: number, depth: number, nameLength: number): void {
    const length = (this.#lengths[depth] ?? 0) + nameLength;
    if (length > LIMITS.manifestPathBytes || depth >= LIMITS.manifestDepth) {
      throw corruptManifest(`the path of ${this.#name(index)} is too long`);
    }
    this.#depth = depth;
    this.#isFolder = this.#columns.kinds[index] === KIND_CODES.folder;
    if (!this.#isFolder) return;
    this.#folders[depth + 1] = index;
    this.#lengths[depth + 1] = length + 1;
  }

  #name(index: number): string {
    const start = this.nameStarts[index] ?? 0;
    const end = start + (this.#columns.nameLengths[index] ?? 0);
    return `"${readablePath(this.#columns.names.toString('latin1', start, end))}"`;
  }
}
