import { closeSync, constants, fchmodSync, mkdirSync, openSync, readFileSync } from 'node:fs';
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
    return new Tree(openSync(folder, OPEN_FOLDER));
  }

  /**
   * Where the kernel finds an entry, good until the next call. With `create` its folders are made
   * when missing; without, a missing folder is ENOENT. Throws PATH_DENIED for a symlink on the way.
   */
  at(path: string, options: { readonly create: boolean }): string | Buffer {
    const folder = this.enter(parentOf(path), options);
    return nativePath(`/proc/self/fd/${String(folder)}/${nameOf(path)}`);
  }

  /** As {@link at}; null when a folder on the way is gone or is none any more. */
  find(path: string): string | Buffer | null {
    try {
      return this.at(path, { create: false });
    } catch (error) {
      if (hasCode(error, 'ENOENT') || (error instanceof AppError && error.reason === 'PATH_DENIED'))
        return null;
      throw error;
    }
  }

  /** Where the kernel finds the tree itself. */
  root(): string {
    return `/proc/self/fd/${String(this.enter('', { create: false }))}/.`;
  }

  /** The descriptor of a folder of the tree, good until the next call. */
  enter(path: string, options: { readonly create: boolean }): number {
    let top = this.#climb(path);
    while (top.path !== path) {
      const start = top.path === '' ? 0 : top.path.length + 1;
      const slash = path.indexOf('/', start);
      top = this.#descend(top, path.slice(start, slash < 0 ? path.length : slash), options.create);
    }
    return top.descriptor;
  }

  close(): void {
    for (const { descriptor } of this.#open.splice(0)) closeSync(descriptor);
  }

  /** Up to the nearest open folder that the path lies in. */
  #climb(path: string): OpenFolder {
    for (;;) {
      const top = this.#open.at(-1);
      if (top === undefined) throw new Error('the tree is closed');
      if (top.path === '' || path === top.path || path.startsWith(`${top.path}/`)) return top;
      this.#open.pop();
      closeSync(top.descriptor);
    }
  }

  #descend(from: OpenFolder, name: string, create: boolean): OpenFolder {
    const path = childOf(from.path, name);
    const native = nativePath(`/proc/self/fd/${String(from.descriptor)}/${name}`);
    const isNew = create && !this.#made.has(path) && makeFolder(native);
    const descriptor = openFolder(native, path);
    if (isNew && isMasked(FOLDER_MODE)) fchmodSync(descriptor, FOLDER_MODE);
    if (create) this.#made.add(path);
    const opened = { path, descriptor };
    this.#open.push(opened);
    return opened;
  }
}

function makeFolder(native: string | Buffer): boolean {
  try {
    mkdirSync(native, FOLDER_MODE);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return false;
  }
}

function openFolder(native: string | Buffer, path: string): number {
  try {
    return openSync(native, OPEN_FOLDER);
  } catch (error) {
    if (!hasCode(error, 'ENOTDIR', 'ELOOP')) throw error;
    throw new AppError('PATH_DENIED', `${readablePath(path)} is not a folder but a link or a file`, {
      cause: error,
    });
  }
}
