import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type {
  PlatformLibrary,
  Release,
  ScanOptions,
  ScrubReport,
  Source,
} from '../../hub/platforms/library.ts';

/** Platform folders that are only a word each: the word is the content, its digest the release. */
export class FakeLibrary implements PlatformLibrary {
  /** Content by folder; a folder that is not named has content all the same. */
  readonly content = new Map<string, string>();
  /** Encoded manifests by release, for those that are read. */
  readonly manifests = new Map<string, Buffer>();
  /** Releases whose content is gone. */
  readonly lost = new Set<string>();
  /** Platforms that were read. */
  readonly #read = new Set<string>();
  readonly kept = new Map<string, ReadonlySet<string>>();
  /** What was scrubbed, and what it comes to. */
  readonly scrubbed: (readonly Source[])[] = [];
  report: ScrubReport = { mended: 0, lost: [] };
  /** What reading and pruning fail with. */
  failure: Error | null = null;
  /** Pruning waits for this. */
  gate: Promise<unknown> = Promise.resolve();

  scan(platformId: string, folder: string, options: ScanOptions): Promise<Release> {
    if (this.failure) return Promise.reject(this.failure);
    const content = this.content.get(folder) ?? folder;
    const bytes = content.length;
    if (!this.#read.has(platformId)) options.onFirst?.({ files: 1, bytes });
    this.#read.add(platformId);
    options.onProgress({ filesDone: 1, filesTotal: 1, bytesDone: bytes, bytesTotal: bytes });
    return Promise.resolve({ digest: releaseOf(content), files: 1, bytes, manifestBytes: 64 });
  }

  delta(): Promise<null> {
    return Promise.resolve(null);
  }

  async *manifest(_platformId: string, release: string): AsyncIterable<Buffer> {
    const manifest = this.manifests.get(release);
    if (this.lost.has(release)) throw new AppError('RELEASE_MISSING', 'the hub does not keep this release');
    yield await Promise.resolve(manifest ?? Buffer.from('manifest'));
  }

  packs(): AsyncIterable<Buffer> {
    throw new Error('no task asks for packs');
  }

  advance(): AsyncIterable<never> {
    throw new AppError('RELEASE_MISSING', 'nothing is read for the first time');
  }

  async prune(platformId: string, keep: ReadonlySet<string>): Promise<void> {
    await this.gate;
    if (this.failure) throw this.failure;
    this.kept.set(platformId, keep);
  }

  scrub(sources: readonly [Source, ...Source[]]): Promise<ScrubReport> {
    this.scrubbed.push(sources);
    return Promise.resolve(this.report);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function releaseOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
