import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import {
  authPath,
  DEFAULT_HOST,
  mainPath,
  platformFile,
  type FolderRules,
  type PlacedPlatform,
  type RenderContext,
} from './context.ts';
import { phpOf, versionOf } from './php.ts';
import { rendererFor } from './renderer.ts';
import { bareHosts, NOTHING_BESIDE, type Beside } from './subdirectories.ts';
import { word } from './values.ts';

/** A file of a generation, by its path below the generation's folder. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}

/** The files a generation has of its own, when it serves these sites. */
export function renderGeneration(
  { web, sites }: Pick<DesiredState, 'web' | 'sites'>,
  context: RenderContext,
): RenderedFile[] {
  const renderer = rendererFor(web.type);
  if (renderer === null) return [];
  return [
    { path: renderer.mainFile, text: renderer.main(web, context, sites) },
    ...Object.entries(renderer.lists).map(([path, list]) => ({ path, text: list(sites, context) })),
    ...[DEFAULT_HOST, ...bareHosts(sites.keys())].flatMap((host) => probeFile(renderer.probe, host)),
  ];
}

/** The file of one platform. */
export function renderPlatformFile(
  platform: PlacedPlatform,
  { web }: Pick<DesiredState, 'web'>,
  context: RenderContext,
  rules: readonly FolderRules[],
): RenderedFile[] {
  const renderer = rendererFor(web.type);
  if (renderer === null || renderer.platform === null) return [];
  const text = renderer.platform(platform, { ...context, php: phpOf(platform.php, context) }, rules);
  return [{ path: `platform.d/${platformFile(platform.name)}`, text }];
}

/** The files of one site. */
export function renderSiteFiles(
  site: SiteState,
  { web, platforms }: Pick<DesiredState, 'web' | 'platforms'>,
  context: RenderContext,
  beside: Beside,
): RenderedFile[] {
  const renderer = rendererFor(web.type);
  if (renderer === null) return [];
  const own = { ...context, php: phpOf(versionOf(site, platforms), context) };
  if (isSubdirectory(site.uri)) {
    const text = renderer.subdirectory(site, web, own, beside);
    return [{ path: mainPath(site.uri), text }, ...authFile(site)];
  }
  const text = renderer.site(site, web, own, beside);
  return [
    { path: renderer.sitePath(site.uri), text },
    ...probeFile(renderer.probe, site.uri),
    ...authFile(site),
  ];
}

/** The file of a site in a subdirectory that cannot be served: its folder is nobody else's meanwhile. */
export function renderClosed(
  site: SiteState,
  { web }: Pick<DesiredState, 'web'>,
  context: RenderContext,
): RenderedFile[] {
  const renderer = rendererFor(web.type);
  if (renderer === null) return [];
  const text = renderer.subdirectory({ ...site, enabled: false }, web, context, NOTHING_BESIDE);
  return [{ path: mainPath(site.uri), text }];
}

/** Who may see the site; the form is the same for all web servers. */
function authFile({ uri, settings }: SiteState): RenderedFile[] {
  if (settings?.auth === undefined) return [];
  const { user, hash } = settings.auth;
  return [{ path: authPath(uri), text: `${word(user)}:${word(hash)}\n` }];
}

function probeFile(probe: ((host: string) => string) | null, host: string): RenderedFile[] {
  return probe === null ? [] : [{ path: `probe.d/${host}`, text: probe(host) }];
}

/**
 * All that shapes the files of sites and platforms besides themselves. While it stays the same, the file of
 * an unchanged object has the same text as in the generation before.
 */
export function renderKey({ web }: DesiredState, context: RenderContext): string {
  return JSON.stringify([
    rendererFor(web.type)?.version ?? 0,
    web,
    context.releases,
    context.sites,
    context.certificates,
    context.challenges,
    context.credentials,
    context.php,
    context.fpm,
    context.fpmSettings,
    context.logs,
    context.traits,
    context.http2,
  ]);
}
