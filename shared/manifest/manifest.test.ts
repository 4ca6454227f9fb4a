import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { decodeManifest } from './decode.ts';
import { encodeManifest } from './encode.ts';
import { normalMode, type Entry, type FileEntry } from './entry.ts';
import { bytePath, nativePath, readablePath } from './paths.ts';
import { digestOf } from './pack.ts';

const name = fc
  .string({
    unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)),
    minLength: 1,
    maxLength: 12,
  })
  .filter((text) => !text.includes('/') && text !== '.' && text !== '..');

interface Node {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly size: number;
  readonly executable: boolean;
  readonly children: readonly Node[];
}

function forestOf(depth: number): fc.Arbitrary<Node[]> {
  const node = fc.record({
    name,
    kind: fc.constantFrom('file' as const, 'folder' as const),
    size: fc.nat({ max: 9_000_000 }),
    executable: fc.boolean(),
    children: depth === 0 ? fc.constant([]) : forestOf(depth - 1),
  });
  return fc.array(node, { maxLength: 5 });
}

const forest = forestOf(3);

function fileEntry(path: string, size: number, executable = false): FileEntry {
  const lengths: number[] = [];
  for (let rest = size; rest > 0; rest -= 1 << 20) lengths.push(Math.min(rest, 1 << 20));
  const content = lengths
    .map((length, i) => digestOf(Buffer.from(`${String(length)} ${String(i)}`)))
    .join('');
  return {
    kind: 'file',
    path,
    mode: executable ? 0o755 : 0o644,
    size,
    content,
    blockLengths: lengths.length > 1 ? lengths : [],
  };
}

function entriesOf(nodes: readonly Node[], folder = ''): Entry[] {
  const unique = new Map(nodes.map((node) => [node.name, node]));
  const sorted = [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.flatMap((node): Entry[] => {
    const path = folder + node.name;
    if (node.kind === 'file') return [fileEntry(path, node.size, node.executable)];
    return [{ kind: 'folder', path }, ...entriesOf(node.children, `${path}/`)];
  });
}

function encode(entries: readonly Entry[]): Buffer {
  return encodeManifest(entries);
}

function folder(path: string): Entry {
  return { kind: 'folder', path };
}

function symlink(path: string, target: string): Entry {
  return { kind: 'symlink', path, target };
}

describe('an encoded manifest', () => {
  it('comes back as it was, whatever bytes are in its names', () => {
    fc.assert(
      fc.property(forest, (nodes) => {
        const entries = entriesOf(nodes);
        const manifest = decodeManifest(encodeManifest(entries));
        expect([...manifest]).toEqual(entries);
        const files = entries.filter((entry) => entry.kind === 'file');
        const bytes = files.reduce((sum, { size }) => sum + size, 0);
        expect([manifest.length, manifest.files, manifest.bytes]).toEqual([
          entries.length,
          files.length,
          bytes,
        ]);
      }),
    );
  });

  it('is refused as corrupt or read as a tree, never a crash, when bytes of it change', () => {
    const whole = encode([
      folder('a'),
      fileEntry('a/b', 10),
      symlink('a/c', '../d'),
      fileEntry('d', 3_000_000, true),
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 }),
        fc.nat({ max: whole.length }),
        (changes, length) => {
          const damaged = Buffer.from(whole);
          for (const [at, value] of changes) damaged[at] = value;
          expectTreeOrRefusal(damaged);
          expectTreeOrRefusal(damaged.subarray(0, length));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is refused when random bytes follow a good start', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expectTreeOrRefusal(Buffer.concat([Buffer.from('AEGM\x01', 'latin1'), bytes]));
      }),
    );
  });
});

function expectTreeOrRefusal(bytes: Buffer): void {
  try {
    for (const entry of decodeManifest(bytes)) expect(entry.path.startsWith('/')).toBe(false);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).reason).toBe('CONTENT_CORRUPT');
  }
}

