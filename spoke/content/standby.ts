import { faultPoint } from '../../shared/fault-points.ts';
import type { Logger } from '../../shared/log.ts';
import type { Work } from './build.ts';
import type { Stripped } from './clear.ts';
import { isInhabitedSince, openCrew, type Crew } from './crew.ts';
import type { Standby } from './layout.ts';
import type { Todo } from './plan.ts';
import type { ManifestFile } from '../../shared/manifest/shelf.ts';

/** Up to so many files and folders are made durable one by one; more in one call for the whole file system. */
const MOST_SINGLE_SYNCS = 64;

/** A standby tree that is the building tree of another release now, and is still what it was. */
export interface Claimed {
  readonly manifest: ManifestFile;
  readonly strays: readonly string[];
}

/**
 * Makes the platform's standby tree the building tree of the ordered release; null where there is none
 * that is exactly its manifest and that nobody may live in. From then on a crash leaves a building
 * tree like any other, of which the next attempt trusts nothing.
 */
export async function claimStandby({ layout, order }: Work, log: Logger): Promise<Claimed | null> {
  const standby = layout.standby(order.platform);
  if (standby === null) return null;
  if (await isInhabitedSince(standby.vacantSinceMs)) {
    log.info({ platform: order.platform }, 'a process may still live in the standby tree');
    return null;
  }
  const strays = await straysOf(standby);
  if (strays === null) {
    log.warn({ platform: order.platform }, 'the standby tree is damaged and is not used');
    layout.dropStandby(order.platform);
    return null;
  }
  if (!layout.claim(standby, order.release)) return null;
  faultPoint('sync.claimed');
  return { manifest: standby.manifest, strays };
}

/** Takes out of the claimed tree, open in the crew, what the release does not have as it is. */
export async function stripStandby({ manifest, strays }: Claimed, crew: Crew): Promise<Stripped> {
  const stripped = await crew.strip(manifest, strays);
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
