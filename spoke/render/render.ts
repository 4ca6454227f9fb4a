import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { renderMain, renderPlatform, renderProbe, renderSite, TEMPLATE_VERSION } from './apache.ts';
import { DEFAULT_HOST, platformFile, siteFile, type PlacedPlatform, type RenderContext } from './context.ts';

/** A file of a generation, by its path below the generation's folder. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}

/** The files every generation has of its own. */
export function renderGeneration(state: DesiredState, context: RenderContext): RenderedFile[] {
  return [
    { path: 'apache.conf', text: renderMain(state.web, context) },
    { path: `probe.d/${DEFAULT_HOST}`, text: renderProbe(DEFAULT_HOST) },
  ];
}

/** The file of one platform. */
export function renderPlatformFile(platform: PlacedPlatform, context: RenderContext): RenderedFile {
  return { path: `platform.d/${platformFile(platform.name)}`, text: renderPlatform(platform, context) };
}

/** The files of one site. */
export function renderSiteFiles(
  site: SiteState,
  state: DesiredState,
  context: RenderContext,
  snippet: boolean,
): RenderedFile[] {
  return [
    { path: `vhost.d/${siteFile(site.uri)}`, text: renderSite(site, state.web, context, snippet) },
    { path: `probe.d/${siteFile(site.uri)}`, text: renderProbe(site.uri) },
  ];
}

/**
 * All that shapes the files of sites and platforms besides themselves. While it stays the same, the file of
 * an unchanged object has the same text as in the generation before.
 */
export function renderKey(state: DesiredState, context: RenderContext): string {
  return JSON.stringify([
    TEMPLATE_VERSION,
    state.web.type,
    state.web.httpPort,
    context.releases,
    context.sites,
    context.php,
  ]);
}
