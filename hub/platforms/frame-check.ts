import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, hasCode } from '../../shared/errors.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import { blocksIn, digestOf, parseFrame } from '../../shared/manifest/pack.ts';
import type { StoredFrame } from './pack-table.ts';
import { readFrame } from './frames.ts';

/** A frame with what can be read of it. */
export interface ReadFrame {
  readonly frame: StoredFrame;
  /** By their place in the frame; null for each that is not what its digest says. */
  readonly blocks: readonly (Buffer | null)[];
  /** Whether all blocks are right and the frame says so of them. */
  readonly isWhole: boolean;
}

/** Reads a frame from the disk and proves every block of it. */
export function checkFrame(frame: StoredFrame, folder: string): ReadFrame {
  const stored = readStored(frame, folder);
  const count = frame.digests.length / DIGEST_BYTES;
  const blocks = Array.from({ length: count }, (_, index) => {
    const block = stored?.blocks[index];
    return block !== undefined && digestOf(block) === digestAt(frame.digests, index) ? block : null;
  });
  const isWhole = stored?.digests.equals(frame.digests) === true && !blocks.includes(null);
  return { frame, blocks, isWhole };
}

/** A piece of a file; null when the file is gone, is no file that can be read, or does not hold that much. */
export function readPiece(path: string | Buffer, offset: number, length: number): Buffer | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENXIO', 'EIO')) return null;
    throw error;
  }
  try {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = readSync(descriptor, bytes, done, length - done, offset + done);
      if (read === 0) return null;
      done += read;
    }
    return bytes;
  } catch (error) {
    if (hasCode(error, 'EISDIR', 'EIO')) return null;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** One digest of a row, as a byte string. */
export function digestAt(digests: Buffer, index: number): string {
  return digests.toString('latin1', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
}

/** What the frame opens to, unproven; null when nothing can be read of it. */
function readStored(frame: StoredFrame, folder: string): { digests: Buffer; blocks: Buffer[] } | null {
  try {
    const descriptor = openSync(join(folder, frame.file), 'r');
    try {
      const parsed = parseFrame(readFrame(descriptor, frame));
      return { digests: parsed.digests, blocks: blocksIn(parsed) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const isDamage = error instanceof AppError && error.reason === 'CONTENT_CORRUPT';
    if (isDamage || hasCode(error, 'ENOENT', 'EIO')) return null;
    throw error;
  }
}
