import { AppError } from '../../shared/errors.ts';

/** HUB_BACKUP_DAMAGED, with what was found. */
export function damaged(finding: string, cause?: unknown): AppError {
  return new AppError('HUB_BACKUP_DAMAGED', `the backup ${finding}`, { cause });
}
