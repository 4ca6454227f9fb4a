import { z } from 'zod';
import { AppError, messageOf } from '../../../shared/errors.ts';
import type { Platform } from '../../inventory/model.ts';
import type { ScanOptions } from '../../platforms/library.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { resultOfJob, type IsOwn } from '../results.ts';
import { convergeAll, convergeBack, noneOwn, onEach } from './converge.ts';

/** Reads the hub's folder, brings it to the servers as a release, and serves it. Failure serves the one before. */
export const platformVerify: TaskKind = {
  name: 'platform.verify',
  timeoutMs: 12 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'scan', run: scan },
    { name: 'sync', run: sync },
    { name: 'publish', run: publish, undo: unpublish },
    { name: 'converge', run: converge, commits: true },
    { name: 'prune', run: prune },
  ],
  failed: ({ inventory, task, by }, { message: problem }) => {
    if (inventory.findPlatform(task.objectId)) {
      inventory.updatePlatform(task.objectId, { state: 'failed', problem }, by);
    }
  },
};

const inputSchema = z.object({
  deep: z.boolean().default(false),
  allowMassDelete: z.boolean().default(false),
});
const releaseSchema = z.object({
  digest: z.string(),
  files: z.number(),
  bytes: z.number(),
  manifestBytes: z.number(),
});
/** What the platform served before. */
const publishedSchema = z.object({ release: z.string().nullable(), files: z.number(), bytes: z.number() });

async function scan(context: StepContext): Promise<void> {
  const platform = standing(context);
  const options: ScanOptions = {
    ...inputSchema.parse(context.task.input),
    signal: context.signal,
    onProgress: (progress) => {
      context.progress({ server: '', stage: 'scan', ...progress });
    },
  };
  const release = await context.here(() => context.library.scan(platform.id, platform.publishPath, options));
  await context.remember({ release });
}

async function sync(context: StepContext): Promise<void> {
  const platform = standing(context);
  const release = releaseSchema.parse(context.memory['release']);
  const options = inputSchema.parse(context.task.input);
  await onEach(context, context.servers, async (server) => {
    const job = await context.onServers.sync(server, platform, release, options);
    return resultOfJob(server.name, job, noneOwn);
  });
}

async function publish(context: StepContext): Promise<void> {
  const { inventory, by } = context;
  const platform = standing(context);
  const { digest, files, bytes } = releaseSchema.parse(context.memory['release']);
  if (platform.release === digest) return;
  await context.remember({
    before: { release: platform.release, files: platform.files, bytes: platform.bytes },
  });
  await context.write(() => {
    inventory.updatePlatform(platform.id, { release: digest, files, bytes }, by);
  });
}

async function unpublish(context: StepContext): Promise<void> {
  const { inventory, task, by, memory } = context;
  const before = publishedSchema.optional().parse(memory['before']);
  if (before && inventory.findPlatform(task.objectId)) {
    await context.write(() => {
      inventory.updatePlatform(task.objectId, before, by);
    });
  }
  await convergeBack(context);
}

async function converge(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  const isOwn: IsOwn = (problem) => problem.platform === task.objectName;
  await convergeAll(context, { force: false, isOwn });
  await context.write(() => {
    inventory.updatePlatform(
      task.objectId,
      { state: 'verified', problem: '', verifiedMs: context.now() },
      by,
    );
  });
}

/** The release before stays for a way back; a failure here costs disk, not the new release. */
async function prune(context: StepContext): Promise<void> {
  const release = releaseSchema.parse(context.memory['release']);
  const before = publishedSchema.optional().parse(context.memory['before']);
  const keep = new Set([release.digest, ...(before?.release ? [before.release] : [])]);
  try {
    await context.library.prune(context.task.objectId, keep);
  } catch (error) {
    await context.log('warning', `old releases were not removed from the hub: ${messageOf(error)}`);
  }
}

function standing({ inventory, task }: StepContext): Platform {
  const platform = inventory.platform(task.objectId);
  if (platform.removing) throw new AppError('BUSY', `platform ${platform.name} is being removed`);
  return platform;
}
