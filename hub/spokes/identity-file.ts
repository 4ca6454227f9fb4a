import { readFileSync, statSync } from 'node:fs';
import { keyMatches, type Issuer } from '../../shared/certificates.ts';
import { AppError, hasCode } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';

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
  const text = readPrivate(file);
  if (text === null) return null;
  const [, privateKey = '', certificate = ''] = FORM.exec(text) ?? [];
  try {
    if (keyMatches(certificate, privateKey)) return { privateKey, certificate };
  } catch (error) {
    throw unsafe(file, 'is damaged', 'Restore it from a backup.', error);
  }
  throw unsafe(file, 'holds a key that does not belong to its certificate', 'Restore it from a backup.');
}

function readPrivate(file: string): string | null {
  try {
    const { mode, uid } = statSync(file);
    if ((mode & 0o077) !== 0) throw unsafe(file, 'is readable by others', `Run: chmod 0600 ${file}`);
    if (uid !== process.getuid?.()) {
      throw unsafe(file, 'belongs to another user', `Run: chown ${String(process.getuid?.())} ${file}`);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    if (hasCode(error, 'EACCES')) {
      throw unsafe(file, 'cannot be read', `Run: chown ${String(process.getuid?.())} ${file}`, error);
    }
    throw error;
  }
}

/** IDENTITY_UNSAFE for a file, with what to do about it. */
export function unsafe(file: string, finding: string, remedy: string, cause?: unknown): AppError {
  return new AppError('IDENTITY_UNSAFE', `${file} ${finding}`, { remedy, cause });
}
