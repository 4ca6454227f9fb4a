import koffi from 'koffi';
import { constants } from 'node:fs';
import { getSystemErrorMap } from 'node:util';

/**
 * File calls as POSIX has them and Node does not: by the name of an entry in a folder that is open, so that nothing is
 * resolved but that name, whatever somebody makes of the way to the folder meanwhile. Going through /proc/self/fd says the same and
 * takes two to three times as long, as the kernel then passes four folders of /proc for each name.
 *
 * Names are byte strings, relative to the folder, and may hold slashes where that is said. Failures are those of
 * node:fs, with code, errno, syscall and path. What is opened here is closed here: Node keeps count of its own.
 */

type Call = ((...values: unknown[]) => number) & {
  /** In another thread. */
  async(...values: [...unknown[], (error: Error | null, result: number) => void]): void;
};

const library = koffi.load(null);
const call = (signature: string): Call => library.func(signature);

const openat = call('int openat(int folder, const char *name, int flags, unsigned int mode)');
const closefd = call('int close(int descriptor)');
const mkdirat = call('int mkdirat(int folder, const char *name, unsigned int mode)');
const unlinkat = call('int unlinkat(int folder, const char *name, int flags)');
const linkat = call('int linkat(int folder, const char *name, int toFolder, const char *to, int flags)');
const renameat = call('int renameat(int folder, const char *name, int toFolder, const char *to)');
const statx = call('int statx(int folder, const char *name, int flags, unsigned int mask, void *found)');
const write = call('long write(int descriptor, const void *bytes, size_t length)');
const syncfs = call('int syncfs(int descriptor)');
const sync_file_range = call(
  'int sync_file_range(int descriptor, int64_t offset, int64_t length, unsigned int flags)',
);
const read = call('long read(int descriptor, void *bytes, size_t length)');

/** The same numbers on all machines that Linux runs on but Alpha, SPARC and PA-RISC. */
const O_CLOEXEC = 0o2000000;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_REMOVEDIR = 0x200;
const AT_EMPTY_PATH = 0x1000;
/** Takes the folder that the process is in, or none for a name that begins with a slash. */
const AT_FDCWD = -100;
const SYNC_FILE_RANGE_WRITE = 2;
const STATX_BASIC = 0x7ff;
const STATX_BYTES = 256;
const { EINTR, EEXIST, ENOENT, ENOTDIR } = koffi.os.errno;

/** The part of a mode that says what an entry is, and what it says. */
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;

/** What {@link statAt} found, good until it is asked again with the same: made once, for many calls. */
export class FileStat {
  /** As struct statx of linux/stat.h, which is the same on all machines. */
  readonly bytes = Buffer.alloc(STATX_BYTES);
  readonly #view = new DataView(this.bytes.buffer, this.bytes.byteOffset, STATX_BYTES);

  get isFile(): boolean {
    return (this.mode & S_IFMT) === S_IFREG;
  }

  get isFolder(): boolean {
    return (this.mode & S_IFMT) === S_IFDIR;
  }

  get isSymlink(): boolean {
    return (this.mode & S_IFMT) === S_IFLNK;
  }

  /** Type and permissions. */
  get mode(): number {
    return this.#view.getUint16(28, LITTLE);
  }

  get nlink(): number {
    return this.#view.getUint32(16, LITTLE);
  }

  get ino(): number {
    return this.#large(32);
  }

  get size(): number {
    return this.#large(40);
  }

  /** Milliseconds, with fractions, the very same doubles as Node's. */
  get ctimeMs(): number {
    return this.#time(96);
  }

  get mtimeMs(): number {
    return this.#time(112);
  }

  #time(at: number): number {
    return this.#large(at) * 1e3 + this.#view.getUint32(at + 8, LITTLE) / 1e6;
  }

  /** 64 bits, signed. */
  #large(at: number): number {
    const [low, high] = LITTLE ? [at, at + 4] : [at + 4, at];
    return this.#view.getInt32(high, LITTLE) * 2 ** 32 + this.#view.getUint32(low, LITTLE);
  }
}

/** Whether this machine's numbers begin with their smallest byte. */
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const OPEN_FOLDER = constants.O_RDONLY | constants.O_DIRECTORY;

/** Opens a folder by its path, which is text as configuration and people write it, and is trusted up to its last name. */
export function openFolder(path: string, { follow }: { readonly follow: boolean }): number {
  const bytes = Buffer.from(path).toString('latin1');
  return openAt(AT_FDCWD, bytes, follow ? OPEN_FOLDER : OPEN_FOLDER | constants.O_NOFOLLOW, 0);
}

/** Opens an entry of a folder; `mode` is for what is made. */
export function openAt(folder: number, name: string, flags: number, mode: number): number {
  const native = nativeName(name);
  for (;;) {
    const descriptor = openat(folder, native, flags | O_CLOEXEC, mode);
    if (descriptor >= 0) return descriptor;
    interruptedOrThrow('openat', name);
  }
}

