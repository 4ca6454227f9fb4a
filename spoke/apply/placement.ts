import { AppError } from '../../shared/errors.ts';
import type { DesiredState, PlatformState } from '../../shared/desired-state.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { ContentStore } from '../content/store.ts';
import type { PlacedPlatform } from '../render/context.ts';
import { isFolder } from '../disk/reading.ts';
import { problemOf } from './results.ts';

export interface Placement {
  /** Where each platform is served from. */
  readonly platforms: ReadonlyMap<string, PlacedPlatform>;
  /** Sites whose platform cannot be served at all. */
  readonly homeless: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Finds the release of every platform on this disk. One that is not complete, or lacks its docroot, keeps
 * its last good place; a new one is left out together with its sites. Never throws for one platform.
 */
export function placePlatforms(
  state: DesiredState,
  before: ReadonlyMap<string, PlacedPlatform>,
  content: Pick<ContentStore, 'pathOf'>,
): Placement {
  const platforms = new Map<string, PlacedPlatform>();
  const problems: Problem[] = [];
  for (const platform of state.platforms.values()) {
    const found = place(platform, content);
    const last = before.get(platform.name);
    if (!(found instanceof AppError)) platforms.set(platform.name, found);
    else if (last && isFolder(last.docroot)) platforms.set(platform.name, last);
    if (found instanceof AppError) problems.push(problemOf(found, { platform: platform.name }));
  }
  const homeless = new Set<string>();
  for (const site of state.sites.values()) {
    if (platforms.has(site.platform)) continue;
    homeless.add(site.uri);
    const message = `left out: platform ${site.platform} cannot be served`;
    problems.push(problemOf(new AppError('RELEASE_MISSING', message), { site: site.uri }));
  }
  return { platforms, homeless, problems };
}

function place(platform: PlatformState, content: Pick<ContentStore, 'pathOf'>): PlacedPlatform | AppError {
  const { name, release, docroot, php } = platform;
  const folder = content.pathOf(release);
  if (folder === null) {
    return new AppError(
      'RELEASE_MISSING',
      `platform ${name}: release ${release.slice(0, 12)} is not complete here`,
    );
  }
  const served = docroot === '' ? folder : `${folder}/${docroot}`;
  if (!isFolder(served)) {
    return new AppError('DOCROOT_MISSING', `platform ${name}: its code has no folder ${docroot}`);
  }
  return { name, release, docroot: served, ...(php !== undefined && { php }) };
}
