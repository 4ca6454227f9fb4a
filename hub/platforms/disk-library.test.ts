import { readdirSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestsIn, LibraryLab } from '../../test/fakes/library-lab.ts';

let lab: LibraryLab;

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
    const entry = (await lab.manifestOf(release)).entries[7];
    const some = await lab.blocks(release, digestsIn(entry));
    expect([...some.keys()]).toEqual([digestsIn(entry).toString('latin1')]);
  });

  it('nothing of a release it does not keep, and no block of another one', async () => {
    lab.write('a.php', 'one');
    const first = await lab.scan();
    lab.write('a.php', 'two');
    const second = await lab.scan();
    const old = digestsIn((await lab.manifestOf(first)).entries[0]);
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
