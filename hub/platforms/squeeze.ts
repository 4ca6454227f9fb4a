import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { died } from '../../shared/garbage.ts';
import { compressFrame } from '../../shared/manifest/pack.ts';
import { asDiskError, fsyncFolder } from '../../shared/safe-files.ts';
import type { Catalogue } from './catalogue.ts';
import type { FramePlace } from './pack-table.ts';
import { readFrame } from './frames.ts';

/**
 * Writes one pack that lies as it was read anew, its frames compressed: a first publish does not wait
 * for compression, and whoever comes later saves the bytes. Returns the file that nobody will ask for
 * any more, for the caller to delete when no stream reads it; null when there is no such pack. `pause`
 * is called between frames and may throw to stop.
 */
export function squeezePack(catalogue: Catalogue, folder: string, pause: () => void): string | null {
  const loose = catalogue.packs.loose();
  if (loose === null) return null;
  const file = `${randomUUID()}.pack`;
  const path = join(folder, file);
  try {
    const frames = rewrite(join(folder, loose.file), path, loose.frames, pause);
    fsyncFolder(folder);
    catalogue.transaction(() => {
      catalogue.packs.replace(loose.id, file, frames);
    });
  } catch (error) {
    rmSync(path, { force: true });
    throw asDiskError(error, path);
  }
  return loose.file;
}

function rewrite(
  from: string,
  to: string,
  frames: readonly FramePlace[],
  pause: () => void,
): readonly FramePlace[] {
  const target = openSync(to, 'wx', 0o600);
  try {
    const source = openSync(from, 'r');
    try {
      let offset = 0;
      const places = frames.map((frame) => {
        pause();
        const bytes = compressFrame(readFrame(source, frame));
        for (let done = 0; done < bytes.length;) done += writeSync(target, bytes, done);
        offset += bytes.length;
        died(frame.length);
        return { id: frame.id, offset: offset - bytes.length, length: bytes.length };
      });
      fsyncSync(target);
      return places;
    } finally {
      closeSync(source);
    }
  } finally {
    closeSync(target);
  }
}
