import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { hasCode } from '../../shared/errors.ts';

/** The kernel counts a process's start in hundredths of a second. */
const MS_PER_TICK = 10;
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
  return [...all.values()].some((one) => one.startedMs < sinceMs && mayRunPhp(one, all));
}

/** The parent of a server's workers stays for years and runs no code of a site. */
function mayRunPhp({ name, parent }: Resident, all: ReadonlyMap<number, Resident>): boolean {
  if (SERVERS.test(name)) return SERVERS.test(all.get(parent)?.name ?? '');
  return TOOLS.test(name);
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
    // A script with its interpreter in the first line has the script's name here, and the interpreter in its arguments.
    const name = stat.slice(stat.indexOf('(') + 1, end);
    const startedMs = bootMs + Number(fields[19]) * MS_PER_TICK;
    const program = SERVERS.test(name) || TOOLS.test(name) ? name : programOf(pid);
    return { name: program, parent: Number(fields[1]), startedMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES')) return null;
    throw error;
  }
}

function programOf(pid: string): string {
  return basename(readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')[0] ?? '');
}
