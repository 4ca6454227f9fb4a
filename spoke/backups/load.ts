import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readBackup } from '../../shared/archive/backup-format.ts';
import { loadDatabase } from '../../shared/database-dump/tools.ts';
import type { Uploads } from '../../shared/share.ts';
import type { SiteDatabase } from '../../shared/desired-state.ts';
import { AppError, hasCode, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import { openDatabase } from '../apply/database-access.ts';
import { Backoff } from '../backoff.ts';
import type { SyncFilesystem } from '../disk/file-system.ts';
import type { MakeBackupTools } from './make-backup.ts';
import { siteSets } from './site-sets.ts';
import { Unpacker } from './unpack.ts';

/** An archive that shall become the data of a site. */
export interface LoadOrder {
  readonly backup: string;
  readonly digest: string;
  readonly bytes: number;
  /** Of what is in it. */
  readonly contentBytes: number;
  readonly site: string;
  readonly version: string;
  /** Null: no dump is loaded. */
  readonly database: SiteDatabase | null;
  /** Where its uploads go. */
  readonly of: Uploads;
}

export interface LoadTools extends MakeBackupTools {
  readonly syncFilesystem: SyncFilesystem;
  /** Group that the web server runs as, null where files cannot be given to it. */
  webGroup(): Promise<number | null>;
}

/** Left free beside what is needed, for everybody else. */
const MARGIN_BYTES = 64 << 20;
/** Descriptions, sums and what headers take. */
const SPARE_BYTES = 64 << 20;

/**
 * Brings an archive to this server: its data beside what is live, its dump into a database that nobody uses yet. Nothing
 * live changes, and the same order may be given again. Throws BACKUP_CORRUPT, DUMP_FAILED, DISK_FULL.
 */
export function loadBackup(
  order: LoadOrder,
  tools: LoadTools,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<JobResult> {
  return tools.spool.with(order.version, async (folder) => {
    await checkRoom(order, folder);
    const archive = `${folder}/archive.tar.gz`;
    await fetchThroughOutages(order, archive, tools, signal, onProgress);
    faultPoint('backup.fetched');
    onProgress({ stage: 'unpack', bytesTotal: order.contentBytes });
    const dump = `${folder}/database.sql`;
    const hasDump = await unpack(order, { archive, dump }, tools, signal);
    faultPoint('backup.unpacked');
    if (order.database !== null && hasDump) {
      onProgress({ stage: 'load' });
      const { site, database } = order;
      const access = await openDatabase(tools.config, site, database, tools.fetchCredentials, signal);
      await loadDatabase({ database, ...access }, dump, { run: tools.run, folder, signal });
    }
    faultPoint('backup.loaded');
    return { outcome: 'OUTCOME_APPLIED', stage: 'load' };
  });
}

async function checkRoom({ bytes, contentBytes }: LoadOrder, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  // The archive, what it unpacks to, and once more the dump: never more than twice its content.
  if (bavail * bsize >= bytes + 2 * contentBytes + MARGIN_BYTES) return;
  throw new AppError('DISK_FULL', `the backup of ${String(contentBytes)} bytes has no room on this server`);
}

async function fetchThroughOutages(
  order: LoadOrder,
  file: string,
  tools: LoadTools,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const backoff = new Backoff({ baseMs: 500, factor: 1.6, capMs: 10_000 });
  for (;;) {
    try {
      await fetchArchive(order, file, tools, signal, onProgress);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (toAppError(error).kind !== 'unavailable') throw asDiskError(error, 'the archive');
      await tools.clock.sleep(backoff.next(), signal);
    }
  }
}

/** All of it, hashed before it counts. */
async function fetchArchive(
  order: LoadOrder,
  file: string,
  { line }: LoadTools,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  const checked = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of line.fetch(order.backup, signal)) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > order.bytes) break;
      onProgress({ stage: 'fetch', bytesDone: bytes, bytesTotal: order.bytes });
      yield chunk;
    }
  };
  await pipeline(Readable.from(checked()), createWriteStream(file, { mode: 0o600, flags: 'w' }), { signal });
  if (bytes === order.bytes && hash.digest('hex') === order.digest) return;
  throw new AppError('BACKUP_CORRUPT', 'the archive that came is not the one that was announced');
}

/** Whether there was a dump in it. */
async function unpack(
  { site, version, contentBytes, of }: LoadOrder,
  files: { readonly archive: string; readonly dump: string },
  tools: LoadTools,
  signal: AbortSignal,
): Promise<boolean> {
  const sets = siteSets(tools.config, of);
  const { own, ...parts } = await sets.begin(site, version);
  const gid = await tools.webGroup();
  const mostBytes = contentBytes + SPARE_BYTES;
  const unpacker = new Unpacker({ ...parts, data: own, dump: files.dump, gid, mostBytes });
  try {
    const plain = createReadStream(files.archive, { signal }).pipe(createGunzip());
    await readBackup(plain as AsyncIterable<Buffer>, unpacker);
  } catch (error) {
    signal.throwIfAborted();
    if (hasCode(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR'))
      throw new AppError('BACKUP_CORRUPT', 'the archive is no gzip file', { cause: error });
    throw error;
  } finally {
    unpacker.close();
  }
  for (const folder of [own, parts.uploads])
    if (typeof folder === 'string') await tools.syncFilesystem(folder);
  sets.complete(version);
  return unpacker.hasDump;
}
