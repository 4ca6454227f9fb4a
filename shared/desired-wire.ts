import {
  httpsPortOf,
  settingsPart,
  type PlatformState,
  type SiteDatabase,
  type SiteState,
  type StateChange,
  type WebSettings,
} from './desired-state.ts';
import { checkDatabaseTls } from './database-tls.ts';
import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import {
  checkAbsolutePath,
  checkAddress,
  checkDatabaseName,
  checkDigest,
  checkObjectName,
  checkPort,
  checkRelativePath,
} from './names.ts';
import type { DesiredKey__Output } from './proto/gen/aegir/v1/DesiredKey.ts';
import type { DesiredObject, DesiredObject__Output } from './proto/gen/aegir/v1/DesiredObject.ts';
import { checkPhpVersion } from './php-settings.ts';
import type { PlatformState__Output } from './proto/gen/aegir/v1/PlatformState.ts';
import { balancersFromWire, poolsFromWire, poolsToWire } from './pools.ts';
import { sharedUploadsFromWire, shareFromWire, shareToWire } from './share.ts';
import type { SiteDatabase__Output } from './proto/gen/aegir/v1/SiteDatabase.ts';
import type { SiteState__Output } from './proto/gen/aegir/v1/SiteState.ts';
import type {
  WebSettings as WireWebSettings,
  WebSettings__Output,
} from './proto/gen/aegir/v1/WebSettings.ts';
import { checkAlias } from './site-names.ts';
import { checkMayHaveAliases, checkMaySpeakTls, checkSiteUri } from './site-uri.ts';
import { siteSettingsFromWire, siteSettingsToWire } from './site-settings.ts';
import { siteTlsFromWire, siteTlsToWire } from './site-tls.ts';
import { webTypeFromWire, wireWebType } from './web-type.ts';

/** A change as it travels: upserts and removals. */
export function changeToWire(change: StateChange): {
  upserts: DesiredObject[];
  removals: { kind: string; name: string }[];
} {
  const upserts: DesiredObject[] = [];
  if (change.web) upserts.push({ web: webToWire(change.web) });
  for (const platform of change.platforms) {
    upserts.push({ platform: { ...platform, php: platform.php ?? '' } });
  }
  for (const { aliases, settings, tls, ...site } of change.sites) {
    upserts.push({
      site: {
        ...site,
        aliases: [...aliases],
        pool: site.pool ?? '',
        ...(settings && { settings: siteSettingsToWire(settings) }),
        ...(tls && { tls: siteTlsToWire(tls) }),
      },
    });
  }
  const removals = [
    ...change.removedPlatforms.map((name) => ({ kind: 'platform', name })),
    ...change.removedSites.map((name) => ({ kind: 'site', name })),
  ];
  return { upserts, removals };
}

/** A change from the wire, every value checked. Throws an AppError that names the field. */
export function changeFromWire(
  upserts: readonly DesiredObject__Output[],
  removals: readonly DesiredKey__Output[],
): StateChange {
  let web: WebSettings | null = null;
  const platforms: PlatformState[] = [];
  const sites: SiteState[] = [];
  for (const [index, { web: w, platform, site }] of upserts.entries()) {
    const field = `upserts[${String(index)}]`;
    if (w) web = webFromWire(w, `${field}.web`);
    else if (platform) platforms.push(checkPlatform(platform, field));
    else if (site) sites.push(checkSite(site, field));
    else throw new AppError('JOB_UNSUPPORTED', `${field} is of a kind this spoke does not know`, { field });
  }
  const names = (kind: string): string[] => removals.filter((r) => r.kind === kind).map((r) => r.name);
  const unknown = removals.find((r) => r.kind !== 'platform' && r.kind !== 'site');
  if (unknown) throw new AppError('JOB_UNSUPPORTED', `cannot remove objects of kind "${unknown.kind}"`);
  return { web, platforms, sites, removedPlatforms: names('platform'), removedSites: names('site') };
}

/** Settings as they travel. */
export function webToWire({
  type,
  httpPort,
  httpsPort,
  drift,
  pools,
  balancers,
  share,
}: WebSettings): WireWebSettings {
  return {
    ...{ type: wireWebType(type), httpPort, httpsPort: httpsPort ?? 0, drift: drift ?? '' },
    pools: poolsToWire(pools ?? []),
    balancers: [...(balancers ?? [])],
    ...shareToWire(share),
  };
}

