import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../../shared/archive/tar.ts';
import { AppError } from '../../shared/errors.ts';
import { asDiskError, fsyncFolder, removeTree } from '../../shared/safe-files.ts';
import { openSnapshot } from '../../shared/sqlite-snapshot.ts';
import { VERSION } from '../../shared/version.ts';
import { DATABASE, KEYS, SETTINGS, TABLE_OF_CONTENTS, type Contents, type ContentsFile } from './contents.ts';

/** What is backed up. */
export interface BackupSource {
  /** State folder of the hub, which may be running. */
  readonly state: string;
  /** Its configuration; left out when there is none. */
  readonly config: string;
  readonly nowMs: number;
}

/**
 * Writes a backup to a file, mode 0600, which appears under its name when it is whole and durable. It holds the keys
 * of the farm: who reads it is the hub. Throws NAME_TAKEN when the file is there, DISK_FULL, DATABASE_DAMAGED, and
 * NOT_FOUND where there is no hub.
 */
export async function createBackup(source: BackupSource, file: string): Promise<Contents> {
  if (existsSync(file)) throw new AppError('NAME_TAKEN', `${file} is there already`, { field: '--to' });
  const draft = join(dirname(file), `.${basename(file)}.new`);
  try {
    const contents = await writeBackup(source, createWriteStream(draft, { mode: 0o600, flush: true }));
    renameSync(draft, file);
    fsyncFolder(dirname(file));
    return contents;
  } catch (error) {
    if (existsSync(draft)) unlinkSync(draft);
    throw asDiskError(error, file);
  }
}

/** Writes a backup to a stream, which it ends unless it is standard output. Throws as createBackup. */
export async function writeBackup(source: BackupSource, target: Writable): Promise<Contents> {
  const { state } = source;
  if (!existsSync(join(state, DATABASE))) {
    throw new AppError('NOT_FOUND', `there is no hub in ${state}`, {
      remedy: 'Give its settings: --config FILE.',
    });
  }
  // Beside the database: the copy fits where it lies, and nobody else can enter.
  const scratch = mkdtempSync(join(state, '.backup-'));
  try {
    const copy = join(scratch, DATABASE);
    const facts = await copyDatabase(join(state, DATABASE), copy);
    const paths = pathsOf(source, copy);
    const files: ContentsFile[] = [];
    for (const [name, path] of paths) files.push({ name, ...(await describe(path)) });
    const contents = { format: 1, version: VERSION, createdMs: source.nowMs, ...facts, files } as const;
    await pipeline(Readable.from(archive(contents, paths)), createGzip(), target);
    return contents;
  } finally {
    removeTree(scratch, state);
  }
}

async function copyDatabase(
  file: string,
  copy: string,
): Promise<Pick<Contents, 'farmId' | 'epoch' | 'schema' | 'tables'>> {
  const snapshot = openSnapshot(file);
  try {
    const meta = (key: string): string =>
      snapshot.row<{ value: string }>(`SELECT value FROM meta WHERE key = '${key}'`)?.value ?? '';
    await snapshot.copyTo(copy);
    const tables = await snapshot.digests();
    return { farmId: meta('farm_id'), epoch: Number(meta('epoch')), schema: snapshot.schema, tables };
  } finally {
    snapshot.close();
  }
}

type Paths = readonly (readonly [ContentsFile['name'], string])[];

function pathsOf({ state, config }: BackupSource, copy: string): Paths {
  const beside = KEYS.map((name) => [name, join(state, name)] as const);
  const all = [[DATABASE, copy], ...beside, [SETTINGS, config]] as const;
  return all.filter(([, path]) => existsSync(path));
}

async function describe(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of read(path)) hash.update(chunk);
  return { size: statSync(path).size, sha256: hash.digest('hex') };
}

/** The table of contents, then what it tells of. */
async function* archive(contents: Contents, paths: Paths): AsyncIterable<Buffer> {
  const table = Buffer.from(`${JSON.stringify(contents, null, 2)}\n`);
  yield* [headerOf(TABLE_OF_CONTENTS, table.length, contents.createdMs), table, tarPadding(table.length)];
  const sizes = new Map(contents.files.map(({ name, size }) => [name, size]));
  for (const [name, path] of paths) {
    const size = sizes.get(name) ?? 0;
    yield headerOf(name, size, contents.createdMs);
    let written = 0;
    for await (const chunk of read(path)) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== size) throw new Error(`${path} changed while it was read`);
    yield tarPadding(size);
  }
  yield TAR_END;
}

function headerOf(path: string, size: number, mtimeMs: number): Buffer {
  return tarHeader({ path, kind: 'file', mode: 0o600, size, mtimeMs, target: '' });
}

/** Opened only when its turn has come. */
async function* read(path: string): AsyncIterable<Buffer> {
  for await (const chunk of createReadStream(path)) yield chunk as Buffer;
}
