import type { SiteState, WebSettings } from '../../shared/desired-state.ts';
import { DEFAULT_HOST, siteFile, type PlacedPlatform, type RenderContext } from './context.ts';
import { digest, hostname, integer, name, path, pattern } from './values.ts';

/**
 * nginx's files, from typed state. What changes with every generation stands in the main file alone, and where a
 * platform's code lies in the platform's, as variables; so the file of a site that stays the same keeps its text.
 */

/** Version of the texts below: raise it when a change must reach sites that did not change. */
export const NGINX_TEMPLATE_VERSION = 1;

const DISABLED_PAGE =
  "<!doctype html><meta charset='utf-8'><title>Site disabled</title><h1>This site is disabled</h1>";

/** The generation's main file. */
export function renderNginxMain(web: WebSettings, context: RenderContext): string {
  const folder = path(context.folder);
  const generation = integer(context.generation);
  return `# Generation ${generation}, written by aegir-spoke. Changes are lost with the next one.
${context.traits.namesSized ? '' : NAME_TABLE}
# The proof that this generation serves is for this machine alone.
map "$remote_addr $server_addr" $aegir_asker {
    default stranger;
    "~^127\\." local;
    "~^::1 " local;
    "~^(\\S+) \\1$" local;
}
map "$aegir_asker $uri" $aegir_proof {
    default none;
    "local /.well-known/aegir/${generation}" given;
    "~^\\w+ /\\.well-known/aegir/" refused;
}

# Whoever asks for a name that is not a site's.
server {
${listens(web, context, context.traits.defaultPorts.includes(web.httpPort) ? '' : ' default_server')}
    server_name ${DEFAULT_HOST};
${proof(DEFAULT_HOST)}
    default_type text/plain;
    return 404 "No such site on this server.\\n";
}

include "${folder}/pre.d/*.conf";
include "${folder}/platform.d/*.conf";
include "${folder}/vhost.d/*";
include "${folder}/post.d/*.conf";
`;
}

/** The file of one platform: where its code lies. */
export function renderNginxPlatform(platform: PlacedPlatform): string {
  return `# Platform ${name(platform.name)}, release ${digest(platform.release)}
map "" ${platformVariable(platform.name)} {
    default "${path(platform.docroot)}";
}
`;
}

/** The file of one site. `snippet`: the administrator has a file for it, which the generation carries. */
export function renderNginxSite(
  site: SiteState,
  web: WebSettings,
  context: RenderContext,
  snippet: boolean,
): string {
  const uri = hostname(site.uri);
  const names = [uri, ...site.aliases.map(hostname)].join(' ');
  return `# Site ${uri} on platform ${name(site.platform)}
server {
${listens(web, context, '')}
    server_name ${names};
${proof(uri)}
${site.enabled ? enabledBody(site, uri, context, snippet) : disabledBody()}
}
`;
}

/** Host names may be longer than nginx's table of them has room for by itself. */
const NAME_TABLE = `server_names_hash_bucket_size 512;
server_names_hash_max_size 16384;
`;

function listens({ httpPort }: WebSettings, { traits }: RenderContext, flags: string): string {
  const port = integer(httpPort);
  return [`    listen ${port}${flags};`, ...(traits.ipv6 ? [`    listen [::]:${port}${flags};`] : [])].join(
    '\n',
  );
}

/** First in its server, so that no redirect or access rule of a snippet stands before it. */
function proof(host: string): string {
  return `    if ($aegir_proof = given) {
        return 200 "${host}\\n";
    }
    if ($aegir_proof = refused) {
        return 404;
    }`;
}

function enabledBody(site: SiteState, uri: string, context: RenderContext, snippet: boolean): string {
  const data = path(`${context.sites}/${siteFile(uri)}`);
  const folder = `/sites/${uri}`;
  return `    root ${platformVariable(site.platform)};
    index index.php index.html;
    client_max_body_size 512m;${
      snippet ? `\n    include "${path(context.folder)}/site.d/${siteFile(uri)}";` : ''
    }

    # Site data: only files/ is public. A file that is not there is left to the application, which may make it.
    location ^~ "${folder}/files/" {
${UPLOADS}
        rewrite "^${pattern(folder)}(/files/.+)$" $1 break;
        root "${data}";
        disable_symlinks on from="${data}";
        try_files $uri @application;
    }
    location "/files/" {
        try_files $uri @data;
    }
    location @data {
        rewrite ^ "/sites/${uri}$uri" last;
    }
    location ~ "/\\.(?!well-known/)" {
        return 404;
    }
    location ~ "^/sites/[^/]+/private(?:/|$)" {
        return 403;
    }
    location ~* "${SOURCES}" {
        return 403;
    }
    # Nor does PHP run where a tree of code has the data of a site.
    location ~ "/sites/[^/]+/(?:files|private)/" {
${UPLOADS}
        try_files $uri @application;
    }
${phpBody(site, uri, data, context)}
    location / {
        try_files $uri $uri/ @application;
    }`;
}

