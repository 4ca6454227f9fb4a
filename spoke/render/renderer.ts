import type { DesiredState, SiteState, WebSettings } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import { kindOf, type WebKind, type WebType } from '../../shared/web-type.ts';
import { renderApacheMain } from './apache/main.ts';
import { APACHE_TEMPLATE_VERSION } from './apache/parts.ts';
import { renderApachePlatform } from './apache/platform.ts';
import { renderApacheProbe, renderApacheSite } from './apache/site.ts';
import { renderApacheSubdirectory } from './apache/subdirectories.ts';
import {
  authPath,
  DEFAULT_HOST,
  mainPath,
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
import { renderNginxSubdirectory } from './nginx/subdirectories.ts';
import { bareHosts, type Beside } from './subdirectories.ts';

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
  site(site: SiteState, web: WebSettings, context: RenderContext, beside: Beside): string;
  /** Where the file of a site lies in a generation. */
  sitePath(uri: string): string;
  /** A site in a subdirectory, as it stands inside its host. */
  subdirectory(site: SiteState, web: WebSettings, context: RenderContext, beside: Beside): string;
  /** The file that proves that a host is served, for a server that proves it with a file. */
  readonly probe: ((host: string) => string) | null;
}

/** A balancer looks at hosts: what lies in their folders is for the members to tell apart. */
function refuseSubdirectory({ uri }: SiteState): string {
  throw new AppError('FIELD_INVALID', `a balancer passes on hosts, and ${uri} is a part of one`);
}

const RENDERERS = {
  apache: {
    version: APACHE_TEMPLATE_VERSION,
    mainFile: 'apache.conf',
    main: renderApacheMain,
    lists: {},
    platform: renderApachePlatform,
    site: renderApacheSite,
    sitePath: mainPath,
    subdirectory: renderApacheSubdirectory,
    probe: renderApacheProbe,
  },
  nginx: {
    version: NGINX_TEMPLATE_VERSION,
    mainFile: 'nginx.conf',
    main: renderNginxMain,
    lists: {},
    platform: renderNginxPlatform,
    site: renderNginxSite,
    subdirectory: renderNginxSubdirectory,
    sitePath: mainPath,
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
    subdirectory: refuseSubdirectory,
    sitePath: backendPath,
    probe: null,
  },
} as const satisfies Record<WebKind, Renderer>;

/** The renderer for a type of web service, null for none. */
export function rendererFor(type: WebType): Renderer | null {
  const kind = kindOf(type);
  return kind === null ? null : RENDERERS[kind];
}

/** Paths of the files that a generation of a type has of its own when it serves these sites. */
export function generationPaths(type: WebType, uris: Iterable<string>): string[] {
  const renderer = rendererFor(type);
  if (renderer === null) return [];
  const probed = renderer.probe ? [DEFAULT_HOST, ...bareHosts(uris)] : [];
  return [renderer.mainFile, ...Object.keys(renderer.lists), ...probed.map((host) => `probe.d/${host}`)];
}

/** Paths of the files that a site has. */
export function pathsOf(
  type: WebType,
  { uri, settings }: { readonly uri: string; readonly settings?: SiteState['settings'] | undefined },
): string[] {
  const all = sitePaths(type, uri);
  return settings?.auth === undefined ? all.filter((path) => path !== authPath(uri)) : all;
}

/** Paths of all files that a site may have, the main one first. */
export function sitePaths(type: WebType, uri: string): string[] {
  const renderer = rendererFor(type);
  const isProbed = (renderer?.probe ?? null) !== null && !isSubdirectory(uri);
  return [
    (renderer?.sitePath ?? mainPath)(uri),
    ...(isProbed ? [`probe.d/${siteFile(uri)}`] : []),
    authPath(uri),
  ];
}
