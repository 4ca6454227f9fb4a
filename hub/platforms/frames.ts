import { readSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { compressFrame, encodeFrame, openFrame, parseFrame } from '../../shared/manifest/pack.ts';

/** Reads a frame of an open pack. Throws CONTENT_CORRUPT when the pack ends before it does. */
export function readFrame(
  descriptor: number,
  { offset, length }: { readonly offset: number; readonly length: number },
): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const read = readSync(descriptor, bytes, done, length - done, offset + done);
    if (read === 0) throw new AppError('CONTENT_CORRUPT', 'a pack is shorter than it was');
    done += read;
  }
  return bytes;
}

/** A frame of some blocks of another one, compressed when that one was. Throws CONTENT_CORRUPT. */
export function pickFrame(bytes: Buffer, pick: ReadonlySet<string>): Buffer {
  const kept = parseFrame(bytes);
  const blocks = openFrame(kept).filter((block) => pick.has(block.digest));
  const picked = encodeFrame(
    blocks.map((block) => block.digest),
    blocks.map((block) => block.bytes.length),
    Buffer.concat(blocks.map((block) => block.bytes)),
  );
  return kept.codec === 'none' ? picked : compressFrame(picked);
}
