import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlatformLibrary } from '../../hub/platforms/disk-library.ts';
import type { PlatformLibrary, Release } from '../../hub/platforms/library.ts';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { createContentStore } from '../../spoke/content/disk-store.ts';
import type { ContentSource, ContentStore, SyncOutcome } from '../../spoke/content/store.ts';

/**
 * Left out: what Debian adds for the local host, whose links lead nowhere on a machine without
 * set-up, and the bulk of MediaWiki, which the stories on real hosts carry as a whole.
 */
const LEFT_OUT = [
  ...['/wp-config.php', '/LocalSettings.php', '/config', '/images'],
  ...['/extensions*', '/skins*', '/languages', '/resources'],
].map((name) => `--exclude=${name}`);

/**
 * The way of a real code base from the hub's disk to a spoke's, compared by a tool that is not ours.
 * Debian's packages link to files of other packages; `--copy-unsafe-links` puts those in their place
 * and keeps the links that stay inside, as a tree to be hosted has to be.
 */
describe.each(['wordpress', 'mediawiki'])('the tree of Debian’s %s package', { timeout: 300_000 }, (name) => {
  const packaged = `/usr/share/${name}`;
  const isHere = existsSync(packaged);
  let home: string;
  let tree: string;
  let library: PlatformLibrary;
  let store: ContentStore;

  beforeAll(() => {
    if (!isHere) return;
    home = mkdtempSync(join(tmpdir(), 'aegir-identity-'));
    tree = join(home, 'tree');
    execFileSync('rsync', ['-a', '--copy-unsafe-links', ...LEFT_OUT, `${packaged}/`, tree]);
    execFileSync('chmod', ['-R', 'u+rwX', tree]);
    mkdirSync(join(home, 'hub'));
    library = openPlatformLibrary({ state: join(home, 'hub'), log: silentLogger(), clock: systemClock });
    const syncFilesystem = (): Promise<void> => Promise.resolve();
    store = createContentStore({
      root: join(home, 'spoke'),
      largestDeleteShare: 0.5,
      log: silentLogger(),
      syncFilesystem,
    });
  }, 300_000);

  afterAll(async () => {
    if (!isHere) return;
    await library.close();
    rmSync(home, { recursive: true, force: true });
  }, 300_000);

  async function publish(deep = false): Promise<SyncOutcome & { readonly release: Release }> {
    const signal = new AbortController().signal;
    const source: ContentSource = {
      async *manifest(platform, digest, base) {
        const delta = base === null ? null : await library.delta(platform, base, digest);
        if (delta === null) {
          for await (const bytes of library.manifest(platform, digest)) yield { kind: 'whole', bytes };
        }
        for (const bytes of delta?.manifest ?? []) yield { kind: 'delta', bytes };
        for (const bytes of delta?.pack ?? []) yield { kind: 'pack', bytes };
      },
      packs: (platform, digest, digests) => library.packs(platform, digest, digests),
      async *advance(platform, stop) {
        for await (const { manifest, pack } of library.advance(platform, stop)) {
          yield { kind: 'manifest', bytes: manifest };
          for await (const bytes of pack) yield { kind: 'pack', bytes };
        }
      },
    };
    const release = await library.scan(name, tree, {
      ...{ signal, deep, allowMassDelete: false, onProgress: () => undefined },
      onFirst: (totals) => {
        store.advance({ platform: name, ...totals }, source);
      },
    });
    const { digest, ...totals } = release;
    const order = { platform: name, release: digest, ...totals, deep, allowMassDelete: false };
    return { ...(await store.sync(order, source, signal, () => undefined)), release };
  }

  /** What differs between a tree and a release: names, kinds, content, link targets, modes. */
  function difference(from: string, release: Release): string {
    const folder = store.pathOf(release.digest) ?? expect.fail('the release is not complete');
    return execFileSync('rsync', ['-nrlpc', '--delete', '-i', `${from}/`, `${folder}/`], {
      encoding: 'utf8',
    });
  }

  it.skipIf(!isHere)('is the same on the spoke after every way to get it there', async () => {
    const first = await publish();
    expect(first).toMatchObject({ changed: true });
    expect(difference(tree, first.release)).toBe('');

    expect(await publish()).toMatchObject({ changed: false, bytesFetched: 0 });

    const original = join(home, 'original');
    execFileSync('cp', ['-a', tree, original]);
    appendFileSync(join(tree, 'index.php'), '// changed\n');
    rmSync(
      join(tree, readdirSync(tree).find((file) => file.endsWith('.json') || file === 'wp-cron.php') ?? ''),
    );
    writeFileSync(join(tree, 'new file.php'), '<?php', { mode: 0o755 });
    const second = await publish();
    expect(second).toMatchObject({ changed: true, filesFetched: 2 });
    expect(second.bytesFetched).toBeLessThan(10_000);
    expect(difference(tree, second.release)).toBe('');
    expect(difference(original, first.release)).toBe('');

    const damaged = join(store.pathOf(second.release.digest) ?? '', 'index.php');
    writeFileSync(damaged, readFileSync(damaged).fill(0x20));
    expect(difference(tree, second.release)).not.toBe('');
    expect(await publish(true)).toMatchObject({ changed: true, filesFetched: 1 });
    expect(difference(tree, second.release)).toBe('');

    await store.prune(new Set([second.release.digest]), Date.now());
    expect(difference(tree, second.release)).toBe('');
  });
});
