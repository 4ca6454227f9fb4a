import { mkdirSync } from 'node:fs';
import { removeTree } from '../../shared/safe-files.ts';
import { ensureFolder } from '../disk/folders.ts';
import { namesIfThere } from '../disk/reading.ts';

/**
 * Folders of this user's own for work on backups: dumps, sums, and what opens a database. Each lasts as long as its
 * work; what a crash left is removed at the next start.
 */
export class Spool {
  readonly #folder: string;

  constructor(state: string) {
    this.#folder = `${state}/backups`;
  }

  /** Run once at start, before any work. */
  sweep(): void {
    for (const name of namesIfThere(this.#folder)) this.#remove(name);
  }

  /** Gives the work an empty folder, and removes it when the work is over. */
  async with<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
    ensureFolder(this.#folder, 0o700);
    this.#remove(name);
    const folder = `${this.#folder}/${name}`;
    mkdirSync(folder, { mode: 0o700 });
    try {
      return await work(folder);
    } finally {
      this.#remove(name);
    }
  }

  #remove(name: string): void {
    removeTree(`${this.#folder}/${name}`, this.#folder);
  }
}
