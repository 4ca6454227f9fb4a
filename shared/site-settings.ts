import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { checkPhpSettings, checkPhpVersion, type PhpSettingName } from './php-settings.ts';
import type {
  SiteSettings as WireSettings,
  SiteSettings__Output,
} from './proto/gen/aegir/v1/SiteSettings.ts';
import { checkHeaders } from './response-headers.ts';
import { hostOf, isSubdirectory } from './site-uri.ts';

/**
 * How a site behaves beyond its names and its code. What is absent is as the server has it, so that a site
 * without settings has the empty value.
 */
export interface SiteSettings {
  /** Visitors of every other name are sent to this one, which is the URI or an alias that is no wildcard. */
  readonly redirectTo?: string;
  /** Visitors get a page that says so, with status 503. */
  readonly maintenance?: true;
  /** Visitors are asked for a name and a password. */
  readonly auth?: SiteAuth;
  /** Headers of all answers, by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Version of PHP, in place of its platform's. */
  readonly php?: string;
  readonly phpSettings?: PhpSettings;
  /** Largest body of a request, bytes. */
  readonly maxBodyBytes?: number;
  /** Requests and errors are logged to files of the site's own. */
  readonly logs?: true;
}

export interface SiteAuth {
  readonly user: string;
  /** bcrypt; the password itself is never stored. */
  readonly hash: string;
}

export type PhpSettings = Readonly<Partial<Record<PhpSettingName, string>>>;

/** What a site has in settings: its names are what one of them is held against. */
export interface Settled {
  readonly uri: string;
  readonly aliases: readonly string[];
}

const USER = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const BCRYPT = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

/** Settings in their one form: empty values left out. Throws FIELD_INVALID, with the field and the remedy. */
export function checkSiteSettings(settings: SiteSettings, site: Settled, field: string): SiteSettings {
  const { redirectTo, maintenance, auth, headers, php, phpSettings, maxBodyBytes, logs } = settings;
  if (isSubdirectory(site.uri)) checkNotOfHost(settings, site.uri, field);
  return {
    ...(redirectTo !== undefined && { redirectTo: checkRedirect(redirectTo, site, `${field}.redirect_to`) }),
    ...(maintenance && { maintenance }),
    ...(auth !== undefined && { auth: checkAuth(auth, `${field}.auth`) }),
    ...(isFilled(headers) && { headers: checkHeaders(headers, `${field}.headers`) }),
    ...(php !== undefined && { php: checkPhpVersion(php, `${field}.php`) }),
    ...(isFilled(phpSettings) && { phpSettings: checkPhpSettings(phpSettings, `${field}.php_settings`) }),
    ...(maxBodyBytes !== undefined && {
      maxBodyBytes: checkMaxBody(maxBodyBytes, `${field}.max_body_bytes`),
    }),
    ...(logs && { logs }),
  };
}

/** What the whole host has, and so the site of the host says. */
function checkNotOfHost({ redirectTo, php, logs }: SiteSettings, uri: string, field: string): void {
  const asked = { redirect_to: redirectTo, php, logs };
  const name = Object.entries(asked).find(([, value]) => value !== undefined)?.[0];
  if (name === undefined) return;
  throw new AppError('FIELD_INVALID', `${uri} lies in a subdirectory, where this is not to be had`, {
    field: `${field}.${name}`,
    remedy:
      name === 'php'
        ? 'Give the version to its platform.'
        : `Ask it of the site of the host, ${hostOf(uri)}.`,
  });
}

function isFilled<T extends object>(map: T | undefined): map is T {
  return map !== undefined && Object.keys(map).length > 0;
}

function checkRedirect(name: string, { uri, aliases }: Settled, field: string): string {
  const targets = [uri, ...aliases.filter((alias) => !alias.startsWith('*.'))];
  if (targets.includes(name)) return name;
  throw new AppError('FIELD_INVALID', `${JSON.stringify(name.slice(0, 80))} is not a name of ${uri} itself`, {
    field,
    remedy: `Give one of its names: ${targets.slice(0, 5).join(', ')}.`,
  });
}

function checkAuth({ user, hash }: SiteAuth, field: string): SiteAuth {
  checkAuthUser(user, `${field}.user`);
  if (BCRYPT.test(hash)) return { user, hash };
  throw new AppError('FIELD_INVALID', `${field}.hash is not a bcrypt hash`, { field: `${field}.hash` });
}

/** The name that visitors give. Throws FIELD_INVALID. */
export function checkAuthUser(user: string, field: string): string {
  if (USER.test(user)) return user;
  throw new AppError('FIELD_INVALID', `${field} is not a user name: ${JSON.stringify(user.slice(0, 80))}`, {
    field,
    remedy: 'Give up to 64 letters, digits and . _ @ -, the first a letter or a digit.',
  });
}

function checkMaxBody(bytes: number, field: string): number {
  if (Number.isInteger(bytes) && bytes >= 1 << 10 && bytes <= LIMITS.requestBodyBytes) return bytes;
  throw new AppError('FIELD_INVALID', `${field} cannot be ${String(bytes)}`, {
    field,
    remedy: `Give a size from 1k to ${String(LIMITS.requestBodyBytes / 2 ** 30)}g.`,
  });
}

/** Settings as they travel. */
export function siteSettingsToWire(settings: SiteSettings): WireSettings {
  const { redirectTo, maintenance, auth, headers, php, phpSettings, maxBodyBytes, logs } = settings;
  return {
    redirectTo: redirectTo ?? '',
    maintenance: maintenance === true,
    auth: auth ?? null,
    headers: { ...headers },
    php: php ?? '',
    phpSettings: { ...phpSettings },
    maxBodyBytes: maxBodyBytes ?? 0,
    logs: logs === true,
  };
}

/** Settings from the wire, every value checked. Throws FIELD_INVALID. */
export function siteSettingsFromWire(wire: SiteSettings__Output, site: Settled, field: string): SiteSettings {
  const settings: SiteSettings = {
    ...(wire.redirectTo !== '' && { redirectTo: wire.redirectTo }),
    ...(wire.maintenance && { maintenance: true }),
    ...(wire.auth && { auth: { user: wire.auth.user, hash: wire.auth.hash } }),
    headers: wire.headers,
    ...(wire.php !== '' && { php: wire.php }),
    // The check says which of the names are settings.
    phpSettings: wire.phpSettings,
    ...(wire.maxBodyBytes !== 0 && { maxBodyBytes: wire.maxBodyBytes }),
    ...(wire.logs && { logs: true }),
  };
  return checkSiteSettings(settings, site, field);
}
