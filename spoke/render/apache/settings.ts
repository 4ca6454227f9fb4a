import type { SiteState } from '../../../shared/desired-state.ts';
import type { PhpFacts } from '../../webserver/webserver.ts';
import { authPath, logsOf, type RenderContext } from '../context.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER, PAGES_URL, RETRY_AFTER } from '../pages.ts';
import { fpmOrder, fpmSettings, phpSettingsOf } from '../php.ts';
import { headerName, integer, path, pattern, printable, siteUri, word } from '../values.ts';
import { handlerLines, platformVariable } from './parts.ts';

/** What the settings of a site say of its requests, as lines of a virtual host or of a part of one. */
export function settingsLines(site: SiteState, context: RenderContext): string {
  const { settings = {} } = site;
  const { maxBodyBytes, headers = {} } = settings;
  return indented([
    ...(maxBodyBytes === undefined ? [] : [`LimitRequestBody ${integer(maxBodyBytes)}`]),
    ...Object.entries(headers).flatMap(([key, value]) => headerLines(key, value)),
    ...(context.php === null ? [] : phpLines(site, context.php, context)),
  ]);
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}\n`).join('');
}

/** Takes the place of what the application says, in errors as well. */
function headerLines(key: string, value: string): string[] {
  // A percent sign begins a variable; a backslash is read twice, by the parser and by the module.
  const text = printable(value).replaceAll('%', '%%').replaceAll('\\', '\\\\\\\\').replaceAll('"', '\\"');
  return [`Header onsuccess unset ${headerName(key)}`, `Header always set ${headerName(key)} "${text}"`];
}

/** Another PHP than its platform's, '' for the same. */
export function versionLines({ platform, settings }: SiteState, { php }: RenderContext): string {
  if (settings?.php === undefined) return '';
  const lines = handlerLines(php).split('\n');
  return indented([`<Directory "\${${platformVariable(platform)}}">`, ...lines, '</Directory>']);
}

function phpLines(site: SiteState, php: PhpFacts, context: RenderContext): string[] {
  const { settings = {} } = site;
  if (php.handler === 'mod_php') {
    return Object.entries(phpSettingsOf(settings)).map(
      ([key, value]) => `php_admin_value ${word(key)} ${word(value)}`,
    );
  }
  const all = fpmSettings(settings, php, context).map(([key, value]) => `${word(key)}=${word(value)}`);
  // A configuration holds no line's end; an expression makes one.
  const order = fpmOrder(site);
  return [
    ...(all.length === 0 ? [] : [`ProxyFCGISetEnvIf "true" PHP_VALUE "${all.join('%{unescape:%0A}')}"`]),
    ...(order === '' ? [] : [`ProxyFCGISetEnvIf "true" PHP_ADMIN_VALUE "${order}"`]),
  ];
}

/** Logs of the site's own, '' for none. */
export function logLines({ uri, settings }: SiteState, context: RenderContext): string {
  if (!settings?.logs) return '';
  const folder = logsOf(uri, context);
  const form = '%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"';
  return indented([
    `ErrorLog "${path(folder)}/error.log"`,
    `CustomLog "${path(folder)}/access.log" "${form}"`,
  ]);
}

/** Who may see a site, as lines of a section, '' for everybody. One more condition: what nobody may read stays closed. */
export function authLines({ uri, settings }: SiteState): string {
  if (settings?.auth === undefined) return '';
  const site = siteUri(uri);
  return indented([
    'AuthType Basic',
    `AuthName "${site}"`,
    'AuthBasicProvider file',
    `AuthUserFile "\${AEGIR_FOLDER}/${authPath(site)}"`,
    'AuthMerging And',
    'Require valid-user',
  ]);
}

/** What the answers of a site under maintenance are, as lines of a virtual host or of a part of one. */
export function maintenanceLines(place: string): string {
  return `    <IfModule headers_module>
        Header always set Retry-After ${integer(RETRY_AFTER)}
    </IfModule>
    ErrorDocument 503 ${place}${PAGES_URL}/${MAINTENANCE_FILE}
`;
}

/** Every visitor of what lies below `place` gets the page, with status 503. */
export function maintenanceRules(place: string): string {
  const url = pattern(`${place}${PAGES_URL}/${MAINTENANCE_FILE}`);
  return `    RewriteCond "%{ENV:REDIRECT_STATUS}" "^503$"
    RewriteRule "^${url}$" "\${AEGIR_FOLDER}/${PAGES_FOLDER}/${MAINTENANCE_FILE}" [END]
    RewriteRule ${place === '' ? '^' : `"^${place}(?:/|$)"`} - [R=503,END]`;
}
