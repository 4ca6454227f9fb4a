import { digestOfObject, type SiteDatabase } from '../../shared/desired-state.ts';
import type { WebKind } from '../../shared/web-type.ts';
import type { RenderContext } from './context.ts';
import { address, databaseName, digest, integer, password, path } from './values.ts';

/** Kinds of web server that credentials are written for. */
export const CREDENTIALS_KINDS = ['apache', 'nginx'] as const;

/** What opens the database of a site. */
export interface DatabaseAccess {
  readonly password: string;
  /** Absolute path of the authorities that its server's certificate is checked against; null: nothing is encrypted. */
  readonly caFile: string | null;
}

/** Name of the file of a site's credentials: another one for whatever is different in it. */
export function credentialsFile(database: SiteDatabase, kind: WebKind): string {
  return `${digest(digestOfObject(database))}.${kind}`;
}

/**
 * The file that tells PHP where the site's data is, under the names that settings files of Aegir look for. It is
 * apart from the site's own, so that the password stands where only its owner and root can read it.
 */
export function renderCredentials(database: SiteDatabase, access: DatabaseAccess, kind: WebKind): string {
  const line = kind === 'apache' ? setEnv : fastcgiParam;
  return credentialValues(database, access)
    .map(([name, value]) => line(name, value))
    .join('');
}

/** The password in such a file for Apache; null for what is none. */
export function passwordIn(text: string): string | null {
  return /^SetEnv db_passwd "([^"]+)"$/m.exec(text)?.[1] ?? null;
}

/** What PHP is told, as names and values; `db_ssl_ca` exactly where it is to encrypt. */
export function credentialValues(
  database: SiteDatabase,
  { password: secret, caFile }: DatabaseAccess,
): (readonly [string, string])[] {
  return [
    ['db_type', 'mysql'],
    ['db_host', address(database.host)],
    ['db_port', integer(database.port)],
    ['db_name', databaseName(database.name)],
    ['db_user', databaseName(database.user)],
    ['db_passwd', password(secret)],
    ...(caFile === null ? [] : ([['db_ssl_ca', path(caFile)]] as const)),
  ];
}

function setEnv(name: string, value: string): string {
  return `SetEnv ${name} "${value}"\n`;
}

function fastcgiParam(name: string, value: string): string {
  return `fastcgi_param ${name} "${value}";\n`;
}

/**
 * What includes the credentials in the file of a site, '' for a site without a database. A file that is gone takes
 * nothing down but its own site.
 */
export function includeCredentials(
  database: SiteDatabase | undefined,
  { credentials }: Pick<RenderContext, 'credentials'>,
  kind: WebKind,
): string {
  if (database === undefined) return '';
  const file = path(`${credentials}/${credentialsFile(database, kind)}`);
  // nginx takes it amiss when a file is not there, but not when a pattern finds none.
  return kind === 'apache'
    ? `    IncludeOptional "${file}"\n`
    : `        include "${file.slice(0, -1)}[x]";\n`;
}
