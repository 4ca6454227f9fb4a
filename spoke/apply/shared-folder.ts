import type { Clock } from '../../shared/clock.ts';
import type { DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { siteDataFolder } from '../disk/places.ts';
import { isFolder } from '../disk/reading.ts';
import { siteFile } from '../render/context.ts';
import { checkSeen, checkWrites } from '../share/marker.ts';
import type { Following, PrepareTools } from './preflight.ts';
import { problemOf } from './results.ts';

/** A server of NFS is believed for some seconds: what another one has just written may show that much later. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 250;

/**
 * Nothing is served from, or written to, a folder of platforms that is not the one meant; whoever only reads it waits for
 * the releases to show, for so long. Throws SHARE_MISSING, SHARE_TAKEN, SHARE_READ_ONLY.
 */
export async function checkFolder(
  { web: { share }, platforms }: DesiredState,
  { config, content, clock }: Pick<PrepareTools, 'config' | 'content' | 'clock'>,
  { signal }: Following,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  if (share !== undefined && !share.writes) {
    checkSeen(config, share);
    const isThere = (): boolean =>
      [...platforms.values()].every(({ release }) => content.pathOf(release) !== null);
    await shows(isThere, clock, signal, patienceMs);
  } else if (share !== undefined || platforms.size > 0) checkWrites(config, share);
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

/** Whether something shows before patience ends. */
async function shows(
  isThere: () => boolean,
  clock: Clock,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const until = clock.monotonic() + patienceMs;
  while (!isThere() && clock.monotonic() < until) {
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
