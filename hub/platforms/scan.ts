import { createHash } from 'node:crypto';
import { existsSync, lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, hasCode } from '../../shared/errors.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import { manifestOf, splitDigests, type Entry, type Manifest } from '../../shared/manifest/entry.ts';
import { bytePath, nativePath, readablePath } from '../../shared/manifest/paths.ts';
import { checkSymlinks } from '../../shared/manifest/symlinks.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { Catalogue, NewPack } from './catalogue.ts';
import type { Release, ScanProgress } from './library.ts';
import {
  isAsRemembered,
  keepInMind,
  recollection,
  remembered,
  sameStats,
  statsOf,
  type Memory,
} from './memory.ts';
import { PackWriter, type FileContent } from './pack-writer.ts';
import { SourceMoved, stampOf, unsupportedEntries, walk, type Found, type FoundFile } from './walk.ts';

export interface ScanOrder {
  readonly platform: string;
  readonly folder: string;
  /** Wall clock at the start. */
  readonly nowMs: number;
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
}

/** Where a library keeps what it makes. */
export interface LibraryFolders {
  readonly manifests: string;
  readonly packs: string;
}

/** What the scan tells while it works; `pause` throws to stop it. */
export interface ScanWatcher {
  pause(): void;
  progress(progress: ScanProgress): void;
}

/** How often a file or tree that changes underneath is tried again. */
const ATTEMPTS = 3;
/** A scan refuses to lose more than this share of the files. */
const LARGEST_LOSS = 0.5;
const PROGRESS_EVERY = 256;

/** Reads a source tree into a release: walks it, reads what changed, keeps what is new. */
export function scan(
  order: ScanOrder,
  catalogue: Catalogue,
  folders: LibraryFolders,
  watcher: ScanWatcher,
): Release {
  tidyPacks(catalogue, folders);
  const memory = remembered(order.platform, catalogue, folders.manifests);
  for (let attempt = 1; ; attempt++) {
    const packs = new PackWriter(folders.packs, catalogue.frameFinder());
    try {
      return scanOnce(order, memory, packs, catalogue, folders, watcher);
    } catch (error) {
      packs.discard();
      if (!(error instanceof SourceMoved)) throw error;
      if (attempt === ATTEMPTS) {
        throw new AppError('SOURCE_CHANGING', error.message, { field: readablePath(error.path) });
      }
    }
  }
}

/** Forgets packs that somebody took away, so that this scan makes them again. */
export function tidyPacks(catalogue: Catalogue, folders: LibraryFolders): void {
  const lost = catalogue.transaction(() => catalogue.forgetLostPacks(folders.packs));
  for (const file of lost) rmSync(join(folders.packs, file), { force: true });
}

function scanOnce(
  order: ScanOrder,
  memory: Memory | null,
  packs: PackWriter,
  catalogue: Catalogue,
  folders: LibraryFolders,
  watcher: ScanWatcher,
): Release {
  const found = walk(order.folder, () => {
    watcher.pause();
  });
  checkNotEmpty(order, found);
  const known = order.deep || memory === null ? null : knownRelease(order, memory, found, catalogue, watcher);
  if (known !== null) return known;
  if (memory !== null && !order.allowMassDelete) checkLoss(order, memory.manifest, found);
  const entries = readEntries(order, found, memory, packs, watcher);
  const escaping: string[] = [];
  checkSymlinks(entries, (path) => escaping.push(path));
  if (escaping.length > 0) {
    throw unsupportedEntries(escaping, 'symlinks may not leave the tree or lead to themselves');
  }
  const manifest = manifestOf(entries);
  const encoded = encodeManifest(manifest);
  const release: Release = {
    digest: createHash('sha256').update(encoded).digest('hex'),
    files: manifest.files,
    bytes: manifest.bytes,
    manifestBytes: encoded.length,
  };
  const stats = statsOf(order.nowMs, found);
  const pack = packs.finish();
  if (memory?.release === release.digest && pack === null && sameStats(stats, memory.stats)) return release;
  keepManifest(join(folders.manifests, release.digest), encoded);
  const frames = catalogue.transaction(() => {
    const chosen = chooseFrames(catalogue, manifest, memory, packs.usedFrames, pack);
    catalogue.addRelease(order.platform, release, chosen, order.nowMs);
    catalogue.saveScan(order.platform, { release: release.digest, stats });
    return chosen;
  });
  keepInMind(order.platform, folders.manifests, { release: release.digest, manifest, stats, frames });
  return release;
}

