import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { siteFile, type RenderContext } from '../context.ts';
import { includeCredentials } from '../credentials.ts';
import { DISABLED_PAGE } from '../pages.ts';
import { redirectOf } from '../redirect.ts';
import { hostname, integer, name, path, pattern, serverName } from '../values.ts';
import { PROBE_ACCESS, platformVariable, probeRules } from './parts.ts';
import { maintenanceBody, redirectOthers, settingsLines } from './settings.ts';
import { withWildcards } from './wildcards.ts';

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderApacheSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const hosts = withWildcards(site, (aliases) => virtualHost(site, aliases, web, context, snippet));
  return `# Site ${hostname(site.uri)} on platform ${name(site.platform)}\n${hosts}`;
}

function virtualHost(
  site: SiteState,
  aliases: readonly string[],
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const uri = hostname(site.uri);
  return `<VirtualHost *:${integer(web.httpPort)}>
    ServerName ${uri}
${aliases.map((alias) => `    ServerAlias ${serverName(alias)}\n`).join('')}    RewriteEngine On
${probeRules(uri)}
${body(site, web, context, snippet)}
${PROBE_ACCESS}
</VirtualHost>
`;
}

function body(site: SiteState, web: WebSettings, context: RenderContext, snippet: boolean): string {
  if (!site.enabled) return disabledBody();
  const redirect = redirectOf(site, 'http');
  const others = redirect === null ? '' : redirectOthers(redirect, web.httpPort);
  if (site.settings?.maintenance) return maintenanceBody();
  return others + enabledBody(site, hostname(site.uri), context, snippet);
}

/** What the probe file of a host holds: its own name. */
export function renderApacheProbe(uri: string): string {
  return `${uri}\n`;
}

function enabledBody(site: SiteState, uri: string, context: RenderContext, snippet: boolean): string {
  const data = path(`${context.sites}/${siteFile(uri)}`);
  const folder = `/sites/${uri}`;
  return `    DocumentRoot "\${${platformVariable(site.platform)}}"
    SetEnv AEGIR_SITE ${uri}
    SetEnv AEGIR_SITE_DATA "${data}"
${includeCredentials(site.database, context, 'apache')}${settingsLines({ ...site, settings: site.settings ?? {} }, context)}    RewriteRule "^${pattern(folder)}/private(?:/|$)" - [F,END]
    # A file that is not there is left to the application, which may make it.
    RewriteCond "${data}/files/$1" -f
    RewriteRule "^${pattern(folder)}/files/(.+)$" "${data}/files/$1" [END]
    RewriteCond "%{DOCUMENT_ROOT}/files/$1" !-f
    RewriteCond "${data}/files/$1" -f
    RewriteRule "^/files/(.+)$" "${data}/files/$1" [END]${
      snippet ? `\n    Include "\${AEGIR_FOLDER}/site.d/${siteFile(uri)}"` : ''
    }`;
}

function disabledBody(): string {
  return `    ErrorDocument 503 "${DISABLED_PAGE}"
    RewriteRule ^ - [R=503,END]`;
}
