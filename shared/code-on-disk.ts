import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from './errors.ts';
import type { CodeTree } from './application.ts';

/** What stands in the head of a file stands within this many bytes. */
const HEAD_BYTES = 64 << 10;

/** The tree of a folder on this machine's disk. */
export function codeOnDisk(folder: string): CodeTree {
  return {
    head: (path) => ifThere(() => readHead(join(folder, path))) ?? null,
    names: (path) => ifThere(() => readdirSync(join(folder, path))) ?? [],
  };
}

function readHead(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(HEAD_BYTES);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined for what is not there, or is no file or folder as one was expected. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP')) return undefined;
    throw error;
  }
}
