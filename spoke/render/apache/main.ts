import type { DesiredState, WebSettings } from '../../../shared/desired-state.ts';
import { DEFAULT_HOST, type RenderContext } from '../context.ts';
import { PAGES_FOLDER } from '../pages.ts';
import { hostname, integer, path, pattern } from '../values.ts';
import { bareHosts, foldersByHost, NOTHING_BESIDE } from '../subdirectories.ts';
import { balancerAccess, visitorLines } from './balancers.ts';
import { firstRules, lastAccess, STATIC_HANDLER, UPLOADS } from './parts.ts';
import { includeBelow } from './subdirectories.ts';
import { tlsLines } from './tls.ts';
import { masterLines, masterWorkers } from './to-master.ts';
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
${sharedUploads(sites, context)}
# Nor does PHP run where a tree of code has the data of a site.
<DirectoryMatch "^${pattern(path(context.releases))}/[0-9a-f]+/(?:.+/)?sites/[^/]+/(?:files|private)(?:/|$)">
${UPLOADS}
</DirectoryMatch>
<DirectoryMatch "^${pattern(path(context.releases))}/[0-9a-f]+/(?:.+/)?sites/[^/]+/private(?:/|$)">
    Require all denied
</DirectoryMatch>

${masterWorkers(web)}${strangers(web, context)}
IncludeOptional "\${AEGIR_FOLDER}/pre.d/*.conf"
IncludeOptional "\${AEGIR_FOLDER}/platform.d/*.conf"
${bareHostsOf(web, context, sites)}IncludeOptional "\${AEGIR_FOLDER}/vhost.d/*"
IncludeOptional "\${AEGIR_FOLDER}/post.d/*.conf"
${wildcardIncludes(sites.values())}`;
}

/** Hosts that have no site themselves: all but their folders is nobody's. */
/** What the members of a cluster share is open as far as what is on this machine alone. */
function sharedUploads(sites: DesiredState['sites'], context: RenderContext): string {
  if (![...sites.values()].some(({ uploads }) => uploads !== undefined)) return '';
  const folder = path(context.uploads);
  return `<Directory "${folder}">
    Options None
    AllowOverride None
    Require all denied
</Directory>
<DirectoryMatch "^${pattern(folder)}/[^/]+/[^/]+/files(?:/|$)">
    Require all granted
${UPLOADS}
</DirectoryMatch>
`;
}

function bareHostsOf(web: WebSettings, context: RenderContext, sites: DesiredState['sites']): string {
  const folders = foldersByHost(sites.keys());
  return bareHosts(sites.keys())
    .map((host) => {
      const below = includeBelow(host, { ...NOTHING_BESIDE, folders: folders.get(host) ?? [] });
      return virtualHost({ name: hostname(host), port: web.httpPort }, '', below, web, context);
    })
    .join('');
}

function listenLine(port: number, { httpsPort }: WebSettings): string {
  return `Listen ${integer(port)}${port === httpsPort ? ' https' : ''}\n`;
}

/** Whoever asks for a name that is not a site's. */
function strangers(web: WebSettings, context: RenderContext): string {
  const { httpPort, httpsPort } = web;
  const host = (port: number, tls: string): string =>
    virtualHost({ name: DEFAULT_HOST, port }, tls, '', web, context);
  const secure =
    httpsPort === undefined ? '' : host(httpsPort, tlsLines(context.fallbackCertificate, context));
  return `# Whoever asks for a name that is not a site's.\n${host(httpPort, '')}${secure}`;
}

/** A host without a site: everything but what is included is not there. */
function virtualHost(
  { name, port }: { readonly name: string; readonly port: number },
  tls: string,
  included: string,
  web: WebSettings,
  context: RenderContext,
): string {
  return `<VirtualHost *:${integer(port)}>
    ServerName ${name}
${tls}${visitorLines(web)}${masterLines(web)}    RewriteEngine On
${firstRules(name, web, context)}
${included}    ErrorDocument 404 "No such site on this server."
    RewriteRule ^ - [R=404,END]
${lastAccess(web)}
</VirtualHost>
`;
}
