import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { splitDigests } from '../../shared/manifest/entry.ts';
import { FrameCutter, openFrame, parseFrame } from '../../shared/manifest/pack.ts';
import { LibraryLab } from '../../test/fakes/library-lab.ts';
import { Advance, type AdvancePiece, type AdvanceTotals } from './advance.ts';
import type { Release } from './library.ts';

let lab: LibraryLab;

beforeEach(() => {
  lab = new LibraryLab();
});

afterEach(async () => {
  await lab.close();
});

const never = new AbortController().signal;

/** Content of every file that comes, by path; throws when a piece is not whole in itself. */
async function read(platform = 'p1'): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { manifest, pack } of lab.library.advance(platform, never)) {
    const blocks = new Map<string, Buffer>();
    const cutter = new FrameCutter();
    for await (const slice of pack) {
      for (const { digest, bytes } of cutter.push(slice).flatMap((frame) => openFrame(parseFrame(frame))))
        blocks.set(digest, Buffer.from(bytes));
    }
    cutter.end();
    for (const entry of decodeManifest(manifest)) {
      if (entry.kind !== 'file') continue;
      const parts = splitDigests(entry.content).map((digest) => blocks.get(digest));
      if (parts.includes(undefined) || files.has(entry.path)) throw new Error(`${entry.path} is not whole`);
      files.set(entry.path, Buffer.concat(parts as Buffer[]));
    }
  }
  return files;
}

interface Published {
  readonly release: Release;
  readonly totals: AdvanceTotals | null;
  readonly came: Map<string, Buffer>;
}

/** Scans, and reads what may be had meanwhile. */
async function publish(platform = 'p1'): Promise<Published> {
  let totals: AdvanceTotals | null = null;
  let came: Promise<Map<string, Buffer>> = Promise.resolve(new Map<string, Buffer>());
  const onFirst = (found: AdvanceTotals): void => {
    totals = found;
    came = read(platform);
    came.catch(() => undefined);
  };
  const release = await lab.scan({ onFirst }, platform);
  return { release, totals, came: await came };
}

function isOnDisk(came: Map<string, Buffer>): boolean {
  return [...came].every(([path, bytes]) => readFileSync(join(lab.tree, path)).equals(bytes));
}

describe('a platform that is read for the first time', () => {
  it('can be had while it is: every file that has content, each once', async () => {
    lab.write('index.php', '<?php');
    for (let i = 0; i < 40; i++) lab.write(`a/b${String(i % 3)}/f${String(i)}.bin`, randomBytes(300_000));
    lab.write('a/c/large.bin', randomBytes((3 << 20) + 5));
    lab.write('empty', '');
    lab.write('z/deep/er/last.php', 'the end', 0o755);
    const { release, totals, came } = await publish();
    expect(totals).toEqual({ files: release.files, bytes: release.bytes });
    expect(came.size).toBe(release.files - 1);
    expect(isOnDisk(came)).toBe(true);
  });

  it('leaves out what was met before, here or in another platform', async () => {
    lab.write('a.php', 'of another platform');
    await lab.scan({}, 'p0');
    lab.write('b.php', 'twice');
    lab.write('c.php', 'twice');
    const { came } = await publish();
    expect([...came.keys()]).toEqual(['b.php']);
  });

  it('is not offered again', async () => {
    lab.write('a.php', 'one');
    await publish();
    lab.write('a.php', 'two');
    expect((await publish()).totals).toBeNull();
    await expect(read()).rejects.toMatchObject({ reason: 'RELEASE_MISSING' });
  });

  it('is what its release is in the end, or is offered no more, when it changes while it is read', async () => {
    for (let i = 0; i < 60; i++) lab.write(`f${String(i)}`, randomBytes(200_000));
    let came: Promise<unknown> = Promise.resolve();
    const onFirst = (): void => {
      came = read().catch((error: unknown) => error);
      // What is read by now is as it was; the rest is read as it is.
      for (let i = 0; i < 60; i++) appendFileSync(join(lab.tree, `f${String(i)}`), 'x');
    };
    const release = await lab.scan({ onFirst });
    const outcome = await came;
    const content = await lab.contentOf(release);
    expect(Object.values(content).every(({ length }) => length === 200_000 || length === 200_001)).toBe(true);
    if (outcome instanceof AppError) expect(outcome.reason).toBe('SOURCE_CHANGING');
    else {
      const came = [...(outcome as Map<string, Buffer>)];
      expect(came.every(([path, bytes]) => bytes.toString('latin1') === content[path])).toBe(true);
    }
  });

  it('tells its readers when it cannot be read', async () => {
    lab.write('a.php', 'one');
    const stop = new AbortController();
    let came: Promise<unknown> = Promise.resolve();
    const onFirst = (): void => {
      came = read();
      came.catch(() => undefined);
      stop.abort();
    };
    for (let i = 0; i < 40; i++) lab.write(`f${String(i)}`, randomBytes(400_000));
    await expect(lab.scan({ onFirst, signal: stop.signal })).rejects.toMatchObject({ reason: 'CANCELLED' });
    await expect(came).rejects.toMatchObject({ reason: 'CANCELLED' });
  });
});

describe('pieces', () => {
  const piece = (offset: number): AdvancePiece => ({
    manifest: Buffer.alloc(0),
    file: 'f',
    offset,
    length: 1,
  });

  it('come to each reader from the beginning, as fast as it takes them', async () => {
    const advance = new Advance();
    advance.add(piece(0));
    const [slow, fast] = [advance.pieces(never)[Symbol.asyncIterator](), advance.pieces(never)];
    expect((await slow.next()).value).toEqual(piece(0));
    advance.add(piece(1));
    advance.end();
    const all: number[] = [];
    for await (const { offset } of fast) all.push(offset);
    expect(all).toEqual([0, 1]);
    expect([(await slow.next()).value, (await slow.next()).done]).toEqual([piece(1), true]);
  });

  it('are waited for until the reader is stopped', async () => {
    const stop = new AbortController();
    const next = new Advance().pieces(stop.signal)[Symbol.asyncIterator]().next();
    stop.abort(new AppError('CANCELLED', 'stopped'));
    await expect(next).rejects.toMatchObject({ reason: 'CANCELLED' });
  });
});
