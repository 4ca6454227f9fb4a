import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { hasCode } from '../../shared/errors.ts';

/** The kernel counts a process's start in hundredths of a second. */
const MS_PER_TICK = 10;
/** Parent of the kernel's own threads. */
const KERNEL = 2;
const SERVERS = /^(apache2|httpd|nginx|php-fpm|php-cgi|lsphp)/;
const TOOLS = /^(php[\d.]*|drush|composer|wp)$/;

interface Resident {
  readonly name: string;
  readonly parent: number;
  readonly startedMs: number;
}

/**
 * Whether a process that may run PHP, a worker of a web server or a tool, is older than this instant:
 * it may have its working folder or an open file in a release that is served no more. Also true where
 * this user cannot see other users' processes.
 */
export function isInhabited(sinceMs: number): boolean {
  const all = residents();
  if (!all.has(1)) return true;
  return [...all].some(([pid, one]) => one.startedMs < sinceMs && mayRunPhp(pid, one, all));
}

/** The parent of a server's workers stays for years and runs no code of a site. */
function mayRunPhp(pid: number, { name, parent }: Resident, all: ReadonlyMap<number, Resident>): boolean {
  if (SERVERS.test(name)) return SERVERS.test(all.get(parent)?.name ?? '');
  // A script with its interpreter in the first line has its own name, and the interpreter in its arguments.
  return parent !== KERNEL && (TOOLS.test(name) || TOOLS.test(programOf(pid)));
}

function residents(): Map<number, Resident> {
  const bootMs = Date.now() - Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1_000;
  const all = new Map<number, Resident>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const resident = look(pid, bootMs);
    if (resident !== null) all.set(Number(pid), resident);
  }
  return all;
}

function look(pid: string, bootMs: number): Resident | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    const name = stat.slice(stat.indexOf('(') + 1, end);
    const startedMs = bootMs + Number(fields[19]) * MS_PER_TICK;
    return { name, parent: Number(fields[1]), startedMs };
  } catch (error) {
    return absent(error, null);
  }
}

function programOf(pid: number): string {
  try {
    return basename(readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1').split('\0')[0] ?? '');
  } catch (error) {
    return absent(error, '');
  }
}

/** A process may end while it is looked at. */
function absent<T>(error: unknown, value: T): T {
  if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES')) return value;
  throw error;
}
