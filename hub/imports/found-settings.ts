import { checkSiteUri } from '../../shared/site-uri.ts';
import { valueAt, variablesOf, type PhpValue, type PhpVariables } from './php-values.ts';

/** Where the database of a site is and what opens it, as its settings say. The password goes nowhere else. */
export interface FoundLogin {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string;
}

/** What the settings of a site say. */
export interface FoundSettings {
  /** Null when `problem` says why. */
  readonly login: FoundLogin | null;
  readonly problem: string;
  /** Its tables have names of their own, which no site of a hub has. */
  readonly isPrefixed: boolean;
  /** '' where nothing says it. */
  readonly profile: string;
  /** The secret that its links are signed with; '' where it is not said. */
  readonly salt: string;
}

const PORT = 3_306;
const DRIVERS = new Set(['mysql', 'mysqli', 'mariadb']);

/**
 * Reads the settings of a Drupal site: `$databases` of version 7 and later, `$db_url` of those before, and where these
 * name variables, what a former hosting system has written into `drushrc.php` beside them. Nothing is run.
 */
export function readSettings(settings: string, drushrc: string | null): FoundSettings {
  const variables = variablesOf(settings);
  const options = drushrc === null ? null : variablesOf(drushrc);
  const found = variables === null ? NO_PHP : fromVariables(variables);
  const login = found.login ?? (options && fromOptions(options));
  return {
    ...found,
    login,
    problem: login === null ? found.problem : '',
    profile: found.profile === '' && options ? textOf(valueAt(options, 'options', 'profile')) : found.profile,
  };
}

/** Other names of a site, as `sites/sites.php` says: those that a site here may have. */
export function aliasesIn(sitesPhp: string, folder: string): string[] {
  const sites = valueAt(variablesOf(sitesPhp) ?? new Map<string, PhpValue>(), 'sites');
  if (!(sites instanceof Map)) return [];
  const names = [...sites].filter(([name, of]) => of === folder && name !== folder).map(([name]) => name);
  return names.filter(isSiteName);
}

const NO_PHP: FoundSettings = {
  ...{ login: null, problem: 'its settings.php cannot be read as PHP', isPrefixed: false },
  ...{ profile: '', salt: '' },
};

function fromVariables(variables: PhpVariables): FoundSettings {
  const entry = valueAt(variables, 'databases', 'default', 'default');
  const address = valueAt(variables, 'db_url');
  const url = address instanceof Map ? address.get('default') : address;
  const login = fromEntry(entry) ?? (typeof url === 'string' ? fromUrl(url) : null);
  const prefix = prefixOf(entry instanceof Map ? entry.get('prefix') : valueAt(variables, 'db_prefix'));
  return {
    login,
    problem: login === null ? 'its settings.php does not say in plain words where its database is' : '',
    isPrefixed: prefix !== '',
    profile: textOf(
      valueAt(variables, 'settings', 'install_profile') ?? valueAt(variables, 'conf', 'install_profile'),
    ),
    salt: textOf(valueAt(variables, 'settings', 'hash_salt') ?? valueAt(variables, 'drupal_hash_salt')),
  };
}

function fromEntry(entry: PhpValue | undefined): FoundLogin | null {
  if (!(entry instanceof Map)) return null;
  const text = (key: string): string | null => {
    const value = entry.get(key) ?? '';
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  const driver = text('driver');
  return loginOf({
    ...{ driver: driver === '' ? 'mysql' : driver, host: text('host'), port: text('port') },
    ...{ name: text('database'), user: text('username'), password: text('password') },
  });
}

/** `mysqli://user:password@host:port/name`, with what is special in it written as in addresses. */
function fromUrl(text: string): FoundLogin | null {
  const [, driver = '', user = '', password = '', host = '', port = '', name = ''] =
    /^(\w+):\/\/([^:@/]*)(?::([^@]*))?@([^:/]+)(?::(\d+))?\/([^?]+)/.exec(text) ?? [];
  try {
    const [login, opens, called] = [user, password, name].map(decodeURIComponent);
    return loginOf({
      driver,
      host,
      port,
      name: called ?? null,
      user: login ?? null,
      password: opens ?? null,
    });
  } catch {
    return null;
  }
}

/** As Aegir 3 keeps what its settings.php takes from the environment. */
function fromOptions(options: PhpVariables): FoundLogin | null {
  const text = (key: string): string | null => {
    const value = valueAt(options, 'options', key) ?? '';
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  return loginOf({
    ...{ driver: text('db_type'), host: text('db_host'), port: text('db_port') },
    ...{ name: text('db_name'), user: text('db_user'), password: text('db_passwd') },
  });
}

interface Said {
  readonly driver: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly name: string | null;
  readonly user: string | null;
  readonly password: string | null;
}

/** What can be said in an option file of the tools, and names a database. */
function loginOf({ driver, host, port, name, user, password }: Said): FoundLogin | null {
  if (driver === null || !DRIVERS.has(driver) || host === null || port === null) return null;
  if (name === null || user === null || password === null || name === '' || user === '') return null;
  if (/["\\\n\0]/.test(user + password) || !/^[\w$.-]{1,64}$/.test(name) || name.startsWith('-')) return null;
  const at = host === '' ? 'localhost' : host;
  if (!/^[A-Za-z0-9.:_-]+$/.test(at) || !/^\d{0,5}$/.test(port)) return null;
  return { host: at, port: port === '' ? PORT : Number(port), name, user, password };
}

/** Old settings give a prefix for each table. */
function prefixOf(value: PhpValue | undefined): string {
  if (value instanceof Map) return [...value.values()].map(textOf).find((one) => one !== '') ?? '';
  return textOf(value);
}

function textOf(value: PhpValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isSiteName(name: string): boolean {
  try {
    return checkSiteUri(name, 'alias') === name;
  } catch {
    return false;
  }
}
