import { existsSync, readFileSync, rmSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Logger } from '../../shared/log.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import type { Manifest } from '../../shared/manifest/entry.ts';
import { readablePath } from '../../shared/manifest/paths.ts';
import { checkDigest, checkObjectName } from '../../shared/names.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import { build, type Work } from './build.ts';
import { fsyncInCrew, openCrew, removeInCrew, type Crew } from './crew.ts';
import { fetchManifest, isDigest, readManifest } from './fetch.ts';
import { ReleaseLayout } from './layout.ts';
import type { ContentStore, SyncOutcome } from './store.ts';

const MANIFEST_MODE = 0o644;
const MOST_NAMED = 5;

export interface ContentStoreDeps {
  /** The spoke's root; releases lie in platforms/.aegir below it. */
  readonly root: string;
  /** Largest share of a platform's files that one sync may take away without being told to. */
  readonly largestDeleteShare: number;
  readonly log: Logger;
  /** Makes all that was written to the file system of this folder durable; default: fsync of every file. */
  readonly syncFilesystem?: (folder: string) => Promise<void>;
}

/** The releases below one root. */
export function createContentStore(deps: ContentStoreDeps): ContentStore {
  return new DiskStore(deps);
}

class DiskStore implements ContentStore {
  readonly #layout: ReleaseLayout;
  readonly #largestDeleteShare: number;
  readonly #log: Logger;
  readonly #makeDurable: (folder: string) => Promise<void>;
  /** Syncs under way, by release: one release is worked on by one of them at a time. */
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(deps: ContentStoreDeps) {
    this.#layout = new ReleaseLayout(deps.root);
    this.#largestDeleteShare = deps.largestDeleteShare;
    this.#log = deps.log;
    this.#makeDurable = deps.syncFilesystem ?? fsyncInCrew;
  }

  async sync(...[order, source, signal, onProgress]: Parameters<ContentStore['sync']>): Promise<SyncOutcome> {
    checkObjectName(order.platform, 'platform');
    const release = checkDigest(order.release, 'release');
    while (this.#busy.has(release)) await this.#busy.get(release)?.catch(() => undefined);
    signal.throwIfAborted();
    const work = this.#sync({ order, source, signal, layout: this.#layout, onProgress });
    this.#busy.set(release, work);
    try {
      return await work;
    } finally {
      this.#busy.delete(release);
    }
  }

  pathOf(release: string): string | null {
    return this.#layout.isReady(release) ? this.#layout.release(release) : null;
  }

  releases(): string[] {
    return this.#layout.ready();
  }

  async prune(keep: ReadonlySet<string>): Promise<void> {
    this.#layout.prepare();
    const doomed = this.#layout.condemn(keep, new Set(this.#busy.keys()));
    for (const path of doomed) await removeInCrew(path, this.#layout.buildingFolder);
    if (doomed.length > 0) this.#log.info({ removed: doomed.length }, 'releases pruned');
  }

  async #sync(work: Work): Promise<SyncOutcome> {
    const { release, platform } = work.order;
    this.#layout.prepare();
    const outcome = this.#layout.isReady(release) ? await this.#verify(work) : await this.#make(work);
    this.#layout.setLatest(platform, release);
    return outcome;
  }

  /** Makes a release that is not here, or goes on with one that was begun. */
  async #make(work: Work): Promise<SyncOutcome> {
    const { layout, order } = work;
    layout.takeBack(order.release);
    const begun = existsSync(layout.building(order.release));
    const encoded = await obtainManifest(work);
    faultPoint('sync.manifest');
    const manifest = readManifest(encoded, order);
    this.#checkLoss(work, manifest);
    const folder = layout.building(order.release);
    const outcome = await withCrew(folder, encoded, manifest, async (crew) => {
      const here = begun ? await crew.survey({ readyMs: Infinity, deep: true, clear: true }) : null;
      const entries = here?.damaged ?? manifest.entries.map((_, index) => index);
      return build(work, manifest, { entries, rightBlocks: here?.rightBlocks ?? [], mayLink: true }, crew);
    });
    work.signal.throwIfAborted();
    await this.#makeDurable(folder);
    faultPoint('sync.durable');
    layout.stamp(layout.buildingManifest(order.release));
    layout.publish(order.release);
    faultPoint('sync.ready');
    layout.markReady(order.release);
    return outcome;
  }

