import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';

/**
 * The rules of every name that ends up in a path or a web server's configuration, checked on the
 * hub and again on the spoke. Apache itself accepts quotes, `${ENV}` and newlines in a ServerName
 * and acts on them, so these rules are what keeps typed data from becoming directives.
 */

const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PATH_SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$|^\.[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** A server's or platform's name, as given. Throws NAME_INVALID. */
export function checkObjectName(value: string, field: string): string {
  if (value === '') throw new AppError('FIELD_MISSING', `${field} is empty`, { field });
  if (value.length > LIMITS.nameLength || !OBJECT_NAME.test(value) || value.includes('..')) {
    throw new AppError('NAME_INVALID', `${field} is not a usable name: ${quote(value)}`, { field });
  }
  return value;
}

/**
 * A site's URI in canonical form: lower case, ASCII (international names become xn--), no trailing
 * dot, at least one label, never an address. Throws HOSTNAME_INVALID.
 */
export function checkHostname(value: string, field: string): string {
  if (value === '') throw new AppError('FIELD_MISSING', `${field} is empty`, { field });
  const name = canonicalHostname(value);
  if (name === null) {
    throw new AppError('HOSTNAME_INVALID', `${field} is not a host name: ${quote(value)}`, { field });
  }
  return name;
}

/** A host name or an IP address to reach a server by. Throws HOSTNAME_INVALID. */
export function checkAddress(value: string, field: string): string {
  if (isIpAddress(value)) return value;
  return checkHostname(value, field);
}

function isIpAddress(value: string): boolean {
  // A zone, as in fe80::1%eth0, means something on one host only.
  return isIP(value) !== 0 && !value.includes('%');
}

function canonicalHostname(value: string): string | null {
  // domainToASCII drops tabs and newlines and decodes %-escapes, so those are refused before it runs.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(value) || value.length > LIMITS.hostnameLength) return null;
  const ascii = domainToASCII(value);
  if (ascii === '' || ascii.length > LIMITS.hostnameLength || IPV4.test(ascii)) return null;
  const labels = ascii.split('.');
  if (/^\d+$/.test(labels.at(-1) ?? '')) return null;
  return labels.every((label) => LABEL.test(label)) ? ascii : null;
}

/** An absolute, normal path that configuration files can carry unquoted. Throws PATH_INVALID. */
export function checkAbsolutePath(value: string, field: string): string {
  if (value === '') throw new AppError('FIELD_MISSING', `${field} is empty`, { field });
  if (!value.startsWith('/') || value === '/' || !isSafePath(value.slice(1))) {
    throw new AppError('PATH_INVALID', `${field} is not a usable path: ${quote(value)}`, { field });
  }
  return value;
}

/** A folder inside a tree, such as `web` or `src/public`; empty means the root. Throws PATH_INVALID. */
export function checkRelativePath(value: string, field: string): string {
  if (value === '') return value;
  if (!isSafePath(value)) {
    throw new AppError('PATH_INVALID', `${field} is not a folder inside the tree: ${quote(value)}`, {
      field,
      remedy: 'Give a relative folder of letters, digits and . _ - / without "..", or leave it empty.',
    });
  }
  return value;
}

/** Whether an absolute, normal path lies in one of these folders, or in a folder of theirs; none of them does itself. */
export function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function isSafePath(value: string): boolean {
  return value.length <= LIMITS.pathLength && value.split('/').every((segment) => PATH_SEGMENT.test(segment));
}

/** The name of a site's database and of its user. Throws FIELD_INVALID. */
export function checkDatabaseName(value: string, field: string): string {
  if (/^[a-z0-9_]{1,32}$/.test(value)) return value;
  throw new AppError('FIELD_INVALID', `${field} is not a name of a site's database: ${quote(value)}`, {
    field,
  });
}

/** A TCP port. Throws FIELD_INVALID. */
export function checkPort(value: number, field: string): number {
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new AppError('FIELD_INVALID', `${field} is not a port: ${String(value)}`, {
      field,
      remedy: 'Give a number from 1 to 65535.',
    });
  }
  return value;
}

/** Id of an object or a job. Throws FIELD_INVALID. */
export function checkId(value: string, field: string): string {
  if (/^[A-Za-z0-9-]{1,64}$/.test(value)) return value;
  throw new AppError('FIELD_INVALID', `${field} is not an id`, { field });
}

/** Hex of a SHA-256. Throws FIELD_INVALID. */
export function checkDigest(value: string, field: string): string {
  if (!/^[0-9a-f]{64}$/.test(value)) {
    throw new AppError('FIELD_INVALID', `${field} is not a SHA-256 digest`, { field });
  }
  return value;
}

/** The value as a person may see it: escaped, cut after 80 characters. */
function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
