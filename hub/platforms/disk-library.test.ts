import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { applyDelta } from '../../shared/manifest/delta.ts';
import { FrameCutter, openFrame, parseFrame } from '../../shared/manifest/pack.ts';
import { digestsIn, LibraryLab } from '../../test/fakes/library-lab.ts';

let lab: LibraryLab;

/** Two whole blocks. */
const LARGE = randomBytes(2 << 20);

beforeEach(() => {
  lab = new LibraryLab();
});

afterEach(async () => {
  await lab.close();
});

describe('the library gives out', () => {
  it('exactly the blocks that are asked for', async () => {
    for (let i = 0; i < 50; i++) lab.write(`f${String(i)}.php`, `content ${String(i)} `.repeat(20));
    const release = await lab.scan();
    const entry = (await lab.manifestOf(release)).at(7);
    const some = await lab.blocks(release, digestsIn(entry));
    expect([...some.keys()]).toEqual([digestsIn(entry).toString('latin1')]);
  });

  it('nothing of a release it does not keep, and no block of another one', async () => {
    lab.write('a.php', 'one');
    const first = await lab.scan();
    lab.write('a.php', 'two');
    const second = await lab.scan();
    const old = digestsIn((await lab.manifestOf(first)).at(0));
    await expect(lab.blocks(second, old)).rejects.toMatchObject({ reason: 'NOT_YOURS' });
    await expect(lab.blocks(second, Buffer.alloc(33))).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    await expect(lab.blocks({ ...first, digest: '0'.repeat(64) })).rejects.toMatchObject({
      reason: 'RELEASE_MISSING',
    });
    await expect(lab.manifestOf(first, 'p2')).rejects.toMatchObject({
      reason: 'RELEASE_MISSING',
    });
  });

  it('the content it read, although the source changed since', async () => {
    lab.write('a.php', 'as it was');
    const release = await lab.scan();
    rmSync(lab.tree, { recursive: true });
    expect(await lab.contentOf(release)).toEqual({ 'a.php': 'as it was' });
  });
});

describe('pruning', () => {
  it('forgets releases and packs that nothing needs, and keeps the rest whole', async () => {
    lab.write('a.php', 'one');
    lab.write('b.php', 'stays');
    const first = await lab.scan();
    lab.write('a.php', 'two');
    const second = await lab.scan();
    lab.write('a.php', 'three');
    const third = await lab.scan();
    await lab.library.prune('p1', new Set([first.digest]));
    await expect(lab.contentOf(second)).rejects.toMatchObject({ reason: 'RELEASE_MISSING' });
    expect(await lab.contentOf(first)).toEqual({ 'a.php': 'one', 'b.php': 'stays' });
    expect(await lab.contentOf(third)).toEqual({ 'a.php': 'three', 'b.php': 'stays' });
    expect(lab.packs()).toHaveLength(2);
    await lab.library.prune('p1', new Set());
    expect(lab.packs()).toEqual([]);
    expect(readdirSync(lab.manifestsFolder)).toEqual([]);
    expect((await lab.scan()).digest).toBe(third.digest);
    expect(await lab.contentOf(third)).toEqual({ 'a.php': 'three', 'b.php': 'stays' });
  });
});

describe('pruning of one platform', () => {
  it('keeps what another has in common with it, whoever brought it', async () => {
    lab.write('shared.php', 'shared');
    lab.write('first.php', 'of the first');
    await lab.scan();
    unlinkSync(join(lab.tree, 'first.php'));
    lab.write('second.php', 'of the second');
    const second = await lab.scan({}, 'p2');
    await lab.library.prune('p1', new Set());
    const wanted = ['second.php', 'shared.php'];
    const files = [...(await lab.manifestOf(second, 'p2'))].map(({ path }) => path);
    expect(files).toEqual(wanted);
    const blocks = await lab.blocks(second, Buffer.alloc(0), 'p2');
    expect([...blocks.values()].map(String).sort()).toEqual(['of the second', 'shared']);
    await lab.library.prune('p2', new Set());
    expect(lab.packs()).toEqual([]);
  });
});

