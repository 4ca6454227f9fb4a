import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { checkHostname } from './names.ts';

/**
 * A site is found at a host name, or in a **subdirectory** of one, such as `example.org/shop`: then the site of that
 * host says under which names, over which ports and with which certificate visitors get there.
 */

const FOLDER = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Folders of a host that its own site needs: site data is found there. */
const RESERVED: readonly string[] = ['files', 'sites'];

/** Whether a site lies in a subdirectory of its host. */
export function isSubdirectory(uri: string): boolean {
  return uri.includes('/');
}

/** The host name that a site is asked for by. */
export function hostOf(uri: string): string {
  return uri.split('/', 1)[0] ?? '';
}

/** The folder of its host that a site lies in, '' for one that has its host for itself. */
export function folderOf(uri: string): string {
  return uri.slice(hostOf(uri).length + 1);
}

/** What applications call the folder of a site: its URI, with dots in place of slashes. */
export function siteFolderName(uri: string): string {
  return uri.replace('/', '.');
}

/**
 * A site's URI in canonical form: a host name, or a host name and one folder of small letters, digits and dashes.
 * Throws HOSTNAME_INVALID, FIELD_INVALID.
 */
export function checkSiteUri(value: string, field: string): string {
  if (!isSubdirectory(value)) return checkHostname(value, field);
  const uri = `${checkHostname(hostOf(value), field)}/${checkFolder(folderOf(value), field)}`;
  if (uri.length <= LIMITS.hostnameLength) return uri;
  throw invalid(
    `${field} is longer than a file's name may be`,
    field,
    'Choose a shorter folder, or a shorter host.',
  );
}

function checkFolder(folder: string, field: string): string {
  if (FOLDER.test(folder) && !RESERVED.includes(folder)) return folder;
  throw invalid(
    `${field} has no usable folder: ${JSON.stringify(folder.slice(0, 80))}`,
    field,
    'Give one folder of small letters, digits and dashes, not "files" or "sites", such as example.org/shop.',
  );
}

/** Throws FIELD_INVALID when a site in a subdirectory shall have aliases: it answers under the names of its host. */
export function checkMayHaveAliases(uri: string, aliases: readonly string[], field: string): void {
  if (!isSubdirectory(uri) || aliases.length === 0) return;
  const host = hostOf(uri);
  throw invalid(
    `${uri} answers under the names of ${host}, so it has none of its own`,
    field,
    `Give the names to the site of the host: aegirctl site set ${host} --aliases NAME,NAME.`,
  );
}

/** Throws FIELD_INVALID when a site in a subdirectory shall have TLS of its own: it is served as its host is. */
export function checkMaySpeakTls(uri: string, field: string): void {
  if (!isSubdirectory(uri)) return;
  throw invalid(
    `${uri} is served over TLS exactly as ${hostOf(uri)} is`,
    field,
    `Ask it of the site of the host: aegirctl site set ${hostOf(uri)} --tls on.`,
  );
}

function invalid(message: string, field: string, remedy: string): AppError {
  return new AppError('FIELD_INVALID', message, { field, remedy });
}
