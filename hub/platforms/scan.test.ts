import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { runProgram } from '../../shared/program.ts';
import { digestsIn, LibraryLab } from '../../test/fakes/library-lab.ts';
import type { ScanProgress } from './library.ts';

let lab: LibraryLab;

beforeEach(() => {
  lab = new LibraryLab();
});

afterEach(async () => {
  await lab.close();
});

describe('a scan', () => {
  it('makes a release of files, folders and symlinks, with two modes only', async () => {
    lab.write('index.php', '<?php echo 1;', 0o664);
    lab.write('bin/drush', '#!/bin/sh', 0o4775);
    lab.write('sites/default/files/a.txt', 'nested', 0o600);
    lab.write('.git/HEAD', 'ref');
    lab.write('modules/x/.git', 'gitdir: elsewhere');
    mkdirSync(join(lab.tree, 'empty'));
    symlinkSync('../index.php', join(lab.tree, 'bin', 'link'));
    const release = await lab.scan();
    expect(release).toMatchObject({ files: 3, bytes: 28 });
    const entries = [...(await lab.manifestOf(release))];
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
    expect(await lab.contentOf(release)).toEqual({
      'bin/drush': '#!/bin/sh',
      'index.php': '<?php echo 1;',
      'sites/default/files/a.txt': 'nested',
    });
  });

  it('keeps names of any bytes', async () => {
    const name = Buffer.from([0x63, 0xe9, 0x0a, 0x22]);
    writeFileSync(Buffer.concat([Buffer.from(`${lab.tree}/`), name]), 'x');
    mkdirSync(join(lab.tree, 'ümlaut'));
    writeFileSync(join(lab.tree, 'ümlaut', 'ß'), 'y');
    const entries = [...(await lab.manifestOf(await lab.scan()))];
    expect(entries.map((entry) => Buffer.from(entry.path, 'latin1'))).toEqual([
      name,
      Buffer.from('ümlaut'),
      Buffer.from('ümlaut/ß'),
    ]);
  });

  it('gives the same release for the same lab.tree, also after a restart', async () => {
    lab.write('a.php', 'one');
    lab.write('b.php', 'two');
    const first = await lab.scan();
    await lab.reopen();
    expect(await lab.scan()).toEqual(first);
    expect(lab.packs()).toHaveLength(1);
  });

  it('reads no content while the stats are the same, and all of it when it is deep', async () => {
    lab.write('large.bin', randomBytes(4 << 20));
    const first = await lab.scan();
    expect(await bytesRead(() => lab.scan())).toBeLessThan(1 << 20);
    expect(await bytesRead(() => lab.scan({ deep: true }))).toBeGreaterThan(4 << 20);
    expect((await lab.scan({ deep: true })).digest).toBe(first.digest);
  });

  it('reads a file again that changed within the grain of file times', async () => {
    lab.write('large.bin', randomBytes(4 << 20));
    await lab.reopen(systemClock);
    await lab.scan();
    expect(await bytesRead(() => lab.scan())).toBeGreaterThan(4 << 20);
  });

  it('packs only what is new and keeps what older releases named', async () => {
    lab.write('a.php', 'one');
    lab.write('b.php', 'two');
    const first = await lab.scan();
    lab.write('a.php', 'changed');
    const second = await lab.scan();
    expect(second.digest).not.toBe(first.digest);
    expect(await lab.contentOf(second)).toEqual({ 'a.php': 'changed', 'b.php': 'two' });
    expect(await lab.contentOf(first)).toEqual({ 'a.php': 'one', 'b.php': 'two' });
    expect(lab.packs()).toHaveLength(2);
  });

  it('keeps equal content once, also between platforms', async () => {
    lab.write('a.php', 'same');
    lab.write('b.php', 'same');
    const first = await lab.scan();
    expect((await lab.blocks(first)).size).toBe(1);
    await lab.library.scan('p2', lab.tree, {
      signal: new AbortController().signal,
      deep: false,
      allowMassDelete: false,
      onProgress: () => undefined,
    });
    expect(lab.packs()).toHaveLength(1);
  });

  it('finds what another platform brought, however much it asks for', async () => {
    for (let i = 0; i < 1_200; i++) lab.write(`f${String(i)}`, `content ${String(i)}`);
    await lab.scan();
    const before = lab.packs();
    lab.write('f7', 'new here');
    const release = await lab.scan({}, 'p2');
    expect(lab.packs()).toHaveLength(before.length + 1);
    const added = lab.packs().filter((pack) => !before.includes(pack));
    expect(statSync(added[0] ?? '').size).toBeLessThan(100);
    expect((await lab.manifestOf(release, 'p2')).files).toBe(1_200);
  });

  it('leaves folders of sites out on request, and nothing that only looks like one', async () => {
    lab.write('web/core/lib/Drupal.php', 'drupal');
    for (const name of ['default', 'www.example.org']) lab.write(`web/sites/${name}/settings.php`, name);
    lab.write('web/sites/www.example.org/files/u.txt', 'upload');
    lab.write('web/sites/all/modules/m.module', 'code');
    lab.write('other/sites/www.example.org/settings.php', 'no Drupal');
    const code = await lab.contentOf(await lab.scan({ withoutSiteFolders: true }));
    expect(Object.keys(code)).toEqual([
      'other/sites/www.example.org/settings.php',
      'web/core/lib/Drupal.php',
      'web/sites/all/modules/m.module',
      'web/sites/default/settings.php',
    ]);
    expect(Object.keys(await lab.contentOf(await lab.scan()))).toHaveLength(6);
  });

  it('cuts large files into blocks, so that a change at the end is a small one', async () => {
    const large = randomBytes((3 << 20) + 100);
    lab.write('large.bin', large);
    const first = await lab.scan();
    expect(await lab.contentOf(first)).toEqual({ 'large.bin': large.toString('latin1') });
    lab.write('large.bin', Buffer.concat([large, Buffer.from('more')]));
    const second = await lab.scan();
    const [before, after] = [(await lab.manifestOf(first)).at(0), (await lab.manifestOf(second)).at(0)];
    expect(digestsIn(after).subarray(0, 96)).toEqual(digestsIn(before).subarray(0, 96));
    expect(await lab.contentOf(second)).toEqual({ 'large.bin': `${large.toString('latin1')}more` });
  });

  it('copies hard links and takes empty and sparse files', async () => {
    lab.write('a', 'linked');
    linkSync(join(lab.tree, 'a'), join(lab.tree, 'b'));
    lab.write('empty', '');
    lab.write('sparse', '');
    truncateSync(join(lab.tree, 'sparse'), 3 << 20);
    const content = await lab.contentOf(await lab.scan());
    expect(content['b']).toBe('linked');
    expect(content['empty']).toBe('');
    expect(content['sparse']).toBe('\0'.repeat(3 << 20));
  });

  it('tells how far it is', async () => {
    lab.write('a.php', 'one');
    lab.write('b.php', 'three');
    const seen: ScanProgress[] = [];
    await lab.scan({ onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ filesDone: 2, filesTotal: 2, bytesDone: 8, bytesTotal: 8 });
  });

  it('stops when it is cancelled', async () => {
    lab.write('a.php', 'one');
    const stopped = AbortSignal.abort();
    await expect(lab.scan({ signal: stopped })).rejects.toThrow(/abort/);
    expect(await lab.scan()).toMatchObject({ files: 1 });
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
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'SOURCE_EMPTY' });
    mkdirSync(join(lab.tree, 'only', 'folders'), { recursive: true });
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'SOURCE_EMPTY' });
    rmSync(lab.tree, { recursive: true });
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'SOURCE_MISSING' });
    writeFileSync(lab.tree, 'a file');
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'SOURCE_MISSING' });
  });

  it('sockets by their name', async () => {
    lab.write('a.php', 'x');
    const server = createServer().listen(join(lab.tree, 'php.sock'));
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED', field: 'php.sock' });
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['a pipe', 'p', []],
    ['a device', 'c', ['1', '3']],
  ])('%s by its name', async (_what, type, numbers) => {
    lab.write('a.php', 'x');
    const args = [join(lab.tree, 'odd'), type, ...numbers];
    const order = {
      program: '/usr/bin/mknod',
      args,
      cwd: '/',
      env: {},
      timeoutMs: 5_000,
      onOutput: () => undefined,
    };
    // Devices take root, and a kernel that lets it.
    if ((await runProgram(order)).code !== 0) return;
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED', field: 'odd' });
  });

  it.each(['/etc/passwd', '../../outside', 'a/../../x', 'self'])('a symlink to %s', async (target) => {
    lab.write('a/b.php', 'x');
    symlinkSync(target, join(lab.tree, 'self'));
    const refused = {
      reason: 'SOURCE_UNSUPPORTED',
      field: 'self',
      remedy: expect.stringContaining('cp -L') as string,
    };
    const onFirst = vi.fn();
    await expect(lab.scan({ onFirst })).rejects.toMatchObject(refused);
    expect(onFirst).not.toHaveBeenCalled();
  });

  it('a file that never stops changing, by its name', async () => {
    lab.write('a.php', 'x');
    lab.write('busy.log', randomBytes(8 << 20));
    const writer = new Worker(WRITER, { eval: true, workerData: join(lab.tree, 'busy.log') });
    await new Promise((resolve) => writer.once('message', resolve));
    const refused = { reason: 'SOURCE_CHANGING', field: 'busy.log' };
    // On a busy machine the writer may get no turn while the file is read: then it did not change.
    const scans = async (): Promise<unknown> => {
      for (let turn = 0; turn < 50; turn++) await lab.scan({ deep: true });
      return null;
    };
    await expect(scans()).rejects.toMatchObject(refused);
    await writer.terminate();
    expect(await lab.scan()).toMatchObject({ files: 2 });
  });

  it('the hub’s own folder, whatever leads there, and what it lies in, but not its builds', async () => {
    const state = join(lab.home, 'state');
    rmSync(lab.tree, { recursive: true });
    writeFileSync(join(state, 'authority.pem'), 'key');
    mkdirSync(join(state, 'builds/d11/1'), { recursive: true });
    writeFileSync(join(state, 'builds/d11/1/index.php'), 'code');
    for (const target of [state, join(state, 'packs/..'), lab.home]) {
      symlinkSync(target, lab.tree);
      await expect(lab.scan()).rejects.toMatchObject({ reason: 'PATH_INVALID' });
      rmSync(lab.tree);
    }
    symlinkSync(join(state, 'builds/d11/1'), lab.tree);
    expect(await lab.contentOf(await lab.scan())).toEqual({ 'index.php': 'code' });
  });

  it('what lies outside, while somebody swaps a folder for a symlink that leads there', async () => {
    const outside = join(lab.home, 'outside');
    mkdirSync(outside);
    lab.write('a.php', 'x');
    for (let i = 0; i < 200; i++) {
      lab.write(`d/${String(i)}.php`, 'of the code');
      writeFileSync(join(outside, `${String(i)}.php`), 'of somebody else');
    }
    const swapper = new Worker(SWAPPER, { eval: true, workerData: { d: join(lab.tree, 'd'), outside } });
    await new Promise((resolve) => swapper.once('message', resolve));
    const seen = new Set<string>();
    for (const end = performance.now() + RACE_MS; performance.now() < end;) {
      try {
        const release = await lab.scan({ deep: true, allowMassDelete: true });
        for (const text of Object.values(await lab.contentOf(release))) seen.add(text);
      } catch (error) {
        expect(error).toMatchObject({ reason: expect.stringMatching(/^SOURCE_/) as string });
      }
    }
    await swapper.terminate();
    expect([...seen].sort()).toEqual(['of the code', 'x']);
  });

  it('to lose most of the files, until it is told to', async () => {
    for (const name of ['a', 'b', 'c', 'd']) lab.write(name, name);
    await lab.scan();
    for (const name of ['a', 'b']) unlinkSync(join(lab.tree, name));
    await lab.scan();
    lab.write('x', 'x');
    await lab.scan();
    for (const name of ['c', 'd']) unlinkSync(join(lab.tree, name));
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'MASS_DELETE' });
    await expect(lab.scan()).rejects.toMatchObject({ reason: 'MASS_DELETE' });
    expect(await lab.scan({ allowMassDelete: true })).toMatchObject({ files: 1 });
    expect(await lab.scan()).toMatchObject({ files: 1 });
  });
});

/** Appends to a file as fast as it can. */
const WRITER = `
  const { appendFileSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage('ready');
  for (;;) appendFileSync(workerData, 'x');
`;

const RACE_MS = Number(process.env['RACE_MS'] ?? 1_500);

/** Turns the folder into a symlink and back, and leaves it for a moment so that a scan comes to its end. */
const SWAPPER = `
  const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
  const { parentPort, workerData: { d, outside } } = require('node:worker_threads');
  const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30 * Math.random());
  parentPort.postMessage('ready');
  for (;;) {
    renameSync(d, d + '.real');
    symlinkSync(outside, d);
    pause();
    unlinkSync(d);
    renameSync(d + '.real', d);
    pause();
  }
`;
