import type { SiteSettings } from '../../../shared/site-settings.ts';
import type { PhpFacts } from '../../webserver/webserver.ts';
import { authPath, logsOf, type RenderContext } from '../context.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER, PAGES_URL, RETRY_AFTER } from '../pages.ts';
import { fpmSettings, phpSettingsOf } from '../php.ts';
import type { Redirect } from '../redirect.ts';
import { headerName, hostname, integer, path, pattern, printable, word } from '../values.ts';
import { handlerLines, platformVariable } from './parts.ts';

/** What the settings of a site say to Apache, as lines of its virtual host. */
export function settingsLines(
  { uri, platform, settings }: { uri: string; platform: string; settings: SiteSettings },
  context: RenderContext,
): string {
  const { maxBodyBytes, headers = {}, auth, logs, php } = settings;
  return [
    ...(maxBodyBytes === undefined ? [] : [`LimitRequestBody ${integer(maxBodyBytes)}`]),
    ...Object.entries(headers).flatMap(([key, value]) => headerLines(key, value)),
    ...(php === undefined ? [] : versionLines(platform, context.php)),
    ...(context.php === null ? [] : phpLines(settings, context.php, context)),
    ...(logs ? logLines(logsOf(uri, context)) : []),
    ...(auth ? authLines(uri) : []),
  ]
    .map((line) => `    ${line}\n`)
    .join('');
}

/** Takes the place of what the application says, in errors as well. */
function headerLines(key: string, value: string): string[] {
  // A percent sign begins a variable; a backslash is read twice, by the parser and by the module.
  const text = printable(value).replaceAll('%', '%%').replaceAll('\\', '\\\\\\\\').replaceAll('"', '\\"');
  return [`Header onsuccess unset ${headerName(key)}`, `Header always set ${headerName(key)} "${text}"`];
}

/** Another PHP than its platform's. */
function versionLines(platform: string, php: PhpFacts | null): string[] {
  const lines = handlerLines(php).split('\n');
  return [`<Directory "\${${platformVariable(platform)}}">`, ...lines, '</Directory>'];
}

function phpLines(settings: SiteSettings, php: PhpFacts, context: RenderContext): string[] {
  if (php.handler === 'mod_php') {
    return Object.entries(phpSettingsOf(settings)).map(
      ([key, value]) => `php_admin_value ${word(key)} ${word(value)}`,
    );
  }
  const all = fpmSettings(settings, php, context).map(([key, value]) => `${word(key)}=${word(value)}`);
  // A configuration holds no line's end; an expression makes one.
  return all.length === 0 ? [] : [`ProxyFCGISetEnvIf "true" PHP_VALUE "${all.join('%{unescape:%0A}')}"`];
}

function logLines(folder: string): string[] {
  const form = '%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"';
  return [`ErrorLog "${path(folder)}/error.log"`, `CustomLog "${path(folder)}/access.log" "${form}"`];
}

/** The password is one more condition: what nobody may read stays closed. */
function authLines(uri: string): string[] {
  return [
    '<Location "/">',
    '    AuthType Basic',
    `    AuthName "${hostname(uri)}"`,
    '    AuthBasicProvider file',
    `    AuthUserFile "\${AEGIR_FOLDER}/${authPath(hostname(uri))}"`,
    '    AuthMerging And',
    '    Require valid-user',
    '</Location>',
    `<Location "${CHALLENGES}">`,
    '    AuthMerging Off',
    '    Require all granted',
    '</Location>',
  ];
}

/** Where a certificate authority looks for proofs; it knows no password and follows no redirect of ours. */
const CHALLENGES = '/.well-known/acme-challenge/';

/** Sends visitors of other names to one. */
export function redirectOthers({ scheme, host }: Redirect, port: number): string {
  if (host === null) return '';
  const name = hostname(host);
  const usual = port === (scheme === 'https' ? 443 : 80);
  return `    RewriteCond "%{HTTP_HOST}" "!^${pattern(name)}\\.?(?::[0-9]+)?$" [NC]
    RewriteCond "%{REQUEST_URI}" "!^${pattern(CHALLENGES)}"
    RewriteRule ^ "${scheme}://${name}${usual ? '' : `:${integer(port)}`}%{REQUEST_URI}" [R=301,END]
`;
}

/** Every visitor gets the page, with status 503. */
export function maintenanceBody(): string {
  const url = `${PAGES_URL}/${MAINTENANCE_FILE}`;
  return `    <IfModule headers_module>
        Header always set Retry-After ${integer(RETRY_AFTER)}
    </IfModule>
    ErrorDocument 503 ${url}
    RewriteCond "%{ENV:REDIRECT_STATUS}" "^503$"
    RewriteRule "^${pattern(url)}$" "\${AEGIR_FOLDER}/${PAGES_FOLDER}/${MAINTENANCE_FILE}" [END]
    RewriteCond "%{REQUEST_URI}" "!^${pattern(CHALLENGES)}"
    RewriteRule ^ - [R=503,END]`;
}
