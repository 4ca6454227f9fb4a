import { chmodSync, mkdirSync } from 'node:fs';

/** Makes a folder, and what it lies in, when it is not there; its mode is then exact, whatever the umask is. */
export function ensureFolder(path: string, mode: number): void {
  if (mkdirSync(path, { recursive: true, mode }) !== undefined) chmodSync(path, mode);
}
