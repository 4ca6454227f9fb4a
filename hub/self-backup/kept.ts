import { existsSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../../shared/safe-files.ts';

/** Folder of the hub's own backups, below its state. */
export const SELF_BACKUPS = 'self-backups';

const NAME = /^hub-\d{4}-\d{2}-\d{2}-\d{6}\.tar\.gz$/;

/** A time as part of a file's name, UTC. */
export function stampOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
}

/** Name of a backup that is made now; they sort by their time. */
export function backupName(nowMs: number): string {
  return `hub-${stampOf(nowMs)}.tar.gz`;
}

/** Backups in a folder, the newest first; files with names of other kinds are not ours. */
export function keptBackups(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  return names
    .toSorted()
    .toReversed()
    .map((name) => join(folder, name));
}

/** The newest backup in a folder; undefined when there is none. */
export function newestBackup(folder: string): string | undefined {
  return keptBackups(folder)[0];
}

/** Removes the oldest backups until so many are left; returns those that went. */
export function trimBackups(folder: string, keep: number): string[] {
  const old = keptBackups(folder).slice(keep);
  for (const file of old) unlinkSync(file);
  return old;
}

/** What a backup or a restore that was killed leaves: a folder of its own, or a file that was not whole yet. */
const LEFTOVER = /^\.(backup|restore)-\w{6}$|^\.hub-[\d-]+\.tar\.gz\.new$/;
const DAY_MS = 86_400_000;

/** Removes what is left of backups and restores that died more than a day ago. */
export function clearLeftovers(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder).filter((each) => LEFTOVER.test(each))) {
    const path = join(folder, name);
    if (nowMs - statSync(path).mtimeMs > DAY_MS) removeTree(path, folder);
  }
}
