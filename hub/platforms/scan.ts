import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { parseManifest } from '../../shared/manifest/decode.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { readablePath } from '../../shared/manifest/paths.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import { AdvanceWriter } from './advance-writer.ts';
import type { Catalogue } from './catalogue.ts';
import type { NewPack } from './pack-table.ts';
import type { Release } from './library.ts';
import { checkLinks, outlineOf } from './links.ts';
import type { Listing } from './listing.ts';
import { countLost, keepInMind, remembered, type Memory } from './memory.ts';
import { ReadAhead } from './read-ahead.ts';
import { readEntries } from './read-entries.ts';
import { openSource } from './read-source.ts';
import { recheckAll } from './recheck-pair.ts';
import { statsOf } from './stats.ts';
import { PackWriter } from './pack-writer.ts';
import type { ScanWatcher } from './watcher.ts';
import { walk } from './walk.ts';
import { SourceMoved, type Known } from './walker.ts';
import { WantedBlocks } from './wanted-blocks.ts';

export interface ScanOrder {
  readonly platform: string;
  readonly folder: string;
  /** Wall clock at the start. */
  readonly nowMs: number;
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
  readonly withoutSiteFolders: boolean;
}

/** Where a library keeps what it makes. */
export interface LibraryFolders {
  /** The hub's own folder: nothing of it is code but its builds. */
  readonly state: string;
  readonly manifests: string;
  readonly packs: string;
}

/** How often a tree that changes underneath is tried again. */
const ATTEMPTS = 3;
/** A scan refuses to lose more than this share of the files. */
const LARGEST_LOSS = 0.5;

/** Reads a source tree into a release: walks it, reads what changed, keeps what is new. */
export async function scan(
  order: ScanOrder,
  catalogue: Catalogue,
  folders: LibraryFolders,
  watcher: ScanWatcher,
): Promise<Release> {
  tidyPacks(catalogue, folders);
  const memory = remembered(order.platform, catalogue, folders.manifests);
  for (let attempt = 1; ; attempt++) {
    const packs = new PackWriter(folders.packs, catalogue.packs.frameFinder());
    try {
      return await scanOnce(
        { ...order, isFirst: memory === null && attempt === 1 },
        memory,
        packs,
        catalogue,
        folders,
        watcher,
      );
    } catch (error) {
      packs.discard();
      if (!(error instanceof SourceMoved)) throw error;
      if (attempt === 1) watcher.dropped(readablePath(error.path));
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

async function scanOnce(
  order: ScanOrder & { readonly isFirst: boolean },
  memory: Memory | null,
  packs: PackWriter,
  catalogue: Catalogue,
  folders: LibraryFolders,
  watcher: ScanWatcher,
): Promise<Release> {
  const known = order.deep || memory === null ? null : await lookAgain(order, memory, watcher);
  const found = await walk(order.folder, watcher, { ...order, known });
  if (known !== null && isAsItWas(known, found)) {
    const last = catalogue.lastRelease(order.platform);
    if (last !== null) return tellDone(last, watcher);
  }
  checkNotEmpty(order, found);
  if (memory !== null && !order.allowMassDelete) checkLoss(order, memory.manifest, found);
  const tree = openSource(order.folder, folders.state);
  const ahead = new ReadAhead(found, tree.enter('', { create: false }));
  let encoded: Buffer;
  try {
    // Nothing is read, and nobody is sent anything, of a tree that is going to be refused.
    if (memory === null) checkLinks(outlineOf(found));
    const advance = order.isFirst ? beginAdvance(found, packs, watcher) : null;
    encoded = await readEntries(found, memory?.manifest ?? null, { tree, ahead, packs, advance }, watcher);
  } finally {
    await ahead.close();
    tree.close();
  }
  const manifest = parseManifest(encoded);
  checkLinks(manifest);
  const release: Release = {
    digest: createHash('sha256').update(encoded).digest('hex'),
    files: manifest.files,
    bytes: manifest.bytes,
    manifestBytes: encoded.length,
  };
  const stats = statsOf(order.nowMs, found, known?.stats ?? null);
  const pack = packs.finish();
  if (memory?.release === release.digest && pack === null && stats.equals(memory.stats)) return release;
  keepManifest(join(folders.manifests, release.digest), encoded);
  const frames = catalogue.transaction(() => {
    const chosen = chooseFrames(catalogue, manifest, memory, packs.usedFrames, pack);
    catalogue.addRelease(order.platform, release, chosen, order.nowMs);
    catalogue.saveScan(order.platform, { release: release.digest, stats: stats.numbers });
    return chosen;
  });
  keepInMind(order.platform, folders.manifests, { release: release.digest, manifest, stats, frames });
  return release;
}

async function lookAgain(
  { folder }: ScanOrder,
  { manifest, stats }: Memory,
  { pause, cancel }: ScanWatcher,
): Promise<Known> {
  return { manifest, stats, check: await recheckAll({ folder, manifest, stats }, pause, cancel) };
}

function isAsItWas({ check: { changed, folders }, manifest }: Known, found: Listing): boolean {
  const isWhole = found.known === manifest.length && found.length === manifest.length;
  return changed.size === 0 && folders.size === 0 && isWhole;
}

function tellDone(release: Release, watcher: ScanWatcher): Release {
  const { files, bytes } = release;
  watcher.progress({ filesDone: files, filesTotal: files, bytesDone: bytes, bytesTotal: bytes });
  return release;
}

function beginAdvance({ files, bytes }: Listing, packs: PackWriter, watcher: ScanWatcher): AdvanceWriter {
  watcher.first({ files, bytes });
  return new AdvanceWriter(packs, (piece) => {
    watcher.piece(piece);
  });
}

function checkNotEmpty(order: ScanOrder, found: Listing): void {
  if (found.files > 0) return;
  throw new AppError('SOURCE_EMPTY', `${order.folder} holds no file`);
}

function checkLoss(order: ScanOrder, before: Manifest, found: Listing): void {
  const most = before.files * LARGEST_LOSS;
  // What is as it was is not lost.
  if (before.files - found.knownFiles <= most) return;
  const lost = countLost(before, found);
  if (lost <= most) return;
  throw new AppError(
    'MASS_DELETE',
    `${order.folder} has lost ${String(lost)} of the ${String(before.files)} files of the last release`,
  );
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
  const wanted = new WantedBlocks(manifest.columns.digests);
  const ids = new Set([
    ...(memory?.frames ?? []),
    ...used,
    ...(pack === null ? [] : catalogue.packs.add(pack)),
  ]);
  const frames = catalogue.packs
    .frames([...ids])
    .filter((frame) => wanted.takeFrom(frame.digests).length > 0);
  if (wanted.left > 0) throw new Error(`${String(wanted.left)} blocks of the release are kept nowhere`);
  return frames.map((frame) => frame.id);
}
