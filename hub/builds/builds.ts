import type { PlatformSource } from '../inventory/source.ts';

/** What is to be built. */
export interface BuildOrder {
  /** Name of the platform. */
  readonly platform: string;
  readonly source: PlatformSource;
  /** The operator's own folder, for a source that is one. */
  readonly publishPath: string;
  /** Number of the build that the platform has now; 0 for none. */
  readonly last: number;
}

/** A finished build. */
export interface Build {
  readonly number: number;
  /** Of the repository, 40 digits; '' where there is none. */
  readonly commit: string;
}

/** Who follows a build. */
export interface BuildWatcher {
  readonly signal: AbortSignal;
  /** What is done now, such as "git fetch". */
  onStage(stage: string): void;
  /** A line that a program printed, clean and without secrets. */
  onLine(text: string): void;
}

/** Makes code bases from their sources, each in a new folder that never changes afterwards. */
export interface Builds {
  /**
   * A failed build leaves nothing behind. Throws SOURCE_MISSING, SOURCE_UNSUPPORTED, TOOL_MISSING, BUILD_FAILED,
   * DISK_FULL, TIMEOUT, CANCELLED.
   */
  build(order: BuildOrder, watcher: BuildWatcher): Promise<Build>;
  /** Where the tree of a build lies. Throws SOURCE_MISSING when there is none. */
  folder(platform: string, number: number): string;
  /** Removes the builds of a platform, but for this one. */
  keepOnly(platform: string, number: number): Promise<void>;
  /** Removes all there is of a platform, what was fetched for it included. */
  forget(platform: string): Promise<void>;
}
