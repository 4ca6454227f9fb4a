import { z } from 'zod';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import {
  chooseRelease,
  pruneOld,
  publishRelease,
  serveRelease,
  standingPlatform,
  syncRelease,
  unpublishRelease,
} from './release-steps.ts';

/**
 * Serves a release that the hub keeps, without looking at the folder: on servers that have it that is one switch.
 * Failure serves the one before. The schedule leaves the platform at it until somebody verifies the platform.
 */
export const platformRollback: TaskKind = {
  name: 'platform.rollback',
  timeoutMs: 12 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'check', run: check },
    // Somebody wants it: how many files it lacks is no reason to doubt it.
    {
      name: 'sync',
      run: (context) => syncRelease(context, { deep: false, allowMassDelete: true, trustsLive: true }),
    },
    { name: 'publish', run: publishRelease, undo: unpublishRelease },
    { name: 'converge', run: (context) => serveRelease(context, true), commits: true },
    { name: 'prune', run: pruneOld },
  ],
  foresee: ({ inventory, releases, task, by }) => {
    const platform = inventory.platform(task.objectId);
    const { id, name, release: from } = platform;
    const { digest, files, bytes } = releases.named(
      platform,
      inputSchema.parse(task.input).release,
      'release',
    );
    inventory.updatePlatform(id, { release: digest, files, bytes }, by);
    return { notes: [], code: [{ platformId: id, platform: name, from, to: digest }] };
  },
};

const inputSchema = z.object({ release: z.string() });

/** Throws NOT_FOUND when the release has been forgotten since, RELEASE_MISSING when its content has been lost. */
async function check(context: StepContext): Promise<void> {
  const platform = standingPlatform(context);
  const { release: digest } = inputSchema.parse(context.task.input);
  const release = context.releases.named(platform, digest, 'release');
  for await (const _ of context.library.manifest(platform.id, release.digest)) break;
  await chooseRelease(context, release);
}
