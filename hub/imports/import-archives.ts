import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { packBackup, type PackNotes } from '../../shared/archive/pack.ts';
import type { BackupDescription } from '../../shared/archive/backup-format.ts';
import type { RunTool } from '../../shared/database-dump/tools.ts';
import { AppError } from '../../shared/errors.ts';
import { removeTree } from '../../shared/safe-files.ts';
import type { ArchivePiece, ArrivedArchive, BackupShelf } from '../backups/shelf.ts';
import { checkUploads, filesWith, saltFile } from './found-data.ts';
import type { SiteFolder } from './site-folders.ts';
import { spoolDatabase, spoolFile } from './spooled-dump.ts';

/** What becomes the archive of a new site. */
export interface ImportOrder {
  /** Id of the backup. */
  readonly id: string;
  readonly folder: SiteFolder;
  /** A dump on the hub's disk; null: the database that the folder's settings name. */
  readonly dump: string | null;
  /** How that database is read; ca: PEM, '' for the authorities of the system. */
  readonly sourceTls: { readonly ca: string } | null;
  readonly description: Pick<BackupDescription, 'site' | 'platform' | 'release'>;
}

/** The archive as it lies on the shelf, what is in it, and what did not get into it. */
export interface ImportedArchive extends ArrivedArchive {
  readonly files: number;
  readonly dataBytes: number;
  readonly dumpBytes: number;
  readonly problems: readonly AppError[];
}

/** Settings with passwords: the spoke writes its own. */
const WITHOUT: ReadonlySet<string> = new Set(['settings.php', 'drushrc.php', 'salt.php']);
const LEVEL = 6;

/** Makes archives of sites that were found on the hub's disk. What is found there is read and never changed. */
export class ImportArchives {
  readonly #spool: string;
  readonly #shelf: BackupShelf;
  readonly #run: RunTool;
  readonly #now: () => number;

  constructor(
    state: string,
    { shelf, run, now }: { readonly shelf: BackupShelf; readonly run: RunTool; readonly now: () => number },
  ) {
    this.#spool = `${state}/imports`;
    this.#shelf = shelf;
    this.#run = run;
    this.#now = now;
  }

  /** Run once at start: removes what work that was cut short left. */
  sweep(): void {
    mkdirSync(this.#spool, { recursive: true, mode: 0o700 });
    removeTree(`${this.#spool}/work`, this.#spool);
  }

  /**
   * When it resolves the archive lies on the shelf under the id, durably. Throws SITE_FOLDER_UNREADABLE, DUMP_FAILED,
   * DATABASE_TLS_FAILED, PROGRAM_MISSING, BACKUP_UNREADABLE, BACKUP_TOO_LARGE, DISK_FULL; then nothing is left.
   */
  async make(order: ImportOrder, signal: AbortSignal): Promise<ImportedArchive> {
    checkUploads(order.folder.path);
    const folder = `${this.#spool}/work/${order.id}`;
    removeTree(folder, this.#spool);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      const dump = `${folder}/database.sql`;
      await this.#dump(order, dump, { folder, signal });
      const others = filesWith(order.folder.login?.password ?? '', order.folder.path);
      const left = others.filter((name) => !WITHOUT.has(name));
      const notes: PackNotes = { problems: left.map(leftOut), files: 0, bytes: 0 };
      const without = new Set([...WITHOUT, ...left]);
      const arrived = await this.#shelf.receive(
        order.id,
        this.#pieces(order, { folder, dump, notes, without, signal }),
      );
      const { problems, files, bytes } = notes;
      return { ...arrived, problems, files, dataBytes: bytes, dumpBytes: statSync(dump).size };
    } finally {
      removeTree(folder, this.#spool);
    }
  }

  #dump(
    { folder: { login, problem, name }, dump, sourceTls }: ImportOrder,
    to: string,
    place: { readonly folder: string; readonly signal: AbortSignal },
  ): Promise<void> {
    if (dump !== null) return spoolFile(dump, to, place);
    if (login !== null) return spoolDatabase(login, to, { ...place, tls: sourceTls, run: this.#run });
    throw new AppError('SITE_FOLDER_UNREADABLE', `the database of sites/${name} is not known: ${problem}`);
  }

  async *#pieces(
    { folder: found, description }: ImportOrder,
    work: {
      readonly folder: string;
      readonly dump: string;
      readonly notes: PackNotes;
      readonly without: ReadonlySet<string>;
      readonly signal: AbortSignal;
    },
  ): AsyncGenerator<ArchivePiece> {
    const parts = {
      description: {
        ...{ format: 'aegir-backup' as const, version: 1 as const, ...description, database: true },
        madeAt: new Date(this.#now()).toISOString(),
      },
      ...{ dump: work.dump, dataFolder: found.path, sumsFile: `${work.folder}/sums` },
      ...{ password: '', without: work.without, besides: saltFile(found.salt) },
    };
    const hash = createHash('sha256');
    const packed = Readable.from(packBackup(parts, work.notes), { objectMode: true, highWaterMark: 4 });
    const archive = packed.pipe(createGzip({ level: LEVEL }));
    packed.on('error', (error) => archive.destroy(error));
    try {
      for await (const chunk of archive as AsyncIterable<Buffer>) {
        work.signal.throwIfAborted();
        hash.update(chunk);
        yield { chunk, digest: '' };
      }
      yield { chunk: Buffer.alloc(0), digest: hash.digest('hex') };
    } finally {
      packed.destroy();
      archive.destroy();
    }
  }
}

function leftOut(name: string): AppError {
  return new AppError(
    'BACKUP_INCOMPLETE',
    `${name} is left out: it holds the password of the former database`,
    {
      remedy: 'What the site needs of it belongs into local.settings.php in its data folder.',
    },
  );
}
