import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { namesIfThere } from '../disk/reading.ts';
import type { PhpFacts } from './webserver.ts';

/** Folders in which distributions put the sockets of php-fpm. */
export const FPM_SOCKET_FOLDERS: readonly string[] = ['/run/php', '/run/php-fpm', '/var/run/php-fpm'];

/** The PHP that is loaded into Apache as a module, or null. */
export function modulePhp(modules: ReadonlyMap<string, string>): PhpFacts | null {
  for (const [name, file] of modules) {
    if (/^php\d?$/.test(name)) return { handler: 'mod_php', version: versionIn(basename(file)), socket: '' };
  }
  return null;
}

/** Each php-fpm of the host by the socket of its first pool, the newest version first. */
export function fpmSockets(folders: readonly string[]): PhpFacts[] {
  return folders
    .flatMap((folder) => namesIfThere(folder).map((entry) => `${folder}/${entry}`))
    .filter((path) => SOCKET.test(path) && !isLink(path))
    .map((socket): PhpFacts => ({ handler: 'fpm', version: versionIn(basename(socket)), socket }))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
}

/** A second name for one that is in the list already. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Debian's names with and without a version, and Red Hat's; pools that the administrator added are his. */
const SOCKET = /^[A-Za-z0-9._/-]+\/(?:php(?:\d+\.\d+)?-fpm|www)\.sock$/;

/** `8.2` from `libphp8.2.so` or `php8.2-fpm.sock`, '' when the name says nothing. */
function versionIn(name: string): string {
  return /(\d+(?:\.\d+)?)/.exec(name)?.[1] ?? '';
}
