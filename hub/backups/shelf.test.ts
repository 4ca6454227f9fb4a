import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEMBERS, Sums } from '../../shared/archive/backup-format.ts';
import { TAR_END, tarHeader, tarPadding } from '../../shared/archive/tar.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { BackupShelf, type ArchivePiece } from './shelf.ts';

const ID = '00000000-0000-4000-8000-000000000001';

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function member(path: string, text: string): Buffer {
  const content = Buffer.from(text);
  const entry = { path, kind: 'file', mode: 0o600, size: content.length, mtimeMs: 0, target: '' } as const;
  return Buffer.concat([tarHeader(entry), content, tarPadding(content.length)]);
}

/** An archive whose sums are those of the files in it, or of others. */
function archive(dump: string, summed = dump): Buffer {
  const description = JSON.stringify({
    ...{ format: 'aegir-backup', version: 1, site: 'a.example', platform: 'shop', release: '' },
    ...{ database: true, madeAt: '2026-01-31T09:05:00.000Z' },
  });
  const sums = new Sums();
  const lines = [
    sums.add(MEMBERS.description, sha256(description)),
    sums.add(MEMBERS.dump, sha256(summed)),
  ].join('');
  const members = [member(MEMBERS.description, description), member(MEMBERS.dump, dump)];
  return gzipSync(Buffer.concat([...members, member(MEMBERS.sums, lines), TAR_END]));
}

async function* pieces(bytes: Buffer, digest: string | null): AsyncGenerator<ArchivePiece> {
  for (let at = 0; at < bytes.length; at += 100) {
    yield { chunk: bytes.subarray(at, at + 100), digest: '' };
    await Promise.resolve();
  }
  if (digest !== null) yield { chunk: Buffer.alloc(0), digest };
}

describe('the shelf', () => {
  let state: string;
  let shelf: BackupShelf;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'aegir-shelf-'));
    shelf = new BackupShelf(state, 10_000);
    shelf.sweep(new Set(), Date.now());
  });

  afterEach(() => {
    removeTree(state, tmpdir());
  });

  function names(): string[] {
    return readdirSync(join(state, 'backups'));
  }

  it('keeps an archive whose digest is the one that its sender named, for its own user alone', async () => {
    const bytes = archive('SELECT 1;');
    const arrived = await shelf.receive(ID, pieces(bytes, sha256(bytes)));
    expect(arrived).toEqual({ digest: sha256(bytes), bytes: bytes.length });
    expect(readFileSync(shelf.pathOf(ID)).equals(bytes)).toBe(true);
    expect(statSync(shelf.pathOf(ID)).mode & 0o777).toBe(0o600);
    expect(await shelf.verify(ID, arrived)).toMatchObject({ site: 'a.example', database: true });
  });

  it.each([
    ['was damaged on its way', archive('x'), 'f'.repeat(64), 'BACKUP_CORRUPT'],
    ['did not come to its end', archive('x'), null, 'CANCELLED'],
    ['is too large', Buffer.alloc(10_001), 'f'.repeat(64), 'BACKUP_TOO_LARGE'],
  ])('keeps nothing of an archive that %s', async (_what, bytes, digest, reason) => {
    await expect(shelf.receive(ID, pieces(bytes, digest))).rejects.toMatchObject({ reason });
    expect(names()).toEqual([]);
  });

  it('finds out that an archive was changed where it lies, or never matched its sums', async () => {
    const bytes = archive('SELECT 1;');
    const arrived = await shelf.receive(ID, pieces(bytes, sha256(bytes)));
    writeFileSync(shelf.pathOf(ID), archive('SELECT 2;'));
    await expect(shelf.verify(ID, arrived)).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
    const wrong = archive('SELECT 1;', 'SELECT 2;');
    const second = await shelf.receive(ID, pieces(wrong, sha256(wrong)));
    await expect(shelf.verify(ID, second)).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
    writeFileSync(shelf.pathOf(ID), 'no gzip at all');
    await expect(shelf.verify(ID, second)).rejects.toMatchObject({ reason: 'BACKUP_CORRUPT' });
  });

  it('removes what an upload left that never ended, and keeps archives that nobody knows for a month', () => {
    for (const name of [`${ID}.part`, `${ID}.tar.gz`, 'newer.tar.gz'])
      writeFileSync(join(state, 'backups', name), '');
    expect(shelf.sweep(new Set([ID]), Date.now())).toEqual(['newer.tar.gz']);
    expect(names()).toEqual([`${ID}.tar.gz`, 'newer.tar.gz']);
    expect(shelf.sweep(new Set([ID]), Date.now() + 31 * 86_400_000)).toEqual([]);
    expect(names()).toEqual([`${ID}.tar.gz`]);
  });
});
