import { createHash, type Hash } from 'node:crypto';
import { appendFileSync, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { childOf, readablePath } from '../manifest/paths.ts';
import { MEMBERS, Sums, type BackupDescription } from './backup-format.ts';
import { staysInside } from './links.ts';
import { TAR_END, tarHeader, tarPadding, type TarEntry } from './tar.ts';
import { walk, type WalkedEntry } from './walk.ts';

/** What an archive is made of. */
export interface BackupParts {
  readonly description: BackupDescription;
  /** A complete dump, null for a site without a database. */
  readonly dump: string | null;
  readonly dataFolder: string;
  /** A file of this user's own, for the sums. */
  readonly sumsFile: string;
  /** Password of the site's database, '' for none: settings that hold it are left out. */
  readonly password: string;
  /** Names right in the folder that do not belong into the archive. */
  readonly without?: ReadonlySet<string>;
  /** Names right in the folder that are links, and the folders whose content stands in their place. */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Files that come into the folder besides, by their names: for PHP to read, and for nobody else. */
  readonly besides?: ReadonlyMap<string, Buffer>;
}

/** What is to be said of an archive that was made. */
export interface PackNotes {
  readonly problems: AppError[];
  files: number;
  bytes: number;
}

const READ_BYTES = 256 << 10;
/** Settings are small; what is larger and lies beside them is not looked into. */
const SETTINGS_BYTES = 1 << 20;
/** What visitors and the application bring along: it is theirs, whatever is in it. */
const UPLOADS = /^(?:files|private)(?:\/|$)/;

/**
 * The bytes of an archive, not compressed. What is left out, and what changed while it was read, is a problem in the
 * notes; what cannot be read throws BACKUP_UNREADABLE.
 */
export async function* packBackup(parts: BackupParts, notes: PackNotes): AsyncGenerator<Buffer> {
  const sums = new SumsFile(parts.sumsFile);
  const text = Buffer.from(`${JSON.stringify(parts.description, null, 2)}\n`);
  yield* member(plainFile(MEMBERS.description, text.length), bytesOf(text), sums);
  if (parts.dump !== null) yield* ownFile(MEMBERS.dump, parts.dump, sums);
  for (const found of walkData(parts)) {
    if (parts.without?.has(found.path.split('/')[0] ?? '') === true) continue;
    const path = found.path === '' ? MEMBERS.data : `${MEMBERS.data}/${found.path}`;
    const reason = whyLeftOut(found, parts.password);
    if (reason !== null) {
      notes.problems.push(reason);
      continue;
    }
    notes.files += found.kind === 'file' ? 1 : 0;
    notes.bytes += found.size;
    yield* member({ ...found, path }, contentOf(found, notes), sums);
  }
  for (const [name, content] of parts.besides ?? []) {
    const entry = { ...plainFile(`${MEMBERS.data}/${name}`, content.length), mode: 0o640 };
    yield* member(entry, bytesOf(content), sums);
  }
  yield* ownFile(MEMBERS.sums, parts.sumsFile, null);
  yield TAR_END;
}

function* walkData({ dataFolder, elsewhere }: BackupParts): Generator<WalkedEntry> {
  for (const found of walk(dataFolder)) {
    const place = found.kind === 'symlink' ? elsewhere?.get(found.path) : undefined;
    if (place === undefined) yield found;
    else for (const each of walk(place)) yield { ...each, path: pathBelow(found.path, each.path) };
  }
}

function pathBelow(folder: string, path: string): string {
  return path === '' ? folder : childOf(folder, path);
}

/** Sums as a running digest, and as the file that goes into the archive. */
class SumsFile {
  readonly #sums = new Sums();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    appendFileSync(file, '', { mode: 0o600 });
  }

  add(path: string, hash: Hash): void {
    appendFileSync(this.#file, this.#sums.add(path, hash.digest('hex')));
  }
}

async function* member(
  entry: TarEntry,
  content: Iterable<Buffer>,
  sums: SumsFile | null,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  yield tarHeader(entry);
  for (const piece of content) {
    hash.update(piece);
    yield piece;
    // Others get their turn also when whoever takes the pieces never waits.
    await turn();
  }
  yield tarPadding(entry.size);
  if (entry.kind === 'file') sums?.add(entry.path, hash);
}

async function* ownFile(path: string, file: string, sums: SumsFile | null): AsyncGenerator<Buffer> {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = fstatSync(descriptor);
    yield* member(
      plainFile(path, size),
      readExactly(descriptor, size, () => undefined),
      sums,
    );
  } finally {
    closeSync(descriptor);
  }
}

function plainFile(path: string, size: number): TarEntry {
  return { path, kind: 'file', mode: 0o600, size, mtimeMs: Date.now(), target: '' };
}

function* bytesOf(bytes: Buffer): Generator<Buffer> {
  yield bytes;
}

/** The size was said already: what has grown is cut there, what has shrunk is filled up with zeros, and both are said. */
function contentOf(found: WalkedEntry, notes: PackNotes): Iterable<Buffer> {
  if (found.descriptor === null) return [];
  return readExactly(found.descriptor, found.size, () => {
    const message = `${readablePath(found.path)} changed while it was read`;
    notes.problems.push(new AppError('BACKUP_INCOMPLETE', message));
  });
}

function* readExactly(descriptor: number, size: number, onShort: () => void): Generator<Buffer> {
  for (let at = 0; at < size;) {
    const piece = Buffer.alloc(Math.min(READ_BYTES, size - at));
    const read = readSync(descriptor, piece, 0, piece.length, at);
    if (read === 0) {
      onShort();
      yield* zeros(size - at);
      return;
    }
    at += read;
    yield piece.subarray(0, read);
  }
}

function* zeros(length: number): Generator<Buffer> {
  for (let left = length; left > 0; left -= READ_BYTES) yield Buffer.alloc(Math.min(READ_BYTES, left));
}

function whyLeftOut(found: WalkedEntry, password: string): AppError | null {
  const { path, kind, target, size, descriptor } = found;
  const shown = readablePath(path);
  if (kind === 'symlink' && !staysInside(path, target)) {
    return new AppError('BACKUP_INCOMPLETE', `${shown} is left out: it is a link that leads out of the data`);
  }
  const isSettings = descriptor !== null && !UPLOADS.test(path) && size <= SETTINGS_BYTES;
  if (password === '' || !isSettings) return null;
  const text = Buffer.concat([...readExactly(descriptor, size, () => undefined)]);
  if (!text.includes(password)) return null;
  return new AppError('BACKUP_INCOMPLETE', `${shown} is left out: it holds the password of the database`, {
    remedy: 'Let it read the password as the web server tells it: $_SERVER["db_passwd"].',
  });
}
