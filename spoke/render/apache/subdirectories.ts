import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { folderOf } from '../../../shared/site-uri.ts';
import { filesHome, siteFile, SUBDIRECTORIES, type RenderContext } from '../context.ts';
import { DISABLED_PAGE } from '../pages.ts';
import type { Beside } from '../subdirectories.ts';
import { folder, hostname, name, path, siteUri } from '../values.ts';
import { uploadRules } from './data.ts';
import { platformVariable } from './parts.ts';
import { authLines, maintenanceLines, maintenanceRules, settingsLines } from './settings.ts';
import { siteEnvironment } from './environment.ts';
import { masterRules } from './to-master.ts';

/**
 * A site in a subdirectory stands in a file of its own, inside every virtual host that serves its host: so it is served
 * under the same names and over the same TLS, and the file of the host's site stays the same while it changes.
 */

/** What includes all sites below a host, '' for none. */
export function includeBelow(host: string, { folders }: Beside): string {
  if (folders.length === 0) return '';
  return `    IncludeOptional "\${AEGIR_FOLDER}/${SUBDIRECTORIES}/${hostname(host)}_*"\n`;
}

/** A part of a virtual host: lines that hold below a folder, or for all of the host that no other site lies in. */
export function section(place: string, { folders }: Beside, lines: string): string {
  const others = folders.map((each) => folder(each)).join('|');
  const [kind, where] =
    others === '' ? ['Location', place || '/'] : ['LocationMatch', `^/(?!(?:${others})(?:/|$))`];
  return `    <${kind} "${where}">
${lines.replaceAll(/^(?=.)/gm, '    ')}    </${kind}>
`;
}

/** The file of a site in a subdirectory. */
export function renderApacheSubdirectory(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const uri = siteUri(site.uri);
  const place = `/${folder(folderOf(uri))}`;
  return `# Site ${uri} on platform ${name(site.platform)}, inside the virtual hosts of its host
${body(site, place, web, context, beside)}`;
}

function body(
  site: SiteState,
  place: string,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  if (!site.enabled) {
    return `${section(place, beside, `    ErrorDocument 503 "${DISABLED_PAGE}"\n`)}    RewriteRule "^${place}(?:/|$)" - [R=503,END]\n`;
  }
  if (site.settings?.maintenance) {
    return `${section(place, beside, maintenanceLines(place))}${maintenanceRules(place)}\n`;
  }
  return enabledBody(site, place, web, context, beside);
}

function enabledBody(
  site: SiteState,
  place: string,
  web: WebSettings,
  context: RenderContext,
  beside: Beside,
): string {
  const uri = siteUri(site.uri);
  const code = `\${${platformVariable(site.platform)}}`;
  const data = path(filesHome(site, context));
  const files = { uri, place, data, code };
  const snippet = beside.snippet ? `    Include "\${AEGIR_FOLDER}/site.d/${siteFile(uri)}"\n` : '';
  const own = siteEnvironment(site, context) + settingsLines(site, context) + authLines(site) + snippet;
  return `    Alias "${place}" "${code}"
    # Where rules of its code lead to a page as if the whole host were its own, they mean its own page.
    RewriteCond "%{ENV:REDIRECT_STATUS}" "^200$"
    RewriteCond "%{ENV:REDIRECT_AEGIR_BELOW}" "^${place}$"
    RewriteRule "^(?!${place}(?:/|$))/.*$" "${place}$0" [PT,E=AEGIR_BELOW:${place}]
${masterRules(site, web, files)}${uploadRules(files)}
    # No rule of the host's site is for it, but those of its own code are.
    RewriteRule "^${place}(?:/|$)" - [L,E=AEGIR_BELOW:${place}]
${section(place, beside, own)}`;
}
