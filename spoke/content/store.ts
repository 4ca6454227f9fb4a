import type { ManifestSlice } from '../../shared/manifest/delta.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';

/** Where content comes from: the hub, over the bulk connection. */
export interface ContentSource {
  /**
   * The manifest of a release, or, where the hub has it, what leads to it from that of release `base`, and then
   * perhaps a pack of what is new.
   */
  manifest(
    platform: string,
    release: string,
    base: string | null,
    signal: AbortSignal,
  ): AsyncIterable<ManifestSlice>;
  /** Concatenated 32-byte digests; empty asks for the whole release. */
  packs(platform: string, release: string, digests: Buffer, signal: AbortSignal): AsyncIterable<Buffer>;
  /** The content of a platform that the hub reads for the first time, while it does. */
  advance(platform: string, signal: AbortSignal): AsyncIterable<AdvanceSlice>;
}

/** A part of an advance: of the manifest of a piece, or of the pack that follows it. */
export interface AdvanceSlice {
  readonly kind: 'manifest' | 'pack';
  readonly bytes: Buffer;
}

/** What the hub says of a platform before it has read it. */
export interface AdvanceOrder {
  readonly platform: string;
  readonly files: number;
  readonly bytes: number;
}

export interface SyncOrder {
  readonly platform: string;
  readonly release: string;
  readonly files: number;
  readonly bytes: number;
  readonly manifestBytes: number;
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
}

export interface SyncOutcome {
  readonly changed: boolean;
  readonly bytesFetched: number;
  readonly filesFetched: number;
  readonly filesReused: number;
}

/** The releases on this server's disk. What is live is never written to. */
export interface ContentStore {
  /** Makes the release complete and durable. Throws CONTENT_CORRUPT, DISK_FULL, MASS_DELETE and so on. */
  sync(
    order: SyncOrder,
    source: ContentSource,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<SyncOutcome>;
  /**
   * Begins to fetch what the hub has read so far of a platform that is new to it, unless this server has a release of it, or no
   * room. Nothing depends on it: a sync of the platform waits for its end, takes what is right of it and fetches the rest.
   */
  advance(order: AdvanceOrder, source: ContentSource): void;
  /** Absolute folder of a complete release, or null. */
  pathOf(release: string): string | null;
  /** Digests of all complete releases. */
  releases(): string[];
  /**
   * Removes releases that are not in `keep`, and half-made ones that nothing works on: they are found no more when this
   * returns, and their files are deleted when it resolves. Of each platform one that is
   * no longer kept stands by to become its next release: `standBy` is when the web server began to serve what it
   * serves now, as a process older than that may still live in a release that went; 'none' where others serve from here.
   */
  prune(keep: ReadonlySet<string>, standBy: number | 'none'): Promise<void>;
}
