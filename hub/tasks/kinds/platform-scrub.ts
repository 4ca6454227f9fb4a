import { AppError } from '../../../shared/errors.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { exclusive } from '../locks.ts';
import { chooseRelease, standingPlatform, syncRelease } from './release-steps.ts';

/**
 * Reads all of what is live again on every server and replaces what is damaged. One at a time in the whole farm, and
 * beside whatever else is done to the platform: nothing live changes but what was wrong.
 */
export const platformScrub: TaskKind = {
  name: 'platform.scrub',
  timeoutMs: 12 * 3_600_000,
  locks: () => [exclusive('scrub')],
  steps: [
    { name: 'check', run: check },
    { name: 'sync', run: (context) => syncRelease(context, { deep: true, allowMassDelete: true }) },
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
