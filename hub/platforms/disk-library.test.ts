import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { blocksOf, type Entry, type Manifest } from '../../shared/manifest/entry.ts';
import { FrameCutter, openFrame, parseFrame } from '../../shared/manifest/pack.ts';
import { openPlatformLibrary } from './disk-library.ts';
import type { PlatformLibrary, Release, ScanProgress } from './library.ts';

let home: string;
let tree: string;
let library: PlatformLibrary;
/** Well after every file was written, so that file times are trusted. */
const clock: Clock = {
  now: () => Date.now() + 60_000,
  monotonic: () => performance.now(),
  sleep: () => Promise.resolve(),
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aegir-library-'));
  tree = join(home, 'tree');
  mkdirSync(tree);
  mkdirSync(join(home, 'state'));
  library = open();
});

afterEach(async () => {
  await library.close();
  rmSync(home, { recursive: true, force: true });
});

function open(): PlatformLibrary {
  return openPlatformLibrary({ state: join(home, 'state'), log: silentLogger(), clock });
}

function write(path: string, content: string | Buffer, mode = 0o644): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), content);
  chmodSync(join(tree, path), mode);
}

interface Options {
  deep?: boolean;
  allowMassDelete?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: ScanProgress) => void;
}

function scan(options: Options = {}, platform = 'p1'): Promise<Release> {
  return library.scan(platform, tree, {
    signal: options.signal ?? new AbortController().signal,
    deep: options.deep ?? false,
    allowMassDelete: options.allowMassDelete ?? false,
    onProgress: options.onProgress ?? (() => undefined),
  });
}

async function collect(slices: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const slice of slices) all.push(slice);
  return Buffer.concat(all);
}

async function manifestOf(release: Release): Promise<Manifest> {
  const encoded = await collect(library.manifest('p1', release.digest));
  expect(createHash('sha256').update(encoded).digest('hex')).toBe(release.digest);
  expect(encoded.length).toBe(release.manifestBytes);
  return decodeManifest(encoded);
}

async function blocks(release: Release, digests: Buffer = Buffer.alloc(0)): Promise<Map<string, Buffer>> {
  const cutter = new FrameCutter();
  const found = new Map<string, Buffer>();
  for await (const slice of library.packs('p1', release.digest, digests)) {
    for (const frame of cutter.push(slice)) {
      for (const { digest, bytes } of openFrame(parseFrame(frame))) {
        expect(found.has(digest)).toBe(false);
        found.set(digest, Buffer.from(bytes));
      }
    }
  }
  cutter.end();
  return found;
}

/** Content of every file, as a spoke would put it together. */
async function contentOf(release: Release): Promise<Record<string, string>> {
  const all = await blocks(release);
  const files: Record<string, string> = {};
  for (const entry of (await manifestOf(release)).entries) {
    if (entry.kind !== 'file') continue;
    const parts = blocksOf(entry).map((block) => all.get(block.digest) ?? Buffer.from('missing'));
    files[entry.path] = Buffer.concat(parts).toString('latin1');
  }
  return files;
}

function digestsIn(entry: Entry | undefined): Buffer {
  return Buffer.from(entry?.kind === 'file' ? entry.content : '', 'latin1');
}

