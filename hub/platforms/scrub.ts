import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import { compressFrame, digestOf, encodeFrame } from '../../shared/manifest/pack.ts';
import { bytePath, nativePath, readablePath } from '../../shared/manifest/paths.ts';
import { findManifest, isDigest } from '../../shared/manifest/shelf.ts';
import { asDiskError, fsyncFolder } from '../../shared/safe-files.ts';
import type { Catalogue } from './catalogue.ts';
import type { StoredFrame } from './pack-table.ts';
import type { LostRelease, Source } from './library.ts';
import { checkFrame, digestAt, readPiece, type ReadFrame } from './frame-check.ts';
import type { LibraryFolders } from './scan.ts';
import { WantedBlocks } from './wanted-blocks.ts';

/** What became of some frames. */
export interface Scrubbed {
  /** Damaged frames that were made anew, all of them. */
  readonly mended: number;
  /** Releases that are not whole any more and were forgotten, with a file of each that is lost. */
  readonly lost: readonly LostRelease[];
  /** Packs that nobody will ask for any more, for the caller to delete when no stream reads them. */
  readonly emptied: readonly string[];
}

/** A frame with what could be saved of it. */
type Rescue = Pick<ReadFrame, 'frame' | 'blocks'>;

/**
 * Reads frames again, every block of them. One that is damaged is written anew into a pack of its own: with the blocks that
 * are still right, and the others from a source that still has them. What no source has is forgotten, with
 * all releases that need it, so that nobody is promised them; a scan that meets the content keeps it again.
 */
export function scrubFrames(
  catalogue: Catalogue,
  folders: LibraryFolders,
  ids: readonly number[],
  sources: readonly Source[],
): Scrubbed {
  const read = catalogue.packs.frames(ids).map((frame) => checkFrame(frame, folders.packs));
  const damaged = read.filter(({ isWhole }) => !isWhole);
  if (damaged.length === 0) return { mended: 0, lost: [], emptied: [] };
  const found = search(missingIn(damaged), catalogue, folders, sources);
  const rescued = damaged.map(({ frame, blocks }) => ({
    frame,
    blocks: blocks.map((block, index) => block ?? found.get(digestAt(frame.digests, index)) ?? null),
  }));
  const gone = missingIn(rescued);
  const lost = gone.length === 0 ? [] : needing(gone, catalogue, folders);
  const emptied = replaceFrames(catalogue, folders.packs, rescued, lost);
  return { mended: rescued.filter(({ blocks }) => !blocks.includes(null)).length, lost, emptied };
}

/** Removes manifests of a platform that are not what their names say; returns the releases. */
export function removeDamagedManifests(
  catalogue: Catalogue,
  { manifests }: LibraryFolders,
  platform: string,
): string[] {
  return catalogue.releasesOf(platform).filter((release) => {
    const path = join(manifests, release);
    if (isWhole(path, release)) return false;
    rmSync(path, { force: true });
    return true;
  });
}

function isWhole(path: string, release: string): boolean {
  try {
    return isDigest(readFileSync(path), release);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EIO')) return false;
    throw error;
  }
}

/** Digests of all blocks that are missing in these frames, in one row. */
function missingIn(frames: readonly Rescue[]): Buffer {
  return Buffer.concat(
    frames.flatMap(({ frame, blocks }) =>
      blocks.flatMap((block, index) =>
        block === null ? [frame.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES)] : [],
      ),
    ),
  );
}

/** Looks for blocks in the files that releases say they are in. */
function search(
  digests: Buffer,
  catalogue: Catalogue,
  folders: LibraryFolders,
  sources: readonly Source[],
): Map<string, Buffer> {
  const wanted = new WantedBlocks(digests);
  const found = new Map<string, Buffer>();
  for (const { platform, folder } of sources) {
    for (const release of catalogue.releasesOf(platform)) {
      const manifest = findManifest({ release, path: join(folders.manifests, release) });
      for (let block = 0; manifest !== null && block < manifest.blocks; block++) {
        if (!wanted.has(manifest.columns.digests, block * DIGEST_BYTES)) continue;
        const digest = manifest.digestOf(block);
        if (found.has(digest)) continue;
        const path = nativePath(`${bytePath(folder)}/${manifest.pathOf(manifest.entryOf(block))}`);
        const bytes = readPiece(path, manifest.offsetOf(block), manifest.lengthOf(block));
        if (bytes !== null && digestOf(bytes) === digest) found.set(digest, bytes);
      }
    }
  }
  return found;
}

/** All releases, of whatever platform, that hold one of these blocks. */
function needing(digests: Buffer, catalogue: Catalogue, folders: LibraryFolders): LostRelease[] {
  const gone = new WantedBlocks(digests);
  return catalogue.allReleases().flatMap(({ platform, release }) => {
    const manifest = findManifest({ release, path: join(folders.manifests, release) });
    for (let block = 0; manifest !== null && block < manifest.blocks; block++) {
      if (!gone.has(manifest.columns.digests, block * DIGEST_BYTES)) continue;
      return [{ platform, release, path: readablePath(manifest.pathOf(manifest.entryOf(block))) }];
    }
    return [];
  });
}

/** Writes frames anew and forgets what is not in them any more; returns the packs that are empty now. */
function replaceFrames(
  catalogue: Catalogue,
  folder: string,
  rescued: readonly Rescue[],
  lost: readonly LostRelease[],
): string[] {
  const file = `${randomUUID()}.pack`;
  const path = join(folder, file);
  try {
    const places = writeFrames(path, rescued);
    fsyncFolder(folder);
    return catalogue.transaction(() => {
      for (const { platform, release } of lost) catalogue.forgetRelease(platform, release);
      return catalogue.packs.moveFrames(file, places);
    });
  } catch (error) {
    rmSync(path, { force: true });
    throw asDiskError(error, path);
  }
}

function writeFrames(path: string, rescued: readonly Rescue[]): StoredPlace[] {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    let offset = 0;
    const places = rescued.map(({ frame, blocks }): StoredPlace => {
      const kept = blocks.flatMap((block, index) =>
        block === null ? [] : [{ block, digest: digestAt(frame.digests, index) }],
      );
      if (kept.length === 0) return { id: frame.id, offset, length: 0, digests: Buffer.alloc(0) };
      const digests = kept.map(({ digest }) => digest);
      const bytes = kept.map(({ block }) => block);
      const encoded = compressFrame(
        encodeFrame(
          digests,
          bytes.map(({ length }) => length),
          Buffer.concat(bytes),
        ),
      );
      for (let done = 0; done < encoded.length;) done += writeSync(descriptor, encoded, done);
      offset += encoded.length;
      return {
        ...{ id: frame.id, offset: offset - encoded.length, length: encoded.length },
        digests: Buffer.from(digests.join(''), 'latin1'),
      };
    });
    fsyncSync(descriptor);
    return places;
  } finally {
    closeSync(descriptor);
  }
}

/** Where a frame lies from now on, and what is in it; nothing at all when it is empty. */
export type StoredPlace = Omit<StoredFrame, 'file'>;
