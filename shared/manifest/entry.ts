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

/** The mode a file gets everywhere, from the mode it has in the source. */
export function normalMode(mode: number): FileMode {
  return (mode & 0o100) === 0 ? 0o644 : 0o755;
}

/** Number of blocks of a file. */
export function blockCount(file: FileEntry): number {
  return file.content.length / DIGEST_BYTES;
}

/** Single digests of a byte string that holds many. */
export function splitDigests(digests: string): string[] {
  const single: string[] = [];
  for (let at = 0; at < digests.length; at += DIGEST_BYTES) single.push(digests.slice(at, at + DIGEST_BYTES));
  return single;
}
