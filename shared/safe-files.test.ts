import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWrite, removeTree, replaceSymlink, SafeFolder } from './safe-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safe-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('atomicWrite', () => {
  it('replaces a file whole, with exactly the mode asked for, and leaves nothing else', () => {
    const file = join(folder, 'a');
    writeFileSync(file, 'old', { mode: 0o644 });
    atomicWrite(file, 'new', { mode: 0o660 });
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o660);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('leaves the old file and no temporary one when the target cannot be replaced', () => {
    mkdirSync(join(folder, 'dir'));
    expect(() => {
      atomicWrite(join(folder, 'dir'), 'x', { mode: 0o600 });
    }).toThrow();
    expect(readdirSync(folder)).toEqual(['dir']);
  });

  it('replaces a symlink instead of writing through it', () => {
    writeFileSync(join(folder, 'victim'), 'safe');
    symlinkSync('victim', join(folder, 'link'));
    atomicWrite(join(folder, 'link'), 'new', { mode: 0o600 });
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('safe');
  });
});

describe('replaceSymlink', () => {
  it('creates and then moves a link', () => {
    const link = join(folder, 'current');
    replaceSymlink(link, 'generations/1');
    replaceSymlink(link, 'generations/2');
    expect(readlinkSync(link)).toBe('generations/2');
    expect(readdirSync(folder)).toEqual(['current']);
  });
});

describe('removeTree', () => {
  it('deletes a tree below its root', () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    removeTree(join(folder, 'a'), folder);
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  it.each([
    ['the root itself', ''],
    ['a path above', '/..'],
    ['a path that climbs out', '/a/../../x'],
  ])('refuses %s', (_what, suffix) => {
    expect(() => {
      removeTree(`${folder}${suffix}`, folder);
    }).toThrow(/refusing/);
    expect(existsSync(folder)).toBe(true);
  });

  it('refuses a neighbour whose name begins like the root', () => {
    expect(() => {
      removeTree(`${folder}-other/x`, folder);
    }).toThrow(/refusing/);
  });
});

describe('SafeFolder', () => {
  it('keeps writing into the folder it opened when its path becomes a symlink', () => {
    mkdirSync(join(folder, 'tree'));
    mkdirSync(join(folder, 'elsewhere'));
    const open = SafeFolder.open(join(folder, 'tree'));
    renameSync(join(folder, 'tree'), join(folder, 'moved'));
    symlinkSync('elsewhere', join(folder, 'tree'));
    open.createFile('f', 'x', 0o644);
    open.close();
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
    expect(readdirSync(join(folder, 'moved'))).toEqual(['f']);
  });

  it('refuses to enter a symlink, also one that was there instead of a folder to create', () => {
    mkdirSync(join(folder, 'outside'));
    mkdirSync(join(folder, 'root'));
    symlinkSync('../outside', join(folder, 'root/sub'));
    const root = SafeFolder.open(join(folder, 'root'));
    expect(() => root.folder('sub', { create: 0o755 })).toThrow(/not a folder/);
    root.close();
  });

  it.each(['', '.', '..', 'a/b', 'a\0b'])('refuses %j as a name', (name) => {
    const open = SafeFolder.open(folder);
    expect(() => {
      open.createFile(name, '', 0o644);
    }).toThrow(/not a plain name/);
    open.close();
  });

  it('never overwrites a file', () => {
    writeFileSync(join(folder, 'f'), 'old');
    const open = SafeFolder.open(folder);
    expect(() => {
      open.createFile('f', 'new', 0o644);
    }).toThrow(/EEXIST/);
    open.close();
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('old');
  });
});
