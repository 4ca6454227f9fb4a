import { ManifestWriter } from '../../shared/manifest/encode.ts';
import type { FileEntry } from '../../shared/manifest/entry.ts';
import { parentOf } from '../../shared/manifest/paths.ts';
import type { AdvancePiece } from './advance.ts';
import type { PackWriter } from './pack-writer.ts';

/** Frames of a megabyte in one piece: few enough to come soon, enough for a piece not to count. */
const FRAMES = 4;

/** Cuts what a scan reads into pieces that can travel while it goes on. */
export class AdvanceWriter {
  readonly #packs: PackWriter;
  readonly #emit: (piece: AdvancePiece) => void;
  #manifest = new ManifestWriter();
  /** The folder that the last file lies in; null before the first one of a piece. */
  #folder: string | null = null;
  #frames = 0;
  #bytes = 0;

  constructor(packs: PackWriter, emit: (piece: AdvancePiece) => void) {
    this.#packs = packs;
    this.#emit = emit;
  }

  /**
   * A file that was read just now, in the order of manifests. One with content that is kept elsewhere is left out: servers may have
   * that, too.
   */
  add(file: FileEntry, isNew: boolean): void {
    if (isNew && file.size > 0) {
      this.#enter(parentOf(file.path));
      this.#manifest.add(file);
    }
    const { closed } = this.#packs;
    if (closed !== null && closed.frames - this.#frames >= FRAMES) this.#cut();
  }

  /** All is read. */
  finish(): void {
    this.#packs.closeFrame();
    this.#cut();
  }

  /** Adds the folders on the way that the piece does not have yet. */
  #enter(folder: string): void {
    const before = this.#folder;
    this.#folder = folder;
    for (let end = 0; end < folder.length;) {
      const slash = folder.indexOf('/', end + 1);
      end = slash < 0 ? folder.length : slash;
      const path = folder.slice(0, end);
      const isKnown = before !== null && (before === path || before.startsWith(`${path}/`));
      if (!isKnown) this.#manifest.add({ kind: 'folder', path });
    }
  }

  #cut(): void {
    const { closed } = this.#packs;
    if (closed === null) return;
    const [offset, length] = [this.#bytes, closed.bytes - this.#bytes];
    if (this.#manifest.length > 0 && length > 0)
      this.#emit({ manifest: this.#manifest.finish(), file: this.#packs.file, offset, length });
    this.#manifest = new ManifestWriter();
    this.#folder = null;
    this.#frames = closed.frames;
    this.#bytes = closed.bytes;
  }
}
