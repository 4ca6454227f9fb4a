import type { Clock } from '../../shared/clock.ts';
import type { DesiredState, PlatformState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { siteDataFolder } from '../disk/places.ts';
import { isFolder } from '../disk/reading.ts';
import { siteFile } from '../render/context.ts';
import { checkSeen, checkWrites, packFolder } from '../share/marker.ts';
import type { PrepareTools } from './preflight.ts';
import { problemOf } from './results.ts';

/** A server of NFS is believed for some seconds: what another one has just written may show that much later. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 250;

/**
 * Nothing is served from, or written to, a folder of platforms that is not the one meant. Throws SHARE_MISSING,
 * SHARE_TAKEN, SHARE_READ_ONLY.
 */
export function checkFolder({ web: { share }, platforms }: DesiredState, config: SpokeConfig): void {
  if (share !== undefined && !share.writes) checkSeen(packFolder(config), share);
  else if (share !== undefined || platforms.size > 0) checkWrites(config, share);
}

/**
 * Waits for the releases that another server writes. Where a new one does not show nothing changes: the members of a pack
 * would serve different code. One that was served before and is gone is for `placePlatforms`. Throws RELEASE_MISSING.
 */
export async function awaitReleases(
  { web: { share }, platforms }: DesiredState,
  before: ReadonlyMap<string, { readonly release: string }>,
  { content, clock }: Pick<PrepareTools, 'content' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  if (share === undefined || share.writes) return;
  const hidden = (): PlatformState | undefined =>
    [...platforms.values()].find(
      ({ name, release }) => before.get(name)?.release !== release && content.pathOf(release) === null,
    );
  await shows(() => hidden() === undefined, clock, signal);
  const platform = hidden();
  if (platform === undefined) return;
  const { name, release } = platform;
  throw new AppError(
    'RELEASE_MISSING',
    `release ${release.slice(0, 12)} of ${name} does not show on the folder of the pack`,
    {
      remedy:
        "Compare the folder of platforms here with the master's: it may be another export, or an old view of it.",
    },
  );
}

/** Waits for the data folders of sites that another server makes. One that does not show is a problem of its site. */
export async function awaitSiteData(
  config: SpokeConfig,
  uris: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Problem[]> {
  const isThere = (uri: string): boolean => isFolder(`${siteDataFolder(config)}/${siteFile(uri)}`);
  await shows(() => uris.every(isThere), clock, signal);
  return uris
    .filter((uri) => !isThere(uri))
    .map((site) => {
      const message = `the data folder of ${site} does not show on the folder of the pack`;
      return problemOf(new AppError('SHARE_MISSING', message), { site });
    });
}

/** Resolves when something shows, or patience ends. */
export async function shows(isThere: () => boolean, clock: Clock, signal: AbortSignal): Promise<void> {
  const until = clock.monotonic() + PATIENCE_MS;
  while (!isThere() && clock.monotonic() < until) {
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
