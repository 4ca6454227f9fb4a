import { lstatSync, type Stats } from 'node:fs';
import { readIfThere } from '../disk/reading.ts';
import { RECORD_FILE } from './record.ts';

/** File of a generation that says how each other one was when it was sealed. */
export const STAMPS_FILE = 'stamps.json';

type Stamps = Readonly<Record<string, string>>;

/** Hard links share it; whoever writes to a file or puts another in its place changes it, whatever age they give it. */
function stampOf({ ino, size, mtimeMs }: Stats): string {
  return [ino, size, mtimeMs].join(' ');
}

/** Stamps of files of a folder, as text for its STAMPS_FILE. breathe: awaited between two of them. */
export async function stampsOf(
  folder: string,
  paths: Iterable<string>,
  breathe: () => Promise<void>,
): Promise<string> {
  const stamps: Record<string, string> = {};
  for (const path of paths) {
    await breathe();
    const stat = lstatSync(`${folder}/${path}`, { throwIfNoEntry: false });
    if (stat !== undefined) stamps[path] = stampOf(stat);
  }
  return JSON.stringify(stamps);
}

/** Tells whether the files of a generation are as they were when it was sealed. */
export class Seal {
  readonly #folder: string;
  readonly #sealedMs: number;
  /** Null for a generation that is not there, or was made by a version that left none. */
  readonly #stamps: Stamps | null;
  readonly #original: (path: string) => string | null;

  /** original: text that the spoke wrote for a path of this generation, null when it is not kept. */
  constructor(folder: string, original: (path: string) => string | null) {
    this.#folder = folder;
    this.#original = original;
    this.#sealedMs = lstatSync(`${folder}/${RECORD_FILE}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    this.#stamps = parse(readIfThere(`${folder}/${STAMPS_FILE}`));
  }

  /** Whether a file that is there is the one that was sealed, or says the same. */
  holds(path: string): boolean {
    const stat = lstatSync(`${this.#folder}/${path}`, { throwIfNoEntry: false });
    // Files of earlier generations are older still: only a later hand makes one newer than the seal.
    if (!stat?.isFile() || stat.mtimeMs > this.#sealedMs) return false;
    if (this.#stamps === null || this.#stamps[path] === stampOf(stat)) return true;
    // What was put back, and a machine that was copied, has other files with the same in them.
    const original = this.#original(path);
    return original === null || original === readIfThere(`${this.#folder}/${path}`);
  }
}

function parse(text: string | null): Stamps | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as Stamps;
  } catch {
    // Somebody was at it: texts are compared.
    return {};
  }
}
