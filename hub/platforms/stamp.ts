/** What changes with everything that is done to a file, a folder or a symlink; of a folder: to the names in it. */
export interface Mark {
  /** Milliseconds, with fractions. */
  readonly ctime: number;
  readonly inode: number;
}

/** What tells a changed file from an unchanged one. */
export interface Stamp extends Mark {
  readonly size: number;
  /** Milliseconds, with fractions. */
  readonly mtime: number;
}

/** What the disk says of an entry. */
interface Stats {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

export function markOf({ ctimeMs, ino }: Pick<Stats, 'ctimeMs' | 'ino'>): Mark {
  return { ctime: ctimeMs, inode: ino };
}

/** The stats of a file by which a change shows. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp {
  return { size, mtime: mtimeMs, ctime: ctimeMs, inode: ino };
}

export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.mtime === b.mtime && a.ctime === b.ctime && a.inode === b.inode;
}
