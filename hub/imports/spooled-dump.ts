import {
  createReadStream,
  createWriteStream,
  openSync,
  readSync,
  closeSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { WithoutDefiners } from '../../shared/database-dump/definers.ts';
import { dumpDatabase, roomGuard, type RunTool } from '../../shared/database-dump/tools.ts';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import type { FoundLogin } from './found-settings.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * The real path of a dump that an operator names on the hub. It must lie below the hub's root, which holds code and what
 * people put there, and nothing of the hub's own. Throws FIELD_INVALID.
 */
export function checkDumpFile(file: string, root: string): string {
  const invalid = (what: string): AppError =>
    new AppError('FIELD_INVALID', `dump ${what}`, {
      field: 'dump',
      remedy: `Put it on the hub below ${root}, where the user of the hub can read it.`,
    });
  try {
    const path = realpathSync(file);
    if (!path.startsWith(`${realpathSync(root)}/`)) throw invalid(`${file} does not lie below ${root}`);
    if (!statSync(path).isFile()) throw invalid(`${file} is no file`);
    closeSync(openSync(path, 'r'));
    return path;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalid(`${file} cannot be read: ${messageOf(error)}`);
  }
}

/** Copies a dump, unpacked and without definers, into a new file. Throws DUMP_FAILED, DISK_FULL. */
export async function spoolFile(
  from: string,
  to: string,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  const steps = [
    roomGuard(folder),
    createWriteStream(to, { mode: 0o600, flags: 'wx', flush: true }),
  ] as const;
  const unpacked = isGzip(from) ? [createGunzip()] : [];
  try {
    await pipeline([createReadStream(from), ...unpacked, new WithoutDefiners(), ...steps], { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (hasCode(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR')) {
      throw new AppError('DUMP_FAILED', `${from} is damaged: it cannot be unpacked`, { cause: error });
    }
    throw asDiskError(error, 'the dump');
  }
}

/** Dumps a database that a found site names. Throws DUMP_FAILED with what the tool says, PROGRAM_MISSING, DISK_FULL. */
export async function spoolDatabase(
  { host, port, name, user, password }: FoundLogin,
  to: string,
  work: { readonly folder: string; readonly signal: AbortSignal; readonly run: RunTool },
): Promise<void> {
  const open = { database: { host, port, name, user }, password };
  await dumpDatabase(host === 'localhost' ? { ...open, overSocket: true } : open, to, work);
}

function isGzip(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const head = Buffer.alloc(GZIP.length);
    readSync(descriptor, head, 0, head.length, 0);
    return head.equals(GZIP);
  } finally {
    closeSync(descriptor);
  }
}
