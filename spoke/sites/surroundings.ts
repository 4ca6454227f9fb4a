import { join } from 'node:path';
import type { SiteState, WebSettings } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { folderOf, hostOf } from '../../shared/site-uri.ts';
import { credentialsOf } from '../apply/credentials.ts';
import type { FetchCredentials } from '../apply/database-access.ts';
import type { SpokeConfig } from '../config.ts';
import { siteDataFolder } from '../disk/places.ts';
import { isProgram } from '../../shared/is-program.ts';
import { siteFile } from '../render/context.ts';

/** Where PHP's command line lies: beside the version of the web server, or the one there is. */
const PHP_FOLDERS = ['/usr/bin', '/usr/local/bin'];

/** Path of the PHP of a version; of none, the machine's usual one. Throws PHP_VERSION_MISSING. */
export function phpProgram(version: string | undefined): string {
  const names = version === undefined ? ['php'] : [`php${version}`];
  const found = PHP_FOLDERS.flatMap((folder) => names.map((name) => `${folder}/${name}`)).find(isProgram);
  if (found !== undefined) return found;
  const message = `the command line of PHP${version === undefined ? '' : ` ${version}`} is not installed`;
  throw new AppError('PHP_VERSION_MISSING', message, {
    remedy: `Install it: apt-get install php${version ?? ''}-cli.`,
  });
}

/** The address of a site as its visitors type it. */
export function addressOf({ uri, tls }: SiteState, web: WebSettings): string {
  const secure = tls !== undefined && web.httpsPort !== undefined;
  const port = secure ? web.httpsPort : web.httpPort;
  const usual = port === (secure ? 443 : 80);
  const folder = folderOf(uri);
  const host = `${hostOf(uri)}${usual ? '' : `:${String(port)}`}`;
  return `${secure ? 'https' : 'http'}://${host}${folder === '' ? '' : `/${folder}`}`;
}

/** What a site's code finds in its environment, under the web server as well as here. */
export async function environmentOf(
  config: SpokeConfig,
  site: SiteState,
  fetchCredentials: FetchCredentials,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const own = { AEGIR_SITE: site.uri, AEGIR_SITE_DATA: join(siteDataFolder(config), siteFile(site.uri)) };
  if (site.database === undefined) return own;
  return { ...own, ...(await credentialsOf(config, site, site.database, fetchCredentials, signal)) };
}
