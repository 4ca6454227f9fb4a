import { siteFile } from '../context.ts';

/**
 * HAProxy's files, from typed state. It has no include, and reads every file of one folder that ends in `.cfg`; so its
 * files lie together, the main one first. What names all sites lies in lists, and a site's own file only names the site
 * and its pool: while these stay the same, so does the file.
 */

/** Version of the texts below: raise it when a change must reach sites that did not change. */
export const HAPROXY_TEMPLATE_VERSION = 3;

/** Folder of a generation that HAProxy reads. */
export const HAPROXY_FOLDER = 'haproxy.d';

/** The settings that our sections build on, whatever the host's own defaults are. */
export const DEFAULTS = 'aegir';

/** What a member answers when it serves the site it is asked for by name; see the web servers' first rules. */
export const MEMBER_PATH = '/.well-known/aegir/member';

/** Octets that a file name has room for, less the suffix. */
const LONGEST_NAME = 251;

/**
 * The file of a site. HAProxy passes over a file in whose name `.cfg` stands twice, so dots become underscores, which no
 * host name has; and a name may be longer than a file's.
 */
export function backendPath(uri: string): string {
  const name = siteFile(uri).replaceAll('.', '_');
  return `${HAPROXY_FOLDER}/${name.length <= LONGEST_NAME ? name : shortened(name)}.cfg`;
}

function shortened(name: string): string {
  let sum = 5_381;
  for (const letter of name) sum = (sum * 33 + letter.charCodeAt(0)) >>> 0;
  return `${name.slice(0, LONGEST_NAME - 9)}_${sum.toString(16).padStart(8, '0')}`;
}

/** The section through which requests of a scheme for a site leave. */
export function backendName(scheme: 'http' | 'https', uri: string): string {
  return `aegir_${scheme}_${uri}`;
}