describe('a scan', () => {
  it('makes a release of files, folders and symlinks, with two modes only', async () => {
    write('index.php', '<?php echo 1;', 0o664);
    write('bin/drush', '#!/bin/sh', 0o4775);
    write('sites/default/files/a.txt', 'nested', 0o600);
    write('.git/HEAD', 'ref');
    write('modules/x/.git', 'gitdir: elsewhere');
    mkdirSync(join(tree, 'empty'));
    symlinkSync('../index.php', join(tree, 'bin', 'link'));
    const release = await scan();
    expect(release).toMatchObject({ files: 3, bytes: 28 });
    const { entries } = await manifestOf(release);
    expect(entries.map((entry) => [entry.kind, entry.path, entry.kind === 'file' ? entry.mode : ''])).toEqual(
      [
        ['folder', 'bin', ''],
        ['file', 'bin/drush', 0o755],
        ['symlink', 'bin/link', ''],
        ['folder', 'empty', ''],
        ['file', 'index.php', 0o644],
        ['folder', 'modules', ''],
        ['folder', 'modules/x', ''],
        ['folder', 'sites', ''],
        ['folder', 'sites/default', ''],
        ['folder', 'sites/default/files', ''],
        ['file', 'sites/default/files/a.txt', 0o644],
      ],
    );
    expect(await contentOf(release)).toEqual({
      'bin/drush': '#!/bin/sh',
      'index.php': '<?php echo 1;',
      'sites/default/files/a.txt': 'nested',
    });
  });

  it('keeps names of any bytes', async () => {
    const name = Buffer.from([0x63, 0xe9, 0x0a, 0x22]);
    writeFileSync(Buffer.concat([Buffer.from(`${tree}/`), name]), 'x');
    mkdirSync(join(tree, 'ümlaut'));
    writeFileSync(join(tree, 'ümlaut', 'ß'), 'y');
    const { entries } = await manifestOf(await scan());
    expect(entries.map((entry) => Buffer.from(entry.path, 'latin1'))).toEqual([
      name,
      Buffer.from('ümlaut'),
      Buffer.from('ümlaut/ß'),
    ]);
  });

  it('gives the same release for the same tree, also after a restart', async () => {
    write('a.php', 'one');
    write('b.php', 'two');
    const first = await scan();
    await library.close();
    library = open();
    expect(await scan()).toEqual(first);
    expect(readdirSync(join(home, 'state', 'packs'))).toHaveLength(1);
  });

  it('reads no content while the stats are the same, and all of it when it is deep', async () => {
    write('large.bin', randomBytes(4 << 20));
    const first = await scan();
    expect(await bytesRead(() => scan())).toBeLessThan(1 << 20);
    expect(await bytesRead(() => scan({ deep: true }))).toBeGreaterThan(4 << 20);
    expect((await scan({ deep: true })).digest).toBe(first.digest);
  });

  it('reads a file again that changed within the grain of file times', async () => {
    write('large.bin', randomBytes(4 << 20));
    await library.close();
    const now = { ...clock, now: () => Date.now() };
    library = openPlatformLibrary({ state: join(home, 'state'), log: silentLogger(), clock: now });
    await scan();
    expect(await bytesRead(() => scan())).toBeGreaterThan(4 << 20);
  });

  it('packs only what is new and keeps what older releases named', async () => {
    write('a.php', 'one');
    write('b.php', 'two');
    const first = await scan();
    write('a.php', 'changed');
    const second = await scan();
    expect(second.digest).not.toBe(first.digest);
    expect(await contentOf(second)).toEqual({ 'a.php': 'changed', 'b.php': 'two' });
    expect(await contentOf(first)).toEqual({ 'a.php': 'one', 'b.php': 'two' });
    expect(readdirSync(join(home, 'state', 'packs'))).toHaveLength(2);
  });

  it('keeps equal content once, also between platforms', async () => {
    write('a.php', 'same');
    write('b.php', 'same');
    const first = await scan();
    expect((await blocks(first)).size).toBe(1);
    await library.scan('p2', tree, {
      signal: new AbortController().signal,
      deep: false,
      allowMassDelete: false,
      onProgress: () => undefined,
    });
    expect(readdirSync(join(home, 'state', 'packs'))).toHaveLength(1);
  });

  it('cuts large files into blocks, so that a change at the end is a small one', async () => {
    const large = randomBytes((3 << 20) + 100);
    write('large.bin', large);
    const first = await scan();
    expect(await contentOf(first)).toEqual({ 'large.bin': large.toString('latin1') });
    write('large.bin', Buffer.concat([large, Buffer.from('more')]));
    const second = await scan();
    const [before, after] = [(await manifestOf(first)).entries[0], (await manifestOf(second)).entries[0]];
    expect(digestsIn(after).subarray(0, 96)).toEqual(digestsIn(before).subarray(0, 96));
    expect(await contentOf(second)).toEqual({ 'large.bin': `${large.toString('latin1')}more` });
  });

  it('copies hard links and takes empty and sparse files', async () => {
    write('a', 'linked');
    linkSync(join(tree, 'a'), join(tree, 'b'));
    write('empty', '');
    write('sparse', '');
    truncateSync(join(tree, 'sparse'), 3 << 20);
    const content = await contentOf(await scan());
    expect(content['b']).toBe('linked');
    expect(content['empty']).toBe('');
    expect(content['sparse']).toBe('\0'.repeat(3 << 20));
  });

  it('tells how far it is', async () => {
    write('a.php', 'one');
    write('b.php', 'three');
    const seen: ScanProgress[] = [];
    await scan({ onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ filesDone: 2, filesTotal: 2, bytesDone: 8, bytesTotal: 8 });
  });

  it('stops when it is cancelled', async () => {
    write('a.php', 'one');
    const stopped = AbortSignal.abort();
    await expect(scan({ signal: stopped })).rejects.toThrow(/abort/);
    expect(await scan()).toMatchObject({ files: 1 });
  });
});

/** Bytes this process read from files meanwhile, as the kernel counts them. */
async function bytesRead(work: () => Promise<unknown>): Promise<number> {
  const count = (): number => Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  const before = count();
  await work();
  return count() - before;
}

