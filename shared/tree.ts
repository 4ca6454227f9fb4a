import { constants, fchmodSync, readFileSync } from 'node:fs';
import { close, makeFolderAt, openAt, openFolder } from './at.ts';
import { AppError, hasCode } from './errors.ts';
import { FOLDER_MODE } from './manifest/entry.ts';
import { childOf, nameOf, nativePath, parentOf, readablePath } from './manifest/paths.ts';

const OPEN_FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** Bits that the process's umask takes from what it creates. */
const UMASK = Number.parseInt(
  /^Umask:\s+(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '777',
  8,
);

/** Whether a mode asked for at creation does not come out as asked. */
export function isMasked(mode: number): boolean {
  return (mode & UMASK) !== 0;
}

/** Whether folders that are missing on the way are made. */
export interface Way {
  readonly create: boolean;
}

/** An entry as the calls of shared/at take it: an open folder, and a name in it. */
export interface Place {
  readonly folder: number;
  readonly name: string;
}

const LOOK: Way = { create: false };

interface OpenFolder {
  readonly path: string;
  readonly descriptor: number;
}

/**
 * A tree that is walked through open descriptors: each step is resolved by the kernel in the folder
 * that was opened, and no step follows a symlink. Whoever swaps a folder for a symlink meanwhile
 * gets an error, and nothing is read or written outside. Cheapest when paths come in tree order.
 */
export class Tree {
  /** From the root to where the last path was. */
  readonly #open: OpenFolder[];
  readonly #made = new Set<string>();

  private constructor(root: number) {
    this.#open = [{ path: '', descriptor: root }];
  }

  /** Opens the folder, whose place is trusted; it must not be a symlink itself. */
  static open(folder: string): Tree {
    return new Tree(openFolder(folder, { follow: false }));
  }

  /** The tree in a folder that is open, and stays so for whoever opened it. */
  static at(folder: number): Tree {
    return new Tree(openAt(folder, '.', OPEN_FOLDER, 0));
  }

  /**
   * Where an entry is, good until the next call. With `create` its folders are made
   * when missing; without, a missing folder is ENOENT. Throws PATH_DENIED for a symlink on the way.
   */
  placeOf(path: string, way: Way): Place {
    return { folder: this.enter(parentOf(path), way), name: nameOf(path) };
  }

  /** As {@link placeOf}; null when a folder on the way is gone or is none any more. */
  find(path: string): Place | null {
    return this.findIn(parentOf(path), nameOf(path));
  }

  /** The same of a name in a folder: cheapest where the folder is the very string that it was before. */
  findIn(folder: string, name: string): Place | null {
    try {
      return { folder: this.enter(folder, LOOK), name };
    } catch (error) {
      if (hasCode(error, 'ENOENT') || (error instanceof AppError && error.reason === 'PATH_DENIED'))
        return null;
      throw error;
    }
  }

  /** The same place as a path for what takes nothing else, which costs more; good until the next call. */
  at(path: string, way: Way): string | Buffer {
    return pathTo(this.placeOf(path, way));
  }

  /** Where the kernel finds the tree itself. */
  root(): string {
    return `/proc/self/fd/${String(this.enter('', { create: false }))}/.`;
  }

  /** The descriptor of a folder of the tree, good until the next call. */
  enter(path: string, way: Way): number {
    let top = this.#climb(path);
    while (top.path !== path) {
      const start = top.path === '' ? 0 : top.path.length + 1;
      const slash = path.indexOf('/', start);
      top = this.#descend(top, path.slice(start, slash < 0 ? path.length : slash), way);
    }
    return top.descriptor;
  }

  close(): void {
    for (const { descriptor } of this.#open.splice(0)) close(descriptor);
  }

  /** Up to the nearest open folder that the path lies in. */
  #climb(path: string): OpenFolder {
    for (;;) {
      const top = this.#open.at(-1);
      if (top === undefined) throw new Error('the tree is closed');
      if (path === top.path || liesIn(path, top.path)) return top;
      this.#open.pop();
      close(top.descriptor);
    }
  }

  #descend(from: OpenFolder, name: string, { create }: Way): OpenFolder {
    const path = childOf(from.path, name);
    const isNew = create && !this.#made.has(path) && makeFolderAt(from.descriptor, name, FOLDER_MODE);
    const descriptor = openNext(from.descriptor, name, path);
    if (isNew && isMasked(FOLDER_MODE)) fchmodSync(descriptor, FOLDER_MODE);
    if (create) this.#made.add(path);
    const opened = { path, descriptor };
    this.#open.push(opened);
    return opened;
  }
}

/** A place as a path; good as long as its folder is open. */
export function pathTo({ folder, name }: Place): string | Buffer {
  return nativePath(`/proc/self/fd/${String(folder)}/${name}`);
}

function liesIn(path: string, folder: string): boolean {
  return folder === '' || (path.charCodeAt(folder.length) === SLASH && path.startsWith(folder));
}

const SLASH = 0x2f;

function openNext(folder: number, name: string, path: string): number {
  try {
    return openAt(folder, name, OPEN_FOLDER, 0);
  } catch (error) {
    if (!hasCode(error, 'ENOTDIR', 'ELOOP')) throw error;
    throw new AppError('PATH_DENIED', `${readablePath(path)} is not a folder but a link or a file`, {
      cause: error,
    });
  }
}
