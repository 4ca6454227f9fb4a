import { REASONS, type Kind, type Reason } from './reasons.ts';

export interface ErrorOptions {
  /** Path of the input field at fault, such as `site.aliases[2]`. */
  readonly field?: string;
  /** What to do next; defaults to the catalogue's. */
  readonly remedy?: string;
  /** Small facts for programs, never secrets. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * A failure somebody can act on: a stable reason from the catalogue, a message, a remedy.
 * Everything else that is thrown is a bug and surfaces as INTERNAL.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly reason: Reason;
  readonly field: string;
  readonly remedy: string;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(reason: Reason, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.field = options.field ?? '';
    this.remedy = options.remedy ?? REASONS[reason].remedy;
    this.metadata = options.metadata ?? {};
  }

  get kind(): Kind {
    return REASONS[this.reason].kind;
  }
}

/** What a file system refuses or fails at, which is for people to mend. */
export interface DiskFault {
  readonly reason: Reason;
  /** Stands before what was to be written or read. */
  readonly says: string;
}

const DISK_FAULTS: readonly (DiskFault & { readonly codes: readonly string[] })[] = [
  { codes: ['ENOSPC', 'EDQUOT'], reason: 'DISK_FULL', says: 'no room to write' },
  { codes: ['EROFS'], reason: 'DISK_READ_ONLY', says: 'cannot write' },
  { codes: ['EIO'], reason: 'DISK_BROKEN', says: 'the disk fails to keep' },
];
const DENIED: DiskFault = { reason: 'DISK_DENIED', says: 'closed to this user:' };

/** The fault of a file system that a system error tells of; null for any other. */
export function diskFaultOf(error: unknown): DiskFault | null {
  // A connection may be denied, too, and a signal.
  const isOfFile = error instanceof Error && 'path' in error && !('address' in error);
  if (isOfFile && hasCode(error, 'EACCES', 'EPERM')) return DENIED;
  return DISK_FAULTS.find(({ codes }) => hasCode(error, ...codes)) ?? null;
}

/**
 * The one funnel from caught values: an AppError as it is, an abort as CANCELLED, what a file system refuses by its
 * reason, all else as INTERNAL.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('CANCELLED', 'the work was cancelled', { cause: error });
  }
  const fault = diskFaultOf(error);
  if (fault !== null)
    return new AppError(fault.reason, `${fault.says} ${messageOf(error)}`, { cause: error });
  return new AppError('INTERNAL', 'an unexpected error happened', { cause: error });
}

/** Text of anything that was thrown, for logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a thrown value is a system error with this code, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
