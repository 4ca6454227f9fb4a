import { faultPoint } from '../../shared/fault-points.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import type { Crew } from './crew.ts';
import { digestsIn, fetchBlocks } from './fetch.ts';
import type { ReleaseLayout } from './layout.ts';
import type { Written } from './expected.ts';
import type { Todo } from './plan.ts';
import type { LentBase, LentOrigin, LentPlan } from './tree-thread.ts';
import type { ManifestFile } from '../../shared/manifest/shelf.ts';
import type { ContentSource, SyncOrder, SyncOutcome } from './store.ts';
import type { WriteBehind } from './write-behind.ts';

/** One sync under way. */
export interface Work {
  readonly order: SyncOrder;
  readonly source: ContentSource;
  readonly signal: AbortSignal;
  readonly layout: ReleaseLayout;
  readonly onProgress: (progress: Progress) => void;
  readonly disk: WriteBehind;
}

/**
 * Makes entries (null: all) in the building tree that the crew has open: links and copies what this
 * server has, fetches what is not in the pack either. Throws DISK_FULL before it begins.
 */
export async function build(work: Work, todo: Todo | null, crew: Crew, pack: Buffer): Promise<SyncOutcome> {
  const plan = await crew.plan(todo, digestsIn(pack), basesOf(work), work.layout.buildingFolder);
  const failed = await reuse(work, plan, crew);
  faultPoint('sync.materialise');
  const fetched = await fetchAll(work, joined([plan.fetches, ...failed]), crew, pack);
  await crew.makeRest(plan.rest);
  const filesReused = crew.totals.files - fetched.files;
  return { changed: true, bytesFetched: fetched.bytes, filesFetched: fetched.files, filesReused };
}

/** Complete releases in the order they are asked: the platform's own first. */
function basesOf({ order, layout }: Work): ManifestFile[] {
  const own = layout.latest(order.platform);
  const others = layout.ready().filter((digest) => digest !== own);
  const all = own === null || !layout.isReady(own) ? others : [own, ...others];
  return all.map((digest) => layout.manifestFile(digest));
}

/** Links, clones and copies; returns the blocks that could not be had that way. */
async function reuse(work: Work, plan: LentPlan, crew: Crew): Promise<readonly Uint32Array[]> {
  const failed: Uint32Array[] = [];
  for (const base of plan.bases) {
    failed.push(...(await reuseFrom(work, base, crew)));
    tell(work, 'reuse', 0, 0, 0, 0);
  }
  return failed;
}

async function reuseFrom(work: Work, base: LentBase, crew: Crew): Promise<Uint32Array[]> {
  const { signal } = work;
  const from = originOf(work, base);
  const unlinked = await crew.link(from, base.links, signal);
  const uncloned = await crew.clone(from, base.clones, signal);
  const wrong = await crew.copy(from, base.copies, signal);
  return [...unlinked, ...uncloned, ...wrong];
}

function originOf({ layout, order }: Work, { isOwn, digest, columns }: LentBase): LentOrigin {
  if (isOwn) return { folder: layout.building(order.release), columns, readyMs: Infinity };
  return { folder: layout.release(digest), columns, readyMs: layout.readyMs(digest) };
}

function joined(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

async function fetchAll(
  work: Work,
  blocks: Uint32Array,
  crew: Crew,
  pack: Buffer,
): Promise<{ files: number; bytes: number }> {
  if (blocks.length === 0) return { files: 0, bytes: 0 };
  const wanted = await crew.expect(blocks);
  let files = 0;
  let bytes = 0;
  tell(work, 'fetch', 0, wanted.files, 0, wanted.bytes);
  const onWritten = (written: Written): void => {
    faultPoint('sync.fetch');
    work.disk.wrote(written.bytes);
    files = Math.min(files + written.blocks, wanted.files);
    bytes = Math.min(bytes + written.bytes, wanted.bytes);
    tell(work, 'fetch', files, wanted.files, bytes, wanted.bytes);
  };
  const { order, source, signal } = work;
  const came = await fetchBlocks({ order, source, pack, crew, signal, onWritten }, wanted);
  return { files: wanted.files, bytes: came };
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
