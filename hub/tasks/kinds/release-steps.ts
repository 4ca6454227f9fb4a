import { z } from 'zod';
import { APPLICATION_KINDS } from '../../../shared/application.ts';
import { AppError, messageOf } from '../../../shared/errors.ts';
import { count, counted, size, span } from '../../../shared/words.ts';
import type { JobResult__Output } from '../../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Build } from '../../builds/builds.ts';
import { writersOf } from '../../desired/placement.ts';
import type { Platform, Server } from '../../inventory/model.ts';
import type { ServedRelease } from '../../inventory/releases.ts';
import { checkPublishable } from '../../inventory/publish-roots.ts';
import { isBuilt } from '../../inventory/source.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob, type IsOwn } from '../results.ts';
import type { TaskProblem, TaskResult } from '../task.ts';
import { convergeAll, convergeBack, noneOwn, onEach } from './converge.ts';

const applicationSchema = z.object({
  kind: z.enum(APPLICATION_KINDS),
  version: z.string(),
  profiles: z.array(z.string()),
});
const releaseSchema = z.object({
  digest: z.string(),
  files: z.number(),
  bytes: z.number(),
  manifestBytes: z.number(),
  commit: z.string().default(''),
  application: applicationSchema.nullish(),
});
const buildSchema = z.object({ number: z.number(), commit: z.string() });
/** What the platform served before, and was read from. */
const publishedSchema = z.object({
  release: z.string().nullable(),
  files: z.number(),
  bytes: z.number(),
  build: z.number().default(0),
  commit: z.string().default(''),
});

/** The platform of the task. Throws NOT_FOUND, and BUSY when it is being removed. */
export function standingPlatform({ inventory, task }: StepContext): Platform {
  const platform = inventory.platform(task.objectId);
  if (platform.removing) throw new AppError('BUSY', `platform ${platform.name} is being removed`);
  return platform;
}

/** The same, for one that is about to be read or built. Throws PATH_DENIED where a server would refuse it in the end. */
export function admittedPlatform(context: StepContext): Platform {
  const { servers, group, observed } = context;
  const platform = standingPlatform(context);
  const isDown = ({ id }: Server): boolean =>
    group?.members.some(({ serverId, state }) => serverId === id && state === 'down') ?? false;
  for (const server of servers) if (!isDown(server)) checkPublishable(observed, server, platform);
  return platform;
}

/** Has what the work fails with say what to do about this very platform. */
export async function withItsName<T>(context: StepContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { reason, message, field, metadata } = error;
    throw new AppError(reason, message, {
      field,
      metadata,
      remedy: remedyHere(context, error),
      cause: error,
    });
  }
}

/** A remedy of the catalogue with the name of the platform, and with what the task was asked for by. */
function remedyHere(
  { task: { kind, objectName: name } }: StepContext,
  { reason, remedy }: { readonly reason: string; readonly remedy: string },
): string {
  if (reason !== 'MASS_DELETE') return remedy.replace('platform rebuild NAME', `platform rebuild ${name}`);
  const verb = kind === 'platform.rebuild' ? 'rebuild' : 'verify';
  return `If that is wanted: aegirctl platform ${verb} ${name} --allow-mass-delete.`;
}

/** Keeps the release that the later steps are about. */
export async function chooseRelease(context: StepContext, release: ServedRelease): Promise<void> {
  const { digest, files, bytes, manifestBytes, commit, application } = release;
  await context.remember({ release: { digest, files, bytes, manifestBytes, commit, application } });
}

/** The build that this task has made; undefined when it makes none. */
export function chosenBuild(context: StepContext): Build | undefined {
  return buildSchema.optional().parse(context.memory['build']);
}

export interface SyncOptions {
  /** Every byte is read again, not only the stats of each file. */
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
  /** A server that is known to serve it already need not look. */
  readonly trustsLive?: boolean;
}

/** Brings the chosen release to all servers of the platform; nothing live changes but what is damaged. */
export async function syncRelease(
  context: StepContext,
  { trustsLive = false, ...options }: SyncOptions,
): Promise<void> {
  const platform = standingPlatform(context);
  const release = chosen(context);
  const sinceMs = z.number().default(context.now()).parse(context.memory['announcedMs']);
  const isLive = platform.release === release.digest;
  const mended: Record<string, string> = {};
  await onEach(context, codeServers(context), async (server) => {
    // A server removes what it no longer serves without a word, so that it had the release once means nothing. Of what is
    // live somebody may have damaged files.
    const job = await context.onServers.sync(server, platform, release, {
      ...options,
      isAlwaysAsked: !isLive || !trustsLive,
    });
    if (isLive) {
      const row = await resultOfScrub(context, server, job);
      if (row.reason === DAMAGED.reason) mended[server.name] = row.message;
      return row;
    }
    if (job.filesFetched > 0) {
      await context.log('info', `${server.name}: ${arrived(job, context.now() - sinceMs)}`);
    }
    const row = resultOfJob(server.name, job, noneOwn);
    const problems = row.problems.map((one) => ({ ...one, remedy: remedyHere(context, one) }));
    return { ...row, problems, remedy: remedyHere(context, row) };
  });
  if (Object.keys(mended).length > 0) await context.remember({ mended });
}

