import { keyMatches, type Issuer } from '../../shared/certificates.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import { readPrivateFile, unsafe } from '../private-file.ts';

const FORM =
  /^(-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n)(-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n)$/;

/** Writes key and certificate as one file, so that a crash never leaves one without the other. */
export function writeIdentity(file: string, identity: Issuer): void {
  atomicWrite(file, identity.privateKey + identity.certificate, { mode: 0o600 });
}

/**
 * Reads key and certificate; null when the file is not there. Throws IDENTITY_UNSAFE when anyone but its
 * owner, who must be us, can reach it, when it is cut or altered, or when the two do not belong together.
 */
export function readIdentity(file: string): Issuer | null {
  const text = readPrivateFile(file);
  if (text === null) return null;
  const [, privateKey = '', certificate = ''] = FORM.exec(text) ?? [];
  try {
    if (keyMatches(certificate, privateKey)) return { privateKey, certificate };
  } catch (error) {
    throw unsafe(file, 'is damaged', 'Restore it from a backup.', error);
  }
  throw unsafe(file, 'holds a key that does not belong to its certificate', 'Restore it from a backup.');
}
