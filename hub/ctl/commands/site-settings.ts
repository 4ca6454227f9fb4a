import type { SiteSettingsPatch } from '../../../shared/proto/gen/aegir/v1/SiteSettingsPatch.ts';
import { given } from '../changes.ts';
import type { Context, Values } from '../command.ts';
import { clearable, pairs, size, text, toggle } from '../options.ts';

/** Options of `site add` and `site set` that say how a site behaves. */
export const SETTINGS_OPTIONS = {
  redirectTo: clearable(text('NAME', 'send visitors of all its other names to this one'), ''),
  maintenance: toggle('show visitors a page that says so'),
  authUser: clearable(text('NAME', 'ask visitors for this name and a password'), ''),
  authPasswordFile: text('FILE', 'the password, in a file; - for standard input'),
  header: pairs('NAME:VALUE', ':', 'a header of all its answers'),
  php: clearable(text('VERSION', "version of PHP, such as 8.2, in place of its platform's"), ''),
  phpSetting: pairs('NAME=VALUE', '=', 'a setting of PHP, such as memory_limit=256M'),
  maxBody: clearable(size('SIZE', 'largest upload or other request body, such as 64m'), 0),
  logs: toggle('log its requests and errors to files of its own'),
};

/** The options that change nothing but settings, for a message. */
export const SETTINGS_WORDS =
  '--redirect-to, --maintenance, --auth-user, --header, --php, --php-setting, --max-body, --logs';

/** What was asked of the settings, null when nothing was. Throws FIELD_INVALID for a file that cannot be read. */
export async function settingsPatch(
  options: Values<typeof SETTINGS_OPTIONS>,
  context: Context,
): Promise<SiteSettingsPatch | null> {
  const { redirectTo, maintenance, authUser, authPasswordFile, header, php, phpSetting, maxBody, logs } =
    options;
  const authPassword =
    authPasswordFile === undefined
      ? undefined
      : await context.readText(authPasswordFile, '--auth-password-file');
  const patch = given({
    redirectTo,
    maintenance,
    authUser,
    authPassword,
    headers: header && { values: header },
    php,
    phpSettings: phpSetting && { values: phpSetting },
    maxBodyBytes: maxBody,
    logs,
  });
  return Object.keys(patch).length === 0 ? null : patch;
}