describe('decodeManifest', () => {
  it.each([
    ['a name that climbs', [fileEntry('..', 1)]],
    ['a name that stays', [fileEntry('.', 1)]],
    ['an empty name', [fileEntry('', 1)]],
    ['a name with NUL', [fileEntry('a\0b', 1)]],
    ['a path that is there twice', [fileEntry('a', 1), fileEntry('a', 2)]],
    ['a file and a folder of one name', [folder('a'), fileEntry('a', 2)]],
    ['names out of order', [fileEntry('b', 1), fileEntry('a', 1)]],
    ['a child without its folder', [fileEntry('a/b', 1)]],
    ['a child of a file', [fileEntry('a', 1), fileEntry('a/b', 1)]],
    ['a child of a symlink', [symlink('a', 'b'), fileEntry('a/b', 1)]],
    ['a path that is too deep', deep(300)],
    ['a path that is too long', deep(14, 'x'.repeat(250))],
    ['a file larger than any may be', [{ ...fileEntry('a', 2_000_000), size: 2 ** 52 }]],
    ['a size that its blocks do not fill', [{ ...fileEntry('a', 2_000_000), size: 5 }]],
    ['one block that is too large', [{ ...fileEntry('a', 5), size: 100_000_000 }]],
    ['a size without blocks', [{ ...fileEntry('a', 5), content: '' }]],
    ['a block without size', [{ ...fileEntry('a', 5), size: 0 }]],
  ])('refuses %s', (_what, entries) => {
    expect(() => decodeManifest(encode(entries))).toThrow(/manifest is not valid/);
  });

  it.each([
    ['an absolute one', [symlink('a', '/etc/passwd')]],
    ['one that climbs out', [folder('a'), symlink('a/b', '../../x')]],
    ['one that climbs out behind a good start', [folder('a'), symlink('b', 'a/../../x')]],
    [
      'one that climbs out through another',
      [folder('a'), folder('a/b'), symlink('c', 'a/b'), symlink('d', 'c/../../../x')],
    ],
    ['one that names another that leaves', [symlink('a', 'b'), symlink('b', '../x')]],
    ['one that leads to itself', [symlink('a', 'a')]],
    ['two that lead to each other', [symlink('a', 'b'), symlink('b', 'a')]],
    ['one that steps up from what is not there', [symlink('a', 'later/../../x')]],
    ['one without target', [symlink('a', '')]],
    ['one with NUL', [symlink('a', 'x\0y')]],
    ['one that is too long', [symlink('a', 'x'.repeat(2_000))]],
  ])('refuses symlinks: %s', (_what, entries) => {
    expect(() => decodeManifest(encode(entries))).toThrow(/manifest is not valid/);
  });

  it.each([
    ['a sibling', [symlink('a', 'b')]],
    ['a folder above that is inside', [folder('a'), folder('a/b'), symlink('a/b/c', '../../d')]],
    ['the root of the tree', [folder('a'), symlink('a/b', '..')]],
    ['through another symlink', [folder('a'), folder('a/b'), symlink('c', 'a/b'), symlink('d', 'c/../x')]],
    ['nothing yet', [symlink('a', 'not/there/yet')]],
  ])('takes a symlink to %s', (_what, entries) => {
    expect([...decodeManifest(encode(entries))]).toEqual(entries);
  });

  it('refuses a number of entries that no column holds, without making room for them', () => {
    const lying = Buffer.concat([Buffer.from('AEGM\x01', 'latin1'), Buffer.from([0xff, 0xff, 0x3f])]);
    expect(() => decodeManifest(lying)).toThrow(/manifest is not valid/);
  });

  it.each([
    ['an absolute path', 'Xetc', '/etc'],
    ['a step up', '..Xx', '../x'],
    ['two slashes', 'aXXb', 'a//b'],
    ['a NUL', 'aXbc', 'a\0bc'],
  ])('refuses a name that holds %s, written past its columns', (_what, plain, hostile) => {
    const bytes = encode([fileEntry(plain, 1)])
      .toString('latin1')
      .replace(plain, hostile);
    expect(() => decodeManifest(Buffer.from(bytes, 'latin1'))).toThrow(/is not a name/);
  });

  it('refuses numbers that no file can have, whatever they wrap around to', () => {
    const whole = encode([fileEntry('a', 5)]);
    const at = whole.indexOf(Buffer.from([1, 5])) + 1;
    for (const size of ['ffffffffffffffff7f', 'ffffffffffffffffff01', '8500', 'ffffffff0f']) {
      const number = Buffer.from(size, 'hex');
      const bytes = Buffer.concat([
        whole.subarray(0, at - 1),
        Buffer.from([number.length]),
        number,
        whole.subarray(at + 1),
      ]);
      expect(() => decodeManifest(bytes)).toThrow(/manifest is not valid/);
    }
  });

  it('refuses more entries than there may be before it makes room for any', () => {
    const count = Buffer.from([0xc1, 0x84, 0x3d]);
    const many = Buffer.concat([Buffer.from('AEGM\x01', 'latin1'), count, Buffer.alloc(1_000_001)]);
    expect(() => decodeManifest(many)).toThrow(/too many entries/);
  });

  it('takes a hundred bytes of memory for an entry of usual size, and no more', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `file-${String(i).padStart(6, '0')}.php`);
    const manifest = decodeManifest(encode(names.map((name) => fileEntry(name, 9_000))));
    expect(manifest.heldBytes / manifest.length).toBeLessThan(100);
  });

  it('refuses a version it does not know', () => {
    const newer = encode([folder('a')]);
    newer[4] = 9;
    expect(() => decodeManifest(newer)).toThrow(/version 9/);
  });
});

function deep(depth: number, part = 'd'): Entry[] {
  return Array.from({ length: depth }, (_, i) => folder(Array.from({ length: i + 1 }, () => part).join('/')));
}

describe('the entries of a manifest', () => {
  it('have blocks that fill them, counted through all files', () => {
    const entries = [
      fileEntry('a', 7),
      fileEntry('b', 0),
      folder('c'),
      fileEntry('d', (2 << 20) + 5),
      fileEntry('e', 9),
    ];
    const manifest = decodeManifest(encode(entries));
    const blocks = Array.from({ length: manifest.blocks }, (_, block) => block);
    expect(
      blocks.map((block) => [manifest.entryOf(block), manifest.offsetOf(block), manifest.lengthOf(block)]),
    ).toEqual([
      [0, 0, 7],
      [3, 0, 1 << 20],
      [3, 1 << 20, 1 << 20],
      [3, 2 << 20, 5],
      [4, 0, 9],
    ]);
    expect(
      blocks
        .slice(1, 4)
        .map((block) => manifest.digestOf(block))
        .join(''),
    ).toBe(manifest.file(3).content);
    expect(() => manifest.file(2)).toThrow(RangeError);
    expect(() => manifest.at(5)).toThrow(RangeError);
  });

  it('knows two modes only', () => {
    expect([0o4755, 0o777, 0o700].map(normalMode)).toEqual([0o755, 0o755, 0o755]);
    expect([0o600, 0o666, 0o2664, 0o611].map(normalMode)).toEqual([0o644, 0o644, 0o644, 0o644]);
  });

  it('keeps the bytes of names that are no UTF-8', () => {
    expect(nativePath('caf\xe9')).toEqual(Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    expect(nativePath('cafe')).toBe('cafe');
    expect(nativePath(bytePath('café'))).toEqual(Buffer.from('café'));
    expect(readablePath(bytePath('café\n'))).toBe('café\\n');
  });
});
