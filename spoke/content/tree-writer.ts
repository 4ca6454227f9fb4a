import {
  chmodSync,
  constants,
  copyFileSync,
  fchmodSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { close, FileStat, linkAt, openAt, renameAt, statAt, unlinkAt, writeAll } from '../../shared/at.ts';
import { hasCode } from '../../shared/errors.ts';
import { DIGEST_BYTES, FOLDER_MODE, type Entry, type FileEntry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { corruptPack, digestOf, openFrame, parseFrame } from '../../shared/manifest/pack.ts';
import { nativePath } from '../../shared/manifest/paths.ts';
import { Expected, type Wanted, type Written } from './expected.ts';
import { NumberList } from './number-list.ts';
import type { CloneSource } from './plan.ts';
import { isIntactAt, isIntactFile, openForReading, readBlock } from './survey.ts';
import { isMasked, Tree, type Place, type Way } from '../../shared/tree.ts';

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW;
const MAKE: Way = { create: true };
const LOOK: Way = { create: false };
/** Shares the blocks where the file system can. */
const CLONE = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;

/** A complete release that content comes from. */
export interface Origin {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly readyMs: number;
}

const found = new FileStat();

/** Puts entries of a manifest into a tree that is not live. Every block is hashed before it counts. */
export class TreeWriter {
  readonly #manifest: Manifest;
  readonly #tree: Tree;
  #expected: Expected | null = null;
  #aside = 0;

  constructor(manifest: Manifest, tree: Tree) {
    this.#manifest = manifest;
    this.#tree = tree;
  }

  /** Says where the blocks that will arrive belong; see Expected for the marks of what came. */
  expect(places: Uint32Array, came: Int32Array): Wanted {
    this.#expected = new Expected(this.#manifest, places, came);
    return this.#expected.totals;
  }

  /** Digests of what is expected and did not come yet; 'all' when that is all there is in the manifest. */
  stillWanted(): Buffer | 'all' {
    return this.#expecting.missing();
  }

  /** Writes the blocks of a frame wherever they belong. Throws CONTENT_CORRUPT before anything false is written. */
  writeFrame(bytes: Buffer, mayHoldMore: boolean): Written {
    const frame = parseFrame(bytes);
    const written = this.#expecting.take(frame, mayHoldMore);
    if (written.blocks === 0) return written;
    for (const [index, { bytes: block }] of openFrame(frame).entries()) {
      this.#expecting.forPlaces(frame.digests, index * DIGEST_BYTES, (place) => {
        this.#writeBlock(place, block);
      });
    }
    return written;
  }

  /** Hard-links files from another release, by pairs of an entry and the file there; returns the entries that could not be. */
  link({ folder, manifest, readyMs }: Origin, pairs: Uint32Array): number[] {
    const from = Tree.open(folder);
    const failed: number[] = [];
    try {
      for (const [entry, file] of pairsIn(pairs)) {
        const place = from.findIn(manifest.folderOf(file), manifest.nameOf(file));
        if (place === null || !this.#linkOne(place, readyMs, entry)) failed.push(entry);
      }
      return failed;
    } finally {
      from.close();
    }
  }

  /**
   * Begins files as copies of files of another release, made by the kernel and not hashed again: like a link, a copy
   * has the bytes that were hashed when they came, and that nobody touched since. Returns those that could not be.
   */
  clone({ folder, manifest, readyMs }: Origin, sources: readonly CloneSource[]): CloneSource[] {
    const from = Tree.open(folder);
    try {
      return sources.filter(
        (source) => !this.#cloneOne(from, manifest.file(source.from), readyMs, source.entry),
      );
    } finally {
      from.close();
    }
  }

  /** Copies blocks from another release, by pairs of a block and the one there; returns those that are not what they should be. */
  copy({ folder, manifest }: Origin, pairs: Uint32Array): Uint32Array {
    const from = Tree.open(folder);
    const failed = new NumberList();
    try {
      for (const [block, there] of pairsIn(pairs)) {
        const path = manifest.pathOf(manifest.entryOf(there));
        if (!this.#copyOne(from, path, manifest.offsetOf(there), block)) failed.add(block);
      }
      return failed.finish();
    } finally {
      from.close();
    }
  }

  /** Makes what has no content: folders, symlinks, empty files. */
  makeRest(entries: Iterable<number>): void {
    for (const index of entries) {
      const entry = this.#manifest.at(index);
      if (entry.kind === 'folder') this.#tree.enter(entry.path, MAKE);
      else if (entry.kind === 'symlink') this.#symlink(entry.path, entry.target);
      else if (entry.size === 0) this.#create(index, null);
    }
  }

  /** Moves entries of this tree to their places in another one, each in one step. */
  moveTo(folder: string, entries: readonly number[]): void {
    const to = Tree.open(folder);
    try {
      for (const index of entries) this.#moveOne(to, this.#manifest.at(index));
    } finally {
      to.close();
    }
  }

  #linkOne(place: Place, readyMs: number, entry: number): boolean {
    const manifest = this.#manifest;
    const shape = { size: manifest.sizeOf(entry), mode: manifest.modeOf(entry) };
    if (!isIntactAt(place, shape, readyMs)) return false;
    const folder = this.#tree.enter(manifest.folderOf(entry), MAKE);
    try {
      linkAt(place.folder, place.name, folder, manifest.nameOf(entry));
      return true;
    } catch (error) {
      // Gone, on another file system, or linked as often as the file system takes: it is fetched then.
      if (hasCode(error, 'ENOENT', 'EXDEV', 'EMLINK', 'EPERM')) return false;
      throw error;
    }
  }

  #cloneOne(from: Tree, file: FileEntry, readyMs: number, entry: number): boolean {
    const place = from.find(file.path);
    const descriptor = place === null ? null : openForReading(place);
    if (descriptor === null) return false;
    const isAsItWas = (): boolean => isIntactFile(descriptor, file, readyMs);
    try {
      if (!isAsItWas()) return false;
      const { path, size, mode } = this.#manifest.file(entry);
      const target = this.#tree.at(path, MAKE);
      copyFileSync(`/proc/self/fd/${String(descriptor)}`, target, CLONE);
      truncateSync(target, Math.min(size, file.size));
      chmodSync(target, mode);
      if (isAsItWas()) return true;
      unlinkSync(target);
      return false;
    } finally {
      close(descriptor);
    }
  }

  #copyOne(from: Tree, path: string, offset: number, block: number): boolean {
    const place = from.find(path);
    const descriptor = place === null ? null : openForReading(place);
    if (descriptor === null) return false;
    try {
      const bytes = readBlock(descriptor, offset, this.#manifest.lengthOf(block));
      if (bytes === null || digestOf(bytes) !== this.#manifest.digestOf(block)) return false;
      this.#writeBlock(block, bytes);
      return true;
    } finally {
      close(descriptor);
    }
  }

  #writeBlock(block: number, bytes: Buffer): void {
    const entry = this.#manifest.entryOf(block);
    if (this.#manifest.lengthOf(block) !== bytes.length)
      throw corruptPack('a block has another length than in the manifest');
    if (!this.#manifest.isLarge(entry)) this.#create(entry, bytes);
    else this.#writeAt(entry, bytes, this.#manifest.offsetOf(block));
  }

  #create(entry: number, bytes: Buffer | null): void {
    const descriptor = this.#open(entry, CREATE | constants.O_EXCL);
    try {
      this.#unmask(descriptor, entry);
      if (bytes !== null) writeAll(descriptor, bytes);
    } finally {
      close(descriptor);
    }
  }

  /** Large files come in blocks, from both threads and in any order. */
  #writeAt(entry: number, bytes: Buffer, offset: number): void {
    const descriptor = this.#open(entry, CREATE);
    try {
      this.#unmask(descriptor, entry);
      for (let done = 0; done < bytes.length;)
        done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
    } finally {
      close(descriptor);
    }
  }

  #open(entry: number, flags: number): number {
    const folder = this.#tree.enter(this.#manifest.folderOf(entry), MAKE);
    return openAt(folder, this.#manifest.nameOf(entry), flags, this.#manifest.modeOf(entry));
  }

  #unmask(descriptor: number, entry: number): void {
    const mode = this.#manifest.modeOf(entry);
    if (isMasked(mode)) fchmodSync(descriptor, mode);
  }

  #symlink(path: string, target: string): void {
    const at = this.#tree.at(path, MAKE);
    try {
      symlinkSync(nativePath(target), at);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      unlinkSync(at);
      symlinkSync(nativePath(target), at);
    }
  }

  #moveOne(to: Tree, entry: Entry): void {
    const target = to.placeOf(entry.path, MAKE);
    const isThere = statAt(target.folder, target.name, found);
    if (isThere && found.isFolder && entry.kind !== 'folder') this.#setAside(target);
    if (entry.kind === 'folder') {
      if (isThere && !found.isFolder) unlinkAt(target.folder, target.name);
      fchmodSync(to.enter(entry.path, MAKE), FOLDER_MODE);
    } else this.#rename(this.#tree.placeOf(entry.path, LOOK), target);
  }

  #rename(from: Place, to: Place): void {
    renameAt(from.folder, from.name, to.folder, to.name);
  }

  /** A folder where a file belongs comes into this tree, which is taken away when the repair is done. */
  #setAside(folder: Place): void {
    this.#aside += 1;
    this.#rename(folder, this.#tree.placeOf(`.aside-${String(this.#aside)}`, MAKE));
  }

  get #expecting(): Expected {
    if (this.#expected === null) throw new Error('nothing was said of what will arrive');
    return this.#expected;
  }
}

function* pairsIn(pairs: Uint32Array): Iterable<[number, number]> {
  for (let at = 0; at + 1 < pairs.length; at += 2) yield [pairs[at] ?? 0, pairs[at + 1] ?? 0];
}
