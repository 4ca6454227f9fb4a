import { createHash } from 'node:crypto';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { splitDigests, type Entry, type FileMode } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { encodeDelta } from '../../shared/manifest/delta.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import { digestOf, encodeFrame } from '../../shared/manifest/pack.ts';
import { bytePath } from '../../shared/manifest/paths.ts';
import type { AdvanceSlice, ContentSource, SyncOrder } from '../../spoke/content/store.ts';

/** A tree in memory: content by path; `null` is a folder, `-> target` a symlink, a path that ends in `*` is executable. */
export type FakeTree = Readonly<Record<string, string | Buffer | null>>;

export interface FakeRelease {
  readonly order: SyncOrder;
  /** Throws CONTENT_CORRUPT where the tree is none. */
  readonly manifest: Manifest;
  readonly encoded: Buffer;
  readonly blocks: ReadonlyMap<string, Buffer>;
}

const BLOCK_BYTES = 1 << 20;

/** A release as a hub would make it of this tree. */
export function fakeRelease(tree: FakeTree, platform = 'p1'): FakeRelease {
  const blocks = new Map<string, Buffer>();
  const entries = new Map<string, Entry>();
  for (const [name, content] of Object.entries(tree)) {
    const isExecutable = name.endsWith('*');
    const path = bytePath(isExecutable ? name.slice(0, -1) : name);
    addFolders(entries, path);
    entries.set(path, entryOf(path, content, isExecutable ? 0o755 : 0o644, blocks));
  }
  const all = [...entries.values()].sort(inTreeOrder);
  const sizes = all.flatMap((entry) => (entry.kind === 'file' ? [entry.size] : []));
  const encoded = encodeManifest(all);
  const order = {
    platform,
    release: createHash('sha256').update(encoded).digest('hex'),
    files: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    manifestBytes: encoded.length,
    deep: false,
    allowMassDelete: false,
  };
  return {
    ...{ order, encoded, blocks },
    get manifest() {
      return decodeManifest(encoded);
    },
  };
}

function addFolders(entries: Map<string, Entry>, path: string): void {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash);
    entries.set(folder, { kind: 'folder', path: folder });
  }
}

function entryOf(
  path: string,
  content: string | Buffer | null,
  mode: FileMode,
  blocks: Map<string, Buffer>,
): Entry {
  if (content === null) return { kind: 'folder', path };
  if (typeof content === 'string' && content.startsWith('-> ')) {
    return { kind: 'symlink', path, target: content.slice(3) };
  }
  const bytes = Buffer.from(content);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) parts.push(bytes.subarray(at, at + BLOCK_BYTES));
  for (const part of parts) blocks.set(digestOf(part), part);
  const blockLengths = parts.length > 1 ? parts.map((part) => part.length) : [];
  return {
    kind: 'file',
    path,
    mode,
    size: bytes.length,
    content: parts.map(digestOf).join(''),
    blockLengths,
  };
}

function inTreeOrder(a: Entry, b: Entry): number {
  return a.path.replaceAll('/', '\0') < b.path.replaceAll('/', '\0') ? -1 : 1;
}

export interface FakeSource extends ContentSource {
  /** Blocks that were asked for, in the order they were sent. */
  readonly sent: string[];
  manifests: number;
  /** Manifests that were sent as a delta. */
  deltas: number;
}

export interface FakeSourceOptions {
  readonly perFrame?: number;
  /** May change each frame on its way. */
  readonly damage?: (frame: Buffer, number: number) => Buffer[];
  /** What comes before a release is known. */
  readonly advance?: (platform: string, signal: AbortSignal) => AsyncIterable<AdvanceSlice> | AdvanceSlice[];
  /** The pack that comes along with a delta, of the blocks that are new with it. */
  readonly pack?: (fresh: ReadonlyMap<string, Buffer>) => Buffer;
}

/** A hub that gives out these releases. */
export function fakeSource(releases: readonly FakeRelease[], options: FakeSourceOptions = {}): FakeSource {
  const find = (release: string): FakeRelease => {
    const found = releases.find(({ order }) => order.release === release);
    if (found === undefined) throw new Error('no such release');
    return found;
  };
  const source: FakeSource = {
    sent: [],
    manifests: 0,
    deltas: 0,
    async *manifest(_platform, release, base, signal) {
      source.manifests += 1;
      await pause(signal);
      const { encoded, manifest, blocks } = find(release);
      const known = releases.find(({ order }) => order.release === base);
      const bytes = known === undefined ? encoded : encodeDelta(known.manifest, manifest);
      if (known !== undefined) source.deltas += 1;
      for (let at = 0; at < bytes.length; at += 100) {
        yield { kind: known === undefined ? 'whole' : 'delta', bytes: bytes.subarray(at, at + 100) };
      }
      if (known === undefined || options.pack === undefined) return;
      const fresh = [...blocks].filter(([digest]) => !known.blocks.has(digest));
      yield { kind: 'pack', bytes: options.pack(new Map(fresh)) };
    },
    async *advance(platform, signal) {
      await pause(signal);
      yield* options.advance?.(platform, signal) ?? [];
    },
    async *packs(_platform, release, digests, signal) {
      const { blocks, manifest } = find(release);
      const asked = digests.length === 0 ? allOf(manifest) : split(digests.toString('latin1'));
      const step = options.perFrame ?? 100;
      for (let at = 0; at < asked.length; at += step) {
        await pause(signal);
        const part = asked.slice(at, at + step);
        source.sent.push(...part);
        const frame = frameOf(part.map((digest) => [digest, blocks.get(digest) ?? Buffer.from('?')]));
        yield* options.damage?.(frame, at / step) ?? [frame.subarray(0, 7), frame.subarray(7)];
      }
    },
  };
  return source;
}

/** A frame of these blocks. */
export function frameOf(blocks: Iterable<readonly [digest: string, bytes: Buffer]>): Buffer {
  const all = [...blocks];
  const bytes = all.map(([, block]) => block);
  return encodeFrame(
    all.map(([digest]) => digest),
    bytes.map((block) => block.length),
    Buffer.concat(bytes),
  );
}

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}

function allOf(manifest: Manifest): string[] {
  return [...new Set(splitDigests(manifest.columns.digests.toString('latin1')))];
}

function split(digests: string): string[] {
  return Array.from({ length: digests.length / 32 }, (_, i) => digests.slice(i * 32, (i + 1) * 32));
}

/** What a hub sends of this tree while it reads it, so many files in a piece; content that was met before is left out. */
export function advanceOf(tree: FakeTree, perPiece = 2): AdvanceSlice[] {
  const met = new Set<string>();
  const isNew = ([, content]: [string, string | Buffer | null]): boolean => {
    const isFile = content !== null && content.length > 0 && !content.toString().startsWith('-> ');
    const key = String(content);
    return isFile && !met.has(key) && met.add(key).has(key);
  };
  const inOrder = Object.entries(tree).sort(([a], [b]) =>
    inTreeOrder({ kind: 'folder', path: bytePath(a) }, { kind: 'folder', path: bytePath(b) }),
  );
  const files = inOrder.filter(isNew);
  const pieces = Array.from({ length: Math.ceil(files.length / perPiece) }, (_, at) =>
    fakeRelease(Object.fromEntries(files.slice(at * perPiece, (at + 1) * perPiece))),
  );
  return pieces.flatMap(({ encoded, blocks }) => [
    { kind: 'manifest', bytes: encoded },
    { kind: 'pack', bytes: frameOf(blocks) },
  ]);
}
