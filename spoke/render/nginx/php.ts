import type { SiteState } from '../../../shared/desired-state.ts';
import type { RenderContext } from '../context.ts';
import { includeCredentials } from '../credentials.ts';
import { fpmSettings, scriptSeconds } from '../php.ts';
import { integer, path, word } from '../values.ts';
import { hiddenHeaders } from './headers.ts';

/** Without PHP its files are refused: showing them would show the passwords in them. */
export function phpBody(site: SiteState, uri: string, data: string, context: RenderContext): string {
  const { php } = context;
  if (php?.handler !== 'fpm') {
    return `    location ~ "${PHP_FILE}(?:/|$)" {
        return 403;
    }
    location @application {
        return 404;
    }`;
  }
  const settings = site.settings ?? {};
  const told = fpmSettings(settings, php, context).map(([key, value]) => `${word(key)}=${word(value)}`);
  const parameters = [
    ...PARAMETERS,
    ['AEGIR_SITE', uri],
    ['AEGIR_SITE_DATA', `"${data}"`],
    // nginx makes a line's end of it, which parts one setting from the next.
    ...(told.length === 0 ? [] : [['PHP_VALUE', `"${told.join('\\n')}"`]]),
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
${includeCredentials(site.database, context, 'nginx')}    }
    location @application {
        rewrite ^ /index.php last;
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
