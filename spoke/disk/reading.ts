import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { hasCode } from '../../shared/errors.ts';

/** What a look at somebody else's files may come across: gone, closed, or of another kind. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP', 'ESRCH'] as const;

/** Text of a file that may not be there for this user; then null. */
export function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return null;
    throw error;
  }
}

/** Names in a folder that may not be there for this user, in order. */
export function namesIfThere(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return [];
    throw error;
  }
}

/** Whether a path leads to a folder, as far as this user can see. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return false;
    throw error;
  }
}

/** Where a symlink points, '' for anything else that is there, null for nothing. */
export function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : '';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}
