import { basename } from 'node:path';
import { namesIfThere } from '../disk/reading.ts';
import type { PhpFacts } from './webserver.ts';

/** Folders in which distributions put the sockets of php-fpm. */
export const FPM_SOCKET_FOLDERS: readonly string[] = ['/run/php', '/run/php-fpm', '/var/run/php-fpm'];

/**
 * The PHP that Apache would use: the module when it is loaded, else the newest php-fpm whose socket
 * exists and that Apache has the proxy for.
 */
export function detectPhp(
  modules: ReadonlyMap<string, string>,
  socketFolders: readonly string[],
): PhpFacts | null {
  for (const [name, file] of modules) {
    if (/^php\d?$/.test(name)) return { handler: 'mod_php', version: versionIn(basename(file)), socket: '' };
  }
  if (!modules.has('proxy_fcgi')) return null;
  const sockets = socketFolders
    .flatMap((folder) => namesIfThere(folder).map((entry) => `${folder}/${entry}`))
    .filter((path) => /^[A-Za-z0-9._/-]+\.sock$/.test(path))
    .sort((a, b) => versionIn(basename(a)).localeCompare(versionIn(basename(b)), 'en', { numeric: true }));
  const socket = sockets.at(-1);
  return socket === undefined ? null : { handler: 'fpm', version: versionIn(basename(socket)), socket };
}

/** `8.2` from `libphp8.2.so` or `php8.2-fpm.sock`, '' when the name says nothing. */
function versionIn(name: string): string {
  return /(\d+(?:\.\d+)?)/.exec(name)?.[1] ?? '';
}
