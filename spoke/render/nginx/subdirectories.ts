import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { folderOf } from '../../../shared/site-uri.ts';
import { filesHome, siteFile, SUBDIRECTORIES, type RenderContext } from '../context.ts';
import { DISABLED_PAGE } from '../pages.ts';
import type { Beside } from '../subdirectories.ts';
import { folder, hostname, name, path, pattern, siteUri } from '../values.ts';
import { headerLines } from './headers.ts';
import { platformVariable, SOURCES, UPLOADS } from './parts.ts';
import { applicationBody, phpBody } from './php.ts';
import { maintenancePage, pageOf, settingsLines } from './settings.ts';
import { masterRules } from './to-master.ts';

/**
 * A site in a subdirectory stands in a file of its own, inside every server that serves its host: so it is served under
 * the same names and over the same TLS.
 */

/** What includes all sites below a host, '' for none. */
export function includeBelow(host: string, { folders }: Beside, context: RenderContext): string {
  if (folders.length === 0) return '';
  return `    include "${path(context.folder)}/${SUBDIRECTORIES}/${hostname(host)}_*";\n`;
}

/** The file of a site in a subdirectory. */
export function renderNginxSubdirectory(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const uri = siteUri(site.uri);
  const place = `/${folder(folderOf(uri))}`;
  return `# Site ${uri} on platform ${name(site.platform)}, inside the servers of its host
    location = "${place}" {
        return 301 "${place}/$is_args$args";
    }
${body(site, place, web, context, beside)}
`;
}

function body(
  site: SiteState,
  place: string,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  if (!site.enabled) {
    return `    location ^~ "${place}/" {
        default_type text/html;
        return 503 "${DISABLED_PAGE}";
    }`;
  }
  if (site.settings?.maintenance) return maintenance(site, place);
  return enabledBody(site, place, web, context, beside);
}

function maintenance(site: SiteState, place: string): string {
  return `    location ^~ "${place}/" {
        error_page 503 "${pageOf(place)}";
        return 503;
    }
${maintenancePage(site, 'http', place)}`;
}

function enabledBody(
  site: SiteState,
  place: string,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const uri = siteUri(site.uri);
  const data = path(filesHome(site, context));
  // Applications call the folder of a site by its URI, with dots in place of slashes.
  const own = `${place}/sites/${uri.replace('/', '.')}`;
  const code = platformVariable(site.platform);
  const suffix = `_${folder(folderOf(uri))}`;
  const uploads = UPLOADS + headerLines(site, 'http', '        ');
  const inside = `    # A location with a header of its own has none of the server's.
    add_header X-Aegir-None "";
    alias ${code}/;
    index index.php index.html;${site.settings?.auth ? '' : '\n    auth_basic off;'}${settingsLines(uri, site.settings ?? {}, context)}${headerLines(site, 'http', '    ')}${
      beside.snippet ? `\n    include "${path(context.folder)}/site.d/${siteFile(uri)}";` : ''
    }
    location ^~ "${own}/files/" {
${uploads}
        alias "${data}/files/";
        disable_symlinks on from="${data}";
        try_files $uri @application${suffix};
    }
    location "${place}/files/" {
        try_files $uri @data${suffix};
    }
    location ~ "/\\.(?!well-known/)" {
        return 404;
    }
    location ~ "^${place}/sites/[^/]+/private(?:/|$)" {
        return 403;
    }
    location ~* "${SOURCES}" {
        return 403;
    }
    location ~ "/sites/[^/]+/(?:files|private)/" {
${uploads}
        try_files $uri @application${suffix};
    }
${phpBody(site, path(`${context.sites}/${siteFile(uri)}`), context, { root: code, script: '$request_filename' })}
    try_files $uri $uri/ @application${suffix};
`;
  const rules = masterRules(site, web, { place, folder: own, data, code, others: [] });
  return `${rules}    location ^~ "${place}/" {
${inside.replaceAll(/^(?=.)/gm, '    ')}    }
${applicationBody(context, place, suffix)}
    location @data${suffix} {
        rewrite "^${pattern(place)}(/files/.*)$" "${own}$1" last;
    }`;
}
