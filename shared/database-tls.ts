import { createHash } from 'node:crypto';
import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { checkDigest } from './names.ts';

/**
 * How sites connect encrypted to their database. The authorities go by their digest: thousands of sites have the same, and
 * a state holds each site in a few hundred bytes.
 */
export interface DatabaseTls {
  /** Hex SHA-256 of the PEM of the authorities that the server's certificate is checked against; '' for the system's. */
  readonly caDigest: string;
}

/** Where Debian keeps the authorities of the system in one file. */
export const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

const PEM = /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/;

/** The digest that certificates in PEM go by: hex SHA-256, '' for ''. */
export function caDigest(ca: string): string {
  return ca === '' ? '' : createHash('sha256').update(ca).digest('hex');
}

/** A list of certificates in PEM, or '' for the authorities of the system. Throws FIELD_INVALID. */
export function checkCa(value: string, field: string): string {
  if (value === '' || (value.length <= LIMITS.databaseCaBytes && PEM.test(value))) return value;
  throw new AppError('FIELD_INVALID', `${field} is not a list of certificates in PEM`, { field });
}

/** From the wire. Throws FIELD_INVALID. */
export function checkDatabaseTls(tls: DatabaseTls, field: string): DatabaseTls {
  return { caDigest: tls.caDigest === '' ? '' : checkDigest(tls.caDigest, `${field}.ca_digest`) };
}
