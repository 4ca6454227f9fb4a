import { z } from 'zod';
import type { ScanOptions } from '../../platforms/library.ts';
import { isAboutObject } from '../ending.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import {
  chooseRelease,
  pruneReleases,
  publishRelease,
  serveRelease,
  standingPlatform,
  syncRelease,
  unpublishRelease,
} from './release-steps.ts';

/** Reads the hub's folder, brings it to the servers as a release, and serves it. Failure serves the one before. */
export const platformVerify: TaskKind = {
  name: 'platform.verify',
  timeoutMs: 12 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'scan', run: scan },
    { name: 'sync', run: (context) => syncRelease(context, inputSchema.parse(context.task.input)) },
    { name: 'publish', run: publishRelease, undo: unpublishRelease },
    { name: 'converge', run: (context) => serveRelease(context, false), commits: true },
    { name: 'prune', run: pruneReleases },
  ],
  foresee: ({ inventory, task }) => {
    const { id, name, release } = inventory.platform(task.objectId);
    return { notes: [], code: [{ platformId: id, platform: name, from: release, to: null }] };
  },
  failed: ({ inventory, task, by }, ending) => {
    const platform = inventory.findPlatform(task.objectId);
    if (!platform || (platform.state === 'verified' && !isAboutObject(ending))) return;
    inventory.updatePlatform(platform.id, { state: 'failed', problem: ending.message }, by);
  },
};

const inputSchema = z.object({
  deep: z.boolean().default(false),
  allowMassDelete: z.boolean().default(false),
});

async function scan(context: StepContext): Promise<void> {
  const platform = standingPlatform(context);
  const options: ScanOptions = {
    ...inputSchema.parse(context.task.input),
    signal: context.signal,
    onProgress: (progress) => {
      context.progress({ server: '', stage: 'scan', ...progress });
    },
  };
  const release = await context.here(() => context.library.scan(platform.id, platform.publishPath, options));
  await chooseRelease(context, release);
}
