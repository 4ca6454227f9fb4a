import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { readTar, type FoundEntry } from './tar.ts';

/**
 * What is in the archive of a site (`.tar.gz`), in this order; any tar opens it, and `sha256sum -c SHA256SUMS` checks it:
 *
 *     backup.json    what it is of, and when it was made
 *     database.sql   the dump; for a site without a database it is not there
 *     data/          the site's data folder: files/, private/, settings
 *     SHA256SUMS     of all members before it
 */
export const MEMBERS = {
  description: 'backup.json',
  dump: 'database.sql',
  data: 'data',
  sums: 'SHA256SUMS',
} as const;

const description = z.object({
  format: z.literal('aegir-backup'),
  version: z.literal(1),
  site: z.string().max(1_000),
  platform: z.string().max(63),
  /** Of the code that the site ran on. */
  release: z.string().max(64),
  database: z.boolean(),
  madeAt: z.iso.datetime(),
});

/** What stands in `backup.json`. */
export type BackupDescription = z.infer<typeof description>;

const LARGEST_DESCRIPTION = 64 << 10;

/** The sums of an archive as they come about, line by line. */
export class Sums {
  readonly #whole: Hash = createHash('sha256');

  /** A member with this digest; gives its line as sha256sum writes it. */
  add(path: string, digest: string): Buffer {
    const line = Buffer.from(sumLine(path, digest), 'latin1');
    this.#whole.update(line);
    return line;
  }

  /** Hex digest of all lines. */
  digest(): string {
    return this.#whole.digest('hex');
  }
}

/** A name with a line's end or a backslash is escaped, and its line begins with a backslash. */
function sumLine(path: string, digest: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `${escaped === path ? '' : '\\'}${digest}  ${escaped}\n`;
}

/** What the members of an archive are brought to. */
export interface BackupReader {
  describe(description: BackupDescription): void;
  /** The content is read to its end. */
  dump(content: AsyncIterable<Buffer>): Promise<void>;
  /** A file, folder or symlink of the data folder, by its path there; '' is the folder itself. */
  data(path: string, entry: FoundEntry): Promise<void>;
}

/**
 * Reads an archive (no longer compressed) to its end, and holds it to its sums. Throws BACKUP_CORRUPT; what was read by
 * then is not to be used.
 */
export async function readBackup(chunks: AsyncIterable<Buffer>, reader: BackupReader): Promise<void> {
  const sums = new Sums();
  let seen: 'nothing' | 'description' | 'sums' = 'nothing';
  for await (const entry of readTar(chunks)) {
    if (seen === 'sums') throw corrupt('something follows its sums');
    if (entry.path === MEMBERS.sums) {
      if ((await digestOf(entry.content)) !== sums.digest()) throw corrupt('it does not match its sums');
      seen = 'sums';
      continue;
    }
    const hash = createHash('sha256');
    const content = hashed(entry.content, hash);
    if (seen === 'nothing') {
      reader.describe(await readDescription(entry, content));
      seen = 'description';
    } else await readMember({ ...entry, content }, reader);
    for await (const _rest of content);
    if (entry.kind === 'file') sums.add(entry.path, hash.digest('hex'));
  }
  if (seen !== 'sums') throw corrupt('it has no sums');
}

async function readMember(entry: FoundEntry, reader: BackupReader): Promise<void> {
  const { path, kind, content } = entry;
  if (path === MEMBERS.dump && kind === 'file') return reader.dump(content);
  if (path === MEMBERS.data) return reader.data('', entry);
  if (path.startsWith(`${MEMBERS.data}/`)) return reader.data(path.slice(MEMBERS.data.length + 1), entry);
  throw corrupt('it holds something that does not belong to it');
}

async function readDescription(
  { path, size }: FoundEntry,
  content: AsyncIterable<Buffer>,
): Promise<BackupDescription> {
  if (path !== MEMBERS.description || size > LARGEST_DESCRIPTION) throw corrupt('it does not say what it is');
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  try {
    return description.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch (error) {
    throw corrupt('it does not say what it is', error);
  }
}

async function* hashed(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const part of content) {
    hash.update(part);
    yield part;
  }
}

async function digestOf(content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of content) hash.update(part);
  return hash.digest('hex');
}

function corrupt(finding: string, cause?: unknown): AppError {
  return new AppError('BACKUP_CORRUPT', `the archive cannot be used: ${finding}`, { cause });
}
