import { AppError } from '../../shared/errors.ts';
import type { Reason } from '../../shared/reasons.ts';

/** Why the machine of a server cannot be asked: it does not answer, has not joined yet, or may not come in any more. */
export const ABSENCES: readonly Reason[] = ['SPOKE_AWAY', 'SPOKE_MISSING', 'CERTIFICATE_REVOKED'];

/** Whether work failed because the machine of a server cannot be asked. */
export function isAbsence(error: unknown): error is AppError {
  return error instanceof AppError && ABSENCES.includes(error.reason);
}
