import { statfsSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import type { Plan } from './plan.ts';

/** Left free beside what is needed, for everybody else. */
const MARGIN_BYTES = 32 << 20;
const MARGIN_INODES = 1_000;

/** Refuses work that would fill the disk, before it begins. Throws DISK_FULL. */
export function checkSpace(folder: string, manifest: Manifest, plan: Plan): void {
  const disk = statfsSync(folder);
  let bytes = 0;
  let inodes = plan.rest.length;
  let before = -1;
  for (const block of blocksToWrite(plan)) {
    bytes += Math.ceil(manifest.lengthOf(block) / disk.bsize) * disk.bsize;
    // Blocks of one file follow each other; one that is met again costs no more than a little caution.
    const entry = manifest.entryOf(block);
    if (entry !== before) inodes += 1;
    before = entry;
  }
  const free = disk.bavail * disk.bsize;
  if (bytes + MARGIN_BYTES > free) {
    throw new AppError(
      'DISK_FULL',
      `${folder} has ${megabytes(free)} free and the release needs ${megabytes(bytes)}`,
    );
  }
  // Some file systems make inodes as they go and count none.
  if (disk.files > 0 && inodes + MARGIN_INODES > disk.ffree) {
    throw new AppError(
      'DISK_FULL',
      `${folder} has ${String(disk.ffree)} inodes free and the release needs ${String(inodes)}`,
    );
  }
}

/** Whether files of these totals would leave room for everybody else. */
export function hasRoomFor(
  folder: string,
  { files, bytes }: { readonly files: number; readonly bytes: number },
): boolean {
  const disk = statfsSync(folder);
  if (bytes + files * disk.bsize + MARGIN_BYTES > disk.bavail * disk.bsize) return false;
  return disk.files === 0 || files + MARGIN_INODES <= disk.ffree;
}

function* blocksToWrite({ fetches, bases }: Plan): Iterable<number> {
  yield* fetches;
  for (const { clones, copies } of bases) {
    for (const { blocks } of clones) yield* blocks;
    for (let pair = 0; pair < copies.length; pair += 2) yield copies[pair] ?? 0;
  }
}

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1e6))} MB`;
}
