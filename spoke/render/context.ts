import type { SiteState } from '../../shared/desired-state.ts';
import type { PhpSettings } from '../../shared/site-settings.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import type { HostTraits, PhpFacts, TreeRules, WebServerFacts } from '../webserver/webserver.ts';

/** What rendering needs to know besides the desired state: facts of this host and places on its disk. */
export interface RenderContext {
  readonly generation: number;
  /** Folder of the generation. */
  readonly folder: string;
  /** Folder below which all releases lie. */
  readonly releases: string;
  /** Folder of all site data. */
  readonly sites: string;
  /** Folder of the shared uploads of clusters, each in a folder of its name. */
  readonly uploads: string;
  /** Folder of the credentials of sites' databases. */
  readonly credentials: string;
  /** Folder below which each site that logs has one for its logs. */
  readonly logs: string;
  /** The PHP that runs the sites, unless they or their platforms name a version. */
  readonly php: PhpFacts | null;
  /** Every php-fpm there is, by its version. */
  readonly fpm: readonly PhpFacts[];
  /**
   * What each php-fpm has for the settings that some site of this server sets, by version. A worker keeps what one
   * request set for the next, of whatever site; so every request sets all of them.
   */
  readonly fpmSettings: Readonly<Record<string, PhpSettings>>;
  readonly traits: HostTraits;
  /** How the web server is told to speak HTTP/2, '' when it cannot. */
  readonly http2: WebServerFacts['http2'];
  /** Ports that the generation has to listen on itself, because the host's configuration does not. */
  readonly listen: readonly number[];
  /** Folder of the certificates, each in a folder named by its fingerprint. */
  readonly certificates: string;
  /** Fingerprint of the certificate for names that are not a site's; '' where nothing speaks TLS. */
  readonly fallbackCertificate: string;
  /** Folder of the answers to ACME challenges. */
  readonly challenges: string;
}

/** A platform at the place it is served from. */
export interface PlacedPlatform {
  readonly name: string;
  readonly release: string;
  /** Absolute path of the folder to serve: the release's, with the docroot. */
  readonly docroot: string;
  /** How the rules of its code come into effect; absent where they mean nothing. */
  readonly rules?: TreeRules;
  /** Version of PHP its sites run with; absent: the server's own choice. */
  readonly php?: string;
}

/** Rules that code brings along for one of its folders, which are read once. */
export interface FolderRules {
  /** Below the docroot, '' for itself. */
  readonly folder: string;
  readonly text: string;
}

/**
 * Name of a site's file, and of the folder of its data; without a suffix, as 253 octets leave no room for one. No host
 * name and no folder of one has a `_`, so no two sites share it, and `example.org_*` is all that lies below a host.
 */
export function siteFile(uri: string): string {
  return uri.replace('/', '_');
}

/** Folder that the `files` of a site lie in: the one of its data, or its own on the share of its cluster. */
export function filesHome(
  { uri, uploads: shared }: Pick<SiteState, 'uri' | 'uploads'>,
  { sites, uploads }: Pick<RenderContext, 'sites' | 'uploads'>,
): string {
  const home = shared === undefined ? sites : `${uploads}/${shared.folder}`;
  return `${home}/${siteFile(uri)}`;
}

/** The site of such a file. */
export function siteOfFile(file: string): string {
  return file.replace('_', '/');
}

/** Where the main file of a site stands in a generation: its virtual hosts, or what stands inside those of its host. */
export function mainPath(uri: string): string {
  return `${isSubdirectory(uri) ? SUBDIRECTORIES : 'vhost.d'}/${siteFile(uri)}`;
}

/** Folder of the sites in subdirectories. */
export const SUBDIRECTORIES = 'subdir.d';

/** Folder of the logs of a site. */
export function logsOf(uri: string, { logs }: Pick<RenderContext, 'logs'>): string {
  return `${logs}/${siteFile(uri)}`;
}

/** Where the users of a site stand in a generation. */
export function authPath(uri: string): string {
  return `auth.d/${siteFile(uri)}`;
}

/** Name of the file in platform.d. */
export function platformFile(platform: string): string {
  return `${platform}.conf`;
}

/** Host name that no site can have: the default virtual host answers the probe under it. */
export const DEFAULT_HOST = '_default.invalid';
