import { lookup, reverse } from 'node:dns/promises';
import { accessSync, constants, existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { messageOf } from '../../shared/errors.ts';
import type { CheckItem } from '../../shared/proto/gen/aegir/v1/CheckItem.ts';
import { failed, passed, warned } from '../checks.ts';
import type { SpokeConfig } from '../config.ts';
import { freeSpace, hostAddresses } from './facts.ts';

/** Below these a server is told to be nearly full. */
const LOW_BYTES = 2 ** 30;
const LOW_INODES = 10_000;
/** Before this moment a clock has not been set. */
const EARLIEST_CLOCK_MS = Date.UTC(2025, 0, 1);

/** The lines of the checklist that concern the host itself, whatever it serves. */
export async function hostLines(config: SpokeConfig, now: number): Promise<CheckItem[]> {
  return [user(), rootFolder(config), disk(config), clockLine(now), await names()];
}

function user(): CheckItem {
  const { username, uid } = userInfo();
  if (uid !== 0) return passed('user', `runs as ${username}`);
  return warned('user', 'runs as root', 'Run aegir-spoke as the user aegir; it needs root for nothing.');
}

function rootFolder({ root }: SpokeConfig): CheckItem {
  const folders = [`${root}/config`, `${root}/platforms`].filter(existsSync);
  const closed = folders.filter((folder) => !isWritable(folder));
  if (closed.length === 0) return passed('root', `${root} is writable`);
  return failed('root', `cannot write to ${closed.join(', ')}`, `chown -R ${userInfo().username} ${root}`);
}

function disk({ root }: SpokeConfig): CheckItem {
  const { diskFreeBytes, inodesFree } = freeSpace(root);
  const finding = `${(diskFreeBytes / 2 ** 30).toFixed(1)} GiB and ${String(inodesFree)} inodes free below ${root}`;
  const low = diskFreeBytes < LOW_BYTES || inodesFree < LOW_INODES;
  return low ? warned('disk', finding, 'Make room on this file system.') : passed('disk', finding);
}

function clockLine(now: number): CheckItem {
  const finding = new Date(now).toISOString();
  if (now >= EARLIEST_CLOCK_MS) return passed('clock', finding);
  return failed(
    'clock',
    `the clock says ${finding}`,
    'Set the clock: systemctl enable --now systemd-timesyncd.',
  );
}

/** Forward and reverse: what this host is called, and whether that name leads back here. */
async function names(): Promise<CheckItem> {
  const name = hostname();
  const remedy = `Add ${name} to the DNS or to /etc/hosts.`;
  try {
    const found = (await lookup(name, { all: true })).map(({ address }) => address);
    const own = hostAddresses();
    const ours = found.some((address) => own.includes(address) || isLoopback(address));
    if (!ours)
      return warned('hostname', `${name} leads to ${found.join(', ')}, which is not this host`, remedy);
    return passed('hostname', `${name} is ${found.join(', ')}${await reverseName(found[0] ?? '')}`);
  } catch (error) {
    return warned('hostname', `${name} does not resolve: ${messageOf(error)}`, remedy);
  }
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

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
