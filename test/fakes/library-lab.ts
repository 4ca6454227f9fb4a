import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openPlatformLibrary } from '../../hub/platforms/disk-library.ts';
import type { PlatformLibrary, Release, ScanOptions } from '../../hub/platforms/library.ts';
import type { Clock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { splitDigests, type Entry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { FrameCutter, openFrame, parseFrame } from '../../shared/manifest/pack.ts';

/** Well after every file was written, so that file times are trusted. */
const LATER: Clock = {
  now: () => Date.now() + 60_000,
  monotonic: () => performance.now(),
  sleep: () => Promise.resolve(),
};

/** A library on the disk and a source tree beside it. */
export class LibraryLab {
  readonly home: string;
  readonly tree: string;
  readonly packsFolder: string;
  readonly manifestsFolder: string;
  library: PlatformLibrary;

  constructor(folder = tmpdir()) {
    this.home = mkdtempSync(join(folder, 'aegir-library-'));
    this.tree = join(this.home, 'tree');
    this.packsFolder = join(this.home, 'state', 'packs');
    this.manifestsFolder = join(this.home, 'state', 'manifests');
    mkdirSync(this.tree);
    mkdirSync(join(this.home, 'state'));
    this.library = this.#open(LATER);
  }

  /** As after a restart of the hub. */
  async reopen(clock: Clock = LATER, compressAfterMs?: number): Promise<void> {
    await this.library.close();
    this.library = this.#open(clock, compressAfterMs);
  }

  async close(): Promise<void> {
    await this.library.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  write(path: string, content: string | Buffer, mode = 0o644): void {
    mkdirSync(dirname(join(this.tree, path)), { recursive: true });
    writeFileSync(join(this.tree, path), content);
    chmodSync(join(this.tree, path), mode);
  }

  scan(options: Partial<ScanOptions> = {}, platform = 'p1'): Promise<Release> {
    return this.library.scan(platform, this.tree, {
      signal: new AbortController().signal,
      deep: false,
      allowMassDelete: false,
      onProgress: () => undefined,
      ...options,
    });
  }

  packs(): string[] {
    return readdirSync(this.packsFolder).map((name) => join(this.packsFolder, name));
  }

  /** The manifest of a release, proved by its digest. */
  async manifestOf(release: Release, platform = 'p1'): Promise<Manifest> {
    const slices: Buffer[] = [];
    for await (const slice of this.library.manifest(platform, release.digest)) slices.push(slice);
    const encoded = Buffer.concat(slices);
    const digest = createHash('sha256').update(encoded).digest('hex');
    if (digest !== release.digest || encoded.length !== release.manifestBytes)
      throw new Error('not the manifest');
    return decodeManifest(encoded);
  }

  /** What the library sends for these digests; throws when a block comes twice. */
  async blocks(
    release: Release,
    digests: Buffer = Buffer.alloc(0),
    platform = 'p1',
  ): Promise<Map<string, Buffer>> {
    const cutter = new FrameCutter();
    const found = new Map<string, Buffer>();
    for await (const slice of this.library.packs(platform, release.digest, digests)) {
      for (const { digest, bytes } of cutter.push(slice).flatMap((frame) => openFrame(parseFrame(frame)))) {
        if (found.has(digest)) throw new Error('a block came twice');
        found.set(digest, Buffer.from(bytes));
      }
    }
    cutter.end();
    return found;
  }

  /** Content of every file, as a spoke would put it together. */
  async contentOf(release: Release): Promise<Record<string, string>> {
    const all = await this.blocks(release);
    const files: Record<string, string> = {};
    for (const entry of await this.manifestOf(release)) {
      if (entry.kind !== 'file') continue;
      const parts = splitDigests(entry.content).map((digest) => all.get(digest) ?? Buffer.from('missing'));
      files[entry.path] = Buffer.concat(parts).toString('latin1');
    }
    return files;
  }

  #open(clock: Clock, compressAfterMs?: number): PlatformLibrary {
    const state = join(this.home, 'state');
    const later = compressAfterMs === undefined ? {} : { compressAfterMs };
    return openPlatformLibrary({ state, log: silentLogger(), clock, ...later });
  }
}

export function digestsIn(entry: Entry | undefined): Buffer {
  return Buffer.from(entry?.kind === 'file' ? entry.content : '', 'latin1');
}
