import {
  createReadStream,
  createWriteStream,
  openSync,
  readSync,
  closeSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { WithoutDefiners } from '../../shared/database-dump/definers.ts';
import { dumpDatabase, roomGuard, type DatabaseWork } from '../../shared/database-dump/tools.ts';
import { SYSTEM_AUTHORITIES } from '../../shared/database-tls.ts';
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

/**
 * Dumps a database that a found site names. Throws DUMP_FAILED with what the tool says, DATABASE_TLS_FAILED,
 * PROGRAM_MISSING, DISK_FULL.
 */
export async function spoolDatabase(
  { host, port, name, user, password }: FoundLogin,
  to: string,
  work: DatabaseWork & { readonly tls: { readonly ca: string } | null },
): Promise<void> {
  const open = { database: { host, port, name, user }, password };
  const way =
    host === 'localhost' ? ({ overSocket: true } as const) : { caFile: authorities(work.tls, work.folder) };
  try {
    await dumpDatabase({ ...open, ...way }, to, work);
  } catch (error) {
    throw withRemedy(error);
  }
}

/** The file that the tool checks a certificate against. */
function authorities(tls: { readonly ca: string } | null, folder: string): string | null {
  if (tls === null) return null;
  if (tls.ca === '') return SYSTEM_AUTHORITIES;
  const file = `${folder}/authorities.pem`;
  writeFileSync(file, tls.ca, { mode: 0o600 });
  return file;
}

/** What is said to who does not encrypt and should: MariaDB takes some of them for one with a wrong password. */
const MAY_NEED_TLS = /insecure transport|access denied/i;
const ENCRYPT =
  'Correct the login in its settings.php; if that server takes encrypted logins only: --source-tls required --source-ca FILE.';
const TRUST =
  'Give the authority that signed its certificate, which has to be for the host in the settings: --source-ca FILE.';

/** The server is none of the hub's, so how it is gone to is said with the import. */
function withRemedy(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { reason, message } = error;
  const isUntrusted = reason === 'DATABASE_TLS_FAILED';
  if (!isUntrusted && !MAY_NEED_TLS.test(message)) return error;
  return new AppError(reason, message, { remedy: isUntrusted ? TRUST : ENCRYPT, cause: error });
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
