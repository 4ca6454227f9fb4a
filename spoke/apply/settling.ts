import { sameObject, type SiteState } from '../../shared/desired-state.ts';
import { AppError, messageOf } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { placedCode, settleCode, settleSite, unsettleSite, type PlacedCode } from '../applications/settle.ts';
import type { SpokeConfig } from '../config.ts';
import type { GenerationRecord } from './record.ts';
import { problemOf } from './results.ts';

/**
 * Lets the applications of a generation find their sites, before it is served: settings and links that are as they
 * should be are left alone, and none of them shows while nobody asks for its site. A site that cannot be settled is a
 * problem, not a failure.
 */
export function settleSites(
  config: SpokeConfig,
  to: GenerationRecord,
  from: GenerationRecord,
  force: boolean,
): Problem[] {
  const problems: Problem[] = [];
  const codes = new Map<string, PlacedCode>();
  for (const site of to.state.sites.values()) {
    const placed = to.platforms.get(site.platform);
    if (placed === undefined || !(force || isUnsettled(site, to, from))) continue;
    try {
      const code = codes.get(site.platform) ?? placedCode(placed.docroot);
      if (!codes.has(site.platform)) settleCode(config, code);
      codes.set(site.platform, code);
      if (!settleSite(config, site, code)) problems.push(ownFolder(site));
    } catch (error) {
      problems.push(unsettled(site, error));
    }
  }
  return problems;
}

/** Takes the links to sites away that the code of before serves no more. What cannot be taken away harms nobody. */
export function unsettleSites(config: SpokeConfig, from: GenerationRecord, to: GenerationRecord): Problem[] {
  const problems: Problem[] = [];
  for (const site of from.state.sites.values()) {
    const placed = from.platforms.get(site.platform);
    if (placed === undefined || isStillThere(site, placed.docroot, to)) continue;
    try {
      unsettleSite(config, site.uri, placedCode(placed.docroot));
    } catch (error) {
      problems.push(unsettled(site, error));
    }
  }
  return problems;
}

/** Platforms with the same release have their code in one folder, with one link to a site of either. */
function isStillThere({ uri, platform }: SiteState, docroot: string, to: GenerationRecord): boolean {
  const served = to.state.sites.get(uri)?.platform;
  return served === platform || (served !== undefined && to.platforms.get(served)?.docroot === docroot);
}

/** Whether something that its settings or its link depend on is not as it was. */
function isUnsettled(site: SiteState, to: GenerationRecord, from: GenerationRecord): boolean {
  const before = from.state.sites.get(site.uri);
  if (before === undefined || from.renderKey !== to.renderKey) return true;
  const moved =
    before.platform !== site.platform ||
    from.platforms.get(site.platform)?.docroot !== to.platforms.get(site.platform)?.docroot;
  return moved || !sameObject({ names: before.aliases }, { names: site.aliases });
}

function ownFolder({ uri, platform }: SiteState): Problem {
  const message = `the code of ${platform} has a folder sites/${uri} of its own, which the site is served from`;
  const failure = new AppError('SITE_FOLDER_IN_CODE', message);
  return problemOf(failure);
}

function unsettled({ uri }: SiteState, error: unknown): Problem {
  const failure = new AppError('CHECK_FAILED', `cannot keep the settings of ${uri}: ${messageOf(error)}`, {
    remedy: "Let the spoke's user own the data folder of the site, then verify the site.",
    cause: error,
  });
  return problemOf(failure, { site: uri });
}
