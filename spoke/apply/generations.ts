import { existsSync, lstatSync, readlinkSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { atomicWrite, fsyncFolder, replaceSymlink } from '../../shared/safe-files.ts';
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
import { isFolder, readIfThere } from '../disk/reading.ts';
import { HAPROXY_FOLDER } from '../render/haproxy/parts.ts';

/** Marks a generation whose switch found the web server running. */
const RUNNING_MARK = 'running';
/** Marks a generation that was proved; its time is when workers of the one before began no more. */
const PROVED_MARK = 'proved';

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

/** Remembers that a generation proved itself: from now on nobody is led to the one before. */
export function markProved(config: SpokeConfig, generation: number): void {
  if (generation > 0)
    atomicWrite(`${generationFolder(config, generation)}/${PROVED_MARK}`, '', { mode: 0o644 });
}

/** When a generation proved itself; null when it never did, or an earlier version did not write it down. */
export function provedMs(config: SpokeConfig, generation: number): number | null {
  const mark = `${generationFolder(config, generation)}/${PROVED_MARK}`;
  return lstatSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? null;
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
