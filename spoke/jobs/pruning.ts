import type { Logger } from '../../shared/log.ts';
import type { Journal } from './journal.ts';
import { heldReleases } from './report.ts';
import type { Tools } from './work.ts';

/** Releases that were fetched are kept this long for the generation that will name them. */
const KEEP_WANTED_MS = 86_400_000;

/** What became of old releases. */
export interface Pruning {
  /** Releases that are left. */
  readonly left: readonly string[];
  /** Resolves when the files of the others are deleted, as far as they could be: seconds for a large tree. */
  readonly deleted: Promise<void>;
}

/**
 * Removes the releases that nobody goes back to, after a switch: none of them is found any more when this returns. Null: it could
 * not, and tries again after the next one, as room on the disk is not worth a failed job. keptElsewhere: what other
 * members of a pack may go back to.
 */
export function pruneReleases(
  { tools, journal, log }: { readonly tools: Tools; readonly journal: Journal; readonly log: Logger },
  keptElsewhere: readonly string[],
): Pruning | null {
  const onFailure = (err: unknown): null => {
    log.warn({ err }, 'could not remove old releases');
    return null;
  };
  try {
    const served = [...tools.applier.current().state.platforms.values()];
    // What is served has arrived: from now on the window of generations decides.
    journal.forgetWanted(served.map(({ release }) => release));
    const keep = journal.wantedReleases(KEEP_WANTED_MS);
    for (const release of [...tools.applier.referencedReleases(), ...keptElsewhere]) keep.add(release);
    const { content, folder } = tools;
    const standBy = folder.isShared() ? 'none' : tools.applier.servedSinceMs();
    const deleted = folder.mayWrite() ? content.prune(keep, standBy) : Promise.resolve();
    return { left: heldReleases(tools), deleted: deleted.catch(onFailure).then(() => undefined) };
  } catch (error) {
    return onFailure(error);
  }
}