  /** Compares a complete release with its manifest and replaces what is damaged. */
  async #verify(work: Work): Promise<SyncOutcome> {
    const { layout, order } = work;
    const encoded = await manifestOfReady(work);
    const manifest = readManifest(encoded, order);
    const { files, bytes } = manifest;
    work.onProgress({ stage: 'verify', filesDone: 0, filesTotal: files, bytesDone: 0, bytesTotal: bytes });
    const found = await withCrew(layout.release(order.release), encoded, manifest, (crew) =>
      crew.survey({ readyMs: layout.readyMs(order.release), deep: order.deep, clear: false }),
    );
    this.#reportStrays(order.release, found.strays);
    if (found.damaged.length > 0) return this.#repair(work, encoded, manifest, found.damaged);
    return { changed: false, bytesFetched: 0, filesFetched: 0, filesReused: manifest.files };
  }

  /**
   * Builds the damaged entries aside and moves each to its place in one step: a release that is live
   * is mended in the only way that never shows half a file.
   */
  async #repair(work: Work, encoded: Buffer, manifest: Manifest, damaged: number[]): Promise<SyncOutcome> {
    const { layout, order } = work;
    const aside = layout.building(order.release);
    this.#log.warn({ release: order.release, damaged: damaged.length }, 'release is damaged; repairing');
    await removeInCrew(aside, layout.buildingFolder);
    const outcome = await withCrew(aside, encoded, manifest, async (crew) => {
      const made = await build(work, manifest, { entries: damaged, rightBlocks: [], mayLink: false }, crew);
      await this.#makeDurable(aside);
      faultPoint('sync.durable');
      await crew.moveTo(layout.release(order.release), damaged);
      return made;
    });
    await this.#makeDurable(layout.release(order.release));
    faultPoint('sync.ready');
    layout.stamp(layout.manifest(order.release));
    await removeInCrew(aside, layout.buildingFolder);
    return outcome;
  }

  /** Throws MASS_DELETE when the release has lost more of the platform's files than the policy allows. */
  #checkLoss({ order, layout }: Work, manifest: Manifest): void {
    const before = layout.latest(order.platform);
    const encoded = before === null || before === order.release ? null : layout.readManifest(before);
    if (order.allowMassDelete || encoded === null) return;
    const here = new Set(manifest.entries.map((entry) => entry.path));
    const files = decodeManifest(encoded).entries.filter((entry) => entry.kind === 'file');
    const lost = files.filter((file) => !here.has(file.path)).length;
    if (lost <= files.length * this.#largestDeleteShare) return;
    throw new AppError(
      'MASS_DELETE',
      `the release lacks ${String(lost)} of the ${String(files.length)} files of the one before`,
    );
  }

  #reportStrays(release: string, strays: readonly string[]): void {
    if (strays.length === 0) return;
    const paths = strays.slice(0, MOST_NAMED).map(readablePath);
    this.#log.warn({ release, strays: strays.length, paths }, 'release holds files that are not part of it');
  }
}

/** The manifest of a release that is being made: from the hub, or from the attempt before. */
async function obtainManifest({ layout, order, source, signal }: Work): Promise<Buffer> {
  const file = layout.buildingManifest(order.release);
  if (existsSync(file)) {
    const encoded = readFileSync(file);
    if (isDigest(encoded, order.release)) return encoded;
    rmSync(file);
  }
  const encoded = await fetchManifest(order, source, signal);
  atomicWrite(file, encoded, { mode: MANIFEST_MODE });
  return encoded;
}

/** The manifest of a complete release; fetched again when it was damaged on the disk. */
async function manifestOfReady({ layout, order, source, signal }: Work): Promise<Buffer> {
  const encoded = layout.readManifest(order.release);
  if (encoded !== null && isDigest(encoded, order.release)) return encoded;
  const fetched = await fetchManifest(order, source, signal);
  atomicWrite(layout.manifest(order.release), fetched, { mode: MANIFEST_MODE });
  return fetched;
}

async function withCrew<T>(
  folder: string,
  encoded: Buffer,
  manifest: Manifest,
  work: (crew: Crew) => Promise<T>,
): Promise<T> {
  const crew = await openCrew(folder, encoded, manifest.entries.length);
  try {
    return await work(crew);
  } finally {
    await crew.close();
  }
}