function disabledBody(): string {
  return `    location / {
        default_type text/html;
        return 503 "${DISABLED_PAGE}";
    }`;
}

/** Where strangers may upload: no PHP, no hidden files, and no type guessed by the browser. */
const UPLOADS = `        location ~* "\\.ph(?:ar|p[0-9]?|ps|t|tml)(?:\\.|/|$)" {
            return 403;
        }
        location ~ "/\\." {
            return 404;
        }
        add_header X-Content-Type-Options nosniff always;`;

/** What applications keep beside their pages and hide by a .htaccess, which nginx does not read. */
const SOURCES =
  '(?:\\.(?:engine|inc|install|make|module|profile|po|sh|sql|theme|twig|tpl|tpl\\.php|xtmpl|yml|yaml)|' +
  '/(?:composer\\.(?:json|lock)|package\\.json|yarn\\.lock|web\\.config)|' +
  '\\.(?:php|inc|sql)(?:~|\\.(?:bak|orig|save|sw[op]|dist)))$';

/** Without PHP its files are refused: showing them would show the passwords in them. */
function phpBody(site: SiteState, uri: string, data: string, { php }: RenderContext): string {
  if (php?.handler !== 'fpm') {
    return `    location ~ "${PHP_FILE}(?:/|$)" {
        return 403;
    }
    location @application {
        return 404;
    }`;
  }
  const parameters = [...PARAMETERS, ['AEGIR_SITE', uri], ['AEGIR_SITE_DATA', `"${data}"`]];
  return `    location ~ "${PHP_FILE}(?:/|$)" {
        fastcgi_split_path_info "^(.+?${PHP_FILE})(/.*)$";
        # The look for the script makes nginx forget what follows it.
        set $aegir_path_info $fastcgi_path_info;
        try_files $fastcgi_script_name =404;
        fastcgi_pass "unix:${path(php.socket)}";
        fastcgi_index index.php;
        fastcgi_buffer_size 32k;
        fastcgi_buffers 16 16k;
        fastcgi_read_timeout 300s;
${parameters.map(([key = '', value = '']) => `        fastcgi_param ${key} ${value};`).join('\n')}
    }
    location @application {
        rewrite ^ /index.php last;
    }`;
}

/** In any case: a program that PHP does not take is not shown either. */
const PHP_FILE = '(?i:\\.ph(?:ar|p|tml))';

/** What PHP is told of a request. The host name is one of the site's own, or another server would answer. */
const PARAMETERS: readonly (readonly [string, string])[] = [
  ['GATEWAY_INTERFACE', 'CGI/1.1'],
  ['SERVER_SOFTWARE', 'nginx'],
  ['SERVER_PROTOCOL', '$server_protocol'],
  ['SERVER_NAME', '$host'],
  ['SERVER_ADDR', '$server_addr'],
  ['SERVER_PORT', '$server_port'],
  ['REMOTE_ADDR', '$remote_addr'],
  ['REMOTE_PORT', '$remote_port'],
  ['REMOTE_USER', '$remote_user'],
  ['REQUEST_METHOD', '$request_method'],
  ['REQUEST_SCHEME', '$scheme'],
  ['REQUEST_URI', '$request_uri'],
  ['QUERY_STRING', '$query_string'],
  ['CONTENT_TYPE', '$content_type'],
  ['CONTENT_LENGTH', '$content_length'],
  ['DOCUMENT_ROOT', '$document_root'],
  ['DOCUMENT_URI', '$document_uri'],
  ['SCRIPT_NAME', '$fastcgi_script_name'],
  ['SCRIPT_FILENAME', '$document_root$fastcgi_script_name'],
  ['PATH_INFO', '$aegir_path_info'],
  ['HTTPS', '$https if_not_empty'],
  // Programs take this for the address of a proxy, and a request could set it.
  ['HTTP_PROXY', '""'],
  ['REDIRECT_STATUS', '200'],
];

/** Variables have neither dots nor hyphens, and no two names may share one; a name has no underscore. */
function platformVariable(platform: string): string {
  return `$aegir_platform_${name(platform).replaceAll('-', '_h').replaceAll('.', '_p')}`;
}
