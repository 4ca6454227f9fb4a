import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { AppError, diskFaultOf, hasCode, messageOf } from './errors.ts';

/**
 * Writing files so that a crash leaves the old or the new content, and so that nobody who swaps a
 * folder for a symlink meanwhile can lead a write elsewhere. Synchronous: callers are short, or workers.
 */

export interface WriteOptions {
  /** Permission bits, set exactly whatever the umask is. */
  readonly mode: number;
}

/** Replaces or creates a file in one step; durable when it returns. Throws DISK_FULL. */
export function atomicWrite(file: string, data: string | Uint8Array, options: WriteOptions): void {
  const temporary = join(dirname(file), temporaryName(basename(file)));
  try {
    writeNew(temporary, data, options.mode, true);
    renameSync(temporary, file);
    fsyncFolder(dirname(file));
  } catch (error) {
    tryUnlink(temporary);
    throw asDiskError(error, file);
  }
}

/** Points a symlink elsewhere in one step; durable when it returns. */
export function replaceSymlink(link: string, target: string): void {
  const temporary = join(dirname(link), temporaryName(basename(link)));
  try {
    symlinkSync(target, temporary);
    renameSync(temporary, link);
    fsyncFolder(dirname(link));
  } catch (error) {
    tryUnlink(temporary);
    throw asDiskError(error, link);
  }
}

/** Makes the names in a folder durable. */
export function fsyncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Deletes a tree; with the one below, the only recursive delete. Refuses whatever does not lie strictly below `within`. */
export function removeTree(path: string, within: string): void {
  checkBelow(path, within);
  rmSync(path, { recursive: true, force: true });
}

/** The same, for large trees: others get their turn meanwhile. */
export async function removeTreeInTurns(path: string, within: string): Promise<void> {
  checkBelow(path, within);
  // Processes that were just killed may write their last.
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
}

function checkBelow(path: string, within: string): void {
  const inside = normalize(within).replace(/\/+$/, '');
  if (normalize(path) !== path || !path.startsWith(`${inside}/`) || path.length <= inside.length + 1) {
    throw new Error(`refusing to delete ${path}: it does not lie below ${within}`);
  }
}

/**
 * An open folder. Names are resolved by the kernel against the descriptor, not against a path, so
 * the folder stays the same one whatever happens to its path; no step follows a symlink.
 */
export class SafeFolder {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Opens a folder that is trusted to be where it is; its last component must not be a symlink. */
  static open(path: string): SafeFolder {
    return new SafeFolder(openFolder(path));
  }

  /** Opens, or first creates, a folder directly inside. Throws PATH_DENIED when it is a symlink or a file. */
  folder(name: string, options: { readonly create?: number } = {}): SafeFolder {
    const path = this.#at(name);
    if (options.create !== undefined) {
      try {
        mkdirSync(path, options.create);
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw asDiskError(error, name);
      }
    }
    const opened = new SafeFolder(openFolder(path));
    if (options.create !== undefined) fchmodSync(opened.#descriptor, options.create);
    return opened;
  }

  /** Writes a file that must not exist yet; not durable until synced. */
  createFile(name: string, data: string | Uint8Array, mode: number): void {
    try {
      writeNew(this.#at(name), data, mode, false);
    } catch (error) {
      throw asDiskError(error, name);
    }
  }

  symlink(name: string, target: string): void {
    symlinkSync(target, this.#at(name));
  }

  /** A hard link to a file elsewhere on the same file system. */
  link(from: string, name: string): void {
    linkSync(from, this.#at(name));
  }

  rename(from: string, to: string): void {
    renameSync(this.#at(from), this.#at(to));
  }

  unlink(name: string): void {
    unlinkSync(this.#at(name));
  }

  sync(): void {
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #at(name: string): string {
    if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) {
      throw new AppError('PATH_INVALID', `not a plain name: ${JSON.stringify(name)}`);
    }
    return `/proc/self/fd/${String(this.#descriptor)}/${name}`;
  }
}

function openFolder(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    if (hasCode(error, 'ENOTDIR', 'ELOOP')) {
      throw new AppError('PATH_DENIED', `${basename(path)} is not a folder but a link or a file`, {
        cause: error,
      });
    }
    throw error;
  }
}

function writeNew(path: string, data: string | Uint8Array, mode: number, durable: boolean): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, mode);
  try {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fchmodSync(descriptor, mode);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function temporaryName(name: string): string {
  return `.${name}.${randomBytes(6).toString('hex')}.new`;
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** What a disk that is full, closed or broken does to a write, as the failure people can act on; anything else as it is. */
export function asDiskError(error: unknown, what: string): unknown {
  const fault = diskFaultOf(error);
  if (fault === null) return error;
  return new AppError(fault.reason, `${fault.says} ${what}: ${messageOf(error)}`, { cause: error });
}
