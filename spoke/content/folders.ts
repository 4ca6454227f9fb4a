import { chmodSync, existsSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { FOLDER_MODE } from '../../shared/manifest/entry.ts';

/** Web servers pass through these folders, whatever the umask is. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, FOLDER_MODE);
}

/** Last name in what a symlink points to; null when it is not there. */
export function linkedName(link: string): string | null {
  try {
    return basename(readlinkSync(link));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Names in a folder; none when it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** The path itself, or one like it that nothing has yet. */
export function freeName(path: string): string {
  let name = path;
  for (let number = 1; existsSync(name); number++) name = `${path}.${String(number)}`;
  return name;
}
