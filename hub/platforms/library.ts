import type { AdvanceTotals } from './advance.ts';

/** A release as the hub knows it. */
export interface Release {
  /** Hex SHA-256 of the encoded manifest. */
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  readonly manifestBytes: number;
}

/** What leads to a release from another one, in slices. */
export interface ReleaseDelta {
  /** To its manifest (see shared/manifest/delta). */
  readonly manifest: readonly Buffer[];
  /** To its content: a pack of the blocks that are new; nothing where that is more than a little. */
  readonly pack: readonly Buffer[];
}

export interface ScanProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export interface ScanOptions {
  readonly signal: AbortSignal;
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
  /** Folders of sites are not code (see site-folders). */
  readonly withoutSiteFolders?: boolean;
  onProgress(progress: ScanProgress): void;
  /** The platform is read for the first time: what is found may be had by `advance` while it is. */
  onFirst?(totals: AdvanceTotals): void;
}

/** Some files of a tree that is being read, and all their content. */
export interface PieceContent {
  readonly manifest: Buffer;
  /** A pack stream, in slices of at most LIMITS.packMessageBytes; blocks of other files may be in it. */
  readonly pack: AsyncIterable<Buffer>;
}

/** Where the files of a platform's releases may still be. */
export interface Source {
  readonly platform: string;
  readonly folder: string;
  /** As for its scans. */
  readonly withoutSiteFolders?: boolean;
}

/** What a scrub of the hub's own copies came to. */
export interface ScrubReport {
  /** Damaged frames of packs, and manifests, that were made anew. */
  readonly mended: number;
  readonly lost: readonly LostRelease[];
}

/** A release that is not whole any more and was forgotten. */
export interface LostRelease {
  readonly platform: string;
  readonly release: string;
  /** A file of it that is lost, as a person may see it; '' for its manifest. */
  readonly path: string;
}

/** The hub's code bases: turns a folder into releases and gives their content out. */
export interface PlatformLibrary {
  /**
   * Reads the folder into a release. Nothing changed: the same digest, without reading content.
   * Throws SOURCE_MISSING, SOURCE_EMPTY, SOURCE_UNSUPPORTED, SOURCE_CHANGING, MASS_DELETE.
   */
  scan(platformId: string, folder: string, options: ScanOptions): Promise<Release>;
  /** The encoded manifest in slices. Throws RELEASE_MISSING. */
  manifest(platformId: string, release: string): AsyncIterable<Buffer>;
  /**
   * What leads to a release from another one of the platform; null where that is not worth it or the
   * other release is not kept. Throws RELEASE_MISSING.
   */
  delta(platformId: string, base: string, release: string): Promise<ReleaseDelta | null>;
  /** The pack stream for these digests (all of the release when empty), in slices of at most LIMITS.packMessageBytes. */
  packs(platformId: string, release: string, digests: Buffer): AsyncIterable<Buffer>;
  /**
   * The content of a platform that is being scanned for the first time, as the scan comes to it; ends when it does. What it is
   * the content of, only the release says. Throws RELEASE_MISSING when there is no such scan, and what the scan fails with.
   */
  advance(platformId: string, signal: AbortSignal): AsyncIterable<PieceContent>;
  /**
   * Reads all that is kept of a platform's releases again, slowly. What is damaged is made anew from the first folder
   * that still has it; what none has is forgotten, with the releases that need it. The first of the sources is the
   * platform's own.
   */
  scrub(sources: readonly [Source, ...Source[]], signal: AbortSignal): Promise<ScrubReport>;
  /** Forgets releases of the platform other than these. */
  prune(platformId: string, keep: ReadonlySet<string>): Promise<void>;
  close(): Promise<void>;
}
