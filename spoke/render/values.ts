import { AppError } from '../../shared/errors.ts';
import type { Reason } from '../../shared/reasons.ts';
import { isWildcard, wildcardBase } from '../../shared/site-names.ts';
import { folderOf, hostOf, isSubdirectory } from '../../shared/site-uri.ts';

/**
 * The only ways a value gets into a configuration file. Nothing is quoted cleverly: a value is on the
 * allow-list of its kind or it is refused, because Apache acts on `${ENV}`, quotes and newlines inside values.
 */

const HOSTNAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;
const HEADER = /^[A-Za-z][A-Za-z0-9-]*$/;
const PRINTABLE = /^[ -#%-~]*$/;
const WORD = /^[A-Za-z0-9._/+@$-]+$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** A host name as an argument. */
export function hostname(value: string): string {
  return allowed(value, value.length <= 253 && HOSTNAME.test(value), 'HOSTNAME_INVALID', 'host name');
}

/** The folder of a host that a site lies in. */
export function folder(value: string): string {
  return allowed(value, /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(value), 'FIELD_INVALID', 'folder of a host');
}

/** A site's URI: a host name, or a folder of one. */
export function siteUri(value: string): string {
  const host = hostname(hostOf(value));
  return isSubdirectory(value) ? `${host}/${folder(folderOf(value))}` : host;
}

/** A name that a site answers to: a host name, or a wildcard below one. */
export function serverName(value: string): string {
  return isWildcard(value) ? `*.${hostname(wildcardBase(value))}` : hostname(value);
}

/** Name of a response header. */
export function headerName(value: string): string {
  return allowed(value, HEADER.test(value), 'FIELD_INVALID', 'header name');
}

/** Printable ASCII without variables, to stand between double quotes once the server's own escapes are added. */
export function printable(value: string): string {
  return allowed(value, value.length <= 4_096 && PRINTABLE.test(value), 'FIELD_INVALID', 'text');
}

/** A word without any character that means something: settings of PHP and their values, users, hashes. */
export function word(value: string): string {
  return allowed(value, value.length <= 200 && WORD.test(value), 'FIELD_INVALID', 'word');
}

/** A platform's name as part of a variable, a file name or a comment. */
export function name(value: string): string {
  return allowed(value, value.length <= 63 && NAME.test(value), 'NAME_INVALID', 'name');
}

/** An absolute path, to stand between double quotes. */
export function path(value: string): string {
  return allowed(value, value.length <= 4_096 && PATH.test(value), 'PATH_INVALID', 'path');
}

/** A release's digest. */
export function digest(value: string): string {
  return allowed(value, DIGEST.test(value), 'FIELD_INVALID', 'digest');
}

/** A host name, or an IPv4 or IPv6 address, to stand between double quotes. */
export function address(value: string): string {
  const ok = value.length <= 253 && (HOSTNAME.test(value) || /^[0-9a-fA-F:.]+$/.test(value));
  return allowed(value, ok, 'HOSTNAME_INVALID', 'address');
}

/** The name of a site's database or of its user. */
export function databaseName(value: string): string {
  return allowed(value, /^[a-z0-9_]{1,32}$/.test(value), 'FIELD_INVALID', 'name of a database');
}

/** A password that was made by the hub; never repeated when it is refused. */
export function password(value: string): string {
  if (/^[A-Za-z0-9_-]{16,128}$/.test(value)) return value;
  throw new AppError('FIELD_INVALID', 'not a password that a configuration can carry');
}

/** A port or another whole number. */
export function integer(value: number): string {
  return allowed(String(value), Number.isSafeInteger(value) && value >= 0, 'FIELD_INVALID', 'number');
}

/** A host name or path inside a regular expression; of what they may hold only the dot means something there. */
export function pattern(value: string): string {
  return value.replaceAll('.', '\\.');
}

function allowed(value: string, ok: boolean, reason: Reason, kind: string): string {
  if (ok) return value;
  throw new AppError(
    reason,
    `not a ${kind} that a configuration can carry: ${JSON.stringify(value.slice(0, 80))}`,
  );
}
