import type { SiteState } from '../../../shared/desired-state.ts';
import type { SiteSettings } from '../../../shared/site-settings.ts';
import { authPath, logsOf, type RenderContext } from '../context.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER, PAGES_URL, RETRY_AFTER } from '../pages.ts';
import type { Scheme } from '../redirect.ts';
import { hostname, integer, path } from '../values.ts';
import { headerLines } from './headers.ts';

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

/** Every visitor gets the page, with status 503. */
export function maintenanceBody(site: SiteState, scheme: Scheme): string {
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
        add_header Retry-After ${integer(RETRY_AFTER)} always;${headerLines(site, scheme, '        ')}
    }`;
}
