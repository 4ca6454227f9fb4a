import { AppError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { ByteReader } from './byte-reader.ts';

/**
 * The part of the tar format (POSIX ustar, with pax headers where a name or a size needs one) that archives of sites
 * are written in. Any tar reads it. What is read here is held to exactly what is written here: an archive is made by
 * us or it is refused.
 */

/** One member of an archive. Paths and targets are byte strings (latin1), as everywhere. */
export interface TarEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  /** Permission bits. */
  readonly mode: number;
  /** Bytes of content; 0 unless it is a file. */
  readonly size: number;
  readonly mtimeMs: number;
  /** Of a symlink, else ''. */
  readonly target: string;
}

/** A member as it is read. Its content is read before the next member is asked for, or is skipped. */
export interface FoundEntry extends TarEntry {
  readonly content: AsyncIterable<Buffer>;
}

const BLOCK = 512;
const NAME_BYTES = 100;
/** The largest size that eleven octal digits hold. */
const LARGEST_OCTAL = 0o77777777777;
const LARGEST_PAX = 16 << 10;
const TYPES = { file: '0', symlink: '2', folder: '5' } as const;
const PAX = 'x';

/** Two empty blocks end an archive. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);

/** What comes before the content of a member. */
export function tarHeader(entry: TarEntry): Buffer {
  const path = entry.kind === 'folder' ? `${entry.path}/` : entry.path;
  const long: [string, string][] = [];
  if (path.length > NAME_BYTES) long.push(['path', path]);
  if (entry.target.length > NAME_BYTES) long.push(['linkpath', entry.target]);
  if (entry.size > LARGEST_OCTAL) long.push(['size', String(entry.size)]);
  const size = Math.min(entry.size, LARGEST_OCTAL);
  const own = block({ ...entry, path: path.slice(0, NAME_BYTES), size, type: TYPES[entry.kind] });
  return long.length === 0 ? own : Buffer.concat([paxHeader(long), own]);
}

/** What fills the last block of a content of this size. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** The members of an archive in their order. Throws BACKUP_CORRUPT for what is no archive of ours. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<FoundEntry> {
  const reader = new ByteReader(chunks);
  let pax = new Map<string, string>();
  for (;;) {
    const header = await reader.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { type, ...raw } = parseBlock(header);
    if (type === PAX) {
      pax = await readPax(reader, raw.size);
      continue;
    }
    const entry = entryOf(type, raw, pax);
    pax = new Map();
    let left = entry.size;
    const content = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const piece = await reader.some(left);
        left -= piece.length;
        yield piece;
      }
    };
    yield { ...entry, content: content() };
    while (left > 0) left -= (await reader.some(left)).length;
    await reader.exactly(tarPadding(entry.size).length);
  }
}

type RawEntry = Omit<TarEntry, 'kind'>;

function entryOf(type: string, raw: RawEntry, pax: ReadonlyMap<string, string>): TarEntry {
  const kind = (['file', 'symlink', 'folder'] as const).find((one) => TYPES[one] === type);
  if (kind === undefined) throw corrupt('it holds a member of an unknown kind');
  const path = (pax.get('path') ?? raw.path).replace(/\/$/, '');
  const size = kind === 'file' ? Number(pax.get('size') ?? raw.size) : 0;
  const target = kind === 'symlink' ? (pax.get('linkpath') ?? raw.target) : '';
  if (!isPlain(path) || !Number.isSafeInteger(size) || size < 0)
    throw corrupt('it holds a member of no name');
  return { ...raw, kind, path, size, target };
}

/** Below the root of the archive, and in one way of writing it. */
function isPlain(path: string): boolean {
  return (
    path.length <= LIMITS.manifestPathBytes &&
    !path.includes('\0') &&
    path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  );
}

function paxHeader(values: readonly (readonly [string, string])[]): Buffer {
  const text = values.map(([key, value]) => paxRecord(key, value)).join('');
  const name = { path: 'pax', size: text.length, type: PAX, mode: 0o644, mtimeMs: 0, target: '' };
  return Buffer.concat([block(name), Buffer.from(text, 'latin1'), tarPadding(text.length)]);
}

/** Its length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return `${String(length)}${rest}`;
}

async function readPax(reader: ByteReader, size: number): Promise<Map<string, string>> {
  if (size > LARGEST_PAX) throw corrupt('it holds a header without end');
  let text = (await reader.exactly(size)).toString('latin1');
  await reader.exactly(tarPadding(size).length);
  const values = new Map<string, string>();
  while (text !== '') {
    const [, digits = '', key = ''] = /^(\d{1,5}) ([a-z]+)=/.exec(text) ?? [];
    const record = text.slice(0, Number(digits));
    if (digits === '' || !record.endsWith('\n')) throw corrupt('it holds a header that is none');
    values.set(key, record.slice(digits.length + key.length + 2, -1));
    text = text.slice(record.length);
  }
  return values;
}

function block(entry: RawEntry & { readonly type: string }): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(entry.path, 0, NAME_BYTES, 'latin1');
  header.write(octal(entry.mode & 0o7777, 7), 100, 'latin1');
  header.write(octal(0, 7), 108, 'latin1');
  header.write(octal(0, 7), 116, 'latin1');
  header.write(octal(entry.size, 11), 124, 'latin1');
  header.write(octal(Math.max(0, Math.floor(entry.mtimeMs / 1_000)), 11), 136, 'latin1');
  header.write(entry.type, 156, 'latin1');
  header.write(entry.target.slice(0, NAME_BYTES), 157, NAME_BYTES, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  header.write(`${octal(checksum(header), 6)}\0 `, 148, 'latin1');
  return header;
}

function parseBlock(header: Buffer): RawEntry & { readonly type: string } {
  const text = (from: number, length: number): string => {
    const bytes = header.subarray(from, from + length);
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end < 0 ? length : end).toString('latin1');
  };
  if (number(text(148, 8)) !== checksum(header) || text(257, 6) !== 'ustar') throw corrupt('it is damaged');
  return {
    path: text(0, NAME_BYTES),
    mode: number(text(100, 8)) & 0o777,
    size: number(text(124, 12)),
    mtimeMs: number(text(136, 12)) * 1_000,
    type: text(156, 1),
    target: text(157, NAME_BYTES),
  };
}

/** Sum of all bytes, its own field counted as spaces. */
function checksum(header: Buffer): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function number(text: string): number {
  const digits = text.trim();
  if (!/^[0-7]+$/.test(digits)) throw corrupt('it is damaged');
  return Number.parseInt(digits, 8);
}

function corrupt(finding: string): AppError {
  return new AppError('BACKUP_CORRUPT', `this is no archive of a site: ${finding}`);
}
