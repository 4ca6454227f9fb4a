import { join } from 'node:path';
import { z } from 'zod';
import { detectApplication } from '../../../shared/application.ts';
import { codeOnDisk } from '../../../shared/code-on-disk.ts';
import type { ScanOptions } from '../../platforms/library.ts';
import { siteFolderName } from '../../../shared/site-uri.ts';
import { siteFoldersIn } from '../../imports/site-folders.ts';
import { shownNames } from '../../inventory/desk.ts';
import { isAboutObject } from '../ending.ts';
import { holdsSites, isBuilt } from '../../inventory/source.ts';
import type { Ending, ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import {
  admittedPlatform,
  chooseRelease,
  codeServers,
  pruneOld,
  publishRelease,
  serveRelease,
  standingPlatform,
  syncRelease,
  unpublishRelease,
  withItsName,
} from './release-steps.ts';

/** Reads the platform's folder on the hub, brings it to the servers as a release, and serves it. Failure serves the one before. */
export const platformVerify: TaskKind = {
  name: 'platform.verify',
  timeoutMs: 12 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'scan', run: scan, onHub: true },
    { name: 'sync', run: (context) => syncRelease(context, scanInputSchema.parse(context.task.input)) },
    { name: 'publish', run: publishRelease, undo: unpublishRelease },
    { name: 'converge', run: (context) => serveRelease(context, false), commits: true },
    { name: 'prune', run: pruneOld },
  ],
  foresee: ({ inventory, task }) => {
    const { id, name, release } = inventory.platform(task.objectId);
    return { notes: [], code: [{ platformId: id, platform: name, from: release, to: null }] };
  },
  failed: markFailed,
};

export const scanInputSchema = z.object({
  deep: z.boolean().default(false),
  allowMassDelete: z.boolean().default(false),
});

/** The platform's row says that it failed, unless only a server could not be asked. */
export function markFailed({ inventory, task, by }: ObjectChange, ending: Ending): void {
  const platform = inventory.findPlatform(task.objectId);
  if (!platform || (platform.state === 'verified' && !isAboutObject(ending))) return;
  inventory.updatePlatform(platform.id, { state: 'failed', problem: ending.message }, by);
}

async function scan(context: StepContext): Promise<void> {
  const { name, source, publishPath, build, commit } = admittedPlatform(context);
  if (isBuilt(source)) await scanFolder(context, context.builds.folder(name, build), commit);
  else await scanFolder(context, publishPath, '');
}

/** Reads a folder into the release that the later steps are about. */
export async function scanFolder(context: StepContext, folder: string, commit: string): Promise<void> {
  const platform = standingPlatform(context);
  const { id, docroot, source } = platform;
  let announcedMs = 0;
  const options: ScanOptions = {
    ...scanInputSchema.parse(context.task.input),
    withoutSiteFolders: holdsSites(source),
    signal: context.signal,
    onProgress: (progress) => {
      context.progress({ server: '', stage: 'scan', ...progress });
    },
    onFirst: (totals) => {
      announcedMs = context.now();
      for (const server of codeServers(context)) context.onServers.announce(server, platform, totals);
    },
  };
  const release = await withItsName(context, () =>
    context.here(() => context.library.scan(id, folder, options)),
  );
  if (announcedMs > 0) await context.remember({ announcedMs });
  const application = detectApplication(codeOnDisk(join(folder, docroot)));
  await chooseRelease(context, { ...release, commit, application });
  if (holdsSites(source)) await tellSiteFolders(context, join(folder, docroot));
}

/** A person who brings a code base from elsewhere learns of the sites in it. */
async function tellSiteFolders(context: StepContext, docroot: string): Promise<void> {
  const { inventory, task } = context;
  const known = new Set(inventory.siteUris().map(siteFolderName));
  const found = (await siteFoldersIn(docroot)).filter(({ name }) => !known.has(name));
  if (found.length === 0) return;
  const names = shownNames(found.map(({ name }) => name));
  const hint = `not part of the code: see aegirctl platform show ${task.objectName} and aegirctl site import --help`;
  await context.log('info', `folders of sites were found in sites/ (${names}), which are ${hint}`);
}
