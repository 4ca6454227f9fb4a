import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { close, openFolder } from '../../shared/at.ts';
import { beside } from './beside.ts';
import type { Found, Listing } from './listing.ts';
import { walk } from './walk.ts';
import { STRANGE, Walker } from './walker.ts';

const FOLDERS = 300;

let home: string;
let cancel: Int32Array;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aegir-walk-'));
  cancel = new Int32Array(new SharedArrayBuffer(4));
  for (let number = 0; number < FOLDERS; number++) {
    const folder = folderOf(number);
    mkdirSync(folder, { recursive: true });
    for (const name of ['b.php', 'a.php', 'ü.txt'])
      writeFileSync(join(folder, name), name.repeat(number), { mode: number % 7 === 0 ? 0o755 : 0o644 });
    if (number % 10 === 0) symlinkSync('a.php', join(folder, 'link'));
    if (number % 50 === 0) mkdirSync(join(folder, '.git'));
  }
  mkdirSync(join(home, 'sites/example.com'), { recursive: true });
  writeFileSync(join(home, 'sites/example.com/settings.php'), '');
  mkdirSync(join(home, 'includes'));
  writeFileSync(join(home, 'includes/bootstrap.inc'), '');
  writeFileSync(join(home, 'index.php'), 'index');
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

function folderOf(number: number): string {
  return join(home, `part-${String(number % 9)}/module ${String(number)}/src`);
}

function found(): Promise<Listing> {
  const pause = (): void => {
    if (Atomics.load(cancel, 0) !== 0) throw new Error('stopped');
  };
  return walk(home, { pause, cancel }, { withoutSiteFolders: true, known: null });
}

/** By one thread, folder by folder. */
function foundByOne(): Listing {
  const root = openFolder(home, { follow: true });
  try {
    const walker = new Walker(home, root, () => undefined, { withoutSiteFolders: true, known: null });
    walker.visit('', 0, STRANGE);
    return walker.found;
  } finally {
    close(root);
  }
}

function entriesOf(listing: Listing): Found[] {
  return Array.from({ length: listing.length }, (_, number) => listing.at(number));
}

describe('a large source of which nothing is known', () => {
  it('is the same, in the same order, whether one thread walks it or two', async () => {
    const [one, two] = [foundByOne(), await found()];
    expect(entriesOf(two)).toEqual(entriesOf(one));
    const { root, length, files, bytes, known } = one;
    expect(two).toMatchObject({ root, length, files, bytes, known });
    expect(files).toBe(3 * FOLDERS + 2);
    expect([...two.parts()]).toEqual([...one.parts()]);
    const knownOf = entriesOf(two).map((_, number) => two.knownOf(number));
    expect(new Set(knownOf)).toEqual(new Set([-1]));
  });

  it('is walked by both', async () => {
    const one = foundByOne();
    // The other thread alone: it answers what this one would have left to it.
    const ahead = [{ path: 'part-0', depth: 1 }];
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const below = await beside().call('walk', {
      folder: home,
      ahead,
      withoutSiteFolders: true,
      taken,
      cancel,
    });
    if ('moved' in below) throw new Error('nothing moved');
    const expected = entriesOf(one).filter(({ path }) => path.startsWith('part-0/'));
    expect(below.rows[0]?.[1].paths).toBe(expected.map(({ path }) => `${path}\0`).join(''));
    expect(Atomics.load(taken, 0)).toBeGreaterThanOrEqual(1);
  });

  it('is refused with the names of what cannot travel, wherever that lies', async () => {
    const servers = [299, 8, 1, 0].map((number) => createServer().listen(join(folderOf(number), 'socket')));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    const message = expect.stringMatching(
      /part-0\/module 0\/src\/socket, part-1\/module 1\/src\/socket/,
    ) as string;
    await expect(found()).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED', message });
    for (const server of servers) server.close();
  });

  it('is the same where thousands of folders lie side by side, and names what cannot travel once', async () => {
    for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true });
    for (let part = 0; part < 40; part++)
      for (let module = 0; module < 30; module++)
        mkdirSync(join(home, `${String(part)}/${String(module)}`), { recursive: true });
    for (let part = 0; part < 40; part++) writeFileSync(join(home, `${String(part)}/a.php`), String(part));
    expect(entriesOf(await found())).toEqual(entriesOf(foundByOne()));
    const server = createServer().listen(join(home, '7/socket'));
    await once(server, 'listening');
    const message = expect.stringMatching(/: 7\/socket$/) as string;
    await expect(found()).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED', message });
    server.close();
  });

  it('is not looked at any more when it shall stop', async () => {
    Atomics.store(cancel, 0, 1);
    await expect(found()).rejects.toThrow('stopped');
    const order = { folder: home, ahead: [{ path: '', depth: 0 }], withoutSiteFolders: true, cancel };
    const taken = new Int32Array(new SharedArrayBuffer(4));
    await expect(beside().call('walk', { ...order, taken })).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('that changes under the other thread is one that moved', async () => {
    const order = { folder: home, ahead: [{ path: 'gone', depth: 0 }], withoutSiteFolders: true, cancel };
    const taken = new Int32Array(new SharedArrayBuffer(4));
    expect(await beside().call('walk', { ...order, taken })).toEqual({ moved: 'gone' });
  });
});
