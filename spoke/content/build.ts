import { faultPoint } from '../../shared/fault-points.ts';
import { blockLength, type Entry, type Manifest } from '../../shared/manifest/entry.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import type { Crew } from './crew.ts';
import { fetchBlocks } from './fetch.ts';
import type { ReleaseLayout } from './layout.ts';
import { makePlan, type Base, type BlockPlace, type FromBase, type Plan, type Todo } from './plan.ts';
import { checkSpace } from './space.ts';
import type { ContentSource, SyncOrder, SyncOutcome } from './store.ts';

/** One sync under way. */
export interface Work {
  readonly order: SyncOrder;
  readonly source: ContentSource;
  readonly signal: AbortSignal;
  readonly layout: ReleaseLayout;
  readonly onProgress: (progress: Progress) => void;
}

/** Makes the entries in the building tree that the crew has open: links and copies what this server has, fetches the rest. Throws DISK_FULL before it begins. */
export async function build(work: Work, manifest: Manifest, todo: Todo, crew: Crew): Promise<SyncOutcome> {
  const { entries } = manifest;
  const plan = makePlan(entries, todo, basesOf(work));
  checkSpace(work.layout.buildingFolder, entries, plan);
  const failed = await reuse(work, plan, entries, crew);
  faultPoint('sync.materialise');
  const fetches = [...plan.fetches, ...failed];
  const bytesFetched = await fetchAll(work, manifest, fetches, crew);
  await crew.makeRest(plan.rest);
  const filesFetched = new Set(fetches.map(([entry]) => entry)).size;
  return { changed: true, bytesFetched, filesFetched, filesReused: manifest.files - filesFetched };
}

/** Complete releases in the order they are asked: the platform's own first. */
function* basesOf({ order, layout }: Work): Iterable<Base> {
  const own = layout.latest(order.platform);
  const others = layout.ready().filter((digest) => digest !== own);
  for (const digest of own === null ? others : [own, ...others]) {
    const encoded = layout.isReady(digest) ? layout.readManifest(digest) : null;
    if (encoded !== null) yield { digest, manifest: decodeManifest(encoded) };
  }
}

/** Links and copies; returns the blocks that could not be had that way. */
async function reuse(
  work: Work,
  plan: Plan,
  entries: readonly Entry[],
  crew: Crew,
): Promise<readonly BlockPlace[]> {
  const failed: BlockPlace[] = [];
  for (const base of plan.bases) {
    failed.push(...(await reuseFrom(work, base, entries, crew)));
    tell(work, 'reuse', 0, 0, 0, 0);
  }
  return failed;
}

async function reuseFrom(
  { layout, signal }: Work,
  base: FromBase,
  entries: readonly Entry[],
  crew: Crew,
): Promise<BlockPlace[]> {
  const release = layout.release(base.digest);
  const unlinked = await crew.link(release, layout.readyMs(base.digest), base.links, signal);
  const wrong = await crew.copy(release, base.copies, signal);
  return [...unlinked.flatMap((index) => allBlocks(entries, index)), ...wrong];
}

function allBlocks(entries: readonly Entry[], index: number): BlockPlace[] {
  const entry = entries[index];
  if (entry?.kind !== 'file') return [];
  return Array.from({ length: Math.max(1, entry.blockLengths.length) }, (_, block): BlockPlace => [
    index,
    block,
  ]);
}

async function fetchAll(
  work: Work,
  manifest: Manifest,
  places: readonly BlockPlace[],
  crew: Crew,
): Promise<number> {
  if (places.length === 0) return 0;
  const total = { files: new Set(places.map(([entry]) => entry)).size, bytes: bytesOf(manifest, places) };
  let files = 0;
  let bytes = 0;
  tell(work, 'fetch', 0, total.files, 0, total.bytes);
  return fetchBlocks(work.order, work.source, manifest.entries, places, crew, work.signal, (blocks, more) => {
    faultPoint('sync.fetch');
    files = Math.min(files + blocks, total.files);
    bytes = Math.min(bytes + more, total.bytes);
    tell(work, 'fetch', files, total.files, bytes, total.bytes);
  });
}

function bytesOf(manifest: Manifest, places: readonly BlockPlace[]): number {
  let bytes = 0;
  for (const [index, block] of places) {
    const entry = manifest.entries[index];
    if (entry?.kind === 'file') bytes += blockLength(entry, block);
  }
  return bytes;
}

function tell(
  { onProgress }: Work,
  stage: string,
  filesDone: number,
  filesTotal: number,
  bytesDone: number,
  bytesTotal: number,
): void {
  onProgress({ stage, filesDone, filesTotal, bytesDone, bytesTotal });
}
