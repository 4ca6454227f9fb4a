import { statSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { BackupDescription } from '../../shared/archive/backup-format.ts';
import { packBackup, type BackupParts, type PackNotes } from '../../shared/archive/pack.ts';
import type { Clock } from '../../shared/clock.ts';
import { dumpDatabase, type OpenDatabase } from '../../shared/database-dump/tools.ts';
import type { SiteDatabase } from '../../shared/desired-state.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import { openDatabase, type FetchCredentials } from '../apply/database-access.ts';
import { problemOf } from '../apply/results.ts';
import { Backoff } from '../backoff.ts';
import type { SpokeConfig } from '../config.ts';
import { siteDataFolder, UPLOAD_FOLDERS } from '../disk/places.ts';
import type { Run } from '../exec.ts';
import { siteFile } from '../render/context.ts';
import { checkSeen, uploadsOf } from '../share/marker.ts';
import type { Uploads } from '../../shared/share.ts';
import type { Spool } from './spool.ts';

/** A backup that the hub wants. */
export interface MakeBackupOrder {
  /** Id of the backup. */
  readonly backup: string;
  readonly description: Omit<BackupDescription, 'format' | 'version' | 'database' | 'madeAt'>;
  readonly database: SiteDatabase | null;
  /** Bytes of the archive above which it is given up. */
  readonly mostBytes: number;
  /** Of which data. */
  readonly of: Uploads;
}

/** Archives on their way to and from the hub. */
export interface BackupLine {
  /** Resolves with the digest when the hub holds all of it durably and found it unharmed. */
  upload(backup: string, archive: AsyncIterable<Buffer>, signal: AbortSignal): Promise<UploadedArchive>;
  fetch(backup: string, signal: AbortSignal): AsyncIterable<Buffer>;
}

export interface UploadedArchive {
  readonly digest: string;
  readonly bytes: number;
}

export interface MakeBackupTools {
  readonly config: Pick<SpokeConfig, 'root'>;
  readonly spool: Spool;
  readonly run: Run;
  readonly line: BackupLine;
  readonly fetchCredentials: FetchCredentials;
  readonly clock: Clock;
}

/** gzip's own middle: the line and the disk are slower than this. */
const LEVEL = 6;

/**
 * Makes a backup of a site where its data is, and brings it to the hub. The site goes on meanwhile. Throws DUMP_FAILED,
 * BACKUP_UNREADABLE, BACKUP_TOO_LARGE, DISK_FULL; nothing is left here either way.
 */
export function makeBackup(
  order: MakeBackupOrder,
  tools: MakeBackupTools,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<JobResult> {
  return tools.spool.with(order.backup, async (folder) => {
    onProgress({ stage: 'dump' });
    const open = await openForDump(order, tools, signal);
    const dump = open === null ? null : `${folder}/database.sql`;
    if (open !== null && dump !== null) {
      await dumpDatabase(open, dump, { run: tools.run, folder, signal });
    }
    faultPoint('backup.dumped');
    const dumpBytes = dump === null ? 0 : statSync(dump).size;
    const work: Upload = {
      order,
      folder,
      dump,
      dumpBytes,
      password: open?.password ?? '',
      signal,
      onProgress,
    };
    const { digest, bytes, notes } = await uploadThroughOutages(work, tools);
    faultPoint('backup.uploaded');
    const backup = { digest, bytes, files: notes.files, dataBytes: notes.bytes, dumpBytes };
    return {
      outcome: 'OUTCOME_APPLIED',
      stage: 'backup',
      backup,
      problems: notes.problems.map((problem) => problemOf(problem)),
    };
  });
}

async function openForDump(
  { database, description: { site } }: MakeBackupOrder,
  { config, fetchCredentials }: MakeBackupTools,
  signal: AbortSignal,
): Promise<OpenDatabase | null> {
  if (database === null) return null;
  return { database, ...(await openDatabase(config, site, database, fetchCredentials, signal)) };
}

interface Upload {
  readonly order: MakeBackupOrder;
  readonly folder: string;
  readonly dump: string | null;
  readonly dumpBytes: number;
  readonly password: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** A lost connection begins the archive again, from the same dump. */
async function uploadThroughOutages(
  work: Upload,
  tools: MakeBackupTools,
): Promise<UploadedArchive & { readonly notes: PackNotes }> {
  const backoff = new Backoff({ baseMs: 500, factor: 1.6, capMs: 10_000 });
  for (let attempt = 1; ; attempt += 1) {
    const notes: PackNotes = { problems: [], files: 0, bytes: 0 };
    try {
      return { ...(await upload(work, `sums-${String(attempt)}`, notes, tools)), notes };
    } catch (error) {
      work.signal.throwIfAborted();
      if (toAppError(error).kind !== 'unavailable') throw error;
      await tools.clock.sleep(backoff.next(), work.signal);
    }
  }
}

async function upload(
  work: Upload,
  sums: string,
  notes: PackNotes,
  { config, line, clock }: MakeBackupTools,
): Promise<UploadedArchive> {
  const { order, folder, dump, password, signal } = work;
  const parts = {
    description: {
      format: 'aegir-backup' as const,
      version: 1 as const,
      ...order.description,
      database: dump !== null,
      madeAt: new Date(clock.now()).toISOString(),
    },
    ...{ dump, password, sumsFile: `${folder}/${sums}` },
    dataFolder: `${siteDataFolder(config)}/${siteFile(order.description.site)}`,
    ...uploadParts(order, config),
  };
  const stop = new AbortController();
  const archive = new PassThrough({ highWaterMark: 1 << 20 });
  const packed = pipeline(
    Readable.from(packBackup(parts, notes), { objectMode: true, highWaterMark: 4 }),
    createGzip({ level: LEVEL }),
    archive,
    { signal: AbortSignal.any([signal, stop.signal]) },
  );
  // Whoever reads the archive meets the failure too; this one has its reason.
  packed.catch(() => undefined);
  try {
    const uploaded = await line.upload(order.backup, counted(archive, work, notes), signal);
    await packed;
    return uploaded;
  } catch (error) {
    stop.abort();
    throw await packed.then(
      () => error,
      (cause: unknown) => (cause instanceof AppError ? cause : error),
    );
  }
}

/** Throws SHARE_MISSING rather than make a backup without the uploads of a site. */
function uploadParts(
  { description: { site }, of: { uploads, part } }: MakeBackupOrder,
  config: Pick<SpokeConfig, 'root'>,
): Pick<BackupParts, 'without' | 'elsewhere'> {
  if (part === 'own') return { without: new Set(UPLOAD_FOLDERS) };
  if (uploads === undefined) return {};
  const folder = uploadsOf(config, uploads.folder);
  checkSeen(folder, uploads.share);
  const home = `${folder.path}/${siteFile(site)}`;
  return { elsewhere: new Map(UPLOAD_FOLDERS.map((name) => [name, `${home}/${name}`])) };
}

async function* counted(archive: PassThrough, work: Upload, notes: PackNotes): AsyncGenerator<Buffer> {
  const { order, dumpBytes, onProgress } = work;
  let bytes = 0;
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > order.mostBytes) {
      throw new AppError('BACKUP_TOO_LARGE', `the backup is larger than ${String(order.mostBytes)} bytes`);
    }
    onProgress({ stage: 'upload', filesDone: notes.files, bytesDone: dumpBytes + notes.bytes });
    yield chunk;
  }
}
