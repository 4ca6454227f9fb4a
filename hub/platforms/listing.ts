import type { FileMode } from '../../shared/manifest/entry.ts';

/** Something in a source tree, as its names and stats say; no content was read. */
export type Found = FoundFile | { readonly kind: 'folder'; readonly path: string } | FoundSymlink;

export interface FoundFile extends Stamp {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: FileMode;
}

export interface FoundSymlink {
  readonly kind: 'symlink';
  readonly path: string;
  readonly target: string;
}

/** What tells a changed file from an unchanged one. */
export interface Stamp {
  readonly size: number;
  /** Milliseconds, with fractions. */
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
}

/** Numbers of one file's stamp. */
const PER_STAMP = 4;

/**
 * What a walk found, in the order of manifests. A path is kept as one string; what the stats say of a file, in
 * one row of doubles: a hundred thousand objects would be four times as large.
 */
export class Listing implements Iterable<Found> {
  readonly #paths: string[] = [];
  /** Of each entry: 'd' for a folder, 'f' and 'x' for files, the target behind an 'l' for a symlink. */
  readonly #kinds: string[] = [];
  #stamps = new Float64Array(1_024);
  /** Files so far. */
  files = 0;
  /** Of all files. */
  bytes = 0;

  get length(): number {
    return this.#paths.length;
  }

  add(found: Found): void {
    this.#paths.push(found.path);
    if (found.kind === 'folder') this.#kinds.push('d');
    else if (found.kind === 'symlink') this.#kinds.push(`l${found.target}`);
    else {
      this.#kinds.push(found.mode === 0o755 ? 'x' : 'f');
      this.setStamp(this.files, found);
      this.files += 1;
      this.bytes += found.size;
    }
  }

  /** Says anew what tells that a file has changed; `file` counts files alone. */
  setStamp(file: number, { size, mtime, ctime, inode }: Stamp): void {
    const at = file * PER_STAMP;
    if (at === this.#stamps.length) {
      const grown = new Float64Array(2 * at);
      grown.set(this.#stamps);
      this.#stamps = grown;
    }
    this.#stamps[at] = size;
    this.#stamps[at + 1] = mtime;
    this.#stamps[at + 2] = ctime;
    this.#stamps[at + 3] = inode;
  }

  *[Symbol.iterator](): Iterator<Found> {
    let file = 0;
    for (const [index, path] of this.#paths.entries()) {
      const kind = this.#kinds[index] ?? '';
      if (kind === 'd') yield { kind: 'folder', path };
      else if (kind.startsWith('l')) yield { kind: 'symlink', path, target: kind.slice(1) };
      else {
        yield { kind: 'file', path, mode: kind === 'x' ? 0o755 : 0o644, ...this.#stampOf(file) };
        file += 1;
      }
    }
  }

  #stampOf(file: number): Stamp {
    const at = file * PER_STAMP;
    const [size, mtime] = [this.#stamps[at] ?? 0, this.#stamps[at + 1] ?? 0];
    return { size, mtime, ctime: this.#stamps[at + 2] ?? 0, inode: this.#stamps[at + 3] ?? 0 };
  }
}
