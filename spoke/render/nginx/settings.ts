import type { SiteSettings } from '../../../shared/site-settings.ts';
import { authPath, logsOf, type RenderContext } from '../context.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER, PAGES_URL, RETRY_AFTER } from '../pages.ts';
import type { Redirect } from '../redirect.ts';
import { headerName, hostname, integer, path, pattern, printable } from '../values.ts';

/** What the settings of a site say to nginx, as lines of its server. */
export function settingsLines(uri: string, settings: SiteSettings, context: RenderContext): string {
  const { maxBodyBytes, auth, logs } = settings;
  return [
    `client_max_body_size ${maxBodyBytes === undefined ? '512m' : integer(maxBodyBytes)};`,
    ...(logs ? logLines(logsOf(uri, context)) : []),
    ...(auth ? authLines(uri) : []),
  ]
    .map((line) => `\n    ${line}`)
    .join('');
}

/**
 * Headers of all answers, as lines with this indent. A location with a header of its own forgets those of the server,
 * so each of them has to say them again.
 */
export function headerLines({ headers = {} }: SiteSettings, indent: string): string {
  return Object.entries(headers)
    .map(([key, value]) => `\n${indent}add_header ${headerName(key)} "${quoted(value)}" always;`)
    .join('');
}

/** Keeps back what the application says in place of the site's own headers. */
export function hiddenHeaders({ headers = {} }: SiteSettings, indent: string): string {
  return Object.keys(headers)
    .map((key) => `\n${indent}fastcgi_hide_header ${headerName(key)};`)
    .join('');
}

function quoted(value: string): string {
  return printable(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function logLines(folder: string): string[] {
  return [
    `access_log "${path(folder)}/access.log" combined;`,
    `error_log "${path(folder)}/error.log" error;`,
  ];
}

function authLines(uri: string): string[] {
  return [
    `auth_basic "${hostname(uri)}";`,
    `auth_basic_user_file "$aegir_folder/${authPath(hostname(uri))}";`,
  ];
}

/** Where a certificate authority looks for proofs; it knows no password and follows no redirect of ours. */
const CHALLENGES = '/.well-known/acme-challenge/';

/** Sends visitors of other names to one. */
export function redirectOthers({ scheme, host }: Redirect, port: number): string {
  if (host === null) return '';
  const name = hostname(host);
  const usual = port === (scheme === 'https' ? 443 : 80);
  return `    set $aegir_name $host;
    if ($uri ~ "^${pattern(CHALLENGES)}") {
        set $aegir_name "${name}";
    }
    if ($aegir_name != "${name}") {
        return 301 "${scheme}://${name}${usual ? '' : `:${integer(port)}`}$request_uri";
    }
`;
}

/** Lets a certificate authority in without a password. */
export function openChallenges({ auth }: SiteSettings): string {
  return auth === undefined
    ? ''
    : `
    location ^~ "${CHALLENGES}" {
        auth_basic off;
        try_files $uri =404;
    }`;
}

/** Every visitor gets the page, with status 503. */
export function maintenanceBody(settings: SiteSettings): string {
  const url = `${PAGES_URL}/${MAINTENANCE_FILE}`;
  return `    error_page 503 "${url}";
    location / {
        return 503;
    }
    location = "${url}" {
        internal;
        root "$aegir_folder/${PAGES_FOLDER}";
        rewrite ^ "/${MAINTENANCE_FILE}" break;
        types { }
        default_type "text/html";
        add_header Retry-After ${integer(RETRY_AFTER)} always;${headerLines(settings, '        ')}
    }`;
}
