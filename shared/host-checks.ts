import { lookup, reverse } from 'node:dns/promises';
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { failed, passed, warned, type Check } from './checks.ts';
import { hasCode, messageOf } from './errors.ts';

/** Checks of a machine that a hub and a web server need alike. `base` is where its root folder lies. */

/** Below these a machine is told to be nearly full. */
const LOW_BYTES = 2 ** 30;
const LOW_INODES = 10_000;
/** Before this moment a clock has not been set. */
const EARLIEST_CLOCK_MS = Date.UTC(2025, 0, 1);

export interface FreeSpace {
  readonly diskFreeBytes: number;
  readonly inodesFree: number;
}

/** What an unprivileged user may still use of the file system that a folder is on, or would be. */
export function freeSpace(folder: string): FreeSpace {
  if (!existsSync(folder)) return freeSpace(dirname(folder));
  const { bavail, bsize, ffree } = statfsSync(folder);
  return { diskFreeBytes: bavail * bsize, inodesFree: ffree };
}

/** Addresses other machines may reach this one by; link-local ones are not among them. */
export function hostAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
    .map(({ address }) => address)
    .sort();
}

/** Room on the file system of each folder. */
export function diskCheck(
  folders: readonly string[],
  look: (folder: string) => FreeSpace = freeSpace,
): Check {
  const spaces = folders.map((folder) => ({ folder, ...look(folder) }));
  const finding = spaces
    .map(({ folder, diskFreeBytes, inodesFree }) => {
      return `${(diskFreeBytes / 2 ** 30).toFixed(1)} GiB and ${String(inodesFree)} inodes free below ${folder}`;
    })
    .join('; ');
  // Some file systems make inodes as they go and report none at all.
  const isLow = ({ diskFreeBytes, inodesFree }: FreeSpace): boolean =>
    diskFreeBytes < LOW_BYTES || (inodesFree > 0 && inodesFree < LOW_INODES);
  const low = spaces.find(isLow);
  if (low === undefined) return passed('disk', finding);
  return warned('disk', finding, `Make room: du -xh --max-depth=2 ${low.folder} | sort -h | tail`);
}

/** Whether the clock was ever set. */
export function clockCheck(now: number): Check {
  const finding = new Date(now).toISOString();
  if (now >= EARLIEST_CLOCK_MS) return passed('clock', finding);
  return failed(
    'clock',
    `the clock says ${finding}`,
    'Set the clock: systemctl enable --now systemd-timesyncd.',
  );
}

const DAY_MS = 86_400_000;
/** Clocks that are further apart than this make certificates and tokens fail at one of the two. */
const MOST_SKEW_MS = 300_000;

/** What to do about clocks that differ. */
export const SKEW_REMEDY =
  'Let both be set by NTP: systemctl enable --now systemd-timesyncd; timedatectl shows how they are.';

/** Whether a machine's clock agrees with the hub's; nothing where how far it is ahead is not known (null). */
export function skewChecks(skewMs: number | null): Check[] {
  if (skewMs === null) return [];
  const differs = skewText(skewMs);
  if (differs === null) return [passed('clock.skew', 'the clocks of hub and machine agree')];
  return [warned('clock.skew', `the clock of the machine is ${differs} the hub's`, SKEW_REMEDY)];
}

/** `7.0 minutes ahead of`, for a clock that is so far ahead that it does harm; null for one that is not. */
export function skewText(skewMs: number): string | null {
  const byMs = Math.abs(skewMs);
  if (byMs <= MOST_SKEW_MS) return null;
  const amount =
    byMs < 2 * DAY_MS ? `${(byMs / 60_000).toFixed(1)} minutes` : `${(byMs / DAY_MS).toFixed(1)} days`;
  return `${amount} ${skewMs > 0 ? 'ahead of' : 'behind'}`;
}

