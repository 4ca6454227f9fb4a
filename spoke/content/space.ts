import { statfsSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { blockLength, type Entry } from '../../shared/manifest/entry.ts';
import type { BlockPlace, FromBase, Plan } from './plan.ts';

/** Left free beside what is needed, for everybody else. */
const MARGIN_BYTES = 32 << 20;
const MARGIN_INODES = 1_000;

/** Refuses work that would fill the disk, before it begins. Throws DISK_FULL. */
export function checkSpace(folder: string, entries: readonly Entry[], plan: Plan): void {
  const disk = statfsSync(folder);
  const written = [...plan.fetches, ...plan.bases.flatMap(placesOf)];
  let bytes = 0;
  for (const [index, block] of written) {
    const entry = entries[index];
    if (entry?.kind !== 'file') continue;
    bytes += Math.ceil(blockLength(entry, block) / disk.bsize) * disk.bsize;
  }
  const free = disk.bavail * disk.bsize;
  if (bytes + MARGIN_BYTES > free) {
    throw new AppError(
      'DISK_FULL',
      `${folder} has ${megabytes(free)} free and the release needs ${megabytes(bytes)}`,
    );
  }
  const inodes = new Set(written.map(([index]) => index)).size + plan.rest.length;
  // Some file systems make inodes as they go and count none.
  if (disk.files > 0 && inodes + MARGIN_INODES > disk.ffree) {
    throw new AppError(
      'DISK_FULL',
      `${folder} has ${String(disk.ffree)} inodes free and the release needs ${String(inodes)}`,
    );
  }
}

function placesOf({ clones, copies }: FromBase): BlockPlace[] {
  const cloned = clones.flatMap(({ entry, blocks }) => blocks.map((block): BlockPlace => [entry, block]));
  return [...cloned, ...copies.map(({ place }) => place)];
}

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1e6))} MB`;
}
