import type { DesiredState, SiteState, WebSettings } from '../../shared/desired-state.ts';
import { kindOf, type WebKind, type WebType } from '../../shared/web-type.ts';
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
import { backendPath, HAPROXY_TEMPLATE_VERSION } from './haproxy/parts.ts';
import { renderHaproxyMain } from './haproxy/main.ts';
import {
  CERTIFICATE_LIST,
  NAME_LIST,
  renderCertificateList,
  renderNameList,
  renderWildcardList,
  WILDCARD_LIST,
} from './haproxy/lists.ts';
import { renderHaproxySite } from './haproxy/site.ts';
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
  /** Files that name all sites, by their paths in a generation. */
  readonly lists: Readonly<Record<string, (sites: DesiredState['sites'], context: RenderContext) => string>>;
  /** Null for a server that has no code. */
  readonly platform:
    ((platform: PlacedPlatform, context: RenderContext, rules: readonly FolderRules[]) => string) | null;
  site(site: SiteState, web: WebSettings, context: RenderContext, snippet: boolean): string;
  /** Where the file of a site lies in a generation. */
  sitePath(uri: string): string;
  /** The file that proves that a host is served, for a server that proves it with a file. */
  readonly probe: ((host: string) => string) | null;
}

const RENDERERS = {
  apache: {
    version: APACHE_TEMPLATE_VERSION,
    mainFile: 'apache.conf',
    main: renderApacheMain,
    lists: {},
    platform: renderApachePlatform,
    site: renderApacheSite,
    sitePath: virtualHostPath,
    probe: renderApacheProbe,
  },
  nginx: {
    version: NGINX_TEMPLATE_VERSION,
    mainFile: 'nginx.conf',
    main: renderNginxMain,
    lists: {},
    platform: renderNginxPlatform,
    site: renderNginxSite,
    sitePath: virtualHostPath,
    probe: null,
  },
  haproxy: {
    version: HAPROXY_TEMPLATE_VERSION,
    mainFile: 'haproxy.d/00-aegir.cfg',
    main: renderHaproxyMain,
    lists: {
      [NAME_LIST]: renderNameList,
      [WILDCARD_LIST]: renderWildcardList,
      [CERTIFICATE_LIST]: renderCertificateList,
    },
    platform: null,
    site: renderHaproxySite,
    sitePath: backendPath,
    probe: null,
  },
} as const satisfies Record<WebKind, Renderer>;

/** The renderer for a type of web service, null for none. */
export function rendererFor(type: WebType): Renderer | null {
  const kind = kindOf(type);
  return kind === null ? null : RENDERERS[kind];
}

/** Paths of the files every generation of a type has of its own. */
export function generationPaths(type: WebType): string[] {
  const renderer = rendererFor(type);
  if (renderer === null) return [];
  return [
    renderer.mainFile,
    ...Object.keys(renderer.lists),
    ...(renderer.probe ? [`probe.d/${DEFAULT_HOST}`] : []),
  ];
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
  const renderer = rendererFor(type);
  return [
    (renderer?.sitePath ?? virtualHostPath)(uri),
    ...(renderer?.probe ? [`probe.d/${siteFile(uri)}`] : []),
    authPath(uri),
  ];
}

function virtualHostPath(uri: string): string {
  return `vhost.d/${siteFile(uri)}`;
}
