import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  constants,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  beginWriting,
  close,
  FileStat,
  linkAt,
  makeFolderAt,
  openAt,
  openFolder,
  readFully,
  removeFolderAt,
  renameAt,
  statAt,
  statOf,
  syncFilesystemOf,
  unlinkAt,
  writeAll,
} from './at.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const NEW = O_WRONLY | O_CREAT | O_EXCL;

let home: string;
let folder: number;
const found = new FileStat();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aegir-at-'));
  folder = openFolder(home, { follow: false });
});

afterEach(() => {
  close(folder);
  rmSync(home, { recursive: true, force: true });
});

describe('calls by the name of an entry in an open folder', () => {
  it('write and read whole files, and go on where the last call left off', () => {
    const written = openAt(folder, 'file', NEW, 0o640);
    writeAll(written, Buffer.from('one '));
    writeAll(written, Buffer.from('.two').subarray(1));
    close(written);
    expect(readFileSync(join(home, 'file'), 'utf8')).toBe('one two');
    const descriptor = openAt(folder, 'file', O_RDONLY, 0);
    const bytes = Buffer.alloc(4);
    expect(readFully(descriptor, bytes)).toBe(true);
    expect(bytes.toString()).toBe('one ');
    expect(readFully(descriptor, bytes.subarray(0, 3))).toBe(true);
    expect(bytes.toString()).toBe('two ');
    expect(readFully(descriptor, bytes)).toBe(false);
    close(descriptor);
  });

  it('make, link, move and remove', () => {
    expect(makeFolderAt(folder, 'a', 0o755)).toBe(true);
    expect(makeFolderAt(folder, 'a', 0o755)).toBe(false);
    writeFileSync(join(home, 'a/1'), '1');
    const inside = openAt(folder, 'a', O_RDONLY, 0);
    linkAt(inside, '1', folder, '2');
    renameAt(folder, '2', inside, '3');
    unlinkAt(inside, '1');
    close(inside);
    expect(readdirSync(home, { recursive: true }).sort()).toEqual(['a', 'a/3']);
    expect(() => {
      removeFolderAt(folder, 'a');
    }).toThrow(/ENOTEMPTY/);
    unlinkAt(folder, 'a/3');
    removeFolderAt(folder, 'a');
    expect(readdirSync(home)).toEqual([]);
  });

  it('say of an entry what Node says of it, to the last digit', () => {
    mkdirSync(join(home, 'folder'));
    writeFileSync(join(home, 'file'), 'text');
    chmodSync(join(home, 'file'), 0o751);
    symlinkSync('file', join(home, 'link'));
    writeFileSync(join(home, 'old'), '');
    utimesSync(join(home, 'old'), 1, -1_234.567);
    writeFileSync(join(home, 'large'), '');
    truncateSync(join(home, 'large'), 5 * 2 ** 32 + 7);
    for (const name of ['folder', 'file', 'link', 'old', 'large', 'folder/../file']) {
      const stats = lstatSync(join(home, name));
      expect(statAt(folder, name, found)).toBe(true);
      const { mode, nlink, ino, size, ctimeMs, mtimeMs } = stats;
      expect(found).toMatchObject({ mode, nlink, ino, size, ctimeMs, mtimeMs });
      expect(found.isFile).toBe(stats.isFile());
      expect(found.isFolder).toBe(stats.isDirectory());
      expect(found.isSymlink).toBe(stats.isSymbolicLink());
    }
    statOf(folder, found);
    expect(found.ino).toBe(lstatSync(home).ino);
  });

  it('say that nothing is there, and not that something is wrong', () => {
    writeFileSync(join(home, 'file'), '');
    expect(statAt(folder, 'nothing', found)).toBe(false);
    expect(statAt(folder, 'file/nothing', found)).toBe(false);
  });

  it('take names of any bytes, and none with a NUL', () => {
    const bytes = 'caf\xc3\xa9 \xff\n"';
    close(openAt(folder, bytes, NEW, 0o644));
    expect(readdirSync(home, { encoding: 'latin1' })).toEqual([bytes]);
    expect(statAt(folder, bytes, found)).toBe(true);
    expect(() => openAt(folder, 'a\0b', NEW, 0o644)).toThrow(TypeError);
    expect(() => statAt(folder, '\xff\0b', found)).toThrow(TypeError);
  });

  it('open a folder by a path that people typed', () => {
    mkdirSync(join(home, 'für'));
    symlinkSync('für', join(home, 'link'));
    close(openFolder(join(home, 'für'), { follow: false }));
    close(openFolder(join(home, 'link'), { follow: true }));
    expect(() => openFolder(join(home, 'link'), { follow: false })).toThrow(/ENOTDIR|ELOOP/);
  });

  it('fail as the calls of Node do, with code, number, call and name', () => {
    expect(() => openAt(folder, 'nothing', O_RDONLY, 0)).toThrow(
      expect.objectContaining({
        code: 'ENOENT',
        errno: -2,
        syscall: 'openat',
        path: 'nothing',
        message: "ENOENT: no such file or directory, openat 'nothing'",
      }),
    );
    symlinkSync('/', join(home, 'link'));
    expect(() => openAt(folder, 'link', O_RDONLY | O_NOFOLLOW, 0)).toThrow(/ELOOP/);
    expect(() => makeFolderAt(folder, 'missing/folder', 0o755)).toThrow(/ENOENT/);
    expect(() => {
      writeAll(folder, Buffer.from('x'));
    }).toThrow(/EBADF.*write/);
  });

  it('tell of a disk that is full', () => {
    const full = openAt(folder, '/dev/full', O_WRONLY, 0);
    expect(() => {
      writeAll(full, Buffer.from('x'));
    }).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    close(full);
  });

  it('make a file system durable, and tell when that was not possible', async () => {
    await syncFilesystemOf(folder);
    await expect(syncFilesystemOf(-1)).rejects.toMatchObject({ code: 'EBADF', syscall: 'syncfs' });
  });

  it('have the disk begin with what was written', () => {
    const written = openAt(folder, 'file', NEW, 0o644);
    writeAll(written, Buffer.alloc(100_000));
    beginWriting(written, 0, 100_000);
    close(written);
    expect(() => {
      beginWriting(-1, 0, 1);
    }).toThrow(/EBADF/);
  });

  it('leave nothing open to programs that are started', () => {
    const descriptor = openAt(folder, '/dev/null', O_RDONLY, 0);
    const flags = readFileSync(`/proc/self/fdinfo/${String(descriptor)}`, 'utf8');
    expect(parseInt(/flags:\s+(\d+)/.exec(flags)?.[1] ?? '', 8) & 0o2000000).toBe(0o2000000);
    close(descriptor);
  });
});
