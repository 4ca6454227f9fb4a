import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { filesHome, siteFile, type RenderContext } from '../context.ts';
import { DISABLED_PAGE, WITHHELD_PAGE } from '../pages.ts';
import { isSecure, isWithheld, portOf, redirectOf, type Scheme } from '../redirect.ts';
import type { Beside } from '../subdirectories.ts';
import { hostname, integer, name, path, serverName } from '../values.ts';
import { visitorLines } from './balancers.ts';
import { uploadRules } from './data.ts';
import { siteEnvironment } from './environment.ts';
import { firstRules, lastAccess, platformVariable } from './parts.ts';
import { redirectAll, redirectOthers } from './redirects.ts';
import {
  authLines,
  logLines,
  maintenanceLines,
  maintenanceRules,
  settingsLines,
  versionLines,
} from './settings.ts';
import { includeBelow, section } from './subdirectories.ts';
import { hstsLine, tlsLines } from './tls.ts';
import { masterLines, masterRules } from './to-master.ts';
import { withWildcards } from './wildcards.ts';

/** The file of one site that has its host for itself. */
export function renderApacheSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const schemes: readonly Scheme[] = isSecure(site) ? ['https', 'http'] : ['http'];
  const hosts = withWildcards(site, (aliases) =>
    schemes.map((scheme) => virtualHost({ site, scheme, aliases }, web, context, beside)).join(''),
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

function virtualHost(host: Host, web: WebSettings, context: RenderContext, beside: Beside): string {
  const { site, scheme, aliases } = host;
  const uri = hostname(site.uri);
  const tls = scheme === 'https' && site.tls !== undefined ? site.tls : null;
  return `<VirtualHost *:${integer(portOf(scheme, web))}>
    ServerName ${uri}
${aliases.map((alias) => `    ServerAlias ${serverName(alias)}\n`).join('')}${
    tls === null ? '' : tlsLines(tls.certificate, context) + hstsLine(tls.hstsSeconds)
  }${visitorLines(web)}${masterLines(web)}    RewriteEngine On
${firstRules(uri, web, context)}
${body(host, web, context, beside)}
${lastAccess(web)}
</VirtualHost>
`;
}

/** What lies below the host is served whether or not the host's own site is; but none of it goes out in clear. */
function body({ site, scheme }: Host, web: WebSettings, context: RenderContext, beside: Beside): string {
  const uri = hostname(site.uri);
  if (!site.enabled && beside.folders.length === 0) return unavailable(DISABLED_PAGE);
  if (isWithheld(site)) return unavailable(WITHHELD_PAGE);
  const redirect = redirectOf(site, scheme);
  if (redirect !== null && redirect.scheme !== scheme) return redirectAll(redirect, web);
  const below = includeBelow(uri, beside);
  if (!site.enabled) return below + unavailable(DISABLED_PAGE);
  if (site.settings?.maintenance)
    return below + ownLines(maintenanceLines(''), '', beside) + maintenanceRules('');
  const others = redirect === null ? '' : redirectOthers(redirect, web);
  return others + below + enabledBody(site, web, context, beside);
}

function enabledBody(site: SiteState, web: WebSettings, context: RenderContext, beside: Beside): string {
  const uri = hostname(site.uri);
  const data = path(filesHome(site, context));
  const files = { uri, place: '', data, code: '%{DOCUMENT_ROOT}' };
  const own = siteEnvironment(site, context) + settingsLines(site, context);
  return `    DocumentRoot "\${${platformVariable(site.platform)}}"
${versionLines(site, context)}${logLines(site, context)}${ownLines(own, authLines(site), beside)}${masterRules(site, web, files)}${uploadRules(files)}${
    beside.snippet ? `\n    Include "\${AEGIR_FOLDER}/site.d/${siteFile(uri)}"` : ''
  }`;
}

/** What is said of the site's own requests: of no others, where other sites lie in folders of its host. */
function ownLines(lines: string, auth: string, beside: Beside): string {
  if (beside.folders.length > 0) return section('', beside, lines + auth);
  return lines + (auth === '' ? '' : section('', beside, auth));
}

function unavailable(page: string): string {
  return `    ErrorDocument 503 "${page}"
    RewriteRule ^ - [R=503,END]`;
}
