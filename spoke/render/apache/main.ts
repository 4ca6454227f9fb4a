import type { DesiredState, WebSettings } from '../../../shared/desired-state.ts';
import { DEFAULT_HOST, type RenderContext } from '../context.ts';
import { PAGES_FOLDER } from '../pages.ts';
import { integer, path, pattern } from '../values.ts';
import { PROBE_ACCESS, probeRules, STATIC_HANDLER, UPLOADS } from './parts.ts';
import { wildcardIncludes } from './wildcards.ts';

/** The generation's main file. */
export function renderApacheMain(
  web: WebSettings,
  context: RenderContext,
  sites: DesiredState['sites'],
): string {
  const folder = path(context.folder);
  const data = path(context.sites);
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

<Directory "${folder}/${PAGES_FOLDER}">
    Options None
    AllowOverride None
    Require all granted
${STATIC_HANDLER}
</Directory>

# Site data: only files/ is public.
<Directory "${data}">
    Options None
    AllowOverride None
    Require all denied
</Directory>
<DirectoryMatch "^${pattern(data)}/[^/]+/files(?:/|$)">
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
${wildcardIncludes(sites.values())}`;
}
