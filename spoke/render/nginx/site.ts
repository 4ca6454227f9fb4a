import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { siteFile, type RenderContext } from '../context.ts';
import { DISABLED_PAGE } from '../pages.ts';
import { redirectOf } from '../redirect.ts';
import { hostname, name, path, pattern, serverName } from '../values.ts';
import { listens, platformVariable, proof, UPLOADS } from './parts.ts';
import { phpBody } from './php.ts';
import { headerLines, maintenanceBody, openChallenges, redirectOthers, settingsLines } from './settings.ts';

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderNginxSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const uri = hostname(site.uri);
  const names = [uri, ...site.aliases.map(serverName)].join(' ');
  return `# Site ${uri} on platform ${name(site.platform)}
server {
${listens(web, context, '')}
    server_name ${names};
${proof(uri)}
${body(site, web, context, snippet)}
}
`;
}

function body(site: SiteState, web: WebSettings, context: RenderContext, snippet: boolean): string {
  if (!site.enabled) return disabledBody();
  if (site.settings?.maintenance) return maintenanceBody(site.settings);
  const redirect = redirectOf(site, 'http');
  const others = redirect === null ? '' : redirectOthers(redirect, web.httpPort);
  return others + enabledBody(site, hostname(site.uri), context, snippet);
}

function enabledBody(site: SiteState, uri: string, context: RenderContext, snippet: boolean): string {
  const data = path(`${context.sites}/${siteFile(uri)}`);
  const folder = `/sites/${uri}`;
  const settings = site.settings ?? {};
  const uploads = UPLOADS + headerLines(settings, '        ');
  return `    root ${platformVariable(site.platform)};
    index index.php index.html;${settingsLines(uri, settings, context)}${headerLines(settings, '    ')}${
      snippet ? `\n    include "${path(context.folder)}/site.d/${siteFile(uri)}";` : ''
    }

    # Site data: only files/ is public. A file that is not there is left to the application, which may make it.
    location ^~ "${folder}/files/" {
${uploads}
        rewrite "^${pattern(folder)}(/files/.+)$" $1 break;
        root "${data}";
        disable_symlinks on from="${data}";
        try_files $uri @application;
    }${openChallenges(settings)}
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
${phpBody(site, uri, data, context)}
    location / {
        try_files $uri $uri/ @application;
    }`;
}

function disabledBody(): string {
  return `    location / {
        default_type text/html;
        return 503 "${DISABLED_PAGE}";
    }`;
}

/** What applications keep beside their pages and hide by a .htaccess, which nginx does not read. */
const SOURCES =
  '(?:\\.(?:engine|inc|install|make|module|profile|po|sh|sql|theme|twig|tpl|tpl\\.php|xtmpl|yml|yaml)|' +
  '/(?:composer\\.(?:json|lock)|package\\.json|yarn\\.lock|web\\.config)|' +
  '\\.(?:php|inc|sql)(?:~|\\.(?:bak|orig|save|sw[op]|dist)))$';
