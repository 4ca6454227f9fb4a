import type { Logger } from '../../shared/log.ts';
import type { Journal } from './journal.ts';
import { heldReleases } from './report.ts';
import type { Tools } from './work.ts';

/** Releases that were fetched are kept this long for the generation that will name them. */
const KEEP_WANTED_MS = 86_400_000;

/**
 * Removes the releases that nobody goes back to, after a switch; returns what is left. Null: it could not, and tries again after
 * the next one, as room on the disk is not worth a failed job. keptElsewhere: what other members of a pack may go back to.
 */
export async function pruneReleases(
  { tools, journal, log }: { readonly tools: Tools; readonly journal: Journal; readonly log: Logger },
  keptElsewhere: readonly string[],
): Promise<readonly string[] | null> {
  try {
    const served = [...tools.applier.current().state.platforms.values()];
    // What is served has arrived: from now on the window of generations decides.
    journal.forgetWanted(served.map(({ release }) => release));
    const keep = journal.wantedReleases(KEEP_WANTED_MS);
    for (const release of [...tools.applier.referencedReleases(), ...keptElsewhere]) keep.add(release);
    const { folder } = tools;
    const standBy = folder.isShared() ? 'none' : tools.applier.servedSinceMs();
    if (folder.mayWrite()) await tools.content.prune(keep, standBy);
    return heldReleases(tools);
  } catch (error) {
    log.warn({ err: error }, 'could not remove old releases');
    return null;
  }
}