/** What the programs that set clocks leave while they run. */
const KEEPERS = {
  'systemd-timesyncd': '/run/systemd/timesync/synchronized',
  chrony: '/run/chrony/chronyd.pid',
  ntpsec: '/run/ntpd.pid',
  openntpd: '/run/openntpd.pid',
} as const;

/** Whether something sets the clock. A container has the clock of the machine it runs on. */
export function clockKeeperCheck(base = ''): Check {
  if (existsSync(`${base}/run/systemd/container`)) {
    return passed('clock.keeper', 'this is a container: its clock is the host’s');
  }
  const keeper = Object.entries(KEEPERS).find(([, file]) => existsSync(base + file));
  if (keeper !== undefined) return passed('clock.keeper', `${keeper[0]} sets the clock`);
  return warned(
    'clock.keeper',
    'nothing sets the clock',
    'apt-get install systemd-timesyncd && systemctl enable --now systemd-timesyncd',
  );
}

/** Forward and reverse: whether a name leads to this machine. */
export async function nameCheck(
  check: 'hostname' | 'hub.advertise',
  name: string,
  own: readonly string[] = hostAddresses(),
): Promise<Check> {
  const remedy = `Add ${name} with ${own[0] ?? 'its address'} to the DNS, or to /etc/hosts.`;
  try {
    const found = (await lookup(name, { all: true })).map(({ address }) => address);
    const isOurs = found.some((address) => own.includes(address) || isLoopback(address));
    if (!isOurs) return warned(check, `${name} leads to ${found.join(', ')}, which is not this host`, remedy);
    return passed(check, `${name} is ${found.join(', ')}${await reverseName(found[0] ?? '')}`);
  } catch (error) {
    return warned(check, `${name} does not resolve: ${messageOf(error)}`, remedy);
  }
}

/** Whether /etc/hostname and /etc/hosts say the same of this machine as the machine itself. */
export function hostsCheck(base = '', name = hostname(), own: readonly string[] = hostAddresses()): Check {
  const kept = read(`${base}/etc/hostname`).trim();
  if (kept !== '' && kept !== name) {
    const remedy = `hostnamectl set-hostname ${kept}, or put ${name} into /etc/hostname`;
    return warned('hosts', `it is called ${name}, and ${kept} after the next start`, remedy);
  }
  const lines = read(`${base}/etc/hosts`)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([, ...names]) => names.some((one) => one === name || one.split('.')[0] === name));
  const foreign = lines
    .map(([address = '']) => address)
    .filter((one) => !own.includes(one) && !isLoopback(one));
  if (foreign.length === 0)
    return passed('hosts', lines.length === 0 ? 'not in /etc/hosts' : 'as it should be');
  return warned(
    'hosts',
    `/etc/hosts says that ${name} is ${foreign.join(', ')}, which is not this host`,
    `In /etc/hosts give ${name} the address ${own[0] ?? 'it has'}.`,
  );
}

/** Whether a program is at one of these places. */
export function hasProgram(places: readonly string[], base = ''): boolean {
  return places.some((place) => {
    try {
      accessSync(base + place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A program that work of some kind needs, and the package that brings it. */
export interface WantedProgram {
  readonly name: string;
  readonly places: readonly string[];
  readonly package: string;
}

/** The programs that some of the work needs: without them the rest goes on. */
export function toolsCheck(wanted: readonly WantedProgram[], base = ''): Check {
  const missing = wanted.filter(({ places }) => !hasProgram(places, base));
  if (missing.length === 0) return passed('tools', wanted.map(({ name }) => name).join(', '));
  return warned(
    'tools',
    `not here: ${missing.map(({ name }) => name).join(', ')}`,
    `apt-get install ${missing.map((one) => one.package).join(' ')}`,
  );
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** A missing reverse entry is common and harms no site. */
async function reverseName(address: string): Promise<string> {
  try {
    return `; back: ${(await reverse(address)).join(', ')}`;
  } catch {
    return '; no name leads back from it';
  }
}

/** '' for a file that is not there. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}
