import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readTar, type FoundEntry } from '../../shared/archive/tar.ts';
import { AppError, messageOf } from '../../shared/errors.ts';
import { contentsSchema, TABLE_OF_CONTENTS, type Contents, type ContentsFile } from './contents.ts';
import { damaged } from './damaged.ts';

/** A table of contents is some kilobytes. */
const LARGEST_TABLE_BYTES = 1 << 20;

/**
 * Lays a backup out in an empty folder, each file mode 0600 and exactly as its table of contents says. Throws
 * HUB_BACKUP_DAMAGED for whatever is cut, altered or not a backup, NOT_FOUND when the file cannot be read.
 */
export async function unpack(file: string, folder: string): Promise<Contents> {
  try {
    return await unpackEntries(readTar(bytesOf(file)), folder);
  } catch (error) {
    if (error instanceof AppError && error.reason === 'BACKUP_CORRUPT')
      throw damaged(`is cut or altered: ${error.message}`, error);
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') {
      throw new AppError('NOT_FOUND', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
    }
    if (code?.startsWith('Z_') === true) throw damaged(`cannot be unpacked: ${messageOf(error)}`, error);
    throw error;
  }
}

async function* bytesOf(file: string): AsyncIterable<Buffer> {
  const source = createReadStream(file);
  const opened = createGunzip();
  const failed = pipeline(source, opened);
  failed.catch(() => undefined);
  for await (const chunk of opened) yield chunk as Buffer;
  await failed;
}

async function unpackEntries(entries: AsyncGenerator<FoundEntry>, folder: string): Promise<Contents> {
  const first = await entries.next();
  if (first.done === true || first.value.path !== TABLE_OF_CONTENTS) throw damaged('is not one of a hub');
  const contents = await readContents(first.value);
  const missing = new Map(contents.files.map((file) => [file.name as string, file]));
  for await (const entry of entries) {
    const known = missing.get(entry.path);
    if (entry.kind !== 'file' || known?.size !== entry.size)
      throw damaged(`holds ${JSON.stringify(entry.path)}, which it should not`);
    missing.delete(entry.path);
    await layOut(entry, known, join(folder, entry.path));
  }
  const [lost] = missing.keys();
  if (lost !== undefined) throw damaged(`lacks ${lost}`);
  return contents;
}

async function readContents({ content, size }: FoundEntry): Promise<Contents> {
  if (size > LARGEST_TABLE_BYTES) throw damaged('is not one of a hub');
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  try {
    return contentsSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    throw damaged('is of a form that this version does not know', error);
  }
}

async function layOut({ content }: FoundEntry, { name, sha256 }: ContentsFile, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }),
  );
  if (hash.digest('hex') !== sha256) throw damaged(`holds another ${name} than was written`);
}
