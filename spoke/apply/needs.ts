import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { PASSING_MODULES } from '../../shared/pools.ts';
import { phpOf, versionOf } from '../render/php.ts';
import type { WebServerFacts } from '../webserver/webserver.ts';

/** What a site finds on this host. */
export interface HostOffer {
  readonly facts: Pick<WebServerFacts, 'kind' | 'modules' | 'php' | 'fpm' | 'group'>;
  /** Why a site cannot log, by its URI. */
  readonly logFaults: ReadonlyMap<string, AppError>;
  /** Whether a file can be shown to the web server's workers and to nobody else. */
  readonly mayGive: boolean;
}

/** What a site needs and this host does not have; null when it has all. */
export function unmetNeed(
  site: SiteState,
  offer: HostOffer & Pick<DesiredState, 'platforms'>,
): AppError | null {
  return (
    missingPhp(site, offer) ?? missingModule(site, offer) ?? closedFile(site, offer) ?? logFault(site, offer)
  );
}

function missingPhp(
  site: SiteState,
  { facts, platforms }: HostOffer & Pick<DesiredState, 'platforms'>,
): AppError | null {
  const version = versionOf(site, platforms);
  if (version === undefined || phpOf(version, facts) !== null) return null;
  const there = [...new Set([facts.php, ...facts.fpm].flatMap((php) => (php ? [php.version] : [])))];
  const list = there.length === 0 ? 'none' : there.join(', ');
  return new AppError('PHP_VERSION_MISSING', `${site.uri} needs PHP ${version}; this server has ${list}`, {
    remedy: `Install it: apt-get install php${version}-fpm; or choose one that is there.`,
  });
}

/** Modules of Apache that only some sites need. nginx has all of it built in. */
function missingModule({ uri, pool, settings = {} }: SiteState, { facts }: HostOffer): AppError | null {
  if (facts.kind !== 'apache') return null;
  const needed = [
    ...(settings.headers ? ['headers'] : []),
    ...(pool === undefined ? [] : PASSING_MODULES),
    ...(settings.auth ? ['auth_basic', 'authn_core', 'authn_file', 'authz_user'] : []),
    ...(settings.logs ? ['log_config'] : []),
  ];
  const missing = [...new Set(needed)].filter((module) => !facts.modules.includes(module));
  if (missing.length === 0) return null;
  return new AppError('MODULE_MISSING', `${uri} needs what the web server lacks: ${missing.join(', ')}`, {
    remedy: `Enable it: a2enmod ${missing.join(' ')} && systemctl restart apache2.`,
  });
}

function closedFile({ uri, settings }: SiteState, { facts, mayGive }: HostOffer): AppError | null {
  if (settings?.auth === undefined || mayGive) return null;
  const message = `${uri} needs a file that only the web server may read, which the spoke cannot make`;
  return new AppError('CHECK_FAILED', message, {
    remedy: `Make the spoke's user a member of the group ${facts.group}, then restart the spoke.`,
  });
}

function logFault({ uri }: SiteState, { logFaults }: HostOffer): AppError | null {
  return logFaults.get(uri) ?? null;
}
