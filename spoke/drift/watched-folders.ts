import { lstatSync, watch as watchFolder, type FSWatcher as FolderWatcher } from 'node:fs';
import { watch, type FSWatcher } from 'chokidar';
import { hasCode } from '../../shared/errors.ts';

export interface FolderEvents {
  readonly onEvent: () => void;
  readonly onError: (error: unknown) => void;
}

/** What is watched: folders that come and go as people like, and those of a generation, which are written once. */
export interface Folders {
  readonly lasting: readonly string[];
  readonly generated: readonly string[];
}

/** A folder that was put in another's place is another: its path says nothing. */
interface Watched {
  readonly inode: number;
  readonly watcher: FolderWatcher;
}

/**
 * Tells when something below a folder changes, comes or goes. Folders that somebody may make, remove and move are
 * chokidar's, which asks for every entry anew whenever one of them changes: too much for a generation of thousands of
 * files, of which no more has to be known than that something happened.
 */
export class WatchedFolders {
  readonly #events: FolderEvents;
  readonly #lasting: FSWatcher;
  #generated: ReadonlyMap<string, Watched> = new Map();

  constructor(events: FolderEvents) {
    this.#events = events;
    this.#lasting = watch([], {
      ignoreInitial: true,
      followSymlinks: false,
      depth: 0,
      ignored: (_, stats) => stats !== undefined && !stats.isDirectory(),
    });
    // Events of files below a watched folder are raw ones: the files themselves are not watched.
    this.#lasting.on('raw', events.onEvent);
    this.#lasting.on('error', events.onError);
  }

  /** Watches these, and of the generated ones no others any more. */
  follow({ lasting, generated }: Folders): void {
    this.#lasting.add([...lasting]);
    const before = this.#generated;
    const after = new Map<string, Watched>();
    for (const folder of generated) {
      const inode = lstatSync(folder, { throwIfNoEntry: false })?.ino;
      if (inode === undefined) continue;
      const known = before.get(folder);
      const watched = known?.inode === inode ? known : this.#open(folder, inode);
      if (watched !== null) after.set(folder, watched);
    }
    this.#generated = after;
    for (const [folder, watched] of before) if (after.get(folder) !== watched) watched.watcher.close();
  }

  async close(): Promise<void> {
    for (const { watcher } of this.#generated.values()) watcher.close();
    await this.#lasting.close();
  }

  /** Null where it is not there: a switch may have taken it away. */
  #open(folder: string, inode: number): Watched | null {
    try {
      const watcher = watchFolder(folder, { persistent: false }, this.#events.onEvent);
      watcher.on('error', this.#events.onError);
      return { inode, watcher };
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) this.#events.onError(error);
      return null;
    }
  }
}
