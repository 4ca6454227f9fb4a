import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { filesHome, siteFile, type RenderContext } from '../context.ts';
import { DISABLED_PAGE, WITHHELD_PAGE } from '../pages.ts';
import { isSecure, isWithheld, redirectOf, type Scheme } from '../redirect.ts';
import type { Beside } from '../subdirectories.ts';
import { hostname, name, path, pattern, serverName } from '../values.ts';
import { headerLines } from './headers.ts';
import { visitorLines } from './balancers.ts';
import { firstRules, platformVariable, SOURCES, unavailable, UPLOADS } from './parts.ts';
import { applicationBody, phpBody } from './php.ts';
import { redirectAll, redirectOthers } from './redirects.ts';
import { maintenanceBody, settingsLines } from './settings.ts';
import { includeBelow } from './subdirectories.ts';
import { listens, tlsLines } from './tls.ts';
import { masterLines, masterRules } from './to-master.ts';

/** The file of one site that has its host for itself. */
export function renderNginxSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const schemes: readonly Scheme[] = isSecure(site) ? ['https', 'http'] : ['http'];
  const servers = schemes.map((scheme) => server(site, scheme, web, context, beside));
  return `# Site ${hostname(site.uri)} on platform ${name(site.platform)}\n${servers.join('')}`;
}

function server(
  site: SiteState,
  scheme: Scheme,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const uri = hostname(site.uri);
  const names = [uri, ...site.aliases.map(serverName)].join(' ');
  return `server {
${listens(scheme, web, context, '')}
    server_name ${names};
${scheme === 'https' && site.tls ? tlsLines(site.tls.certificate, context) : ''}${visitorLines(web)}${masterLines(web)}${firstRules(uri, context)}
${body(site, scheme, web, context, beside)}
}
`;
}

/** What lies below the host is served whether or not the host's own site is; but none of it goes out in clear. */
function body(
  site: SiteState,
  scheme: Scheme,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  if (!site.enabled && beside.folders.length === 0) return unavailable(DISABLED_PAGE);
  if (isWithheld(site)) return unavailable(WITHHELD_PAGE);
  const redirect = redirectOf(site, scheme);
  if (redirect !== null && redirect.scheme !== scheme) return redirectAll(redirect, web);
  const below = includeBelow(hostname(site.uri), beside, context);
  if (!site.enabled) return below + unavailable(DISABLED_PAGE);
  if (site.settings?.maintenance) return below + maintenanceBody(site, scheme);
  const others = redirect === null ? '' : redirectOthers(redirect, web);
  return others + below + enabledBody(site, scheme, web, context, beside);
}

function enabledBody(
  site: SiteState,
  scheme: Scheme,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const uri = hostname(site.uri);
  const data = path(filesHome(site, context));
  const folder = `/sites/${uri}`;
  const settings = site.settings ?? {};
  const uploads = UPLOADS + headerLines(site, scheme, '        ');
  const code = platformVariable(site.platform);
  const files = { place: '', folder, data, code, others: beside.folders };
  return `${masterRules(site, web, files)}    root ${code};
    index index.php index.html;${settingsLines(uri, settings, context)}${headerLines(site, scheme, '    ')}${
      beside.snippet ? `\n    include "${path(context.folder)}/site.d/${siteFile(uri)}";` : ''
    }

    # Site data: only files/ is public. A file that is not there is left to the application, which may make it.
    location ^~ "${folder}/files/" {
${uploads}
        rewrite "^${pattern(folder)}(/files/.+)$" $1 break;
        root "${data}";
        disable_symlinks on from="${data}";
        try_files $uri @application;
    }
    location "/files/" {
        try_files $uri @data;
    }
    location @data {
        rewrite ^ "/sites/${uri}$uri" last;
    }
    location ~ "/\\.(?!well-known/)" {
        return 404;
    }
    location ~ "^/sites/[^/]+/private(?:/|$)" {
        return 403;
    }
    location ~* "${SOURCES}" {
        return 403;
    }
    # Nor does PHP run where a tree of code has the data of a site.
    location ~ "/sites/[^/]+/(?:files|private)/" {
${uploads}
        try_files $uri @application;
    }
${phpBody(site, path(`${context.sites}/${siteFile(uri)}`), context)}
${applicationBody(context)}
    location / {
        try_files $uri $uri/ @application;
    }`;
}
