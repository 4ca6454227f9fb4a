import type { WebSettings } from '../../../shared/desired-state.ts';
import type { PhpFacts } from '../../webserver/webserver.ts';
import type { RenderContext } from '../context.ts';
import { balancerAccess } from './balancers.ts';
import { name, path } from '../values.ts';

/**
 * Apache's files, from typed state. What changes with every generation stands in the main file alone, as
 * two variables; so the file of a site or a platform that stays the same keeps its text, and its inode.
 */

/** Version of the texts below: raise it when a change must reach sites that did not change. */
export const APACHE_TEMPLATE_VERSION = 4;

/** Whatever a file is called, it is served as it is and no program runs. */
export const STATIC_HANDLER = `    <FilesMatch "">
        SetHandler default-handler
    </FilesMatch>`;

/** Where strangers may upload: no PHP by any handler, and no type guessed by the browser. */
export const UPLOADS = `${STATIC_HANDLER}
    <FilesMatch "(?i)\\.ph(?:ar|p[0-9]?|ps|t|tml)(?:\\.|$)">
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

/**
 * First in a virtual host, before any redirect: the proof that this generation serves and that this host name reaches
 * its own virtual host, what balancers ask, and the answers to ACME challenges.
 */
export function firstRules(host: string, web: WebSettings, context: RenderContext): string {
  const asked = web.balancers === undefined ? '${AEGIR_GENERATION}' : '(?:${AEGIR_GENERATION}|member)';
  return `    RewriteRule "^/\\.well-known/aegir/${asked}$" "\${AEGIR_FOLDER}/probe.d/${host}" [END]
    RewriteRule "^/\\.well-known/aegir/" - [R=404,END]
    RewriteRule "^/\\.well-known/acme-challenge/([\\w-]+)$" "${path(context.challenges)}/$1" [END]
    RewriteRule "^/\\.well-known/acme-challenge/" - [R=404,END]`;
}

/** Last in its virtual host, so that no other section can stand before the proof and the challenges. */
export function lastAccess(web: WebSettings): string {
  return `    <Location "/.well-known/aegir/">
        Require local${balancerAccess(web)}
    </Location>
    <Location "/.well-known/acme-challenge/">
        Require all granted
    </Location>`;
}

export function platformVariable(platform: string): string {
  return `AEGIR_PLATFORM_${name(platform)}`;
}

/** Without PHP its files are refused: showing them would show the passwords in them. */
export function handlerLines(php: PhpFacts | null): string {
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
