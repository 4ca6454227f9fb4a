import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { balances } from '../../shared/web-type.ts';
import { LIMITS } from '../../shared/limits.ts';
import { carriedFiles } from '../apply/carried.ts';
import { entryText } from '../apply/generations.ts';
import { currentNumber, readRecord, RECORD_FILE, type GenerationRecord } from '../apply/record.ts';
import { readSnippets } from '../apply/snippets.ts';
import type { Originals } from '../apply/originals.ts';
import { Seal } from '../apply/stamps.ts';
import type { SpokeConfig } from '../config.ts';
import { configFolder, ENTRY_KINDS, entryFile, generationFolder } from '../disk/places.ts';
import { namesIfThere, readIfThere } from '../disk/reading.ts';
import { SUBDIRECTORIES } from '../render/context.ts';
import { PAGES_FOLDER } from '../render/pages.ts';
import type { Folders } from './watched-folders.ts';

/** Something in the configuration folder that is not as the spoke wrote it. */
export interface Drift {
  /** Below the configuration folder. */
  readonly path: string;
  readonly kind: 'changed' | 'removed' | 'added';
}

/** Folders of a generation whose every file is known. */
export const GENERATED_FOLDERS = [
  ...['pre.d', 'platform.d', 'vhost.d', SUBDIRECTORIES],
  ...['site.d', 'post.d', 'probe.d', 'auth.d', PAGES_FOLDER, 'haproxy.d'],
] as const;

const BATCH = 500;

/**
 * Compares what lies in the configuration folder with what the spoke wrote, and the administrator's snippets with
 * those that are served. At most LIMITS.driftItems, in order of their paths.
 */
export async function scanDrift(config: SpokeConfig, originals: Originals): Promise<Drift[]> {
  const generation = currentNumber(config);
  const drift = [...entryDrift(config)];
  if (generation > 0) {
    const record = readRecord(generationFolder(config, generation));
    if (record === null) drift.push({ path: `current/${RECORD_FILE}`, kind: 'changed' });
    else drift.push(...(await generationDrift(config, record, originals)), ...snippetDrift(config, record));
  }
  return drift.sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, LIMITS.driftItems);
}

function* entryDrift(config: SpokeConfig): Generator<Drift> {
  for (const kind of ENTRY_KINDS) {
    const text = readIfThere(entryFile(config, kind));
    if (text === entryText(config, kind)) continue;
    yield { path: `${kind}.conf`, kind: text === null ? 'removed' : 'changed' };
  }
}

async function generationDrift(
  config: SpokeConfig,
  record: GenerationRecord,
  originals: Originals,
): Promise<Drift[]> {
  const folder = generationFolder(config, record.generation);
  const seal = new Seal(folder, (path) => originals.find(record.generation, path));
  const expected = carriedFiles(record);
  const drift: Drift[] = [];
  let looked = 0;
  for (const path of expected) {
    if (++looked % BATCH === 0) await turn();
    if (seal.holds(path)) continue;
    const isThere = lstatSync(`${folder}/${path}`, { throwIfNoEntry: false }) !== undefined;
    drift.push({ path: `current/${path}`, kind: isThere ? 'changed' : 'removed' });
  }
  for (const name of GENERATED_FOLDERS) {
    for (const entry of namesIfThere(`${folder}/${name}`)) {
      if (!expected.has(`${name}/${entry}`)) drift.push({ path: `current/${name}/${entry}`, kind: 'added' });
    }
  }
  return drift;
}

/** Snippets that were edited since the generation was made wait for the next verify. */
function snippetDrift(config: SpokeConfig, record: GenerationRecord): Drift[] {
  if (balances(record.state.web.type)) return [];
  let found: Map<string, string>;
  try {
    found = new Map(readSnippets(config, record.state.sites).map(({ path, digest }) => [path, digest]));
  } catch (error) {
    // Nobody knows what has become of what lies in a folder that is closed.
    const folder = error instanceof AppError ? error.metadata['file'] : undefined;
    if (folder === undefined) throw error;
    return [{ path: basename(folder), kind: 'changed' }];
  }
  const drift: Drift[] = [];
  for (const [path, digest] of found) {
    const served = record.snippets.get(path);
    if (served !== digest)
      drift.push({ path: sourcePath(path), kind: served === undefined ? 'added' : 'changed' });
  }
  for (const path of record.snippets.keys()) {
    if (!found.has(path)) drift.push({ path: sourcePath(path), kind: 'removed' });
  }
  return drift;
}

/** Where the administrator's file of a snippet lies, below the configuration folder. */
function sourcePath(path: string): string {
  return path.startsWith('site.d/') ? `${path}.conf` : path;
}

/** The folders in which a change of the configuration shows. */
export function foldersOf(config: SpokeConfig): Folders {
  const folder = configFolder(config);
  const snippets = ['pre.d', 'post.d', 'site.d'].map((name) => `${folder}/${name}`);
  const generation = generationFolder(config, currentNumber(config));
  const generated = [generation, ...GENERATED_FOLDERS.map((name) => `${generation}/${name}`)];
  return { lasting: [folder, ...snippets], generated };
}
