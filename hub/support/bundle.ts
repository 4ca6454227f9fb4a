import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../../shared/archive/tar.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { VERSION } from '../../shared/version.ts';
import { cleaned } from './clean.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { partsOf, type Part } from './parts.ts';
import { readmeText } from './readme.ts';
import type { BundleSource } from './source.ts';
import { openStore, type Store } from './store.ts';

/** Bytes of the largest file in a bundle, and of all of them, before they are compressed. */
export const BUNDLE_LIMITS = { fileBytes: 4 << 20, allBytes: 32 << 20 } as const;
/** Lines that are cleaned before others get their turn. */
const LINES_AT_A_TIME = 200;

/** What became of one part, for the manifest. */
interface PartFate {
  readonly file: string;
  readonly about: string;
  readonly bytes: number;
  /** Its end did not fit. */
  readonly cut: boolean;
  /** Why it is not there; '' when it is. */
  readonly problem: string;
}

/**
 * A bundle for whoever helps: a .tar.gz of what the hub knows about itself and what happened, without secrets. The database
 * is only read, and a part that cannot be had is named in the manifest instead. Throws NOT_FOUND for a task that was
 * asked for and is not there.
 */
export async function* supportBundle(source: BundleSource): AsyncGenerator<Buffer> {
  const gzip = createGzip();
  const packed = pipeline(Readable.from(archive(source)), gzip);
  // Who reads the stream meets its failure.
  packed.catch(() => undefined);
  yield* gzip as AsyncIterable<Buffer>;
  await packed;
}

async function* archive(source: BundleSource): AsyncGenerator<Buffer> {
  const store = openStore(source);
  try {
    checkTasks(source, store);
    yield* member('README.txt', Buffer.from(readmeText(BUNDLE_LIMITS)), source);
    const fates: PartFate[] = [];
    let room = BUNDLE_LIMITS.allBytes;
    for (const part of partsOf(source, store.opened)) {
      const { text, ...fate } = await readPart(part, store.secrets, Math.min(room, BUNDLE_LIMITS.fileBytes));
      fates.push(fate);
      room -= fate.bytes;
      if (fate.problem === '') yield* member(part.name, text, source);
    }
    const manifest = { version: VERSION, madeMs: source.clock.now(), problems: store.problems, files: fates };
    yield* member('manifest.json', Buffer.from(cleaned(manifest, store.secrets, 2)), source);
    yield TAR_END;
  } finally {
    store.close();
  }
}

function checkTasks({ tasks }: BundleSource, { opened }: Store): void {
  for (const id of tasks) {
    if (opened().db.prepare('SELECT 1 FROM tasks WHERE id = ?').get(id) !== undefined) continue;
    throw new AppError('NOT_FOUND', `there is no task ${id}`, {
      field: 'tasks',
      remedy: 'See: aegirctl task list.',
    });
  }
}

async function readPart(
  part: Part,
  secrets: KnownSecrets,
  room: number,
): Promise<PartFate & { readonly text: Buffer }> {
  const { name, about } = part;
  try {
    const { text, cut } = await written(await part.read(), {
      secrets,
      room,
      indent: name.endsWith('.json') ? 2 : 0,
    });
    return { file: name, about, bytes: text.length, cut, problem: '', text };
  } catch (error) {
    const { message, remedy } = toAppError(error);
    return {
      file: name,
      about,
      bytes: 0,
      cut: false,
      problem: `${message} ${remedy}`.trim(),
      text: Buffer.alloc(0),
    };
  }
}

interface Writing {
  readonly secrets: KnownSecrets;
  readonly room: number;
  readonly indent: number;
}

async function written(
  values: Iterable<unknown>,
  { secrets, room, indent }: Writing,
): Promise<{ text: Buffer; cut: boolean }> {
  const lines: Buffer[] = [];
  let bytes = 0;
  for (const value of values) {
    const line = Buffer.from(cleaned(value, secrets, indent));
    if (bytes + line.length > room) return { text: Buffer.concat(lines), cut: true };
    lines.push(line);
    bytes += line.length;
    if (lines.length % LINES_AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { text: Buffer.concat(lines), cut: false };
}

function* member(path: string, content: Buffer, { clock }: BundleSource): Generator<Buffer> {
  const head = { path, kind: 'file', mode: 0o600, mtimeMs: clock.now(), target: '' } as const;
  yield* [tarHeader({ ...head, size: content.length }), content, tarPadding(content.length)];
}
