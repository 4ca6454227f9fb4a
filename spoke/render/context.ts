import type { HostTraits, PhpFacts } from '../webserver/webserver.ts';

/** What rendering needs to know besides the desired state: facts of this host and places on its disk. */
export interface RenderContext {
  readonly generation: number;
  /** Folder of the generation. */
  readonly folder: string;
  /** Folder below which all releases lie. */
  readonly releases: string;
  /** Folder of all site data. */
  readonly sites: string;
  /** Folder of the credentials of sites' databases. */
  readonly credentials: string;
  readonly php: PhpFacts | null;
  readonly traits: HostTraits;
  /** Whether the generation has to listen on the port itself, because the host's configuration does not. */
  readonly listen: boolean;
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
