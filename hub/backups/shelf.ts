import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open, statfs, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { readBackup, type BackupDescription } from '../../shared/archive/backup-format.ts';
import { AppError, hasCode } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { asDiskError, fsyncFolder } from '../../shared/safe-files.ts';

/** A piece of an archive that is uploaded; the last one names the digest of all. */
export interface ArchivePiece {
  readonly chunk: Buffer;
  readonly digest: string;
}

/** An archive that is here whole. */
export interface ArrivedArchive {
  readonly digest: string;
  readonly bytes: number;
}

/** Left free for the database and for everybody else. */
const MARGIN_BYTES = 256 << 20;
const LOOK_EVERY_BYTES = 16 << 20;
/** How long an archive stays that no backup is known for. */
const STRAY_MS = 30 * 86_400_000;

/** The archives of backups on the hub's disk, for its own user alone. */
export class BackupShelf {
  readonly #folder: string;
  readonly #mostBytes: number;

  constructor(state: string, mostBytes: number) {
    this.#folder = `${state}/backups`;
    this.#mostBytes = mostBytes;
  }

  /** Bytes of the largest archive that is taken. */
  get mostBytes(): number {
    return this.#mostBytes;
  }

  /**
   * Run once at start: removes uploads that never ended, and archives that no backup is known for since a month: a hub that
   * was restored does not know the newest ones. Returns the names of those that nobody knows and that stay.
   */
  sweep(known: ReadonlySet<string>, nowMs: number): string[] {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const strays: string[] = [];
    for (const name of readdirSync(this.#folder)) {
      const [, id] = /^(.*)\.tar\.gz$/.exec(name) ?? [];
      if (id !== undefined && known.has(id)) continue;
      const path = `${this.#folder}/${name}`;
      if (id !== undefined && nowMs - statSync(path).mtimeMs < STRAY_MS) strays.push(name);
      else rmSync(path, { force: true });
    }
    return strays;
  }

  /**
   * Takes an archive in; when it resolves all of it is here, durable, and has the digest that its sender named. A later
   * one for the same backup takes its place. Throws BACKUP_CORRUPT, BACKUP_TOO_LARGE, DISK_FULL, CANCELLED for a sender
   * that went; then nothing is here of it.
   */
  async receive(id: string, pieces: AsyncIterable<ArchivePiece>): Promise<ArrivedArchive> {
    const part = `${this.#folder}/${id}.part`;
    rmSync(part, { force: true });
    const file = await open(part, 'wx', 0o600);
    try {
      const arrived = await this.#write(file, pieces);
      await file.sync();
      renameSync(part, this.pathOf(id));
      fsyncFolder(this.#folder);
      return arrived;
    } catch (error) {
      rmSync(part, { force: true });
      throw asDiskError(error, 'the archive of a backup');
    } finally {
      await file.close();
    }
  }

  /** The bytes of an archive. Throws BACKUP_CORRUPT when it is gone. */
  async *read(id: string): AsyncGenerator<Buffer> {
    try {
      yield* createReadStream(this.pathOf(id), {
        highWaterMark: LIMITS.packMessageBytes,
      }) as AsyncIterable<Buffer>;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      throw new AppError('BACKUP_CORRUPT', 'the archive of the backup is gone');
    }
  }

  /**
   * Reads all of an archive: whether it is what came, and whether what is in it matches its sums. Gives what it says it
   * is. Throws BACKUP_CORRUPT.
   */
  async verify(id: string, wanted: ArrivedArchive): Promise<BackupDescription> {
    const hash = createHash('sha256');
    const source = createReadStream(this.pathOf(id));
    source.on('data', (chunk) => hash.update(chunk));
    const found: BackupDescription[] = [];
    try {
      const plain = source.pipe(createGunzip());
      source.on('error', (error) => plain.destroy(error));
      await readBackup(plain as AsyncIterable<Buffer>, {
        describe: (description) => found.push(description),
        dump: drain,
        data: (_path, { content }) => drain(content),
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      const fault = asDiskError(error, 'the archive of a backup');
      if (fault instanceof AppError) throw fault;
      throw new AppError('BACKUP_CORRUPT', 'the archive cannot be read', { cause: error });
    } finally {
      source.destroy();
    }
    const [description] = found;
    if (description === undefined || hash.digest('hex') !== wanted.digest) {
      throw new AppError('BACKUP_CORRUPT', 'the archive is not the one that came');
    }
    return description;
  }

  /** Nothing happens when it is not there. */
  remove(id: string): void {
    rmSync(this.pathOf(id), { force: true });
  }

  has(id: string): boolean {
    return statSync(this.pathOf(id), { throwIfNoEntry: false }) !== undefined;
  }

  pathOf(id: string): string {
    return `${this.#folder}/${id}.tar.gz`;
  }

  /** Throws DISK_FULL where an archive of this size would leave others without room. */
  async checkRoom(bytes = 0): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder);
    const left = bavail * bsize - bytes;
    if (left >= MARGIN_BYTES) return;
    throw new AppError(
      'DISK_FULL',
      `the file system of ${this.#folder} on the hub has no room for the backup`,
    );
  }

  async #write(file: FileHandle, pieces: AsyncIterable<ArchivePiece>): Promise<ArrivedArchive> {
    const hash = createHash('sha256');
    let bytes = 0;
    let untilLook = 0;
    let named = '';
    for await (const { chunk, digest } of pieces) {
      if (named !== '') throw new AppError('FIELD_INVALID', 'something follows the end of the archive');
      bytes += chunk.length;
      untilLook -= chunk.length;
      this.#checkSize(bytes);
      if (untilLook <= 0) {
        await this.checkRoom();
        untilLook = LOOK_EVERY_BYTES;
      }
      hash.update(chunk);
      await file.writeFile(chunk);
      named = digest;
    }
    if (named === '') throw new AppError('CANCELLED', 'the archive did not come to its end');
    const digest = hash.digest('hex');
    if (named === digest) return { digest, bytes };
    throw new AppError('BACKUP_CORRUPT', 'the archive was damaged on its way');
  }

  #checkSize(bytes: number): void {
    if (bytes <= this.#mostBytes) return;
    throw new AppError('BACKUP_TOO_LARGE', `the backup is larger than ${String(this.#mostBytes)} bytes`);
  }
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _piece of content);
}
