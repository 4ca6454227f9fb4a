import type { DesiredState, SiteState, WebSettings, WebType } from '../../shared/desired-state.ts';
import { renderApacheMain } from './apache/main.ts';
import { APACHE_TEMPLATE_VERSION } from './apache/parts.ts';
import { renderApachePlatform } from './apache/platform.ts';
import { renderApacheProbe, renderApacheSite } from './apache/site.ts';
import {
  authPath,
  DEFAULT_HOST,
  siteFile,
  type FolderRules,
  type PlacedPlatform,
  type RenderContext,
} from './context.ts';
import { renderNginxMain } from './nginx/main.ts';
import { NGINX_TEMPLATE_VERSION } from './nginx/parts.ts';
import { renderNginxPlatform } from './nginx/platform.ts';
import { renderNginxSite } from './nginx/site.ts';

/** The texts of one kind of web server. */
export interface Renderer {
  /** Of the texts; what was rendered by another version is rendered anew. */
  readonly version: number;
  /** Name of the generation's main file. */
  readonly mainFile: string;
  main(web: WebSettings, context: RenderContext, sites: DesiredState['sites']): string;
  platform(platform: PlacedPlatform, context: RenderContext, rules: readonly FolderRules[]): string;
  site(site: SiteState, web: WebSettings, context: RenderContext, snippet: boolean): string;
  /** The file that proves that a host is served, for a server that proves it with a file. */
  readonly probe: ((host: string) => string) | null;
}

const RENDERERS = {
  apache: {
    version: APACHE_TEMPLATE_VERSION,
    mainFile: 'apache.conf',
    main: renderApacheMain,
    platform: renderApachePlatform,
    site: renderApacheSite,
    probe: renderApacheProbe,
  },
  nginx: {
    version: NGINX_TEMPLATE_VERSION,
    mainFile: 'nginx.conf',
    main: renderNginxMain,
    platform: renderNginxPlatform,
    site: renderNginxSite,
    probe: null,
  },
} as const satisfies Record<Exclude<WebType, 'none'>, Renderer>;

/** The renderer for a type of web service, null for none. */
export function rendererFor(type: WebType): Renderer | null {
  return type === 'none' ? null : RENDERERS[type];
}

/** Paths of the files every generation of a type has of its own. */
export function generationPaths(type: WebType): string[] {
  const renderer = rendererFor(type);
  if (renderer === null) return [];
  return [renderer.mainFile, ...(renderer.probe ? [`probe.d/${DEFAULT_HOST}`] : [])];
}

/** Paths of the files that a site has. */
export function pathsOf(
  type: WebType,
  { uri, settings }: { readonly uri: string; readonly settings?: SiteState['settings'] | undefined },
): string[] {
  const all = sitePaths(type, uri);
  return settings?.auth === undefined ? all.filter((path) => path !== authPath(uri)) : all;
}

/** Paths of all files that a site may have, its virtual host first. */
export function sitePaths(type: WebType, uri: string): string[] {
  const probe = rendererFor(type)?.probe ?? null;
  return [`vhost.d/${siteFile(uri)}`, ...(probe ? [`probe.d/${siteFile(uri)}`] : []), authPath(uri)];
}
