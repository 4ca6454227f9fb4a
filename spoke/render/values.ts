import { AppError } from '../../shared/errors.ts';
import type { Reason } from '../../shared/reasons.ts';

/**
 * The only ways a value gets into a configuration file. Nothing is quoted cleverly: a value is on the
 * allow-list of its kind or it is refused, because Apache acts on `${ENV}`, quotes and newlines inside values.
 */

const HOSTNAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** A host name as an argument. */
export function hostname(value: string): string {
  return allowed(value, value.length <= 253 && HOSTNAME.test(value), 'HOSTNAME_INVALID', 'host name');
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
