import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError, hasCode } from '../errors.ts';
import { decodeManifest } from './decode.ts';
import type { Manifest } from './manifest.ts';

/** Where the encoded manifest of a release lies. */
export interface ManifestFile {
  readonly release: string;
  readonly path: string;
}

/** Memory of all manifests that are kept in mind; the one that was asked for last stays, however large. */
const MOST_BYTES = 16 << 20;

const shelf = new Map<string, Manifest>();

/**
 * The manifest of a release: from this thread's memory (a digest never names another one), or from
 * the disk, proved by its digest. Null when it is not there or damaged.
 */
export function findManifest({ release, path }: ManifestFile): Manifest | null {
  const manifest = shelf.get(release) ?? readManifest(path, release);
  if (manifest !== null) keepManifest(release, manifest);
  return manifest;
}

/** As {@link findManifest}. Throws CONTENT_CORRUPT when there is none. */
export function getManifest(file: ManifestFile): Manifest {
  const manifest = findManifest(file);
  if (manifest === null) throw new AppError('CONTENT_CORRUPT', `the manifest ${file.release} is damaged`);
  return manifest;
}

/** Keeps a manifest in mind, and forgets those that were not asked for lately when it becomes too much. */
export function keepManifest(release: string, manifest: Manifest): void {
  shelf.delete(release);
  shelf.set(release, manifest);
  let bytes = 0;
  for (const [digest, kept] of [...shelf].reverse()) {
    bytes += kept.heldBytes;
    if (bytes > MOST_BYTES && digest !== release) shelf.delete(digest);
  }
}

/** Whether these bytes are the manifest that names a release. */
export function isDigest(encoded: Buffer, release: string): boolean {
  return createHash('sha256').update(encoded).digest('hex') === release;
}

function readManifest(path: string, release: string): Manifest | null {
  try {
    const encoded = readFileSync(path);
    return isDigest(encoded, release) ? decodeManifest(encoded) : null;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
