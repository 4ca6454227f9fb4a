import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { close, openFolder } from '../../shared/at.ts';
import type { Listing } from './listing.ts';
import { ReadAhead } from './read-ahead.ts';
import { walk } from './walk.ts';

const FILES = 3_000;
const LARGE = 300 << 10;

let home: string;
let root: number;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aegir-ahead-'));
  root = openFolder(home, { follow: false });
});

afterEach(() => {
  close(root);
  rmSync(home, { recursive: true, force: true });
});

function makeTree(files: number): Promise<Listing> {
  for (let file = 0; file < files; file++) {
    if (file % 100 === 0) mkdirSync(join(home, folderOf(file)));
    writeFileSync(join(home, nameOf(file)), `content ${String(file)}`.repeat(file % 50));
  }
  const goOn = { pause: () => undefined, cancel: new Int32Array(1) };
  return walk(home, goOn, { withoutSiteFolders: false, known: null });
}

function folderOf(file: number): string {
  return `folder-${String(Math.floor(file / 100)).padStart(4, '0')}`;
}

function nameOf(file: number): string {
  return `${folderOf(file)}/${String(file).padStart(5, '0')}`;
}

/** Digest of each file that was read ahead, null of each that was not, by path. */
async function readAll(found: Listing): Promise<Map<string, string | null>> {
  const ahead = new ReadAhead(found, root);
  const digests = new Map<string, string | null>();
  try {
    for (const number of found.parts()) {
      if (typeof number !== 'number' || !found.isFile(number)) continue;
      if (ahead.isMissing(number)) await ahead.bring();
      const read = ahead.take(number);
      if (read !== null) expect(sha256(read.bytes)).toBe(read.digest);
      digests.set(found.pathOf(number), read?.digest ?? null);
    }
  } finally {
    await ahead.close();
  }
  return digests;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest().toString('latin1');
}

describe('the small files of a source', () => {
  it('are read by two threads as by one, each in its turn', async () => {
    const digests = await readAll(await makeTree(FILES));
    expect(digests.size).toBe(FILES);
    for (const [path, digest] of digests) {
      const bytes = readFileSync(join(home, path));
      expect(digest).toBe(bytes.length === 0 ? null : sha256(bytes));
    }
  });

  it('are left to be read for themselves where they are large, or no longer what they were', async () => {
    writeFileSync(join(home, 'large'), Buffer.alloc(LARGE));
    const found = await makeTree(FILES);
    appendFileSync(join(home, nameOf(7)), 'more');
    writeFileSync(join(home, nameOf(1_234)), 'less');
    unlinkSync(join(home, nameOf(2_001)));
    unlinkSync(join(home, nameOf(2_999)));
    symlinkSync('/etc/passwd', join(home, nameOf(2_999)));
    const digests = await readAll(found);
    const unread = [...digests].filter(([, digest]) => digest === null).map(([path]) => path);
    const empty = Array.from({ length: FILES / 50 }, (_, at) => nameOf(at * 50));
    expect(unread.sort()).toEqual([...empty, ...[7, 1_234, 2_001, 2_999].map(nameOf), 'large'].sort());
  });

  it('are read for themselves where they are few', async () => {
    const digests = await readAll(await makeTree(100));
    expect([...digests.values()].every((digest) => digest === null)).toBe(true);
  });

  it('leave nothing open', async () => {
    const found = await makeTree(FILES);
    // The other thread has what a thread has from its start on.
    await readAll(found);
    const before = readdirSync('/proc/self/fd').length;
    await readAll(found);
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });
});
