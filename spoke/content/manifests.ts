import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { died } from '../../shared/garbage.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { Work } from './build.ts';
import { composeInCrew } from './crew-threads.ts';
import { fetchManifest } from './fetch.ts';
import { isDigest, type ManifestFile } from '../../shared/manifest/shelf.ts';

const MANIFEST_MODE = 0o644;

/** A manifest, and the pack that came along with it. */
export interface Obtained {
  readonly manifest: ManifestFile;
  readonly pack: Buffer;
}

/**
 * The manifest of a release that is being made: from the attempt before, or from the hub, which sends
 * only what is different from the platform's latest release when it still knows that one.
 */
export async function obtainManifest(work: Work): Promise<Obtained> {
  const { layout, order } = work;
  const file = { release: order.release, path: layout.buildingManifest(order.release) };
  if (existsSync(file.path)) {
    if (isWhole(file)) return { manifest: file, pack: Buffer.alloc(0) };
    rmSync(file.path);
  }
  const latest = layout.latest(order.platform);
  const base = latest !== null && layout.isReady(latest) ? layout.manifestFile(latest) : null;
  const fetched = await fetchManifest(order, base?.release ?? null, work.source, work.signal);
  const { isDelta, bytes, pack } = fetched;
  if (!isDelta) keep(bytes, file);
  else if (base === null || !(await isComposed(base, bytes, file))) await refetchManifest(work, file);
  return { manifest: file, pack };
}

/** The manifest of a complete release; fetched again when it is seen to be damaged. */
export async function manifestOfReady(work: Work): Promise<ManifestFile> {
  const { layout, order } = work;
  const file = layout.manifestFile(order.release);
  const right = order.deep ? isWhole(file) : statSync(file.path).size === order.manifestBytes;
  if (!right) await refetchManifest(work, file);
  return file;
}

/** Gets the whole manifest from the hub. Throws CONTENT_CORRUPT when it is not what was announced. */
export async function refetchManifest({ order, source, signal }: Work, file: ManifestFile): Promise<void> {
  const { bytes } = await fetchManifest(order, null, source, signal);
  keep(bytes, file);
}

function keep(encoded: Buffer, { release, path }: ManifestFile): void {
  if (!isDigest(encoded, release)) {
    throw new AppError('CONTENT_CORRUPT', 'the manifest that came is not the one that was announced');
  }
  atomicWrite(path, encoded, { mode: MANIFEST_MODE });
  died(encoded.length);
}

/** Whether the delta led to the manifest; it does not when our own copy of the base is damaged, or the hub lies. */
async function isComposed(base: ManifestFile, delta: Buffer, file: ManifestFile): Promise<boolean> {
  try {
    await composeInCrew(base, delta, file);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.reason === 'CONTENT_CORRUPT') return false;
    throw error;
  }
}

function isWhole({ release, path }: ManifestFile): boolean {
  return isDigest(readFileSync(path), release);
}