/** What a sync brought: `1,204 files came, 3.1 MiB in 0.8 s (3.9 MiB/s); 34,810 were there`. */
function arrived({ filesFetched, filesReused, bytesFetched }: JobResult__Output, ms: number): string {
  const rate = size(Math.round((bytesFetched * 1_000) / Math.max(ms, 1)));
  const came = `${counted(filesFetched, 'file')} came, ${size(bytesFetched)} in ${span(ms)} (${rate}/s)`;
  return `${came}; ${count(filesReused)} ${filesReused === 1 ? 'was' : 'were'} there`;
}

/** The servers of the platform that its code is brought to; the others of a pack see it. */
export function codeServers({ inventory, servers, task }: StepContext): Server[] {
  const { serverId } = inventory.platform(task.objectId);
  const writers = writersOf(inventory.server(serverId));
  return servers.filter(({ id }) => writers.includes(id));
}

/** What became of a sync of what is live already: whatever had to be done to it was damage. */
async function resultOfScrub(
  context: StepContext,
  { name }: Server,
  job: JobResult__Output,
): Promise<TaskResult> {
  const row = resultOfJob(name, job, noneOwn);
  if (row.state !== 'success' || job.outcome !== 'OUTCOME_APPLIED') return row;
  const message = mendedText(job);
  await context.log('warning', `${name}: ${message} (${size(job.bytesFetched)} fetched)`);
  return { ...row, ...DAMAGED, state: 'warning', message };
}

const DAMAGED = {
  reason: 'CONTENT_CORRUPT',
  remedy: 'Find out who changed them: look at the disk and at who may write there.',
};

function mendedText({ filesFetched: files }: JobResult__Output): string {
  if (files === 0) return 'something was damaged and replaced by what the server still had';
  return `${String(files)} damaged or lost ${files === 1 ? 'file was' : 'files were'} replaced`;
}

/** Makes the chosen release the one to serve, and the build of it the platform's folder. */
export async function publishRelease(context: StepContext): Promise<void> {
  const { inventory, by } = context;
  const platform = standingPlatform(context);
  const { digest, files, bytes } = chosen(context);
  const { number: build, commit } = chosenBuild(context) ?? {
    number: platform.build,
    commit: platform.commit,
  };
  if (platform.release === digest && platform.build === build) return;
  await context.remember({ before: publishedSchema.parse(platform) });
  await context.write(() => {
    inventory.updatePlatform(platform.id, { release: digest, files, bytes, build, commit }, by);
  });
}

/** Goes back to what was served before, on the hub and wherever the change may be live. */
export async function unpublishRelease(context: StepContext): Promise<void> {
  const { inventory, task, by, memory } = context;
  const before = publishedSchema.optional().parse(memory['before']);
  if (before && inventory.findPlatform(task.objectId)) {
    await context.write(() => {
      inventory.updatePlatform(task.objectId, before, by);
    });
  }
  await convergeBack(context);
}

/** Serves the chosen release everywhere. isHeld: the schedule shall leave the platform at it. */
export async function serveRelease(context: StepContext, isHeld: boolean): Promise<void> {
  const { inventory, releases, task, by } = context;
  const isOwn: IsOwn = (problem) => problem.platform === task.objectName;
  // That all is well again is no reason to keep quiet of what was not.
  const damaged = z.record(z.string(), z.string()).default({}).parse(context.memory['mended']);
  const notesOn = ({ name }: Server): TaskProblem[] => {
    const message = damaged[name];
    return message === undefined ? [] : [{ ...DAMAGED, message, site: '', platform: '', file: '', line: 0 }];
  };
  await convergeAll(context, { force: false, isOwn, notesOn });
  await context.write(() => {
    const verifiedMs = context.now();
    inventory.updatePlatform(task.objectId, { state: 'verified', problem: '', verifiedMs }, by);
    releases.serve(task.objectId, chosen(context), verifiedMs, isHeld);
  });
}

/** Some releases before stay for a way back, one build; a failure here costs disk, not the new release. */
export async function pruneOld(context: StepContext): Promise<void> {
  const { inventory, library, releases, builds, task } = context;
  try {
    let keep = new Set<string>();
    await context.write(() => {
      keep = releases.trim(task.objectId);
    });
    await library.prune(task.objectId, keep);
    const { name, source, build } = inventory.platform(task.objectId);
    await (isBuilt(source) ? builds.keepOnly(name, build) : builds.forget(name));
  } catch (error) {
    await context.log('warning', `old releases were not removed from the hub: ${messageOf(error)}`);
  }
}

function chosen(context: StepContext): ServedRelease {
  const { application = null, ...release } = releaseSchema.parse(context.memory['release']);
  return { ...release, application };
}
