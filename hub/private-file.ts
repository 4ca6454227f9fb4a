import { readFileSync, statSync } from 'node:fs';
import { AppError, hasCode } from '../shared/errors.ts';

/**
 * Reads a file that holds a key; null when it is not there. Throws IDENTITY_UNSAFE when anyone but its owner,
 * who must be us, can reach it.
 */
export function readPrivateFile(file: string): string | null {
  try {
    const { mode, uid } = statSync(file);
    if ((mode & 0o077) !== 0) throw unsafe(file, 'is readable by others', `Run: chmod 0600 ${file}`);
    if (uid !== process.getuid?.()) {
      throw unsafe(file, 'belongs to another user', `Run: chown ${String(process.getuid?.())} ${file}`);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    if (hasCode(error, 'EACCES')) {
      throw unsafe(file, 'cannot be read', `Run: chown ${String(process.getuid?.())} ${file}`, error);
    }
    throw error;
  }
}

/** IDENTITY_UNSAFE for a file, with what to do about it. */
export function unsafe(file: string, finding: string, remedy: string, cause?: unknown): AppError {
  return new AppError('IDENTITY_UNSAFE', `${file} ${finding}`, { remedy, cause });
}
