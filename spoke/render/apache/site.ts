import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { siteFile, type RenderContext } from '../context.ts';
import { DISABLED_PAGE, WITHHELD_PAGE } from '../pages.ts';
import { isSecure, isWithheld, redirectOf, type Scheme } from '../redirect.ts';
import { hostname, integer, name, path, pattern } from '../values.ts';
import { firstRules, LAST_ACCESS, platformVariable } from './parts.ts';
import { hstsLine, redirectAll, tlsLines } from './tls.ts';

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderApacheSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const uri = hostname(site.uri);
  const schemes: readonly Scheme[] = isSecure(site) ? ['https', 'http'] : ['http'];
  const hosts = schemes.map((scheme) => virtualHost(site, scheme, web, context, snippet));
  return `# Site ${uri} on platform ${name(site.platform)}\n${hosts.join('')}`;
}

/** What the probe file of a host holds: its own name. */
export function renderApacheProbe(uri: string): string {
  return `${uri}\n`;
}

function virtualHost(
  site: SiteState,
  scheme: Scheme,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const uri = hostname(site.uri);
  return `<VirtualHost *:${integer(scheme === 'https' ? (web.httpsPort ?? 0) : web.httpPort)}>
    ServerName ${uri}
${site.aliases.map((alias) => `    ServerAlias ${hostname(alias)}\n`).join('')}${
    scheme === 'https' && site.tls
      ? tlsLines(site.tls.certificate, context) + hstsLine(site.tls.hstsSeconds)
      : ''
  }    RewriteEngine On
${firstRules(uri, context)}
${body(site, scheme, web, context, snippet)}
${LAST_ACCESS}
</VirtualHost>
`;
}

function body(
  site: SiteState,
  scheme: Scheme,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  if (!site.enabled) return unavailable(DISABLED_PAGE);
  if (isWithheld(site)) return unavailable(WITHHELD_PAGE);
  const redirect = redirectOf(site, scheme);
  if (redirect !== null && redirect.scheme !== scheme) return redirectAll(redirect, web.httpsPort ?? 443);
  return enabledBody(site, hostname(site.uri), context, snippet);
}

function enabledBody(site: SiteState, uri: string, context: RenderContext, snippet: boolean): string {
  const data = path(`${context.sites}/${siteFile(uri)}`);
  const folder = `/sites/${uri}`;
  return `    DocumentRoot "\${${platformVariable(site.platform)}}"
    SetEnv AEGIR_SITE ${uri}
    SetEnv AEGIR_SITE_DATA "${data}"
    RewriteRule "^${pattern(folder)}/private(?:/|$)" - [F,END]
    # A file that is not there is left to the application, which may make it.
    RewriteCond "${data}/files/$1" -f
    RewriteRule "^${pattern(folder)}/files/(.+)$" "${data}/files/$1" [END]
    RewriteCond "%{DOCUMENT_ROOT}/files/$1" !-f
    RewriteCond "${data}/files/$1" -f
    RewriteRule "^/files/(.+)$" "${data}/files/$1" [END]${
      snippet ? `\n    Include "\${AEGIR_FOLDER}/site.d/${siteFile(uri)}"` : ''
    }`;
}

function unavailable(page: string): string {
  return `    ErrorDocument 503 "${page}"
    RewriteRule ^ - [R=503,END]`;
}
