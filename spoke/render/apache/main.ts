import type { DesiredState, WebSettings } from '../../../shared/desired-state.ts';
import { DEFAULT_HOST, type RenderContext } from '../context.ts';
import { PAGES_FOLDER } from '../pages.ts';
import { integer, path, pattern } from '../values.ts';
import { balancerAccess } from './balancers.ts';
import { firstRules, lastAccess, STATIC_HANDLER, UPLOADS } from './parts.ts';
import { tlsLines } from './tls.ts';
import { wildcardIncludes } from './wildcards.ts';

/** The generation's main file. */
export function renderApacheMain(
  web: WebSettings,
  context: RenderContext,
  sites: DesiredState['sites'],
): string {
  const folder = path(context.folder);
  const data = path(context.sites);
  return `# Generation ${integer(context.generation)}, written by aegir-spoke. Changes are lost with the next one.
Define AEGIR_GENERATION ${integer(context.generation)}
Define AEGIR_FOLDER "${folder}"
${context.listen.map((port) => listenLine(port, web)).join('')}
<Directory "${folder}/probe.d">
    Options None
    AllowOverride None
    Require local${balancerAccess(web)}
${STATIC_HANDLER}
</Directory>

<Directory "${folder}/${PAGES_FOLDER}">
    Options None
    AllowOverride None
    Require all granted
${STATIC_HANDLER}
</Directory>

<Directory "${path(context.challenges)}">
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

${strangers(web, context)}
IncludeOptional "\${AEGIR_FOLDER}/pre.d/*.conf"
IncludeOptional "\${AEGIR_FOLDER}/platform.d/*.conf"
IncludeOptional "\${AEGIR_FOLDER}/vhost.d/*"
IncludeOptional "\${AEGIR_FOLDER}/post.d/*.conf"
${wildcardIncludes(sites.values())}`;
}

function listenLine(port: number, { httpsPort }: WebSettings): string {
  return `Listen ${integer(port)}${port === httpsPort ? ' https' : ''}\n`;
}

/** Whoever asks for a name that is not a site's. */
function strangers(web: WebSettings, context: RenderContext): string {
  const { httpPort, httpsPort } = web;
  const host = (port: number, tls: string): string => `<VirtualHost *:${integer(port)}>
    ServerName ${DEFAULT_HOST}
${tls}    RewriteEngine On
${firstRules(DEFAULT_HOST, web, context)}
    ErrorDocument 404 "No such site on this server."
    RewriteRule ^ - [R=404,END]
${lastAccess(web)}
</VirtualHost>
`;
  const secure =
    httpsPort === undefined ? '' : host(httpsPort, tlsLines(context.fallbackCertificate, context));
  return `# Whoever asks for a name that is not a site's.\n${host(httpPort, '')}${secure}`;
}
