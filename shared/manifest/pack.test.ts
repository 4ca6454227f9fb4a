import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { compressFrame, digestOf, encodeFrame, FrameCutter, openFrame, parseFrame } from './pack.ts';

function frameOf(...blocks: Buffer[]): Buffer {
  return compressFrame(
    encodeFrame(
      blocks.map((block) => digestOf(block)),
      blocks.map((block) => block.length),
      Buffer.concat(blocks),
    ),
  );
}

function read(stream: Buffer, slice: number): Buffer[] {
  const cutter = new FrameCutter();
  const frames: Buffer[] = [];
  for (let at = 0; at < stream.length; at += slice)
    frames.push(...cutter.push(stream.subarray(at, at + slice)));
  cutter.end();
  return frames.flatMap((frame) => openFrame(parseFrame(frame)).map((block) => block.bytes));
}

const block = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const php = Buffer.from('<?php echo "hello world"; '.repeat(400));

describe('a pack stream', () => {
  it('gives the blocks back, however it is cut into slices', () => {
    const packs = fc.array(fc.array(block, { minLength: 1, maxLength: 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(packs, fc.integer({ min: 1, max: 700 }), (frames, slice) => {
        const stream = Buffer.concat(frames.map((blocks) => frameOf(...blocks)));
        expect(read(stream, slice)).toEqual(frames.flat());
      }),
    );
  });

  it('compresses what shrinks and leaves the rest as it is', () => {
    const noise = randomBytes(5_000);
    expect(parseFrame(frameOf(php)).codec).toBe('deflate');
    expect(frameOf(php).length).toBeLessThan(php.length / 10);
    expect(parseFrame(frameOf(noise)).codec).toBe('none');
    expect(read(frameOf(php, noise), 64)).toEqual([php, noise]);
  });

  it('is refused as corrupt, never a crash, when bytes of it change', () => {
    const whole = Buffer.concat([frameOf(php, Buffer.from('x')), frameOf(randomBytes(80))]);
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        try {
          expect(read(damaged, 100)).toEqual([php, Buffer.from('x'), expect.anything()]);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).reason).toBe('CONTENT_CORRUPT');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused when it ends too early', () => {
    const whole = frameOf(php);
    expect(() => read(whole.subarray(0, whole.length - 1), 50)).toThrow(/ends inside a frame/);
    expect(() => read(whole.subarray(0, 5), 50)).toThrow(/ends inside a frame/);
  });

  it('never unpacks more than a frame declares', () => {
    const bomb = frameOf(Buffer.alloc(4 << 20));
    expect(bomb.length).toBeLessThan(20_000);
    bomb.writeUInt32BE(10, 4);
    bomb.writeUInt32BE(10, 12 + 32);
    expect(() => openFrame(parseFrame(bomb))).toThrow(/cannot be decompressed/);
  });

  it('refuses a block under the digest of another', () => {
    const frame = encodeFrame([digestOf(Buffer.from('asked for'))], [5], Buffer.from('given'));
    expect(() => openFrame(parseFrame(frame))).toThrow(/does not match its digest/);
  });

  it.each([
    ['of an unknown codec', (frame: Buffer) => frame.writeUInt8(7, 0)],
    ['of a later form', (frame: Buffer) => frame.writeUInt8(1, 1)],
    ['without blocks', (frame: Buffer) => frame.writeUInt16BE(0, 2)],
    ['with too many blocks', (frame: Buffer) => frame.writeUInt16BE(LIMITS.frameBlocks + 1, 2)],
    ['that declares too much', (frame: Buffer) => frame.writeUInt32BE(LIMITS.frameBytes + 1, 4)],
    ['that is too long', (frame: Buffer) => frame.writeUInt32BE(LIMITS.frameBytes + 1, 8)],
  ])('refuses a frame %s before taking room for it', (_what, damage) => {
    const frame = frameOf(php);
    damage(frame);
    expect(() => new FrameCutter().push(frame)).toThrow(/pack is not valid/);
  });

  it('refuses blocks whose lengths are not the size of the frame', () => {
    const frame = frameOf(php);
    frame.writeUInt32BE(php.length - 1, 12 + 32);
    expect(() => parseFrame(frame)).toThrow(/are not its size/);
  });
});
