import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../../shared/archive/tar.ts';
import { certificatesIn, describeCertificate } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { asDiskError, fsyncFolder, removeTree } from '../../shared/safe-files.ts';
import { openSnapshot } from '../../shared/sqlite-snapshot.ts';
import { VERSION } from '../../shared/version.ts';
import {
  DATABASE,
  KEYS,
  ROOT_KEYS,
  SETTINGS,
  TABLE_OF_CONTENTS,
  type Contents,
  type ContentsFile,
} from './contents.ts';

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
 * NOT_FOUND where there is no hub or no folder for the file.
 */
export async function createBackup(source: BackupSource, file: string): Promise<Contents> {
  if (existsSync(file)) throw new AppError('NAME_TAKEN', `${file} is there already`, { field: '--to' });
  const folder = dirname(file);
  if (!existsSync(folder)) {
    throw new AppError('NOT_FOUND', `there is no folder ${folder}`, {
      field: '--to',
      remedy: `Make it first: mkdir -p ${folder}.`,
    });
  }
  const draft = join(folder, `.${basename(file)}.new`);
  try {
    const contents = await writeBackup(source, createWriteStream(draft, { mode: 0o600, flush: true }));
    renameSync(draft, file);
    fsyncFolder(folder);
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
    const facts = await copyTogether(state, scratch);
    const paths = pathsOf(source, scratch);
    const files: ContentsFile[] = [];
    for (const [name, path] of paths) files.push({ name, ...(await describe(path)) });
    const contents = { format: 1, version: VERSION, createdMs: source.nowMs, ...facts, files } as const;
    await pipeline(Readable.from(archive(contents, paths)), createGzip(), target);
    return contents;
  } finally {
    removeTree(scratch, state);
  }
}

type Facts = Pick<Contents, 'farmId' | 'epoch' | 'schema' | 'tables'>;

/** How often the copying begins anew when the authority changes meanwhile. */
const ATTEMPTS = 5;

/** Database and keys as they belong together: the keys are files of their own, and the hub may be running. */
async function copyTogether(state: string, scratch: string): Promise<Facts> {
  for (let attempt = 1; ; attempt++) {
    const { roots, ...facts } = await copyDatabase(join(state, DATABASE), join(scratch, DATABASE));
    copyKeys(state, scratch);
    const held = heldRoots(scratch);
    // A hub that has not been started has no root yet, and one without its key is for restore to refuse.
    if (held.length === 0 || roots.every((root) => held.includes(root)) || attempt === ATTEMPTS) return facts;
  }
}

async function copyDatabase(file: string, copy: string): Promise<Facts & { readonly roots: string[] }> {
  rmSync(copy, { force: true });
  const snapshot = openSnapshot(file);
  try {
    const meta = (key: string): string =>
      snapshot.row<{ value: string }>(`SELECT value FROM meta WHERE key = '${key}'`)?.value ?? '';
    await snapshot.copyTo(copy);
    const tables = await snapshot.digests();
    const roots = ['authority', 'authority_next'].map(meta).filter((root) => root !== '');
    return { farmId: meta('farm_id'), epoch: Number(meta('epoch')), schema: snapshot.schema, tables, roots };
  } finally {
    snapshot.close();
  }
}

function copyKeys(state: string, scratch: string): void {
  for (const name of KEYS) {
    const [from, to] = [join(state, name), join(scratch, name)];
    rmSync(to, { force: true });
    if (!existsSync(from)) continue;
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    copyFileSync(from, to);
  }
}

/** Fingerprints of the roots whose keys were copied. */
function heldRoots(scratch: string): string[] {
  return ROOT_KEYS.flatMap((name) => {
    const file = join(scratch, name);
    if (!existsSync(file)) return [];
    const [root = ''] = certificatesIn(readFileSync(file, 'utf8'));
    return root === '' ? [] : [describeCertificate(root).fingerprint];
  });
}

type Paths = readonly (readonly [ContentsFile['name'], string])[];

function pathsOf({ config }: BackupSource, scratch: string): Paths {
  const copied = ([DATABASE, ...KEYS] as const).map((name) => [name, join(scratch, name)] as const);
  const all = [...copied, [SETTINGS, config] as const];
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
