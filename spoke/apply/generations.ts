import { existsSync, lstatSync, readlinkSync, rmSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { hasCode } from '../../shared/errors.ts';
import { atomicWrite, fsyncFolder, removeTree, replaceSymlink } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import {
  configFolder,
  currentLink,
  ENTRY_KINDS,
  entryFile,
  generationFolder,
  generationsFolder,
  haproxyEntry,
  NOTHING_FOLDER,
  type EntryKind,
} from '../disk/places.ts';
import { ensureFolder } from '../disk/folders.ts';
import { isFolder, namesIfThere, readIfThere } from '../disk/reading.ts';
import { HAPROXY_FOLDER } from '../render/haproxy/parts.ts';
import { SUBDIRECTORIES } from '../render/context.ts';
import { currentNumber, readRecord, RECORD_FILE, type GenerationRecord } from './record.ts';

/** Marks a generation whose switch found the web server running. */
const RUNNING_MARK = 'running';

/** The one rename that changes what is served; 0 takes the link away. Durable when it returns. */
export function pointCurrentTo(config: SpokeConfig, generation: number): void {
  // One of an earlier version has no folder for HAProxy.
  if (generation === 0 || !hasHaproxyFolder(generationFolder(config, generation))) leadHaproxy(config, false);
  if (generation > 0) {
    replaceSymlink(currentLink(config), `generations/${String(generation)}`);
    ensureHaproxyEntry(config);
    return;
  }
  try {
    unlinkSync(currentLink(config));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  fsyncFolder(configFolder(config));
}

/** When `current` was pointed to where it points; null when it is not there. */
export function switchedMs(config: SpokeConfig): number | null {
  return lstatSync(currentLink(config), { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** Remembers, for a crash, that the server ran when the switch to this generation began. */
export function markRunning(config: SpokeConfig, generation: number): void {
  atomicWrite(`${generationFolder(config, generation)}/${RUNNING_MARK}`, '', { mode: 0o644 });
}

export function wasRunning(config: SpokeConfig, generation: number): boolean {
  return existsSync(`${generationFolder(config, generation)}/${RUNNING_MARK}`);
}

/** Remembers that our switch ended the server and it is not back: then it is ours to start. */
export function markFallen(config: SpokeConfig, fallen: boolean): void {
  const file = fallenMark(config);
  if (fallen) atomicWrite(file, '', { mode: 0o644 });
  else if (existsSync(file)) unlinkSync(file);
}

export function hasFallen(config: SpokeConfig): boolean {
  return existsSync(fallenMark(config));
}

function fallenMark(config: SpokeConfig): string {
  return `${generationsFolder(config)}/fallen`;
}

/**
 * Keeps the stable entry files as they must be: what a web server's own configuration links to never dangles, not
 * even before the first generation.
 */
export function ensureEntries(config: SpokeConfig): void {
  for (const kind of ENTRY_KINDS) {
    const file = entryFile(config, kind);
    const text = entryText(config, kind);
    if (readIfThere(file) !== text) atomicWrite(file, text, { mode: 0o644 });
  }
  ensureHaproxyEntry(config);
}

function ensureHaproxyEntry(config: SpokeConfig): void {
  leadHaproxy(config, hasHaproxyFolder(currentLink(config)));
}

function leadHaproxy(config: SpokeConfig, isThere: boolean): void {
  ensureFolder(`${configFolder(config)}/${NOTHING_FOLDER}`, 0o755);
  const target = isThere ? `${basename(currentLink(config))}/${HAPROXY_FOLDER}` : NOTHING_FOLDER;
  if (linkTarget(haproxyEntry(config)) !== target) replaceSymlink(haproxyEntry(config), target);
}

function hasHaproxyFolder(folder: string): boolean {
  return isFolder(`${folder}/${HAPROXY_FOLDER}`);
}

function linkTarget(path: string): string | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isSymbolicLink() ? readlinkSync(path) : null;
}

/** What the entry file of a web server holds: a generation that is not written for it is not there for it. */
export function entryText(config: SpokeConfig, kind: EntryKind): string {
  const folder = currentLink(config);
  // nginx takes it amiss when a file is not there, but not when a pattern finds none.
  const include =
    kind === 'apache' ? `IncludeOptional "${folder}/apache.conf"` : `include "${folder}/nginx.con[f]";`;
  return `# Written by aegir-spoke; leads to the generation that is served.\n${include}\n`;
}

/** The generations that can be gone back to, newest first, the live one included. */
export function keptGenerations(config: SpokeConfig): GenerationRecord[] {
  const current = currentNumber(config);
  return numbersOnDisk(config)
    .filter((number) => number <= current)
    .sort((a, b) => b - a)
    .map((number) => readRecord(generationFolder(config, number)))
    .filter((record) => record !== null)
    .slice(0, config.keepGenerations);
}

/** Removes generations that nobody can go back to any more, and those that were never served. */
export async function pruneGenerations(config: SpokeConfig): Promise<void> {
  const kept = new Set(keptGenerations(config).map((record) => record.generation));
  kept.add(currentNumber(config));
  for (const number of numbersOnDisk(config)) {
    if (!kept.has(number)) await removeGeneration(config, number);
  }
}

/** Takes a generation away: first its record, without which it counts as half-made, then its files bit by bit. */
export async function removeGeneration(config: SpokeConfig, generation: number): Promise<void> {
  const folder = generationFolder(config, generation);
  rmSync(`${folder}/${RECORD_FILE}`, { force: true });
  for (const name of BIG_FOLDERS) await emptyFolder(`${folder}/${name}`);
  removeTree(folder, generationsFolder(config));
}

/** Folders with a file for each site: deleting them at one go would hold up the process. */
const BIG_FOLDERS = ['vhost.d', SUBDIRECTORIES, 'probe.d', HAPROXY_FOLDER] as const;
const BATCH = 200;

async function emptyFolder(folder: string): Promise<void> {
  for (const [index, name] of namesIfThere(folder).entries()) {
    if (index % BATCH === 0) await turn();
    rmSync(`${folder}/${name}`, { force: true });
  }
}

function numbersOnDisk(config: SpokeConfig): number[] {
  return namesIfThere(generationsFolder(config))
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number);
}
