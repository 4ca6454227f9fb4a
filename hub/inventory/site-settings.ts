import { AppError } from '../../shared/errors.ts';
import { checkHostname } from '../../shared/names.ts';
import {
  checkAuthUser,
  checkSiteSettings,
  type PhpSettings,
  type Settled,
  type SiteAuth,
  type SiteSettings,
} from '../../shared/site-settings.ts';
import { hashPassword } from './passwords.ts';

/** What an operator asks of a site's settings: what is absent stays, what is empty goes. */
export interface SettingsPatch {
  readonly redirectTo?: string;
  readonly maintenance?: boolean;
  readonly authUser?: string;
  /** In clear; only its hash is kept. */
  readonly authPassword?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly php?: string;
  readonly phpSettings?: Readonly<Record<string, string>>;
  /** 0 takes it away. */
  readonly maxBodyBytes?: number;
  readonly logs?: boolean;
}

/** A patch as it may be remembered. */
export function withoutPassword({ authPassword, ...rest }: SettingsPatch): object {
  return { ...rest, withPassword: authPassword !== undefined };
}

/** The settings after a patch, held against the names of the site. Throws FIELD_INVALID, FIELD_MISSING. */
export function patchedSettings(before: SiteSettings, patch: SettingsPatch, site: Settled): SiteSettings {
  const redirectTo = changed(before.redirectTo, patch.redirectTo, '');
  const auth = authOf(before.auth, patch);
  const php = changed(before.php, patch.php, '');
  const maxBodyBytes = changed(before.maxBodyBytes, patch.maxBodyBytes, 0);
  const headers = patch.headers ?? before.headers;
  // The check says which of the names are settings.
  const phpSettings = (patch.phpSettings ?? before.phpSettings) as PhpSettings | undefined;
  const settings: SiteSettings = {
    ...(redirectTo !== undefined && { redirectTo: checkHostname(redirectTo, 'settings.redirect_to') }),
    ...((patch.maintenance ?? before.maintenance) && { maintenance: true }),
    ...(auth && { auth }),
    ...(headers && { headers }),
    ...(php !== undefined && { php }),
    ...(phpSettings && { phpSettings }),
    ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    ...((patch.logs ?? before.logs) && { logs: true }),
  };
  return checkSiteSettings(settings, site, 'settings');
}

function changed<T>(before: T | undefined, asked: T | undefined, empty: T): T | undefined {
  if (asked === undefined) return before;
  return asked === empty ? undefined : asked;
}

function authOf(before: SiteAuth | undefined, patch: SettingsPatch): SiteAuth | undefined {
  const { authUser, authPassword } = patch;
  const field = 'settings.auth_password';
  if (authUser === '') {
    if (authPassword === undefined) return undefined;
    throw missing('settings.auth_user', 'a password was given for nobody', 'Give the user as well.');
  }
  const user = authUser ?? before?.user;
  if (user === undefined) {
    if (authPassword === undefined) return undefined;
    throw missing('settings.auth_user', 'a password was given for nobody', 'Give the user as well.');
  }
  checkAuthUser(user, 'settings.auth_user');
  if (authPassword !== undefined) return { user, hash: hashPassword(authPassword, field) };
  if (before?.user === user) return before;
  throw missing(field, `user ${user} has no password`, 'Give the password as well.');
}

function missing(field: string, message: string, remedy: string): AppError {
  return new AppError('FIELD_MISSING', message, { field, remedy });
}