describe('a scan refuses', () => {
  it('a source that is not there, is no folder or is empty', async () => {
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_EMPTY' });
    mkdirSync(join(tree, 'only', 'folders'), { recursive: true });
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_EMPTY' });
    rmSync(tree, { recursive: true });
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_MISSING' });
    writeFileSync(tree, 'a file');
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_MISSING' });
  });

  it('sockets by their name', async () => {
    write('a.php', 'x');
    const server = createServer().listen(join(tree, 'php.sock'));
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED', field: 'php.sock' });
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['/etc/passwd', '../../outside', 'a/../../x', 'self'])('a symlink to %s', async (target) => {
    write('a/b.php', 'x');
    symlinkSync(target, join(tree, 'self'));
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED', field: 'self' });
  });

  it('a file that never stops changing, by its name', async () => {
    write('a.php', 'x');
    write('busy.log', randomBytes(8 << 20));
    const writer = new Worker(WRITER, { eval: true, workerData: join(tree, 'busy.log') });
    await new Promise((resolve) => writer.once('message', resolve));
    await expect(scan()).rejects.toMatchObject({ reason: 'SOURCE_CHANGING', field: 'busy.log' });
    await writer.terminate();
    expect(await scan()).toMatchObject({ files: 2 });
  });

  it('to lose most of the files, until it is told to', async () => {
    for (const name of ['a', 'b', 'c', 'd']) write(name, name);
    await scan();
    for (const name of ['a', 'b']) unlinkSync(join(tree, name));
    await scan();
    write('x', 'x');
    await scan();
    for (const name of ['c', 'd']) unlinkSync(join(tree, name));
    await expect(scan()).rejects.toMatchObject({ reason: 'MASS_DELETE' });
    await expect(scan()).rejects.toMatchObject({ reason: 'MASS_DELETE' });
    expect(await scan({ allowMassDelete: true })).toMatchObject({ files: 1 });
    expect(await scan()).toMatchObject({ files: 1 });
  });
});

/** Appends to a file as fast as it can. */
const WRITER = `
  const { appendFileSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage('ready');
  for (;;) appendFileSync(workerData, 'x');
`;

describe('the library gives out', () => {
  it('exactly the blocks that are asked for', async () => {
    for (let i = 0; i < 50; i++) write(`f${String(i)}.php`, `content ${String(i)} `.repeat(20));
    const release = await scan();
    const entry = (await manifestOf(release)).entries[7];
    const some = await blocks(release, digestsIn(entry));
    expect([...some.keys()]).toEqual([digestsIn(entry).toString('latin1')]);
  });

  it('nothing of a release it does not keep, and no block of another one', async () => {
    write('a.php', 'one');
    const first = await scan();
    write('a.php', 'two');
    const second = await scan();
    const old = digestsIn((await manifestOf(first)).entries[0]);
    await expect(blocks(second, old)).rejects.toMatchObject({ reason: 'NOT_YOURS' });
    await expect(blocks(second, Buffer.alloc(33))).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    await expect(blocks({ ...first, digest: '0'.repeat(64) })).rejects.toMatchObject({
      reason: 'RELEASE_MISSING',
    });
    await expect(collect(library.manifest('p2', first.digest))).rejects.toMatchObject({
      reason: 'RELEASE_MISSING',
    });
  });

  it('the content it read, although the source changed since', async () => {
    write('a.php', 'as it was');
    const release = await scan();
    rmSync(tree, { recursive: true });
    expect(await contentOf(release)).toEqual({ 'a.php': 'as it was' });
  });
});

describe('pruning', () => {
  it('forgets releases and packs that nothing needs, and keeps the rest whole', async () => {
    write('a.php', 'one');
    write('b.php', 'stays');
    const first = await scan();
    write('a.php', 'two');
    const second = await scan();
    write('a.php', 'three');
    const third = await scan();
    await library.prune('p1', new Set([first.digest]));
    await expect(contentOf(second)).rejects.toMatchObject({ reason: 'RELEASE_MISSING' });
    expect(await contentOf(first)).toEqual({ 'a.php': 'one', 'b.php': 'stays' });
    expect(await contentOf(third)).toEqual({ 'a.php': 'three', 'b.php': 'stays' });
    expect(readdirSync(join(home, 'state', 'packs'))).toHaveLength(2);
    await library.prune('p1', new Set());
    expect(readdirSync(join(home, 'state', 'packs'))).toEqual([]);
    expect(readdirSync(join(home, 'state', 'manifests'))).toEqual([]);
    expect((await scan()).digest).toBe(third.digest);
    expect(await contentOf(third)).toEqual({ 'a.php': 'three', 'b.php': 'stays' });
  });
});

describe('after a crash the library', () => {
  it('takes away what was left half-made', async () => {
    write('a.php', 'one');
    const release = await scan();
    await library.close();
    writeFileSync(join(home, 'state', 'packs', 'half.pack'), 'half');
    library = open();
    await scan();
    expect(readdirSync(join(home, 'state', 'packs'))).toHaveLength(1);
    expect(await contentOf(release)).toEqual({ 'a.php': 'one' });
  });

  it('reads the source again when a pack was lost', async () => {
    write('a.php', 'one');
    const release = await scan();
    for (const file of readdirSync(join(home, 'state', 'packs')))
      unlinkSync(join(home, 'state', 'packs', file));
    await expect(contentOf(release)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    expect((await scan()).digest).toBe(release.digest);
    expect(await contentOf(release)).toEqual({ 'a.php': 'one' });
    await library.close();
    for (const file of readdirSync(join(home, 'state', 'packs')))
      truncateSync(join(home, 'state', 'packs', file), 3);
    library = open();
    expect((await scan()).digest).toBe(release.digest);
    expect(await contentOf(release)).toEqual({ 'a.php': 'one' });
  });
});