/** Settings from the wire, checked. Throws JOB_UNSUPPORTED, FIELD_INVALID. */
export function webFromWire(web: WebSettings__Output, field: string): WebSettings {
  const type = webTypeFromWire(web.type, `${field}.type`);
  const httpPort = checkPort(web.httpPort, `${field}.http_port`);
  return {
    type,
    httpPort,
    ...httpsPortOf(type, httpPort, web.httpsPort, `${field}.https_port`),
    ...driftOf(web.drift, `${field}.drift`),
    ...poolsFromWire(type, web.pools, `${field}.pools`),
    ...balancersFromWire(web.balancers, `${field}.balancers`),
    ...shareFromWire(web.share, `${field}.share`),
  };
}

function driftOf(value: string, field: string): Pick<WebSettings, 'drift'> {
  if (value === '' || value === 'report') return {};
  if (value === 'heal' || value === 'adopt') return { drift: value };
  throw new AppError('JOB_UNSUPPORTED', `${field} is not a policy this version knows`, { field });
}

function checkPlatform(platform: PlatformState__Output, field: string): PlatformState {
  return {
    name: checkObjectName(platform.name, `${field}.platform.name`),
    publishPath: checkAbsolutePath(platform.publishPath, `${field}.platform.publish_path`),
    docroot: checkRelativePath(platform.docroot, `${field}.platform.docroot`),
    release: checkDigest(platform.release, `${field}.platform.release`),
    ...(platform.php !== '' && { php: checkPhpVersion(platform.php, `${field}.platform.php`) }),
  };
}

function checkSite(site: SiteState__Output, field: string): SiteState {
  if (site.aliases.length > LIMITS.aliasesPerSite) {
    throw new AppError('FIELD_INVALID', `${site.uri} has too many aliases`, {
      field: `${field}.site.aliases`,
    });
  }
  const uri = checkCanonical(site.uri, checkSiteUri, `${field}.site.uri`);
  const aliases = site.aliases.map((alias, i) =>
    checkCanonical(alias, checkAlias, `${field}.site.aliases[${String(i)}]`),
  );
  checkMayHaveAliases(uri, aliases, `${field}.site.aliases`);
  if (site.tls) checkMaySpeakTls(uri, `${field}.site.tls`);
  return {
    uri,
    aliases,
    ...homeOf(site, `${field}.site`),
    ...sharedUploadsFromWire(site.uploads, `${field}.site.uploads`),
    ...(site.held && { held: true as const }),
    enabled: site.enabled,
    ...settingsPart(
      site.settings ? siteSettingsFromWire(site.settings, { uri, aliases }, `${field}.site.settings`) : {},
    ),
    ...(site.tls && { tls: siteTlsFromWire(site.tls, `${field}.site.tls`) }),
    ...(site.database && { database: checkDatabase(site.database, `${field}.site.database`) }),
  };
}

/** Where a site is served: by a platform of this machine, by a pool of others, or by both, each its part. */
function homeOf(
  { platform, pool }: Pick<SiteState__Output, 'platform' | 'pool'>,
  field: string,
): Pick<SiteState, 'platform' | 'pool'> {
  const isPassedOn = platform === '' && pool !== '';
  return {
    platform: isPassedOn ? '' : checkObjectName(platform, `${field}.platform`),
    ...(pool !== '' && { pool: checkObjectName(pool, `${field}.pool`) }),
  };
}

/** A database as it came over the wire. Throws what its names throw. */
export function checkDatabase(database: SiteDatabase__Output, field: string): SiteDatabase {
  return {
    host: checkAddress(database.host, `${field}.host`),
    port: checkPort(database.port, `${field}.port`),
    name: checkDatabaseName(database.name, `${field}.name`),
    user: checkDatabaseName(database.user, `${field}.user`),
    secretId: checkDigest(database.secretId, `${field}.secret_id`),
    ...(database.tls && { tls: checkDatabaseTls(database.tls, `${field}.tls`) }),
  };
}

/** On the wire names are in canonical form already; another form would escape the uniqueness check. */
function checkCanonical(
  value: string,
  check: (value: string, field: string) => string,
  field: string,
): string {
  const name = check(value, field);
  if (name !== value) throw new AppError('HOSTNAME_INVALID', `${field} is not in canonical form`, { field });
  return name;
}
