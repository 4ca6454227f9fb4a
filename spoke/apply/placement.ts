import { AppError } from '../../shared/errors.ts';
import type { DesiredState, PlatformState } from '../../shared/desired-state.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { ContentStore } from '../content/store.ts';
import type { PlacedPlatform } from '../render/context.ts';
import { isFolder } from '../disk/reading.ts';
import type { TreeRules } from '../webserver/webserver.ts';
import { problemOf } from './results.ts';

export interface Placement {
  /** Where each platform is served from. */
  readonly platforms: ReadonlyMap<string, PlacedPlatform>;
  /** Sites whose platform cannot be served at all. */
  readonly homeless: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Decides about the rules of the tree at a docroot; null where rules mean nothing. Throws HTACCESS_INVALID. */
export type RulesOf = ((docroot: string) => Promise<TreeRules>) | null;

/**
 * Finds the release of every platform on this disk. One that is not complete, lacks its docroot, or whose rules the
 * web server refuses keeps its last good place; a new one is left out together with its sites. Never throws for one
 * platform.
 */
export async function placePlatforms(
  state: DesiredState,
  before: ReadonlyMap<string, PlacedPlatform>,
  content: Pick<ContentStore, 'pathOf'>,
  rulesOf: RulesOf,
): Promise<Placement> {
  const platforms = new Map<string, PlacedPlatform>();
  const problems: Problem[] = [];
  for (const platform of state.platforms.values()) {
    const last = before.get(platform.name);
    const found = place(platform, content);
    const ruled = found instanceof AppError ? found : await withRules(found, last, rulesOf);
    const problem = ruled instanceof AppError ? placeProblem(ruled, platform.name) : rulesNote(ruled);
    if (problem !== null) problems.push(problem);
    if (!(ruled instanceof AppError)) platforms.set(platform.name, ruled);
    else if (last && isFolder(last.docroot)) platforms.set(platform.name, last);
  }
  const homeless = new Set<string>();
  for (const site of state.sites.values()) {
    if (site.platform === '' || platforms.has(site.platform)) continue;
    homeless.add(site.uri);
    const message = `left out: platform ${site.platform} cannot be served`;
    problems.push(problemOf(new AppError('RELEASE_MISSING', message), { site: site.uri }));
  }
  return { platforms, homeless, problems };
}

/** A tree never changes, so its rules are looked at once. */
async function withRules(
  platform: PlacedPlatform,
  last: PlacedPlatform | undefined,
  rulesOf: RulesOf,
): Promise<PlacedPlatform | AppError> {
  if (rulesOf === null) return platform;
  if (last?.rules !== undefined && last.docroot === platform.docroot)
    return { ...platform, rules: last.rules };
  try {
    return { ...platform, rules: await rulesOf(platform.docroot) };
  } catch (error) {
    if (error instanceof AppError && error.reason === 'HTACCESS_INVALID') return error;
    throw error;
  }
}

function placeProblem(error: AppError, platform: string): Problem {
  const { file = '', line = '0' } = error.metadata;
  return problemOf(error, { platform, file, line: Number(line) });
}

/** Rules that are not read once are no fault of the platform's: the note is the server's. */
function rulesNote({ name, rules }: PlacedPlatform): Problem | null {
  if (rules?.kind !== 'each-request') return null;
  const { file, line, message } = rules;
  const error = new AppError('HTACCESS_PER_REQUEST', `platform ${name}: ${message}`);
  return problemOf(error, { file, line });
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
