import type { HostTraits, PhpFacts, WebServerFacts } from '../webserver/webserver.ts';

/** What rendering needs to know besides the desired state: facts of this host and places on its disk. */
export interface RenderContext {
  readonly generation: number;
  /** Folder of the generation. */
  readonly folder: string;
  /** Folder below which all releases lie. */
  readonly releases: string;
  /** Folder of all site data. */
  readonly sites: string;
  readonly php: PhpFacts | null;
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
}

/** Name of the file in vhost.d, site.d and probe.d; without a suffix, as 253 octets leave no room for one. */
export function siteFile(uri: string): string {
  return uri;
}

/** Name of the file in platform.d. */
export function platformFile(platform: string): string {
  return `${platform}.conf`;
}

/** Host name that no site can have: the default virtual host answers the probe under it. */
export const DEFAULT_HOST = '_default.invalid';
