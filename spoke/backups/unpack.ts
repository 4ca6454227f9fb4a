import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  createWriteStream,
  fchmodSync,
  openSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackupReader } from '../../shared/archive/backup-format.ts';
import { staysInside } from '../../shared/archive/links.ts';
import type { FoundEntry } from '../../shared/archive/tar.ts';
import { AppError } from '../../shared/errors.ts';
import { nativePath } from '../../shared/manifest/paths.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import { Tree } from '../../shared/tree.ts';

/** Where an archive is unpacked to. */
export interface UnpackPlace {
  /** An empty folder, for the data. */
  readonly data: string;
  /** An empty folder for uploads, null: they are left out; absent: they are part of the data. */
  readonly uploads?: string | null;
  /** A new file, for the dump. */
  readonly dump: string;
  /** Group of the web server, null where files cannot be given to it. */
  readonly gid: number | null;
  /** Bytes above which the archive is not what was announced. */
  readonly mostBytes: number;
}

/** As a site's data folder is made: the spoke's own, and what is in it PHP's as well. */
const SITE_MODE = 0o2750;
const SHARED_FOLDER = 0o2770;
const SHARED_FILE = 0o660;
const UPLOADS = /^(?:files|private)(?:\/|$)/;
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Writes the members of an archive to their places. Nothing is ever written outside the folder; modes are made such
 * that PHP and the spoke can both work with the files. Close it when the archive is read.
 */
export class Unpacker implements BackupReader {
  readonly #place: UnpackPlace;
  readonly #tree: Tree;
  /** Null: they are left out. */
  readonly #uploads: Tree | null;
  #bytes = 0;
  hasDump = false;

  constructor(place: UnpackPlace) {
    this.#place = place;
    this.#tree = openTree(place.data, place.gid);
    const { uploads } = place;
    if (uploads === null) this.#uploads = null;
    else this.#uploads = uploads === undefined ? this.#tree : openTree(uploads, place.gid);
  }

  close(): void {
    if (this.#uploads !== this.#tree) this.#uploads?.close();
    this.#tree.close();
  }

  describe(): void {
    // Where the data go was decided by who ordered it.
  }

  async dump(content: AsyncIterable<Buffer>): Promise<void> {
    this.hasDump = true;
    const file = createWriteStream(this.#place.dump, { mode: 0o600, flags: 'wx', flush: true });
    try {
      await pipeline(Readable.from(this.#bounded(content)), file);
    } catch (error) {
      throw asDiskError(error, 'the dump');
    }
  }

  async data(path: string, entry: FoundEntry): Promise<void> {
    const tree = UPLOADS.test(path) ? this.#uploads : this.#tree;
    try {
      if (tree === null) return;
      if (entry.kind === 'file') await this.#file(tree, path, entry);
      else if (entry.kind === 'symlink') this.#symlink(tree, path, entry.target);
      else if (path !== '') this.#folder(tree, path, entry.mode);
    } catch (error) {
      throw asDiskError(error, path);
    }
  }

  #folder(tree: Tree, path: string, mode: number): void {
    const shared = UPLOADS.test(path) ? SHARED_FOLDER : SITE_MODE;
    fchmodSync(tree.enter(path, { create: true }), shared | (mode & 0o005));
  }

  #symlink(tree: Tree, path: string, target: string): void {
    if (!staysInside(path, target))
      throw new AppError('BACKUP_CORRUPT', 'it holds a link that leads out of it');
    symlinkSync(nativePath(target), tree.at(path, { create: true }));
  }

  async #file(tree: Tree, path: string, { mode, content }: FoundEntry): Promise<void> {
    const wanted = UPLOADS.test(path) ? mode | SHARED_FILE : mode;
    const descriptor = openSync(tree.at(path, { create: true }), CREATE, 0o600);
    try {
      for await (const piece of this.#bounded(content)) {
        for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at);
        await turn();
      }
      // No program becomes another user by what an archive says.
      fchmodSync(descriptor, wanted & 0o777);
    } finally {
      closeSync(descriptor);
    }
  }

  async *#bounded(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of content) {
      this.#bytes += piece.length;
      if (this.#bytes > this.#place.mostBytes) {
        throw new AppError('BACKUP_CORRUPT', 'the archive holds more than was announced');
      }
      yield piece;
    }
  }
}

/** Group before mode: changing the group takes the set-group-id bit away. All below inherits it. */
function openTree(folder: string, gid: number | null): Tree {
  if (gid !== null) chownSync(folder, -1, gid);
  chmodSync(folder, SITE_MODE);
  return Tree.open(folder);
}
