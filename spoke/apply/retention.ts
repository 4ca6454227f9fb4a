import { lstatSync, rmSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { removeTree } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import { namesIfThere } from '../disk/reading.ts';
import { generationFolder, generationsFolder } from '../disk/places.ts';
import { SUBDIRECTORIES } from '../render/context.ts';
import { HAPROXY_FOLDER } from '../render/haproxy/parts.ts';
import { provedMs } from './generations.ts';
import { currentNumber, readRecord, RECORD_FILE, type GenerationRecord } from './record.ts';

/** The generations that can be gone back to, newest first, the live one included: all that they name stays. */
export function wayBack(config: SpokeConfig): GenerationRecord[] {
  return keptGenerations(config).slice(0, config.keepGenerations);
}

/**
 * The generations whose code stays, newest first: those that can be gone back to, and older ones that pruning left because
 * a worker may live in them.
 */
export function keptGenerations(config: SpokeConfig): GenerationRecord[] {
  const current = currentNumber(config);
  return numbersOnDisk(config)
    .filter((number) => number <= current)
    .sort((a, b) => b - a)
    .map((number) => readRecord(generationFolder(config, number)))
    .filter((record) => record !== null);
}

/** Tells when each worker of the web server began, in milliseconds of the wall clock. */
export type WorkerStarts = () => Promise<readonly number[]>;

/**
 * Removes generations that nobody can go back to any more, and those that were never served. One with code that no
 * later one has stays as long as a worker that began under it is at work: it may need that code.
 */
export async function pruneGenerations(config: SpokeConfig, workerStarts: WorkerStarts): Promise<void> {
  const records = keptGenerations(config);
  const kept = new Set(records.slice(0, config.keepGenerations).map(({ generation }) => generation));
  kept.add(currentNumber(config));
  const reigns = formerReigns(config, records);
  const starts = reigns.length === 0 ? [] : await workerStarts();
  for (const { generation, fromMs, toMs } of reigns) {
    if (starts.some((ms) => ms >= fromMs && ms < toMs)) kept.add(generation);
  }
  for (const number of numbersOnDisk(config)) {
    if (!kept.has(number)) await removeGeneration(config, number);
  }
}

/** When workers of a generation began. */
interface Reign {
  readonly generation: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The reigns of those before the window that have code of their own. */
function formerReigns(config: SpokeConfig, records: readonly GenerationRecord[]): Reign[] {
  const newer = new Set(records.slice(0, config.keepGenerations).flatMap(releasesOf));
  return records.flatMap((record, index) => {
    const { generation } = record;
    const successor = records[index - 1];
    if (index < config.keepGenerations || successor === undefined) return [];
    const fromMs = sealedMs(config, generation);
    const toMs = provedMs(config, successor.generation);
    if (toMs === null || releasesOf(record).every((release) => newer.has(release))) return [];
    return [{ generation, fromMs, toMs }];
  });
}

function sealedMs(config: SpokeConfig, generation: number): number {
  return lstatSync(`${generationFolder(config, generation)}/${RECORD_FILE}`).mtimeMs;
}

function releasesOf({ platforms }: GenerationRecord): string[] {
  return [...platforms.values()].map(({ release }) => release);
}

/** Takes a generation away: first its record, without which it counts as half-made, then its files bit by bit. */
export async function removeGeneration(config: SpokeConfig, generation: number): Promise<void> {
  const folder = generationFolder(config, generation);
  rmSync(`${folder}/${RECORD_FILE}`, { force: true });
  for (const name of BIG_FOLDERS) await emptyFolder(`${folder}/${name}`);
  removeTree(folder, generationsFolder(config));
}

/** Folders with a file for each site: deleting them at one go would hold up the process. */
const BIG_FOLDERS = ['vhost.d', SUBDIRECTORIES, 'probe.d', HAPROXY_FOLDER] as const;
const BATCH = 200;

async function emptyFolder(folder: string): Promise<void> {
  for (const [index, name] of namesIfThere(folder).entries()) {
    if (index % BATCH === 0) await turn();
    rmSync(`${folder}/${name}`, { force: true });
  }
}

function numbersOnDisk(config: SpokeConfig): number[] {
  return namesIfThere(generationsFolder(config))
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number);
}
