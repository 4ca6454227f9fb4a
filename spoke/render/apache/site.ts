import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { siteFile, type RenderContext } from '../context.ts';
import { includeCredentials } from '../credentials.ts';
import { DISABLED_PAGE } from '../pages.ts';
import { hostname, integer, name, path, pattern } from '../values.ts';
import { PROBE_ACCESS, platformVariable, probeRules } from './parts.ts';

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderApacheSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const uri = hostname(site.uri);
  return `# Site ${uri} on platform ${name(site.platform)}
<VirtualHost *:${integer(web.httpPort)}>
    ServerName ${uri}
${site.aliases.map((alias) => `    ServerAlias ${hostname(alias)}\n`).join('')}    RewriteEngine On
${probeRules(uri)}
${site.enabled ? enabledBody(site, uri, context, snippet) : disabledBody()}
${PROBE_ACCESS}
</VirtualHost>
`;
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
${includeCredentials(site.database, context, 'apache')}    RewriteRule "^${pattern(folder)}/private(?:/|$)" - [F,END]
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