/** Closes what was opened here. */
export function close(descriptor: number): void {
  // Whatever it says, it is closed afterwards.
  if (closefd(descriptor) < 0 && koffi.errno() !== EINTR) throw failure(koffi.errno(), 'close', null);
}

/** Makes a folder; false when there is something of that name. */
export function makeFolderAt(folder: number, name: string, mode: number): boolean {
  if (mkdirat(folder, nativeName(name), mode) === 0) return true;
  const errno = koffi.errno();
  if (errno === EEXIST) return false;
  throw failure(errno, 'mkdirat', name);
}

/** Removes what is no folder. */
export function unlinkAt(folder: number, name: string): void {
  if (unlinkat(folder, nativeName(name), 0) < 0) throw failure(koffi.errno(), 'unlinkat', name);
}

/** Removes an empty folder. */
export function removeFolderAt(folder: number, name: string): void {
  if (unlinkat(folder, nativeName(name), AT_REMOVEDIR) < 0) throw failure(koffi.errno(), 'unlinkat', name);
}

/** Gives a file, or a symlink itself, one more name. */
export function linkAt(folder: number, name: string, toFolder: number, to: string): void {
  if (linkat(folder, nativeName(name), toFolder, nativeName(to), 0) < 0)
    throw failure(koffi.errno(), 'linkat', name);
}

export function renameAt(folder: number, name: string, toFolder: number, to: string): void {
  if (renameat(folder, nativeName(name), toFolder, nativeName(to)) < 0)
    throw failure(koffi.errno(), 'renameat', name);
}

/** Looks at an entry, or at a path from the folder on, and follows no symlink at its end; false when nothing is there. */
export function statAt(folder: number, path: string, found: FileStat): boolean {
  if (statx(folder, nativeName(path), AT_SYMLINK_NOFOLLOW, STATX_BASIC, found.bytes) === 0) return true;
  const errno = koffi.errno();
  if (errno === ENOENT || errno === ENOTDIR) return false;
  throw failure(errno, 'statx', path);
}

/** Looks at what is open. */
export function statOf(descriptor: number, found: FileStat): void {
  if (statx(descriptor, '', AT_EMPTY_PATH, STATX_BASIC, found.bytes) < 0)
    throw failure(koffi.errno(), 'statx', null);
}

/** Writes all of it where the last call left off. */
export function writeAll(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) {
    const written = write(descriptor, done === 0 ? bytes : bytes.subarray(done), bytes.length - done);
    if (written >= 0) done += written;
    else interruptedOrThrow('write', null);
  }
}

/** Reads where the last call left off until the buffer is full; false when the file ends before. */
export function readFully(descriptor: number, into: Buffer): boolean {
  for (let done = 0; done < into.length;) {
    const bytes = read(descriptor, done === 0 ? into : into.subarray(done), into.length - done);
    if (bytes === 0) return false;
    if (bytes > 0) done += bytes;
    else interruptedOrThrow('read', null);
  }
  return true;
}

/** Has the disk begin with what was written here and there in a file, and waits for nothing: whoever needs it durable calls fsync. */
export function beginWriting(descriptor: number, offset: number, length: number): void {
  if (sync_file_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE) < 0)
    throw failure(koffi.errno(), 'sync_file_range', null);
}

/** Makes all that was written to the file system of something open durable, and waits in another thread. */
export function syncFilesystemOf(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    syncfs.async(descriptor, (error, result) => {
      if (error !== null) reject(error);
      else if (result < 0) reject(failure(koffi.errno(), 'syncfs', null));
      else resolve();
    });
  });
}

// eslint-disable-next-line no-control-regex -- all of ASCII but NUL, which ends a name
const PLAIN = /^[\x01-\x7f]*$/;

/** A byte string as the library passes it on: text would come out as UTF-8. */
function nativeName(name: string): string | Buffer {
  if (PLAIN.test(name)) return name;
  if (name.includes('\0')) throw new TypeError(`a name holds a NUL: ${JSON.stringify(name)}`);
  return Buffer.from(`${name}\0`, 'latin1');
}

function interruptedOrThrow(syscall: string, path: string | null): void {
  const errno = koffi.errno();
  if (errno !== EINTR) throw failure(errno, syscall, path);
}

function failure(errno: number, syscall: string, path: string | null): NodeJS.ErrnoException {
  const [code, text] = getSystemErrorMap().get(-errno) ?? [`E${String(errno)}`, 'unknown error'];
  const message = `${code}: ${text}, ${syscall}${path === null ? '' : ` '${path}'`}`;
  return Object.assign(new Error(message), {
    errno: -errno,
    ...{ code, syscall },
    ...(path === null ? {} : { path }),
  });
}
