import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { siteFile, type RenderContext } from '../context.ts';
import { includeCredentials } from '../credentials.ts';
import { DISABLED_PAGE, WITHHELD_PAGE } from '../pages.ts';
import { isSecure, isWithheld, portOf, redirectOf, type Scheme } from '../redirect.ts';
import { hostname, integer, name, path, pattern, serverName } from '../values.ts';
import { firstRules, LAST_ACCESS, platformVariable } from './parts.ts';
import { redirectAll, redirectOthers } from './redirects.ts';
import { maintenanceBody, settingsLines } from './settings.ts';
import { hstsLine, tlsLines } from './tls.ts';
import { withWildcards } from './wildcards.ts';

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderApacheSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const schemes: readonly Scheme[] = isSecure(site) ? ['https', 'http'] : ['http'];
  const hosts = withWildcards(site, (aliases) =>
    schemes.map((scheme) => virtualHost({ site, scheme, aliases }, web, context, snippet)).join(''),
  );
  return `# Site ${hostname(site.uri)} on platform ${name(site.platform)}\n${hosts}`;
}

/** What the probe file of a host holds: its own name. */
export function renderApacheProbe(uri: string): string {
  return `${uri}\n`;
}

/** A site as it is served for one scheme, and under some of its names. */
interface Host {
  readonly site: SiteState;
  readonly scheme: Scheme;
  readonly aliases: readonly string[];
}

function virtualHost(host: Host, web: WebSettings, context: RenderContext, snippet: boolean): string {
  const { site, scheme, aliases } = host;
  const uri = hostname(site.uri);
  const tls = scheme === 'https' && site.tls !== undefined ? site.tls : null;
  return `<VirtualHost *:${integer(portOf(scheme, web))}>
    ServerName ${uri}
${aliases.map((alias) => `    ServerAlias ${serverName(alias)}\n`).join('')}${
    tls === null ? '' : tlsLines(tls.certificate, context) + hstsLine(tls.hstsSeconds)
  }    RewriteEngine On
${firstRules(uri, context)}
${body(host, web, context, snippet)}
${LAST_ACCESS}
</VirtualHost>
`;
}

function body({ site, scheme }: Host, web: WebSettings, context: RenderContext, snippet: boolean): string {
  if (!site.enabled) return unavailable(DISABLED_PAGE);
  if (isWithheld(site)) return unavailable(WITHHELD_PAGE);
  const redirect = redirectOf(site, scheme);
  if (redirect !== null && redirect.scheme !== scheme) return redirectAll(redirect, web);
  if (site.settings?.maintenance) return maintenanceBody();
  const others = redirect === null ? '' : redirectOthers(redirect, web);
  return others + enabledBody(site, hostname(site.uri), context, snippet);
}

function enabledBody(site: SiteState, uri: string, context: RenderContext, snippet: boolean): string {
  const data = path(`${context.sites}/${siteFile(uri)}`);
  const folder = `/sites/${uri}`;
  return `    DocumentRoot "\${${platformVariable(site.platform)}}"
    SetEnv AEGIR_SITE ${uri}
    SetEnv AEGIR_SITE_DATA "${data}"
${includeCredentials(site.database, context, 'apache')}${settingsLines({ ...site, settings: site.settings ?? {} }, context)}    RewriteRule "^/sites/[^/]+/private(?:/|$)" - [F,END]
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
