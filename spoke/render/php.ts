import type { DesiredState, PlatformState, SiteState } from '../../shared/desired-state.ts';
import type { PhpSettings, SiteSettings } from '../../shared/site-settings.ts';
import type { PhpFacts } from '../webserver/webserver.ts';
import type { RenderContext } from './context.ts';

/** Which PHP runs a site, and what it is told. */

/** The version that a site runs with: its own, or its platform's; undefined for the server's own choice. */
export function versionOf(
  { settings, platform }: SiteState,
  platforms: ReadonlyMap<string, Pick<PlatformState, 'php'>>,
): string | undefined {
  return settings?.php ?? platforms.get(platform)?.php;
}

/** The PHP of a version; of none, the server's own choice. Null when there is no such PHP. */
export function phpOf(
  version: string | undefined,
  { php, fpm }: Pick<RenderContext, 'php' | 'fpm'>,
): PhpFacts | null {
  if (version === undefined || php?.version === version) return php;
  return fpm.find((candidate) => candidate.version === version) ?? null;
}

/** The settings of a site: a larger body needs a PHP that takes it. */
export function phpSettingsOf({ phpSettings, maxBodyBytes }: SiteSettings): PhpSettings {
  return { ...(maxBodyBytes !== undefined && { post_max_size: String(maxBodyBytes) }), ...phpSettings };
}

/** What every request of a site tells php-fpm, in order; see RenderContext. */
export function fpmSettings(
  settings: SiteSettings,
  php: PhpFacts,
  context: RenderContext,
): [string, string][] {
  const all = { ...context.fpmSettings[php.version], ...phpSettingsOf(settings) };
  return Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * What php-fpm is told of a site that no program may change, '' for nothing. Its workers live through every switch and
 * believe for two minutes where a path led: behind the link to shared uploads they believe it for a second, as it may go.
 */
export function fpmOrder({ uploads }: Pick<SiteState, 'uploads'>): string {
  return uploads === undefined ? '' : 'realpath_cache_ttl=1';
}

/** The largest script time of a site, seconds; undefined when it is PHP's own. */
export function scriptSeconds(settings: SiteSettings): number | undefined {
  const { max_execution_time: seconds } = phpSettingsOf(settings);
  return seconds === undefined ? undefined : Number(seconds);
}

/** The settings of PHP that some site gives a value; see RenderContext. */
export function phpNamesOf(sites: Iterable<SiteState>): string[] {
  const names = [...sites].flatMap(({ settings }) => (settings ? Object.keys(phpSettingsOf(settings)) : []));
  return [...new Set(names)].sort();
}

/** Every php-fpm that runs a site of a state. */
export function fpmsOf(
  { sites, platforms }: Pick<DesiredState, 'sites' | 'platforms'>,
  facts: Pick<RenderContext, 'php' | 'fpm'>,
): PhpFacts[] {
  const used = [...sites.values()].flatMap((site) => phpOf(versionOf(site, platforms), facts) ?? []);
  const fpms = used.filter((php) => php.handler === 'fpm');
  return [...new Map(fpms.map((php) => [php.socket, php])).values()];
}
