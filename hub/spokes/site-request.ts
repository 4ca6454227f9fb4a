import { changeToWire } from '../../shared/desired-wire.ts';
import type { RunSite } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import { workerOf } from '../desired/placement.ts';
import { platformState, siteState, uploadsPart } from '../desired/state.ts';
import type { Site } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import { AppError } from '../../shared/errors.ts';

/** What the application of a site is asked to do. */
export interface SiteRequest {
  readonly action: NonNullable<RunSite['action']>;
  /** What one task has begun, only the same task goes on with or takes back. */
  readonly task: string;
  readonly profile?: string;
  /** Who alone can read the answer. */
  readonly answerKey?: Buffer;
}

/** What a site is to be in place of what the inventory has. */
export type SiteShape = Partial<Pick<Site, 'uri' | 'aliases' | 'platformId' | 'database'>>;

/**
 * Work with the application of a site as the inventory has it now, or as it is to be, whether it is served or not. Throws
 * NOT_FOUND, and RELEASE_MISSING while its platform has no release.
 */
export function siteWork(
  inventory: Inventory,
  siteId: string,
  request: SiteRequest,
  shape: SiteShape = {},
): RunSite {
  const site = { ...inventory.site(siteId), ...shape };
  const platform = inventory.platform(site.platformId);
  const code = platformState(platform);
  if (code === null) {
    throw new AppError('RELEASE_MISSING', `platform ${platform.name} has no release yet`, {
      remedy: `Verify it first: aegirctl platform verify ${platform.name}.`,
    });
  }
  const home = inventory.server(platform.serverId);
  const state = { ...siteState(site, code, home), ...uploadsPart(site, home, workerOf(home) ?? '') };
  const { upserts } = changeToWire({
    ...{ web: null, platforms: [code], sites: [state] },
    ...{ removedPlatforms: [], removedSites: [] },
  });
  return { ...request, platform: upserts[0]?.platform ?? null, site: upserts[1]?.site ?? null };
}
