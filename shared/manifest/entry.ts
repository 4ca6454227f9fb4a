/**
 * What a release is made of. Paths and symlink targets are byte strings: every character stands for
 * one byte (latin1), so names in any encoding travel unchanged and compare byte by byte. `nativePath`
 * makes them usable in file calls, `readablePath` in messages.
 *
 * Only two modes of files and one of folders exist: release files belong to the spoke's user, who
 * alone may write; the web server's group and everybody else may read. Whatever else the source has
 * (setuid, group write, 0600) is normalised by the owner's execute bit. Modification times do not
 * travel: a file's time on a spoke is when that content first arrived there.
 */
export type Entry = FolderEntry | FileEntry | SymlinkEntry;

export interface FolderEntry {
  readonly kind: 'folder';
  /** Byte string relative to the root of the tree, without a leading slash. */
  readonly path: string;
}

export interface FileEntry {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: FileMode;
  readonly size: number;
  /** SHA-256 digests of the blocks, 32 bytes each, as one byte string; '' for an empty file. */
  readonly content: string;
  /** Length of each block where there is more than one; else empty. */
  readonly blockLengths: readonly number[];
}

export interface SymlinkEntry {
  readonly kind: 'symlink';
  readonly path: string;
  readonly target: string;
}

export type FileMode = 0o644 | 0o755;
export const FOLDER_MODE = 0o755;

/** Octets of a SHA-256. */
export const DIGEST_BYTES = 32;

/** A piece of a file that travels and is verified on its own; small files are one block. */
export interface Block {
  /** SHA-256 as a byte string. */
  readonly digest: string;
  readonly offset: number;
  readonly length: number;
}

/** A whole tree in canonical order: parents before their children, siblings by their bytes. */
export interface Manifest {
  readonly entries: readonly Entry[];
  readonly files: number;
  readonly bytes: number;
}

/** The mode a file gets everywhere, from the mode it has in the source. */
export function normalMode(mode: number): FileMode {
  return (mode & 0o100) === 0 ? 0o644 : 0o755;
}

/** Number of blocks of a file. */
export function blockCount(file: FileEntry): number {
  return file.content.length / DIGEST_BYTES;
}

/** The blocks of a file from its start to its end. */
export function blocksOf(file: FileEntry): Block[] {
  if (file.size === 0) return [];
  if (file.blockLengths.length === 0) return [{ digest: file.content, offset: 0, length: file.size }];
  let offset = 0;
  return file.blockLengths.map((length, index) => {
    const block = { digest: blockDigest(file, index), offset, length };
    offset += length;
    return block;
  });
}

/** Length of one block of a file. */
export function blockLength(file: FileEntry, index: number): number {
  return file.blockLengths[index] ?? file.size;
}

/** Digest of one block of a file. */
export function blockDigest(file: FileEntry, index: number): string {
  return file.content.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
}

/** Single digests of a byte string that holds many. */
export function splitDigests(digests: string): string[] {
  const single: string[] = [];
  for (let at = 0; at < digests.length; at += DIGEST_BYTES) single.push(digests.slice(at, at + DIGEST_BYTES));
  return single;
}

/** One block of a file. Throws RangeError when the file has none of that number. */
export function blockAt(file: FileEntry, index: number): Block {
  if (index < 0 || index >= blockCount(file)) throw new RangeError(`no block ${String(index)}`);
  let offset = 0;
  for (let before = 0; before < index; before++) offset += blockLength(file, before);
  return { digest: blockDigest(file, index), offset, length: blockLength(file, index) };
}

/** Counts files and bytes of entries that are in canonical order. */
export function manifestOf(entries: readonly Entry[]): Manifest {
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    files += 1;
    bytes += entry.size;
  }
  return { entries, files, bytes };
}
