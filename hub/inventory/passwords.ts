import { hashSync } from 'bcryptjs';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';

/**
 * Two to the power of this are the rounds of a hash. A web server checks the password again for each request, picture
 * by picture, and nginx does nothing else meanwhile: a few milliseconds are all that can be spent.
 */
const COST = 6;

/** The hash of a password, as Apache and nginx read it. Throws FIELD_INVALID; the password is in no message. */
export function hashPassword(password: string, field: string): string {
  const bytes = Buffer.byteLength(password);
  // eslint-disable-next-line no-control-regex
  if (bytes === 0 || bytes > LIMITS.passwordBytes || /[\u0000-\u001f\u007f]/.test(password)) {
    throw new AppError('FIELD_INVALID', `${field} cannot be used`, {
      field,
      remedy: `Give from 1 to ${String(LIMITS.passwordBytes)} bytes without control characters.`,
    });
  }
  // The same algorithm under the name that every crypt() knows.
  return hashSync(password, COST).replace(/^\$2[ab]\$/, '$2y$');
}