describe('after a crash the library', () => {
  it('takes away what was left half-made', async () => {
    lab.write('a.php', 'one');
    const release = await lab.scan();
    writeFileSync(join(lab.packsFolder, 'half.pack'), 'half');
    await lab.reopen();
    await lab.scan();
    expect(lab.packs()).toHaveLength(1);
    expect(await lab.contentOf(release)).toEqual({ 'a.php': 'one' });
  });

  it('reads the source again when a pack was lost', async () => {
    lab.write('a.php', 'one');
    const release = await lab.scan();
    for (const pack of lab.packs()) unlinkSync(pack);
    await expect(lab.contentOf(release)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    expect((await lab.scan()).digest).toBe(release.digest);
    expect(await lab.contentOf(release)).toEqual({ 'a.php': 'one' });
    for (const pack of lab.packs()) truncateSync(pack, 3);
    await lab.reopen();
    expect((await lab.scan()).digest).toBe(release.digest);
    expect(await lab.contentOf(release)).toEqual({ 'a.php': 'one' });
  });
});

describe('the manifest of a release', () => {
  it('comes as what is different from a release that is kept, also after a restart', async () => {
    for (let i = 0; i < 50; i++) lab.write(`d/f${String(i)}.php`, `content ${String(i)}`);
    const first = await lab.scan();
    lab.write('d/f7.php', 'changed');
    const second = await lab.scan();
    const from = await lab.manifestOf(first);
    for (const restart of [false, true]) {
      if (restart) await lab.reopen();
      const delta = Buffer.concat(
        (await lab.library.delta('p1', first.digest, second.digest))?.manifest ?? [],
      );
      expect(delta.length).toBeLessThan(200);
      expect(applyDelta(from, delta, second.digest).manifest).toEqual(await lab.manifestOf(second));
    }
  });

  it('comes whole where the base is not known, or has too little in common', async () => {
    lab.write('a.php', 'one');
    const first = await lab.scan();
    expect(await lab.library.delta('p1', 'ab'.repeat(32), first.digest)).toBeNull();
    for (let i = 0; i < 50; i++) lab.write(`d/f${String(i)}.php`, `content ${String(i)}`);
    const second = await lab.scan();
    expect(await lab.library.delta('p1', first.digest, second.digest)).toBeNull();
  });
});

describe('a little that is new', () => {
  const packOf = async (base: string, release: string) => {
    const pack = Buffer.concat((await lab.library.delta('p1', base, release))?.pack ?? []);
    const frames = new FrameCutter().push(pack);
    return frames.flatMap((frame) => openFrame(parseFrame(frame))).map(({ bytes }) => bytes.toString());
  };

  beforeEach(async () => {
    for (let i = 0; i < 50; i++) lab.write(`d/f${String(i)}.php`, `content ${String(i)}`);
    lab.write('large', LARGE);
    await lab.scan();
  });

  it('comes along with the delta, and nothing else does', async () => {
    const first = await lab.scan();
    lab.write('d/f7.php', 'changed');
    lab.write('d/f8.php', 'changed too');
    lab.write('large', Buffer.concat([LARGE, Buffer.from('end')]));
    const second = await lab.scan();
    expect((await packOf(first.digest, second.digest)).sort()).toEqual(['changed', 'changed too', 'end']);
    expect(await packOf(second.digest, first.digest)).toEqual(['content 7', 'content 8']);
  });

  it('comes for itself when it is more than a little', async () => {
    const first = await lab.scan();
    lab.write('d/f7.php', randomBytes(LIMITS.inlinePackBytes));
    const second = await lab.scan();
    expect(await packOf(first.digest, second.digest)).toEqual([]);
    expect((await lab.library.delta('p1', first.digest, second.digest))?.manifest).toHaveLength(1);
  });
});

describe('what was published', () => {
  const php = '<?php echo "again and again";\n'.repeat(5_000);

  it('is compressed when nothing else is to do, and is the same', async () => {
    await lab.reopen(undefined, 20);
    lab.write('a.php', php);
    const release = await lab.scan();
    const sizeOf = () => lab.packs().reduce((sum, pack) => sum + statSync(pack).size, 0);
    expect(sizeOf()).toBeGreaterThan(php.length);
    await vi.waitFor(() => {
      expect(sizeOf()).toBeLessThan(php.length / 10);
      expect(lab.packs()).toHaveLength(1);
    });
    expect(await lab.contentOf(release)).toEqual({ 'a.php': php });
    await lab.reopen();
    expect((await lab.scan()).digest).toBe(release.digest);
    expect(await lab.contentOf(release)).toEqual({ 'a.php': php });
  });

  it('is sent to its end as it was by a stream that began before', async () => {
    await lab.reopen(undefined, 20);
    for (let i = 0; i < 6; i++) lab.write(`f${String(i)}`, randomBytes(1 << 20));
    const release = await lab.scan();
    const stream = lab.library.packs('p1', release.digest, Buffer.alloc(0))[Symbol.asyncIterator]();
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    let bytes = 0;
    for (let slice = await stream.next(); slice.done !== true; slice = await stream.next())
      bytes += slice.value.length;
    expect(bytes).toBeGreaterThan(5 << 20);
  });
});
