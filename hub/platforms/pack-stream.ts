import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import type { StoredFrame } from './pack-table.ts';
import { pickFrame } from './frames.ts';
import type { WantedBlocks } from './wanted-blocks.ts';

/** What to send: a range of a pack as it is, or some blocks of one frame. */
export interface Segment {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  /** Digests of the blocks to pick; null: everything. */
  readonly pick: ReadonlySet<string> | null;
}

/**
 * Chooses how to send the wanted blocks, each once. Frames of which all is wanted go out as they
 * lie on the disk, neighbours in one piece. What no frame holds stays in `wanted`.
 */
export function planSegments(frames: readonly StoredFrame[], wanted: WantedBlocks): Segment[] {
  const segments: Segment[] = [];
  for (const { file, offset, length, digests } of frames) {
    const taken = wanted.takeFrom(digests);
    if (taken.length === 0) continue;
    const last = segments.at(-1);
    if (taken.length * DIGEST_BYTES < digests.length) {
      const pick = new Set(taken.map((at) => digests.toString('latin1', at, at + DIGEST_BYTES)));
      segments.push({ file, offset, length, pick });
    } else if (last?.pick === null && last.file === file && last.offset + last.length === offset) {
      segments[segments.length - 1] = { ...last, length: last.length + length };
    } else segments.push({ file, offset, length, pick: null });
  }
  return segments;
}

/** The pack stream of these segments, in slices of at most LIMITS.packMessageBytes. */
export async function* streamSegments(folder: string, segments: readonly Segment[]): AsyncIterable<Buffer> {
  for (const segment of segments) {
    const handle = await openPack(join(folder, segment.file));
    try {
      yield* segment.pick === null ? readRange(handle, segment) : pickBlocks(handle, segment, segment.pick);
    } finally {
      await handle.close();
    }
  }
}

async function openPack(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw new AppError('CONTENT_CORRUPT', `the pack ${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function* readRange(handle: FileHandle, { offset, length }: Segment): AsyncIterable<Buffer> {
  for (let done = 0; done < length;) {
    const wanted = Math.min(LIMITS.packMessageBytes, length - done);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, offset + done);
    if (bytesRead === 0) throw new AppError('CONTENT_CORRUPT', 'a pack is shorter than it was');
    yield buffer.subarray(0, bytesRead);
    done += bytesRead;
  }
}

async function* pickBlocks(
  handle: FileHandle,
  segment: Segment,
  pick: ReadonlySet<string>,
): AsyncIterable<Buffer> {
  const slices: Buffer[] = [];
  for await (const slice of readRange(handle, segment)) slices.push(slice);
  const frame = pickFrame(Buffer.concat(slices), pick);
  for (let at = 0; at < frame.length; at += LIMITS.packMessageBytes) {
    yield frame.subarray(at, at + LIMITS.packMessageBytes);
  }
}
