import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockIndex } from './block-index.ts';
import { DIGEST_BYTES } from './entry.ts';
import { digestOf } from './pack.ts';

const row = fc
  .array(fc.nat({ max: 40 }), { maxLength: 200 })
  .map((numbers) => numbers.map((number) => Buffer.from(digestOf(Buffer.from([number])), 'latin1')));

describe('an index of blocks', () => {
  it('finds all blocks of a digest, the last one added first, and none of another', () => {
    fc.assert(
      fc.property(row, (digests) => {
        const index = new BlockIndex(Buffer.concat(digests));
        for (const block of digests.keys()) index.add(block);
        for (let number = 0; number <= 41; number++) {
          const digest = Buffer.from(digestOf(Buffer.from([number])), 'latin1');
          const found: number[] = [];
          for (let block = index.find(digest, 0); block >= 0; block = index.after(block)) found.push(block);
          const expected = digests.flatMap((one, block) => (one.equals(digest) ? [block] : []));
          expect(found).toEqual(expected.reverse());
        }
        expect(index.size).toBe(new Set(digests.map(String)).size);
      }),
    );
  });

  it('is no slower for digests that somebody chose to be nearly alike', () => {
    const count = 50_000;
    const digests = Buffer.alloc(count * DIGEST_BYTES);
    for (let block = 0; block < count; block++) digests.writeUInt32LE(block << 14, block * DIGEST_BYTES + 28);
    const index = new BlockIndex(digests);
    const started = performance.now();
    for (let block = 0; block < count; block++) index.add(block);
    for (let block = 0; block < count; block++) index.find(digests, block * DIGEST_BYTES);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
