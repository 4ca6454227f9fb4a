import { faultPoint } from '../../shared/fault-points.ts';
import type { Logger } from '../../shared/log.ts';
import type { Work } from './build.ts';
import type { Stripped } from './clear.ts';
import { openCrew, type Crew } from './crew.ts';
import { isInhabitedSince } from './crew-threads.ts';
import type { Standby } from './layout.ts';
import type { Todo } from './plan.ts';

/** Up to so many files and folders are made durable one by one; more in one call for the whole file system. */
const MOST_SINGLE_SYNCS = 64;

/** A standby tree that was looked at. */
export interface Surveyed {
  readonly tree: Standby;
  /** Paths in it that its manifest does not know, site links included. */
  readonly strays: readonly string[];
}

/** Finds the platform's standby tree; null where there is none that is exactly its manifest and that nobody may live in. */
export async function findStandby({ layout, order }: Work, log: Logger): Promise<Surveyed | null> {
  const tree = layout.standby(order.platform);
  if (tree === null) return null;
  const [inhabited, strays] = await Promise.all([isInhabitedSince(tree.vacantSinceMs), straysOf(tree)]);
  if (strays === null) {
    log.warn({ platform: order.platform }, 'the standby tree is damaged and is not used');
    layout.dropStandby(order.platform);
    return null;
  }
  if (!inhabited) return { tree, strays };
  log.info({ platform: order.platform }, 'a process may still live in the standby tree');
  return null;
}

/**
 * Makes the standby tree the building tree of the ordered release; null when another sync was faster.
 * From then on a crash leaves a building tree like any other, of which the next attempt trusts nothing.
 */
export function claimStandby({ layout, order }: Work, found: Surveyed | null): Surveyed | null {
  if (found === null || !layout.claim(found.tree, order.release)) return null;
  faultPoint('sync.claimed');
  return found;
}

/** Takes out of the claimed tree, open in the crew, what the release does not have as it is. */
export async function stripStandby({ tree, strays }: Surveyed, crew: Crew): Promise<Stripped> {
  const stripped = await crew.strip(tree.manifest, strays);
  faultPoint('sync.stripped');
  return stripped;
}

/** What is to be made in a stripped tree. */
export function onlyMissing({ missing }: Stripped): Todo {
  return { entries: missing, rightBlocks: [], mayLink: true };
}

/** Whether so little changes that making it durable one by one is cheaper. */
export function isSmall({ missing, folders }: Stripped): boolean {
  return missing.length + folders.length <= MOST_SINGLE_SYNCS;
}

/** What a standby tree holds beside its release, site links included; null when it is damaged. */
async function straysOf({ folder, manifest, readyMs }: Standby): Promise<readonly string[] | null> {
  const crew = await openCrew(folder, manifest);
  if (crew === null) return null;
  try {
    const { damaged, strays } = await crew.survey({ readyMs, deep: false, sweep: true, clear: false });
    return damaged.length === 0 ? strays : null;
  } finally {
    await crew.close();
  }
}
