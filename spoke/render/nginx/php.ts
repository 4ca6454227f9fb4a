import type { SiteState } from '../../../shared/desired-state.ts';
import type { RenderContext } from '../context.ts';
import { includeCredentials } from '../credentials.ts';
import { fpmOrder, fpmSettings, scriptSeconds } from '../php.ts';
import { integer, path, siteUri, word } from '../values.ts';
import { hiddenHeaders } from './headers.ts';

/** Hands the programs of a site to PHP. Without one they are refused: showing them would show the passwords in them. */
export function phpBody(
  site: SiteState,
  data: string,
  context: RenderContext,
  code: Code = WHOLE_HOST,
): string {
  const { php } = context;
  if (php?.handler !== 'fpm') {
    return `    location ~ "${PHP_FILE}(?:/|$)" {
        return 403;
    }`;
  }
  const settings = site.settings ?? {};
  const told = fpmSettings(settings, php, context).map(([key, value]) => `${word(key)}=${word(value)}`);
  const order = fpmOrder(site);
  const parameters = [
    ...PARAMETERS,
    ['DOCUMENT_ROOT', code.root],
    ['SCRIPT_FILENAME', code.script],
    ['AEGIR_SITE', siteUri(site.uri)],
    ['AEGIR_SITE_DATA', `"${data}"`],
    // nginx makes a line's end of it, which parts one setting from the next.
    ...(told.length === 0 ? [] : [['PHP_VALUE', `"${told.join('\\n')}"`]]),
    ...(order === '' ? [] : [['PHP_ADMIN_VALUE', `"${order}"`]]),
  ];
  const patience = Math.max(LEAST_PATIENCE, (scriptSeconds(settings) ?? 0) + 10);
  return `    location ~ "${PHP_FILE}(?:/|$)" {
        fastcgi_split_path_info "^(.+?${PHP_FILE})(/.*)$";
        # The look for the script makes nginx forget what follows it.
        set $aegir_path_info $fastcgi_path_info;
        try_files $fastcgi_script_name =404;
        fastcgi_pass "unix:${path(php.socket)}";
        fastcgi_index index.php;
        fastcgi_buffer_size 32k;
        fastcgi_buffers 16 16k;
        fastcgi_read_timeout ${integer(patience)}s;${hiddenHeaders(settings, '        ')}
${parameters.map(([key = '', value = '']) => `        fastcgi_param ${key} ${value};`).join('\n')}
${includeCredentials(site.database, context, 'nginx')}    }`;
}

/** How a program is found on the disk. */
interface Code {
  readonly root: string;
  readonly script: string;
}

const WHOLE_HOST: Code = { root: '$document_root', script: '$document_root$fastcgi_script_name' };

/** What answers for addresses that are no files: the front page of the application, below a folder of the host or ''. */
export function applicationBody({ php }: RenderContext, place = '', suffix = ''): string {
  const body = php?.handler === 'fpm' ? `rewrite ^ ${place}/index.php last` : 'return 404';
  return `    location @application${suffix} {
        ${body};
    }`;
}

/** How long a script may be silent, seconds. */
const LEAST_PATIENCE = 300;

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
  ['DOCUMENT_URI', '$document_uri'],
  ['SCRIPT_NAME', '$fastcgi_script_name'],
  ['PATH_INFO', '$aegir_path_info'],
  ['HTTPS', '$https if_not_empty'],
  // Programs take this for the address of a proxy, and a request could set it.
  ['HTTP_PROXY', '""'],
  ['REDIRECT_STATUS', '200'],
];