/** The release of the last scan when nothing at all has changed since; null otherwise. */
function knownRelease(
  order: ScanOrder,
  memory: Memory,
  found: readonly Found[],
  catalogue: Catalogue,
  watcher: ScanWatcher,
): Release | null {
  if (!isAsRemembered(found, memory)) return null;
  const { filesTotal, bytesTotal } = totals(found);
  watcher.progress({ filesDone: filesTotal, filesTotal, bytesDone: bytesTotal, bytesTotal });
  return catalogue.lastRelease(order.platform);
}

function checkNotEmpty(order: ScanOrder, found: readonly Found[]): void {
  if (found.some((entry) => entry.kind === 'file')) return;
  throw new AppError('SOURCE_EMPTY', `${order.folder} holds no file`);
}

function checkLoss(order: ScanOrder, before: Manifest, found: readonly Found[]): void {
  const here = new Set(found.map((entry) => entry.path));
  let lost = 0;
  for (const entry of before.entries) if (entry.kind === 'file' && !here.has(entry.path)) lost += 1;
  if (lost <= before.files * LARGEST_LOSS) return;
  throw new AppError(
    'MASS_DELETE',
    `${order.folder} has lost ${String(lost)} of the ${String(before.files)} files of the last release`,
  );
}

function readEntries(
  order: ScanOrder,
  found: readonly Found[],
  memory: Memory | null,
  packs: PackWriter,
  watcher: ScanWatcher,
): Entry[] {
  const recall = order.deep || memory === null ? null : recollection(memory);
  const total = totals(found);
  let filesDone = 0;
  let bytesDone = 0;
  return found.map((entry): Entry => {
    if (entry.kind !== 'file') return entry;
    const before = recall?.(entry) ?? null;
    const content = before ?? readSource(order, entry, packs, watcher);
    filesDone += 1;
    bytesDone += entry.size;
    if (filesDone % PROGRESS_EVERY === 0 || filesDone === total.filesTotal) {
      watcher.progress({ filesDone, bytesDone, ...total });
    }
    // What both manifests hold is held once.
    if (before?.mode === entry.mode) return before;
    const { path, mode, size } = entry;
    return { kind: 'file', path, mode, size, content: content.content, blockLengths: content.blockLengths };
  });
}

/** Reads a file until what was read and what the file says of itself agree. */
function readSource(
  order: ScanOrder,
  found: FoundFile,
  packs: PackWriter,
  watcher: ScanWatcher,
): FileContent {
  watcher.pause();
  const path = nativePath(`${bytePath(order.folder)}/${found.path}`);
  try {
    const content = packs.readFile(path, found);
    if (content !== null) return content;
    for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
      const stats = lstatSync(path);
      if (!stats.isFile()) break;
      const again = packs.readFile(path, stampOf(stats));
      if (again !== null) {
        Object.assign(found, stampOf(stats));
        return again;
      }
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO')) throw unreadable(error, found.path);
  }
  throw new SourceMoved(found.path);
}

function unreadable(error: unknown, path: string): unknown {
  if (!hasCode(error, 'EACCES', 'EPERM', 'EIO')) return error;
  return new AppError('SOURCE_MISSING', `${readablePath(path)} cannot be read`, {
    field: readablePath(path),
    remedy: "Let the hub's user read it, or take it away.",
    cause: error,
  });
}

function totals(found: readonly Found[]): { filesTotal: number; bytesTotal: number } {
  let filesTotal = 0;
  let bytesTotal = 0;
  for (const entry of found) {
    if (entry.kind !== 'file') continue;
    filesTotal += 1;
    bytesTotal += entry.size;
  }
  return { filesTotal, bytesTotal };
}

function keepManifest(file: string, encoded: Buffer): void {
  if (!existsSync(file)) atomicWrite(file, encoded, { mode: 0o600 });
}

/** The frames that hold every block of the release: older ones that still serve, then the new ones. */
function chooseFrames(
  catalogue: Catalogue,
  manifest: Manifest,
  memory: Memory | null,
  used: ReadonlySet<number>,
  pack: NewPack | null,
): number[] {
  const wanted = new Set<string>();
  for (const entry of manifest.entries) {
    if (entry.kind === 'file') for (const digest of splitDigests(entry.content)) wanted.add(digest);
  }
  const ids = new Set([
    ...(memory?.frames ?? []),
    ...used,
    ...(pack === null ? [] : catalogue.addPack(pack)),
  ]);
  const frames = catalogue.frames([...ids]).filter((frame) => takeAny(frame.digests, wanted));
  if (wanted.size > 0) throw new Error(`${String(wanted.size)} blocks of the release are kept nowhere`);
  return frames.map((frame) => frame.id);
}

/** Takes the digests out of the set; whether any was in it. */
function takeAny(digests: string, from: Set<string>): boolean {
  let any = false;
  for (const digest of splitDigests(digests)) any = from.delete(digest) || any;
  return any;
}
