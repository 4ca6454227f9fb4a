import { existsSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Logger } from '../../shared/log.ts';
import { readablePath } from '../../shared/manifest/paths.ts';
import { checkDigest, checkObjectName } from '../../shared/names.ts';
import { Advance } from './advance.ts';
import { build, type Work } from './build.ts';
import { openCrew, type Crew } from './crew.ts';
import { countLost, fsyncInCrew, removeInCrew } from './crew-threads.ts';
import { dropFrameMemory } from './frame-memory.ts';
import { advanceName, ReleaseLayout } from './layout.ts';
import { manifestOfReady, obtainManifest, refetchManifest } from './manifests.ts';
import type { ManifestFile } from '../../shared/manifest/shelf.ts';
import { claimStandby, findStandby, isSmall, onlyMissing, stripStandby } from './standby.ts';
import type { Todo } from './plan.ts';
import { hasRoomFor } from './space.ts';
import type { AdvanceOrder, ContentSource, ContentStore, SyncOutcome } from './store.ts';
import { WriteBehind } from './write-behind.ts';

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
  /** What comes, or came, before its release is known, by platform. */
  readonly #advances = new Map<string, Advance>();

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
    const disk = new WriteBehind(() => this.#makeDurable(this.#layout.building(release)));
    const work = this.#sync({ order, source, signal, layout: this.#layout, onProgress, disk });
    this.#busy.set(release, work);
    try {
      return await work;
    } finally {
      this.#busy.delete(release);
      if (this.#busy.size === 0) dropFrameMemory();
    }
  }

  advance(order: AdvanceOrder, source: ContentSource): void {
    const platform = checkObjectName(order.platform, 'platform');
    const latest = this.#layout.latest(platform);
    const isComing = this.#advances.get(platform)?.state === 'coming';
    if (isComing || (latest !== null && this.#layout.isReady(latest))) return;
    this.#layout.prepare();
    const folder = this.#layout.advance(platform);
    // What came of an earlier one is looked at by the sync; it would only be sent again.
    if (existsSync(folder) || !hasRoomFor(this.#layout.buildingFolder, order)) return;
    const disk = new WriteBehind(() => this.#makeDurable(folder));
    const onEnded = (err: unknown): void => {
      const { files, bytes } = advance;
      if (err === null) this.#log.info({ platform, files, bytes }, 'content came in advance');
      else
        this.#log.info({ platform, err }, 'content came in advance only in part; the sync brings the rest');
    };
    const advance = new Advance({ order, source, folder, disk, onEnded });
    this.#advances.set(platform, advance);
  }

  pathOf(release: string): string | null {
    return this.#layout.isReady(release) ? this.#layout.release(release) : null;
  }

  releases(): string[] {
    return this.#layout.ready();
  }

  async prune(keep: ReadonlySet<string>, standBy: number | 'none'): Promise<void> {
    this.#layout.prepare();
    const doomed = this.#layout.condemn(keep, new Set([...this.#busy.keys(), ...this.#coming()]), standBy);
    for (const path of doomed) await removeInCrew(path, this.#layout.buildingFolder);
    if (doomed.length > 0) this.#log.info({ removed: doomed.length }, 'releases pruned');
  }

  /** Building trees that are being written in advance; what came of others and no sync took is forgotten. */
  #coming(): string[] {
    for (const [platform, { state }] of this.#advances)
      if (state !== 'coming') this.#advances.delete(platform);
    return [...this.#advances.keys()].map(advanceName);
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
    const { layout, order, signal } = work;
    layout.takeBack(order.release);
    const folder = layout.building(order.release);
    const advance = await this.#claimAdvance(work);
    const begun = existsSync(folder);
    const [{ manifest, pack }, found] = await Promise.all([
      obtainManifest(work),
      begun ? null : findStandby(work, this.#log),
    ]);
    faultPoint('sync.manifest');
    await this.#checkLoss(work, manifest);
    const standby = claimStandby(work, found);
    const outcome = await withCrew(work, folder, manifest, async (crew) => {
      const adopted = advance === null ? null : await adopt(advance, crew);
      const stripped = standby === null ? null : await stripStandby(standby, crew);
      const todo = begun ? (adopted ?? (await whatIsLeft(crew))) : stripped && onlyMissing(stripped);
      const made = withAdvance(await build(work, todo, crew, pack), advance);
      await work.disk.settled();
      signal.throwIfAborted();
      layout.stamp(manifest.path);
      if (stripped !== null && isSmall(stripped)) await crew.fsync(stripped.missing, stripped.folders);
      else await this.#makeDurable(folder);
      return made;
    });
    faultPoint('sync.durable');
    layout.publish(order.release);
    faultPoint('sync.ready');
    layout.markReady(order.release);
    if (standby !== null) layout.forget(standby.tree.manifest);
    return outcome;
  }

  /**
   * What came before the release was known becomes its building tree. Returns the advance when the tree is exactly what it says;
   * else the tree, if there is one, is like any other that was begun.
   */
  async #claimAdvance({ layout, order, signal, onProgress }: Work): Promise<Advance | null> {
    const advance = this.#advances.get(order.platform) ?? null;
    if (advance !== null) {
      const { files: filesTotal, bytes: bytesTotal } = order;
      advance.onWritten = () => {
        const { files: filesDone, bytes: bytesDone } = advance;
        onProgress({ stage: 'fetch', filesDone, filesTotal, bytesDone, bytesTotal });
      };
      await advance.over(signal);
      signal.throwIfAborted();
      if (this.#advances.get(order.platform) === advance) this.#advances.delete(order.platform);
    }
    if (existsSync(layout.building(order.release)) || !layout.claimAdvance(order.platform, order.release))
      return null;
    faultPoint('advance.claimed');
    return advance?.state === 'whole' ? advance : null;
  }

  /** Compares a complete release with its manifest and replaces what is damaged. */
  async #verify(work: Work): Promise<SyncOutcome> {
    const { layout, order } = work;
    const manifest = await manifestOfReady(work);
    const { files, bytes, deep } = order;
    work.onProgress({ stage: 'verify', filesDone: 0, filesTotal: files, bytesDone: 0, bytesTotal: bytes });
    const found = await withCrew(work, layout.release(order.release), manifest, (crew) =>
      crew.survey({ readyMs: layout.readyMs(order.release), deep, sweep: false, clear: false }),
    );
    this.#reportStrays(order.release, found.strays);
    if (found.damaged.length > 0) return this.#repair(work, manifest, found.damaged);
    return { changed: false, bytesFetched: 0, filesFetched: 0, filesReused: files };
  }

  /**
   * Builds the damaged entries aside and moves each to its place in one step: a release that is live
   * is mended in the only way that never shows half a file.
   */
  async #repair(work: Work, manifest: ManifestFile, damaged: number[]): Promise<SyncOutcome> {
    const { layout, order } = work;
    const aside = layout.building(order.release);
    this.#log.warn({ release: order.release, damaged: damaged.length }, 'release is damaged; repairing');
    await removeInCrew(aside, layout.buildingFolder);
    const outcome = await withCrew(work, aside, manifest, async (crew) => {
      const made = await build(
        work,
        { entries: damaged, rightBlocks: [], mayLink: false },
        crew,
        Buffer.alloc(0),
      );
      await work.disk.settled();
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
  async #checkLoss({ order, layout }: Work, manifest: ManifestFile): Promise<void> {
    const before = layout.latest(order.platform);
    if (order.allowMassDelete || before === null || before === order.release || !layout.isReady(before))
      return;
    const { lost, files } = await countLost(layout.manifestFile(before), manifest);
    if (lost <= files * this.#largestDeleteShare) return;
    throw new AppError(
      'MASS_DELETE',
      `the release lacks ${String(lost)} of the ${String(files)} files of the one before`,
    );
  }

  #reportStrays(release: string, strays: readonly string[]): void {
    if (strays.length === 0) return;
    const paths = strays.slice(0, MOST_NAMED).map(readablePath);
    this.#log.warn({ release, strays: strays.length, paths }, 'release holds files that are not part of it');
  }
}

/** What is to be made in a tree that came in advance; null when its pieces are not parts of one tree. */
async function adopt({ pieces }: Advance, crew: Crew): Promise<Todo | null> {
  const stripped = await crew.adopt(pieces);
  faultPoint('advance.compared');
  return stripped && onlyMissing(stripped);
}

/** What came in advance was fetched, too. */
function withAdvance(made: SyncOutcome, advance: Advance | null): SyncOutcome {
  if (advance === null) return made;
  const { files, received } = advance;
  return {
    ...made,
    bytesFetched: made.bytesFetched + received,
    filesFetched: made.filesFetched + files,
    filesReused: Math.max(0, made.filesReused - files),
  };
}

/** What is missing or wrong in a tree that an interrupted sync left. Trusts nothing there. */
async function whatIsLeft(crew: Crew): Promise<Todo> {
  const { damaged, rightBlocks } = await crew.survey({
    readyMs: Infinity,
    deep: true,
    sweep: true,
    clear: true,
  });
  return { entries: damaged, rightBlocks, mayLink: true };
}

/** Works on a tree with the threads. Throws CONTENT_CORRUPT when its manifest is not what was announced. */
async function withCrew<T>(
  work: Work,
  folder: string,
  manifest: ManifestFile,
  use: (crew: Crew) => Promise<T>,
): Promise<T> {
  const crew = (await openCrew(folder, manifest)) ?? (await reopenCrew(work, folder, manifest));
  try {
    const { files, bytes } = crew.totals;
    if (files === work.order.files && bytes === work.order.bytes) return await use(crew);
    throw new AppError('CONTENT_CORRUPT', 'the manifest has other totals than were announced');
  } finally {
    await crew.close();
  }
}

/** The manifest was damaged on the disk. */
async function reopenCrew(work: Work, folder: string, manifest: ManifestFile): Promise<Crew> {
  await refetchManifest(work, manifest);
  const crew = await openCrew(folder, manifest);
  if (crew === null) throw new AppError('CONTENT_CORRUPT', 'the disk does not keep the manifest');
  return crew;
}
