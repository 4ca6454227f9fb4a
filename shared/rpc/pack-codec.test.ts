import type { MethodDefinition } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passPacksThrough } from './pack-codec.ts';

function fetchBlobs(): MethodDefinition<unknown, unknown> {
  const loaded = loadSync('aegir/v1/spoke.proto', { includeDirs: ['proto'], defaults: true });
  const service = loaded['aegir.v1.SpokeService'] as ServiceDefinition;
  return { ...service['FetchBlobs'] } as MethodDefinition<unknown, unknown>;
}

describe('the message of a pack', () => {
  const plain = fetchBlobs();
  const quick = fetchBlobs();
  passPacksThrough(quick);

  it.each([0, 1, 127, 128, 16_383, 16_384, 524_288])('of %i bytes is on the wire as ever', (size) => {
    const pack = Buffer.alloc(size, 7);
    const bytes = quick.responseSerialize({ pack });
    expect(bytes.equals(plain.responseSerialize({ pack }))).toBe(true);
    const read = quick.responseDeserialize(bytes) as { pack: Buffer };
    expect(pack.equals(read.pack)).toBe(true);
  });

  it('is read as any other message when it is not of the usual form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const outcome = (method: MethodDefinition<unknown, unknown>) => {
          try {
            return method.responseDeserialize(Buffer.from(bytes));
          } catch {
            return 'refused';
          }
        };
        expect(outcome(quick)).toEqual(outcome(plain));
      }),
    );
  });
});
