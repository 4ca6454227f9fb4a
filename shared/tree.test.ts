import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, hasCode } from './errors.ts';
import { Tree } from './tree.ts';

let home: string;
let root: string;
let outside: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aegir-tree-'));
  root = join(home, 'root');
  outside = join(home, 'outside');
  for (const folder of [root, outside]) mkdirSync(folder);
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('a tree', () => {
  it('makes folders on the way and finds its entries in any order', () => {
    const tree = Tree.open(root);
    for (const path of ['a/b/c/1', 'a/2', 'ab/3', 'a/b/4', '5'])
      writeFileSync(tree.at(path, { create: true }), path);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(
      ['5', 'a', 'a/2', 'a/b', 'a/b/4', 'a/b/c', 'a/b/c/1', 'ab', 'ab/3'].sort(),
    );
    expect(() => tree.at('missing/1', { create: false })).toThrow(/ENOENT/);
    expect(tree.find('missing/1')).toBeNull();
    tree.close();
  });

  it('closes what it opened', () => {
    const before = readdirSync('/proc/self/fd').length;
    const tree = Tree.open(root);
    for (const path of ['a/b/c/1', 'd/e/f/2', 'g']) tree.at(path, { create: true });
    tree.close();
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  it.each(['folder', 'a/folder'])('refuses to pass through a symlink: %s', (path) => {
    const tree = Tree.open(root);
    tree.enter('a', { create: true });
    symlinkSync(outside, join(root, path));
    for (const create of [true, false]) {
      expect(() => tree.at(`${path}/file`, { create })).toThrow(AppError);
    }
    expect(tree.find(`${path}/file`)).toBeNull();
    expect(() => Tree.open(join(root, path))).toThrow();
    tree.close();
  });

  it('never writes outside while somebody swaps a folder for a symlink', { timeout: 120_000 }, async () => {
    mkdirSync(join(root, 'd'));
    const swapper = new Worker(SWAPPER, { eval: true, workerData: { d: join(root, 'd'), outside } });
    await new Promise((resolve) => swapper.once('message', resolve));
    let written = 0;
    const end = performance.now() + RACE_MS;
    for (let turn = 0; turn < TURNS && performance.now() < end; turn++) {
      const tree = Tree.open(root);
      try {
        closeSync(openSync(tree.at(`d/${String(turn % 100)}`, { create: true }), 'w'));
        written += 1;
      } catch (error) {
        const isRefusal = error instanceof AppError && error.reason === 'PATH_DENIED';
        expect(isRefusal || hasCode(error, 'ENOENT')).toBe(true);
      } finally {
        tree.close();
      }
    }
    await swapper.terminate();
    expect(written).toBeGreaterThan(0);
    expect(readdirSync(outside)).toEqual([]);
  });
});

/** As many as one may wish for, and no longer than the time allows; RACE_MS=60000 has them all. */
const TURNS = 100_000;
const RACE_MS = Number(process.env['RACE_MS'] ?? 2_500);

/** Turns the folder into a symlink and back as fast as it can. */
const SWAPPER = `
  const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
  const { parentPort, workerData: { d, outside } } = require('node:worker_threads');
  parentPort.postMessage('ready');
  for (;;) {
    try {
      renameSync(d, d + '.real');
      symlinkSync(outside, d);
      unlinkSync(d);
      renameSync(d + '.real', d);
    } catch (error) {
      // The writer made a folder in between: out of the way with it.
      try { renameSync(d, d + '.' + Math.random()); } catch {}
      try { renameSync(d + '.real', d); } catch {}
    }
  }
`;
