import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTar, TAR_END, tarHeader, tarPadding, type TarEntry } from './tar.ts';

interface Member {
  readonly entry: TarEntry;
  readonly content: Buffer;
}

function file(path: string, content: Buffer | string): Member {
  const bytes = Buffer.from(content);
  return {
    entry: { path, kind: 'file', mode: 0o640, size: bytes.length, mtimeMs: 1_000_000, target: '' },
    content: bytes,
  };
}

function packed(members: readonly Member[]): Buffer {
  const parts = members.flatMap(({ entry, content }) => [
    tarHeader(entry),
    content,
    tarPadding(content.length),
  ]);
  return Buffer.concat([...parts, TAR_END]);
}

async function read(archive: Buffer, piece = 700): Promise<Member[]> {
  const chunks = async function* () {
    for (let at = 0; at < archive.length; at += piece) yield archive.subarray(at, at + piece);
    await Promise.resolve();
  };
  const members: Member[] = [];
  for await (const { content, ...entry } of readTar(chunks())) {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part);
    members.push({ entry, content: Buffer.concat(parts) });
  }
  return members;
}

const name = fc
  .uint8Array({ minLength: 1, maxLength: 120 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x5f : byte))))
  .map((bytes) => bytes.toString('latin1'))
  .filter((text) => text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

describe('an archive', () => {
  it('gives back every name, long ones and odd ones, and every content', async () => {
    const members = fc.array(fc.tuple(path, fc.uint8Array({ maxLength: 2_000 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 3_000 }), async (given, piece) => {
        const wanted = given.map(([where, bytes]) => file(where, Buffer.from(bytes)));
        expect(await read(packed(wanted), piece)).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['../up', '/etc/passwd', 'a//b', 'a/./b', 'a/../../b', ''])(
    'with the name %j is refused',
    async (hostile) => {
      await expect(read(packed([file(hostile, 'x')]))).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
    },
  );

  it('is refused when a byte of a header is another one, or when it ends too early', async () => {
    const whole = packed([file('a', 'content')]);
    const damaged = Buffer.from(whole);
    damaged[0] = 0x62;
    await expect(read(damaged)).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
    await expect(read(whole.subarray(0, 600))).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
  });

  it('with a device or a hard link is refused', async () => {
    const header = tarHeader(file('a', '').entry);
    header.write('1', 156);
    header.write('        ', 148);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    await expect(read(Buffer.concat([header, TAR_END]))).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
  });
});
