import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../shared/log.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import { createContentStore } from '../../spoke/content/disk-store.ts';
import type { ContentStore, SyncOrder, SyncOutcome } from '../../spoke/content/store.ts';
import type { FakeRelease, FakeSource } from './content-source.ts';

/** A content store below a root of its own. */
export class StoreLab {
  readonly root = mkdtempSync(join(tmpdir(), 'aegir-store-'));
  readonly buildingFolder = join(this.root, 'platforms/.aegir/building');
  readonly store: ContentStore = createContentStore({
    root: this.root,
    largestDeleteShare: 0.5,
    log: silentLogger(),
  });

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  sync(
    release: FakeRelease,
    source: FakeSource,
    extra: Partial<SyncOrder> = {},
    signal: AbortSignal = new AbortController().signal,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<SyncOutcome> {
    return this.store.sync({ ...release.order, ...extra }, source, signal, onProgress);
  }

  /** Folder of a release; throws when it is not complete. */
  folderOf(release: FakeRelease): string {
    const folder = this.store.pathOf(release.order.release);
    if (folder === null) throw new Error('the release is not complete');
    return folder;
  }
}

/** Everything below a folder: mode and content of files, targets of links. */
export function snapshot(folder: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    const mode = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) found[prefix + name] = `-> ${readlinkSync(path)}`;
    else if (stats.isFile()) found[prefix + name] = `${mode} ${readFileSync(path, 'latin1')}`;
    else Object.assign(found, { [`${prefix}${name}/`]: mode }, snapshot(path, `${prefix}${name}/`));
  }
  return found;
}

/** Comparing megabytes element by element would take minutes. */
export function isSame(path: string, content: Buffer): boolean {
  return readFileSync(path).equals(content);
}

/** A small code base with something of everything. */
export const SMALL_TREE = {
  'index.php': '<?php',
  'core/a.php': 'a',
  'core/b.php': 'b',
  'core/empty': '',
  'core/lib/drush*': '#!/bin/sh',
  'core/lib/link': '-> ../a.php',
  void: null,
  'ümlaut\n"': 'odd',
};
