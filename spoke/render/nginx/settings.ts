import type { SiteState } from '../../../shared/desired-state.ts';
import type { SiteSettings } from '../../../shared/site-settings.ts';
import { authPath, logsOf, type RenderContext } from '../context.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER, PAGES_URL, RETRY_AFTER } from '../pages.ts';
import type { Scheme } from '../redirect.ts';
import { integer, path, siteUri } from '../values.ts';
import { headerLines } from './headers.ts';

/** What the settings of a site say to nginx, as lines of its server or its location. */
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

function logLines(folder: string): string[] {
  return [
    `access_log "${path(folder)}/access.log" combined;`,
    `error_log "${path(folder)}/error.log" error;`,
  ];
}

function authLines(uri: string): string[] {
  return [`auth_basic "${siteUri(uri)}";`, `auth_basic_user_file "$aegir_folder/${authPath(siteUri(uri))}";`];
}

/** Every visitor gets the page, with status 503. */
export function maintenanceBody(site: SiteState, scheme: Scheme): string {
  return `    error_page 503 "${pageOf('')}";
    location / {
        return 503;
    }
${maintenancePage(site, scheme, '')}`;
}

/** Address of the page for what lies in a folder of a host, '' for all of it. */
export function pageOf(place: string): string {
  return `${place}${PAGES_URL}/${MAINTENANCE_FILE}`;
}

/** The page itself, for nobody who asks for its address. In a folder of a host the password of the host is not asked for. */
export function maintenancePage(site: SiteState, scheme: Scheme, place: string): string {
  return `    location = "${pageOf(place)}" {
        internal;${place === '' ? '' : '\n        auth_basic off;'}
        root "$aegir_folder/${PAGES_FOLDER}";
        rewrite ^ "/${MAINTENANCE_FILE}" break;
        types { }
        default_type "text/html";
        add_header Retry-After ${integer(RETRY_AFTER)} always;${headerLines(site, scheme, '        ')}
    }`;
}
