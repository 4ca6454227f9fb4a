import type { SiteState, WebSettings } from '../../shared/desired-state.ts';
import { DEFAULT_HOST, siteFile, type PlacedPlatform, type RenderContext } from './context.ts';
import { digest, hostname, integer, name, path, pattern } from './values.ts';

/**
 * Apache's files, from typed state. What changes with every generation stands in the main file alone, as
 * two variables; so the file of a site or a platform that stays the same keeps its text, and its inode.
 */

/** Version of the texts below: raise it when a change must reach sites that did not change. */
export const TEMPLATE_VERSION = 1;

const DISABLED_PAGE =
  "<!doctype html><meta charset='utf-8'><title>Site disabled</title><h1>This site is disabled</h1>";

/** Whatever a file is called, it is served as it is and no program runs. */
const STATIC_HANDLER = `    <FilesMatch "">
        SetHandler default-handler
    </FilesMatch>`;

/** Where strangers may upload: no PHP by any handler, and no type guessed by the browser. */
const UPLOADS = `${STATIC_HANDLER}
    <FilesMatch "\\.ph(?:ar|p[0-9]?|ps|t|tml)(?:\\.|$)">
        Require all denied
    </FilesMatch>
    <IfModule php_module>
        php_admin_flag engine off
    </IfModule>
    <IfModule php7_module>
        php_admin_flag engine off
    </IfModule>
    <IfModule headers_module>
        Header always set X-Content-Type-Options nosniff
    </IfModule>`;

/** The generation's main file. */
export function renderMain(web: WebSettings, context: RenderContext): string {
  const folder = path(context.folder);
  const sites = path(context.sites);
  const port = integer(web.httpPort);
  return `# Generation ${integer(context.generation)}, written by aegir-spoke. Changes are lost with the next one.
Define AEGIR_GENERATION ${integer(context.generation)}
Define AEGIR_FOLDER "${folder}"
${context.listen ? `Listen ${port}\n` : ''}
<Directory "${folder}/probe.d">
    Options None
    AllowOverride None
    Require local
${STATIC_HANDLER}
</Directory>

# Site data: only files/ is public.
<Directory "${sites}">
    Options None
    AllowOverride None
    Require all denied
</Directory>
<DirectoryMatch "^${pattern(sites)}/[^/]+/files(?:/|$)">
    Require all granted
${UPLOADS}
</DirectoryMatch>

# Nor does PHP run where a tree of code has the data of a site.
<DirectoryMatch "^${pattern(path(context.releases))}/[0-9a-f]+/(?:.+/)?sites/[^/]+/(?:files|private)(?:/|$)">
${UPLOADS}
</DirectoryMatch>

# Whoever asks for a name that is not a site's.
<VirtualHost *:${port}>
    ServerName ${DEFAULT_HOST}
    RewriteEngine On
${probeRules(DEFAULT_HOST)}
    ErrorDocument 404 "No such site on this server."
    RewriteRule ^ - [R=404,END]
${PROBE_ACCESS}
</VirtualHost>

IncludeOptional "\${AEGIR_FOLDER}/pre.d/*.conf"
IncludeOptional "\${AEGIR_FOLDER}/platform.d/*.conf"
IncludeOptional "\${AEGIR_FOLDER}/vhost.d/*"
IncludeOptional "\${AEGIR_FOLDER}/post.d/*.conf"
`;
}

/** The file of one platform: where its code lies, and what may be done there. */
export function renderPlatform(platform: PlacedPlatform, context: RenderContext): string {
  const variable = platformVariable(platform.name);
  return `# Platform ${name(platform.name)}, release ${digest(platform.release)}
Define ${variable} "${path(platform.docroot)}"
<Directory "\${${variable}}">
    Options FollowSymLinks
    AllowOverride All
    Require all granted
    DirectoryIndex index.php index.html
    RedirectMatch 404 "/\\.(?!well-known/)"
${phpHandler(context)}
</Directory>
`;
}

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderSite(
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
export function renderProbe(uri: string): string {
  return `${uri}\n`;
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

function disabledBody(): string {
  return `    ErrorDocument 503 "${DISABLED_PAGE}"
    RewriteRule ^ - [R=503,END]`;
}

/** The proof that this generation serves, and that this host name reaches its own virtual host. */
function probeRules(host: string): string {
  return `    RewriteRule "^/\\.well-known/aegir/\${AEGIR_GENERATION}$" "\${AEGIR_FOLDER}/probe.d/${host}" [END]
    RewriteRule "^/\\.well-known/aegir/" - [R=404,END]`;
}

/** Last in its virtual host, so that no other section can stand before the proof. */
const PROBE_ACCESS = `    <Location "/.well-known/aegir/">
        Require local
    </Location>`;

function platformVariable(platform: string): string {
  return `AEGIR_PLATFORM_${name(platform)}`;
}

/** Without PHP its files are refused: showing them would show the passwords in them. */
function phpHandler({ php }: RenderContext): string {
  const body =
    php === null
      ? 'Require all denied'
      : php.handler === 'fpm'
        ? `SetHandler "proxy:unix:${path(php.socket)}|fcgi://localhost"`
        : 'SetHandler application/x-httpd-php';
  return `    <FilesMatch "\\.ph(?:ar|p|tml)$">
        ${body}
    </FilesMatch>`;
}
