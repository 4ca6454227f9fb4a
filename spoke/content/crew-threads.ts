import type { ManifestFile } from '../../shared/manifest/shelf.ts';
import { startThread, type Thread } from '../../shared/threads.ts';
import type { TreeCalls } from './tree-thread.ts';

/** Two threads with synchronous file calls write faster than one, and more do not help. */
export const THREADS = 2;

export type TreeThread = Thread<TreeCalls>;

let threads: TreeThread[] = [];

export function crewThreads(): TreeThread[] {
  if (threads.length === 0 || !threads.every((thread) => thread.isAlive())) {
    threads = Array.from({ length: THREADS }, () => startThread<TreeCalls>(import.meta.url, 'tree-thread'));
  }
  return threads;
}

/** The thread for work that cannot be shared. */
export function oneThread(): TreeThread {
  const [thread] = crewThreads();
  if (thread === undefined) throw new Error('there are no threads');
  return thread;
}

/** Deletes a tree strictly below `within`, off the main thread. */
export async function removeInCrew(path: string, within: string): Promise<void> {
  await oneThread().call('remove', { path, within });
}

/** Makes every file and folder of a tree durable, one by one. */
export async function fsyncInCrew(folder: string): Promise<void> {
  await oneThread().call('fsync', folder);
}

/** Writes the manifest that a delta leads to from another one, off the main thread. Throws CONTENT_CORRUPT. */
export async function composeInCrew(base: ManifestFile, delta: Buffer, to: ManifestFile): Promise<void> {
  await oneThread().call('compose', { base, delta, to });
}

/** How many files of one release another does not have, of how many. */
export function countLost(before: ManifestFile, now: ManifestFile): Promise<{ lost: number; files: number }> {
  return oneThread().call('lost', { before, now });
}

/** Whether a process that began before this instant may still live in a release. */
export function isInhabitedSince(ms: number): Promise<boolean> {
  return oneThread().call('isInhabited', ms);
}
