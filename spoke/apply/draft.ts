import { lchownSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { systemClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { removeTree, SafeFolder } from '../../shared/safe-files.ts';
import { ensureFolder } from '../disk/folders.ts';
import type { SyncFilesystem } from '../disk/file-system.ts';
import { readIfThere } from '../disk/reading.ts';
import { HAPROXY_FOLDER } from '../render/haproxy/parts.ts';
import { SUBDIRECTORIES } from '../render/context.ts';
import { PAGES_FOLDER } from '../render/pages.ts';
import { RECORD_FILE } from './record.ts';
import { Seal, STAMPS_FILE, stampsOf } from './stamps.ts';

/** Folders of a generation. */
const FOLDERS = [
  'pre.d',
  'platform.d',
  'vhost.d',
  SUBDIRECTORIES,
  'site.d',
  'post.d',
  'probe.d',
  'auth.d',
  HAPROXY_FOLDER,
  PAGES_FOLDER,
  'platforms',
] as const;

/** Configuration is read by the web server's parent; probes and pages by its workers. */
const FILE_MODE = 0o640;
const PUBLIC_MODE = 0o644;
const PUBLIC_FOLDERS = ['probe.d', PAGES_FOLDER];
const FOLDER_MODE = 0o755;

/** A draft that is whole is sealed, whoever has lost interest. */
const NEVER = new AbortController().signal;

/** How long files are handled before other work of the process gets a turn; a busy disk takes its time for each. */
const TURN_MS = 20;
const SYNCS_AT_ONCE = 8;
/** More new files than this are made durable all at once. */
const MOST_SINGLE_SYNCS = 64;

/** The generation that a draft takes files over from. */
export interface Previous {
  /** Null when there is none. */
  readonly folder: string | null;
  /** Text that was written for one of its files, null when it is not kept. */
  readonly original: (path: string) => string | null;
}

/**
 * A generation's folder while it is made. Files are new, or hard links to those of the generation before;
 * nothing of an earlier generation is ever written to.
 */
export class GenerationDraft {
  readonly folder: string;
  readonly #previous: string | null;
  /** Whose members read the files of users, and nobody else; null when nobody needs to. */
  readonly #webGroup: number | null;
  /** Of the generation before: what is not as it was sealed was changed by somebody else. */
  readonly #seal: Seal | null;
  readonly #folders = new Map<string, SafeFolder>();
  /** Files that are there; texts of those that were written and not linked. */
  readonly #present = new Set<string>();
  readonly #written = new Map<string, string>();
  #turnEnds = systemClock.monotonic() + TURN_MS;

  private constructor(folder: string, { folder: previous, original }: Previous, webGroup: number | null) {
    this.folder = folder;
    this.#webGroup = webGroup;
    this.#previous = previous;
    this.#seal = previous === null ? null : new Seal(previous, original);
  }

  /** Makes an empty draft below `generations`; what an interrupted attempt left there goes first. */
  static create(
    generations: string,
    generation: number,
    previous: Previous,
    webGroup: number | null = null,
  ): GenerationDraft {
    ensureFolder(generations, FOLDER_MODE);
    const draft = new GenerationDraft(`${generations}/${String(generation)}`, previous, webGroup);
    removeTree(draft.folder, generations);
    const parent = SafeFolder.open(generations);
    const root = parent.folder(String(generation), { create: FOLDER_MODE });
    parent.close();
    draft.#folders.set('.', root);
    for (const name of FOLDERS) draft.#folders.set(name, root.folder(name, { create: FOLDER_MODE }));
    return draft;
  }

  /** Writes a file, in place of the one that is there. */
  write(path: string, text: string): void {
    this.remove(path);
    this.#in(path).createFile(basename(path), text, modeOf(path));
    if (dirname(path) === 'auth.d' && this.#webGroup !== null) {
      lchownSync(`${this.folder}/${path}`, -1, this.#webGroup);
    }
    this.#present.add(path);
    this.#written.set(path, text);
  }

  /**
   * Takes a file from the generation before, in place of the one that is there. False, and nothing there,
   * when the generation before has none, or when somebody has changed it since.
   */
  reuse(path: string): boolean {
    this.remove(path);
    if (!this.hasPrevious(path)) return false;
    this.#in(path).link(`${this.#previous ?? ''}/${path}`, basename(path));
    this.#present.add(path);
    return true;
  }

  /**
   * Takes a file as `reuse` does, for one that may name the folder of its generation: that becomes this one's, as
   * the earlier folder will not last.
   */
  adopt(path: string): boolean {
    if (!this.reuse(path)) return false;
    const text = this.read(path) ?? '';
    const moved = text.replaceAll(`${this.#previous ?? ''}/`, `${this.folder}/`);
    if (moved !== text) this.write(path, moved);
    return true;
  }

  /** Whether the generation before has the file, unchanged since it was sealed. */
  hasPrevious(path: string): boolean {
    return this.#seal?.holds(path) ?? false;
  }

  /** Takes a file out; no error when there is none. */
  remove(path: string): void {
    if (!this.#present.delete(path)) return;
    this.#written.delete(path);
    this.#in(path).unlink(basename(path));
  }

  /** What was written anew, by path. */
  get written(): ReadonlyMap<string, string> {
    return this.#written;
  }

  /** Text of a file of the draft, or null when there is none. */
  read(path: string): string | null {
    return readIfThere(`${this.folder}/${path}`);
  }

  /** Hides a file from the web server's patterns, or shows it again. No error when there is none. */
  hide(path: string, hidden: boolean): void {
    if (!this.#present.has(path)) return;
    const [shown, aside] = [basename(path), `.${basename(path)}`];
    this.#in(path).rename(hidden ? shown : aside, hidden ? aside : shown);
  }

  symlink(path: string, target: string): void {
    this.#in(path).symlink(basename(path), target);
  }

  /** To be awaited between files, so that thousands of them do not hold up the process. */
  async breathe(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (systemClock.monotonic() < this.#turnEnds) return;
    await turn();
    this.#turnEnds = systemClock.monotonic() + TURN_MS;
  }

  /** Writes the record last and makes everything durable; with it the generation is complete. */
  async seal(record: string, syncFilesystem: SyncFilesystem): Promise<void> {
    this.write(STAMPS_FILE, await stampsOf(this.folder, this.#present, () => this.breathe(NEVER)));
    if (this.#written.size > MOST_SINGLE_SYNCS) await syncFilesystem(this.folder);
    else await this.#syncWritten();
    this.write(RECORD_FILE, record);
    await syncFile(`${this.folder}/${RECORD_FILE}`);
    this.#folders.get('.')?.sync();
    const generations = SafeFolder.open(dirname(this.folder));
    generations.sync();
    generations.close();
  }

  async #syncWritten(): Promise<void> {
    const limit = pLimit(SYNCS_AT_ONCE);
    await Promise.all(
      [...this.#written.keys()].map((path) => limit(() => syncFile(`${this.folder}/${path}`))),
    );
    for (const folder of this.#folders.values()) folder.sync();
  }

  /** Lets go of the folders; the draft cannot be used any more. */
  close(): void {
    for (const folder of this.#folders.values()) folder.close();
    this.#folders.clear();
  }

  /** Takes the whole draft away. */
  discard(): void {
    this.close();
    removeTree(this.folder, dirname(this.folder));
  }

  #in(path: string): SafeFolder {
    const folder = this.#folders.get(dirname(path));
    if (!folder) throw new AppError('PATH_INVALID', `not a place in a generation: ${path}`);
    return folder;
  }
}

/** Mode of a file of a generation. */
export function modeOf(path: string): number {
  return PUBLIC_FOLDERS.includes(dirname(path)) ? PUBLIC_MODE : FILE_MODE;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
