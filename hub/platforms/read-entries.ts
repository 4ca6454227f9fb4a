import { ManifestWriter } from '../../shared/manifest/encode.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import type { Tree } from '../../shared/tree.ts';
import type { AdvanceWriter } from './advance-writer.ts';
import type { FoundFile, Listing } from './listing.ts';
import type { FileContent, PackWriter } from './pack-writer.ts';
import type { ReadAhead, ReadFile } from './read-ahead.ts';
import { readSource } from './read-source.ts';
import type { Stamp } from './stamp.ts';
import type { ScanWatcher } from './watcher.ts';

const PROGRESS_EVERY = 256;

/** What content is read from, and where it goes. */
export interface Reading {
  readonly tree: Tree;
  readonly ahead: ReadAhead;
  readonly packs: PackWriter;
  readonly advance: AdvanceWriter | null;
}

/** The manifest of what was found; files that are not as they were before are read for it. */
export async function readEntries(
  found: Listing,
  before: Manifest | null,
  reading: Reading,
  watcher: ScanWatcher,
): Promise<Buffer> {
  const { ahead, advance } = reading;
  const writer = new ManifestWriter(before);
  const progress = new ScanCount(found, watcher);
  for (const part of found.parts()) {
    if (typeof part !== 'number') {
      if (before !== null) writer.copy(before, part.from, part.to);
      continue;
    }
    const [entry, known] = [found.at(part), found.knownOf(part)];
    if (known >= 0 && before !== null) writer.copy(before, known, known + 1);
    else if (entry.kind !== 'file') writer.add(entry);
    else {
      if (ahead.isMissing(part)) await ahead.bring();
      const { content, stamp } = readFile(entry, ahead.take(part), reading, watcher.pause);
      if (stamp !== entry) found.setStamp(part, stamp);
      const { path, mode } = entry;
      const file = { kind: 'file', path, mode, size: stamp.size, ...content } as const;
      writer.add(file);
      advance?.add(file, content.isNew);
      progress.read(entry.size);
    }
  }
  advance?.finish();
  progress.end();
  return writer.finish();
}

function readFile(
  entry: FoundFile,
  read: ReadFile | null,
  { tree, packs }: Reading,
  pause: () => void,
): { content: FileContent; stamp: Stamp } {
  if (read === null) return readSource(tree, entry, packs, pause);
  pause();
  return { content: packs.keepRead(read.digest, read.bytes), stamp: entry };
}

/** Tells how far a scan is, now and then; what nobody has to read is done from the beginning. */
class ScanCount {
  readonly #found: Listing;
  readonly #watcher: ScanWatcher;
  #files: number;
  #bytes = 0;

  constructor(found: Listing, watcher: ScanWatcher) {
    this.#found = found;
    this.#watcher = watcher;
    this.#files = found.knownFiles;
  }

  read(bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
    if (this.#files % PROGRESS_EVERY === 0) this.#tell(this.#files, this.#bytes);
  }

  end(): void {
    this.#tell(this.#found.files, this.#found.bytes);
  }

  #tell(filesDone: number, bytesDone: number): void {
    const { files, bytes } = this.#found;
    this.#watcher.progress({ filesDone, bytesDone, filesTotal: files, bytesTotal: bytes });
  }
}
