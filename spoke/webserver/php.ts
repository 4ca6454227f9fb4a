import { existsSync, lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { namesIfThere, readIfThere } from '../disk/reading.ts';
import type { PhpFacts } from './webserver.ts';

/** Where distributions keep php-fpm. */
export interface FpmPlaces {
  /** Folders of sockets. */
  readonly sockets: readonly string[];
  /** Folder with one folder for each version, as Debian has it. */
  readonly versions: string;
  /** Folder in which systemd notes what it starts. */
  readonly wants: string;
}

export const FPM_PLACES: FpmPlaces = {
  sockets: ['/run/php', '/run/php-fpm', '/var/run/php-fpm'],
  versions: '/etc/php',
  wants: '/etc/systemd/system/multi-user.target.wants',
};

/** The PHP that is loaded into Apache as a module, or null. */
export function modulePhp(modules: ReadonlyMap<string, string>): PhpFacts | null {
  for (const [name, file] of modules) {
    if (/^php\d?$/.test(name)) return { handler: 'mod_php', version: versionIn(basename(file)), socket: '' };
  }
  return null;
}

/**
 * Each php-fpm of the host by the socket of its first pool, the newest version first: those that run, and those that
 * are only stopped for now, or sites rendered meanwhile would lose their PHP.
 */
export function findFpm(places: FpmPlaces): PhpFacts[] {
  const running = places.sockets
    .flatMap((folder) => namesIfThere(folder).map((entry) => `${folder}/${entry}`))
    .filter((path) => SOCKET.test(path) && !isLink(path));
  const found = new Map(running.map((socket) => [socket, versionIn(basename(socket))]));
  for (const version of namesIfThere(places.versions)) {
    const socket = configuredSocket(`${places.versions}/${version}/fpm/pool.d/www.conf`);
    if (socket !== null && existsSync(`${places.wants}/php${version}-fpm.service`))
      found.set(socket, version);
  }
  return [...found]
    .map(([socket, version]): PhpFacts => ({ handler: 'fpm', version, socket }))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
}

/** The socket a pool listens on, null when it has none or one whose path no configuration can carry. */
function configuredSocket(pool: string): string | null {
  return /^\s*listen\s*=\s*(\/[A-Za-z0-9._/-]+)\s*$/m.exec(readIfThere(pool) ?? '')?.[1] ?? null;
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
