import { readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { compareTrees } from '../../shared/manifest/compare.ts';
import { encodeDelta } from '../../shared/manifest/delta.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { getManifest } from '../../shared/manifest/shelf.ts';
import { serveThread, type Calls } from '../../shared/threads.ts';
import type { AdvancePiece, AdvanceTotals } from './advance.ts';
import { Catalogue } from './catalogue.ts';
import { inlinePack } from './inline-pack.ts';
import type { Release, ScanProgress, Source } from './library.ts';
import { removeDamagedManifests, scrubFrames, type Scrubbed } from './scrub.ts';
import { squeezePack } from './squeeze.ts';
import { pauseOf, type Cancel } from './pieces.ts';
import { scan, tidyPacks, type LibraryFolders, type ScanOrder } from './scan.ts';

/** Where a library keeps everything. */
export interface LibraryPlaces extends LibraryFolders {
  readonly database: string;
}

/** A scan as the thread is asked for it; the first element of `cancel` turns 1 to stop it. */
export interface ScanRequest {
  readonly database: string;
  readonly order: ScanOrder;
  readonly cancel: Cancel;
}

/** What a scan tells while it goes on; see ScanWatcher. */
export type ScanEvent =
  | { readonly progress: ScanProgress }
  | { readonly first: AdvanceTotals }
  | { readonly piece: AdvancePiece }
  | { readonly dropped: string };

/** What leads to a release from another one; no pack where the new content is more than a little. */
export interface ReleaseDeltaBytes {
  readonly manifest: Uint8Array;
  readonly pack: Uint8Array;
}

/** Calls of the thread that reads source trees; it alone writes to libraries, one call at a time. */
export interface ScanCalls extends Calls {
  open(places: LibraryPlaces): void;
  scan(request: ScanRequest, emit: (event: ScanEvent) => void): Promise<Release>;
  prune(request: { database: string; platform: string; keep: ReadonlySet<string> }): void;
  /** Compresses one pack; see squeezePack. Throws CANCELLED when a scan shall go first. */
  squeeze(request: { database: string; cancel: Int32Array }): string | null;
  /** Frames that releases of a platform need. */
  framesOf(request: { database: string; platform: string }): number[];
  /** Reads frames again; see scrubFrames. */
  scrub(request: { database: string; frames: readonly number[]; sources: readonly Source[] }): Scrubbed;
  /** Removes manifests of a platform that are damaged; returns their releases. */
  scrubManifests(request: { database: string; platform: string }): string[];
  /** What leads from one release to another; null when it would save less than half of the manifest. */
  delta(request: { database: string; base: string; release: string }): ReleaseDeltaBytes | null;
  close(database: string): void;
}

interface OpenLibrary {
  readonly catalogue: Catalogue;
  readonly folders: LibraryFolders;
}

/** By database. */
const libraries = new Map<string, OpenLibrary>();

function library(database: string): OpenLibrary {
  const open = libraries.get(database);
  if (open === undefined) throw new Error(`the library ${database} is not open`);
  return open;
}

serveThread({
  open: (places) => {
    const opened = { catalogue: new Catalogue(places.database), folders: places };
    libraries.set(places.database, opened);
    tidy(opened);
  },
  scan: ({ database, order, cancel }, emit) => {
    const { catalogue, folders } = library(database);
    return scan(order, catalogue, folders, {
      pause: pauseOf(cancel),
      cancel,
      progress: (progress) => {
        emit({ progress });
      },
      first: (totals) => {
        emit({ first: totals });
      },
      piece: (piece) => {
        emit({ piece });
      },
      dropped: (path) => {
        emit({ dropped: path });
      },
    });
  },
  prune: ({ database, platform, keep }) => {
    const { catalogue, folders } = library(database);
    const unused = catalogue.transaction(() => {
      catalogue.forget(platform, keep);
      return catalogue.forgetUnusedPacks();
    });
    for (const file of unused) unlinkSync(join(folders.packs, file));
    removeStray(folders.manifests, catalogue.releases());
  },
  squeeze: ({ database, cancel }) => {
    const { catalogue, folders } = library(database);
    return squeezePack(catalogue, folders.packs, () => {
      if (Atomics.load(cancel, 0) !== 0) throw new AppError('CANCELLED', 'a scan goes first');
    });
  },
  framesOf: ({ database, platform }) => library(database).catalogue.frameIdsOf(platform),
  scrub: ({ database, frames, sources }) => {
    const { catalogue, folders } = library(database);
    return scrubFrames(catalogue, folders, frames, sources);
  },
  scrubManifests: ({ database, platform }) => {
    const { catalogue, folders } = library(database);
    return removeDamagedManifests(catalogue, folders, platform);
  },
  delta: ({ database, base, release }) => {
    const { catalogue, folders } = library(database);
    const from = manifestIn(folders, base);
    const to = manifestIn(folders, release);
    const differences = compareTrees(from, to);
    const manifest = encodeDelta(from, to, differences);
    if (manifest.length * 2 >= statSync(join(folders.manifests, release)).size) return null;
    return { manifest, pack: inlinePack(from, to, differences, catalogue, folders.packs) };
  },
  close: (database) => {
    library(database).catalogue.close();
    libraries.delete(database);
  },
} satisfies ScanCalls);

function manifestIn({ manifests }: LibraryFolders, release: string): Manifest {
  return getManifest({ release, path: join(manifests, release) });
}

/** Takes away what a crash left behind. */
function tidy({ catalogue, folders }: OpenLibrary): void {
  tidyPacks(catalogue, folders);
  removeStray(folders.packs, catalogue.packs.files());
  removeStray(folders.manifests, catalogue.releases());
}

function removeStray(folder: string, keep: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) if (!keep.has(name)) rmSync(join(folder, name), { force: true });
}
