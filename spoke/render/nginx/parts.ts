import type { WebSettings } from '../../../shared/desired-state.ts';
import type { RenderContext } from '../context.ts';
import { integer, name } from '../values.ts';

/**
 * nginx's files, from typed state. What changes with every generation stands in the main file alone, and where a
 * platform's code lies in the platform's, as variables; so the file of a site that stays the same keeps its text.
 */

/** Version of the texts below: raise it when a change must reach sites that did not change. */
export const NGINX_TEMPLATE_VERSION = 2;

export function listens({ httpPort }: WebSettings, { traits }: RenderContext, flags: string): string {
  const port = integer(httpPort);
  return [`    listen ${port}${flags};`, ...(traits.ipv6 ? [`    listen [::]:${port}${flags};`] : [])].join(
    '\n',
  );
}

/** First in its server, so that no redirect or access rule of a snippet stands before it. */
export function proof(host: string): string {
  return `    if ($aegir_proof = given) {
        return 200 "${host}\\n";
    }
    if ($aegir_proof = refused) {
        return 404;
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
