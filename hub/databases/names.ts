import { createHash } from 'node:crypto';

/** The longest name of a user that MySQL takes; the database has the same name as its user. */
const LONGEST = 32;
const HASH_LENGTH = 8;

/**
 * The name that a site's database and user get, from the site's URI without a leading www. The first (0) is readable;
 * where it is too long, or taken, the next are cut and end in a hash of the URI, another one for each attempt.
 */
export function databaseName(uri: string, attempt: number): string {
  const readable = uri.replace(/^www\./, '').replaceAll(/[^a-z0-9]/g, '_');
  if (attempt === 0 && readable.length <= LONGEST) return readable;
  const hash = createHash('sha256')
    .update(`${uri} ${String(attempt)}`)
    .digest('hex')
    .slice(0, HASH_LENGTH);
  return `${readable.slice(0, LONGEST - HASH_LENGTH - 1)}_${hash}`;
}
