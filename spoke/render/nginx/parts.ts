import type { RenderContext } from '../context.ts';
import { name, path } from '../values.ts';

/**
 * nginx's files, from typed state. What changes with every generation stands in the main file alone, and where a
 * platform's code lies in the platform's, as variables; so the file of a site that stays the same keeps its text.
 */

/** Version of the texts below: raise it when a change must reach sites that did not change. */
export const NGINX_TEMPLATE_VERSION = 3;

/**
 * First in a server, so that no redirect or access rule of a snippet stands before them: the proof that this generation
 * serves, and the answers to ACME challenges. The `break` keeps every later rule of the server from them.
 */
export function firstRules(host: string, context: RenderContext): string {
  const challenges = path(context.challenges);
  return `    if ($aegir_proof = given) {
        return 200 "${host}\\n";
    }
    if ($aegir_proof = refused) {
        return 404;
    }
    rewrite "^(/\\.well-known/acme-challenge/.*)$" $1 break;
    location ^~ "/.well-known/acme-challenge/" {
        rewrite "/([\\w-]+)$" /$1 break;
        root "${challenges}";
        default_type text/plain;
        disable_symlinks on from="${challenges}";
        auth_basic off;
        allow all;
    }`;
}

/** Where strangers may upload: no PHP, no hidden files, and no type guessed by the browser. */
export const UPLOADS = `        location ~* "\\.ph(?:ar|p[0-9]?|ps|t|tml)(?:\\.|/|$)" {
            return 403;
        }
        location ~ "/\\." {
            return 404;
        }
        add_header X-Content-Type-Options nosniff always;`;

/** Variables have neither dots nor hyphens, and no two names may share one; a name has no underscore. */
export function platformVariable(platform: string): string {
  return `$aegir_platform_${name(platform).replaceAll('-', '_h').replaceAll('.', '_p')}`;
}

/** Every visitor reads why, with status 503. */
export function unavailable(page: string): string {
  return `    location / {
        default_type text/html;
        return 503 "${page}";
    }`;
}

/** What applications keep beside their pages and hide by a .htaccess, which nginx does not read. */
export const SOURCES =
  '(?:\\.(?:engine|inc|install|make|module|profile|po|sh|sql|theme|twig|tpl|tpl\\.php|xtmpl|yml|yaml)|' +
  '/(?:composer\\.(?:json|lock)|package\\.json|yarn\\.lock|web\\.config)|' +
  '\\.(?:php|inc|sql)(?:~|\\.(?:bak|orig|save|sw[op]|dist)))$';
