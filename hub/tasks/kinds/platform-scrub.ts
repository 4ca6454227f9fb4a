import { AppError } from '../../../shared/errors.ts';
import type { Platform } from '../../inventory/model.ts';
import { holdsSites, isBuilt } from '../../inventory/source.ts';
import type { Source } from '../../platforms/library.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { exclusive } from '../locks.ts';
import { chooseRelease, standingPlatform, syncRelease } from './release-steps.ts';

/**
 * Reads all of what is live again on every server, and what the hub keeps for them, and replaces what is damaged. One at a time in the whole farm, and
 * beside whatever else is done to the platform: nothing live changes but what was wrong.
 */
export const platformScrub: TaskKind = {
  name: 'platform.scrub',
  timeoutMs: 12 * 3_600_000,
  locks: () => [exclusive('scrub')],
  steps: [
    { name: 'check', run: check },
    { name: 'sync', run: (context) => syncRelease(context, { deep: true, allowMassDelete: true }) },
    { name: 'hub', run: scrubHub },
  ],
};

async function check(context: StepContext): Promise<void> {
  const { id, name, release: live } = standingPlatform(context);
  const release = context.releases.of(id).find(({ digest }) => digest === live);
  if (release === undefined) {
    throw new AppError('RELEASE_MISSING', `platform ${name} serves no release that the hub knows`, {
      remedy: `Verify it first: aegirctl platform verify ${name}.`,
    });
  }
  await chooseRelease(context, release);
}

/** Stands for the hub among the rows of servers; no server can have this name. */
const HUB = '(hub)';

/** Throws CONTENT_CORRUPT when something is lost that no folder of the hub has any more. */
async function scrubHub(context: StepContext): Promise<void> {
  const platform = standingPlatform(context);
  const others = context.inventory.platforms().filter(({ id }) => id !== platform.id);
  const sources = [sourceOf(context, platform), ...others.map((other) => sourceOf(context, other))] as const;
  const { mended, lost } = await context.library.scrub(sources, context.signal);
  if (mended > 0) await reportMended(context, mended);
  if (lost.length === 0) return;
  for (const { platform: id, release, path } of lost) {
    const name = context.inventory.findPlatform(id)?.name ?? id;
    const what = path === '' ? 'its manifest' : path;
    await context.log(
      'error',
      `the hub has lost release ${release.slice(0, 12)} of ${name}: ${what} is damaged, and no folder has it`,
    );
  }
  throw new AppError(
    'CONTENT_CORRUPT',
    `${String(lost.length)} ${lost.length === 1 ? 'release is' : 'releases are'} lost on the hub; the log names them`,
    {
      remedy: `Look at the hub's disk; then publish what its folder holds: aegirctl platform verify ${platform.name}. Servers that have a lost release go on serving it.`,
    },
  );
}

/** What is served of a platform that is still to be built for the first time, if anything, was read from its folder. */
function sourceOf({ builds }: StepContext, { id, name, source, publishPath, build }: Platform): Source {
  const isFromBuild = isBuilt(source) && build > 0;
  const folder = isFromBuild ? builds.folder(name, build) : publishPath;
  return { platform: id, folder, withoutSiteFolders: !isFromBuild || holdsSites(source) };
}

async function reportMended(context: StepContext, mended: number): Promise<void> {
  const message = `${String(mended)} damaged ${mended === 1 ? 'piece was' : 'pieces were'} made anew from the folder`;
  const remedy = "Look at the hub's disk: what was written there is not what was read.";
  await context.log('warning', `hub: ${message}`);
  const row = { server: HUB, state: 'warning', stage: 'scrub', reason: 'CONTENT_CORRUPT' } as const;
  await context.report([{ ...row, message, remedy, problems: [], checks: [] }]);
}
