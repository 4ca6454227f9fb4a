import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { hasCode } from '../../shared/errors.ts';
import {
  blockAt,
  blockDigest,
  FOLDER_MODE,
  type Block,
  type Entry,
  type FileEntry,
} from '../../shared/manifest/entry.ts';
import { corruptPack, digestOf, openFrame, parseFrame } from '../../shared/manifest/pack.ts';
import { nativePath } from '../../shared/manifest/paths.ts';
import type { BlockPlace, CloneSource, CopySource, LinkSource } from './plan.ts';
import { isIntact, isIntactFile, openForReading, readBlock } from './survey.ts';
import { isMasked, Tree } from './tree.ts';

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW;
/** Shares the blocks where the file system can. */
const CLONE = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;

/** Puts entries of a manifest into a tree that is not live. Every block is hashed before it counts. */
export class TreeWriter {
  readonly #entries: readonly Entry[];
  readonly #tree: Tree;
  #expected = new Map<string, BlockPlace[]>();
  #aside = 0;

  constructor(entries: readonly Entry[], tree: Tree) {
    this.#entries = entries;
    this.#tree = tree;
  }

  /** Says where the blocks that will arrive belong. */
  expect(places: readonly BlockPlace[]): void {
    this.#expected = new Map();
    for (const place of places) {
      const digest = blockDigest(this.#file(place[0]), place[1]);
      const known = this.#expected.get(digest);
      if (known === undefined) this.#expected.set(digest, [place]);
      else known.push(place);
    }
  }

  /** Writes the blocks of a frame wherever they belong. Throws CONTENT_CORRUPT before anything false is written. */
  writeFrame(bytes: Buffer): void {
    for (const { digest, bytes: block } of openFrame(parseFrame(bytes))) {
      for (const place of this.#expected.get(digest) ?? []) this.#writeBlock(place, block);
    }
  }

  /** Hard-links files from another release; returns the entries that could not be. */
  link(release: string, readyMs: number, sources: readonly LinkSource[]): number[] {
    const from = Tree.open(release);
    try {
      return sources.filter((source) => !this.#linkOne(from, readyMs, source)).map(({ entry }) => entry);
    } finally {
      from.close();
    }
  }

  /**
   * Begins files as copies of files of another release, made by the kernel and not hashed again: like a link, a copy
   * has the bytes that were hashed when they came, and that nobody touched since. Returns those that could not be.
   */
  clone(release: string, readyMs: number, sources: readonly CloneSource[]): CloneSource[] {
    const from = Tree.open(release);
    try {
      return sources.filter((source) => !this.#cloneOne(from, readyMs, source));
    } finally {
      from.close();
    }
  }

  /** Copies blocks from another release; returns those that are not what they should be. */
  copy(release: string, sources: readonly CopySource[]): BlockPlace[] {
    const from = Tree.open(release);
    try {
      return sources.filter((source) => !this.#copyOne(from, source)).map(({ place }) => place);
    } finally {
      from.close();
    }
  }

  /** Makes what has no content: folders, symlinks, empty files. */
  makeRest(entries: readonly number[]): void {
    for (const index of entries) {
      const entry = this.#entry(index);
      if (entry.kind === 'folder') this.#tree.enter(entry.path, { create: true });
      else if (entry.kind === 'symlink') this.#symlink(entry.path, entry.target);
      else if (entry.size === 0) this.#create(entry, null);
    }
  }

  /** Moves entries of this tree to their places in another one, each in one step. */
  moveTo(folder: string, entries: readonly number[]): void {
    const to = Tree.open(folder);
    try {
      for (const index of entries) this.#moveOne(to, this.#entry(index));
    } finally {
      to.close();
    }
  }

  #linkOne(from: Tree, readyMs: number, source: LinkSource): boolean {
    const entry = this.#entry(source.entry);
    const path = from.find(source.path);
    if (path === null || !isIntact(path, entry, readyMs)) return false;
    const target = this.#tree.at(entry.path, { create: true });
    try {
      linkSync(path, target);
      return true;
    } catch (error) {
      // Gone, on another file system, or linked as often as the file system takes: it is fetched then.
      if (hasCode(error, 'ENOENT', 'EXDEV', 'EMLINK', 'EPERM')) return false;
      throw error;
    }
  }

  #cloneOne(from: Tree, readyMs: number, { entry, from: file }: CloneSource): boolean {
    const found = from.find(file.path);
    const descriptor = found === null ? null : openForReading(found);
    if (descriptor === null) return false;
    const isAsItWas = (): boolean => isIntactFile(fstatSync(descriptor), file, readyMs);
    try {
      if (!isAsItWas()) return false;
      const { path, size, mode } = this.#file(entry);
      const target = this.#tree.at(path, { create: true });
      copyFileSync(`/proc/self/fd/${String(descriptor)}`, target, CLONE);
      truncateSync(target, Math.min(size, file.size));
      chmodSync(target, mode);
      if (isAsItWas()) return true;
      unlinkSync(target);
      return false;
    } finally {
      closeSync(descriptor);
    }
  }

  #copyOne(from: Tree, { place, path, offset }: CopySource): boolean {
    const block = this.#block(place);
    const found = from.find(path);
    const descriptor = found === null ? null : openForReading(found);
    if (descriptor === null) return false;
    try {
      const bytes = readBlock(descriptor, { ...block, offset });
      if (bytes === null || digestOf(bytes) !== block.digest) return false;
      this.#writeBlock(place, bytes);
      return true;
    } finally {
      closeSync(descriptor);
    }
  }

  #writeBlock(place: BlockPlace, bytes: Buffer): void {
    const file = this.#file(place[0]);
    const { offset, length } = this.#block(place);
    if (length !== bytes.length) throw corruptPack('a block has another length than in the manifest');
    if (file.blockLengths.length === 0) this.#create(file, bytes);
    else this.#writeAt(file, bytes, offset);
  }

  #create(file: FileEntry, bytes: Buffer | null): void {
    const path = this.#tree.at(file.path, { create: true });
    const descriptor = openSync(path, CREATE | constants.O_EXCL, file.mode);
    try {
      if (bytes !== null) writeAll(descriptor, bytes, null);
      if (isMasked(file.mode)) fchmodSync(descriptor, file.mode);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Large files come in blocks, from both threads and in any order. */
  #writeAt(file: FileEntry, bytes: Buffer, offset: number): void {
    const descriptor = openSync(this.#tree.at(file.path, { create: true }), CREATE, file.mode);
    try {
      writeAll(descriptor, bytes, offset);
      if (isMasked(file.mode)) fchmodSync(descriptor, file.mode);
    } finally {
      closeSync(descriptor);
    }
  }

  #symlink(path: string, target: string): void {
    const at = this.#tree.at(path, { create: true });
    try {
      symlinkSync(nativePath(target), at);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      unlinkSync(at);
      symlinkSync(nativePath(target), at);
    }
  }

  #moveOne(to: Tree, entry: Entry): void {
    const target = to.at(entry.path, { create: true });
    const there = lstatSync(target, { throwIfNoEntry: false });
    if (there?.isDirectory() === true && entry.kind !== 'folder') this.#setAside(target);
    if (entry.kind === 'folder') {
      if (there?.isDirectory() === false) unlinkSync(target);
      fchmodSync(to.enter(entry.path, { create: true }), FOLDER_MODE);
    } else renameSync(this.#tree.at(entry.path, { create: false }), target);
  }

  /** A folder where a file belongs comes into this tree, which is taken away when the repair is done. */
  #setAside(folder: string | Buffer): void {
    this.#aside += 1;
    renameSync(folder, this.#tree.at(`.aside-${String(this.#aside)}`, { create: true }));
  }

  #entry(index: number): Entry {
    const entry = this.#entries[index];
    if (entry === undefined) throw new Error(`the manifest has no entry ${String(index)}`);
    return entry;
  }

  #file(index: number): FileEntry {
    const entry = this.#entry(index);
    if (entry.kind !== 'file') throw new Error(`entry ${String(index)} is no file`);
    return entry;
  }

  #block([entry, block]: BlockPlace): Block {
    return blockAt(this.#file(entry), block);
  }
}

function writeAll(descriptor: number, bytes: Buffer, offset: number | null): void {
  for (let done = 0; done < bytes.length;) {
    const at = offset === null ? null : offset + done;
    done += writeSync(descriptor, bytes, done, bytes.length - done, at);
  }
}
