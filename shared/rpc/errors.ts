import * as grpc from '@grpc/grpc-js';
import { AppError, toAppError } from '../errors.ts';
import { newLogId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { Logger } from '../log.ts';
import { isReason, type Kind, type Reason } from '../reasons.ts';
import { aegirV1 } from './proto.ts';

/** The one table of kinds: gRPC status code and exit code of aegirctl. */
export const KINDS: Readonly<Record<Kind, { readonly status: grpc.status; readonly exitCode: number }>> = {
  invalid: { status: grpc.status.INVALID_ARGUMENT, exitCode: 2 },
  'not-found': { status: grpc.status.NOT_FOUND, exitCode: 3 },
  exists: { status: grpc.status.ALREADY_EXISTS, exitCode: 4 },
  conflict: { status: grpc.status.ABORTED, exitCode: 4 },
  precondition: { status: grpc.status.FAILED_PRECONDITION, exitCode: 5 },
  unauthenticated: { status: grpc.status.UNAUTHENTICATED, exitCode: 6 },
  denied: { status: grpc.status.PERMISSION_DENIED, exitCode: 6 },
  exhausted: { status: grpc.status.RESOURCE_EXHAUSTED, exitCode: 7 },
  unavailable: { status: grpc.status.UNAVAILABLE, exitCode: 8 },
  timeout: { status: grpc.status.DEADLINE_EXCEEDED, exitCode: 8 },
  cancelled: { status: grpc.status.CANCELLED, exitCode: 9 },
  'data-loss': { status: grpc.status.DATA_LOSS, exitCode: 10 },
  internal: { status: grpc.status.INTERNAL, exitCode: 10 },
};

/** Metadata key of the encoded ErrorDetail. */
const DETAIL_KEY = 'aegir-error-bin';

/**
 * Turns anything thrown in a handler into what the peer may see. Bugs are logged here, once,
 * under an id that the peer is given instead of their text.
 */
export function toStatus(error: unknown, log: Logger): Partial<grpc.StatusObject> {
  const failure = toAppError(error);
  if (failure.reason !== 'INTERNAL') return statusOf(failure);
  const logId = newLogId();
  log.error({ err: error, logId }, 'unexpected error in a call');
  return statusOf(new AppError('INTERNAL', `unexpected error, log id ${logId}`, { metadata: { logId } }));
}

/** What the peer may see of a failure. */
export function statusOf(failure: AppError): grpc.StatusObject {
  const metadata = new grpc.Metadata();
  metadata.set(DETAIL_KEY, encodeDetail(failure));
  return { code: KINDS[failure.kind].status, details: clip(failure.message, 1_000), metadata };
}

/** Longer details wedge the whole connection, so facts are dropped before the limit is passed. */
function encodeDetail(failure: AppError): Buffer {
  const detail = {
    reason: failure.reason,
    field: clip(failure.field, 200),
    remedy: clip(failure.remedy, 600),
    metadata: { ...failure.metadata },
  };
  const encoded = aegirV1.ErrorDetail.serialize(detail);
  if (encoded.length <= LIMITS.errorDetailBytes - 1_500) return encoded;
  return aegirV1.ErrorDetail.serialize({ ...detail, metadata: {} });
}

function clip(text: string, length: number): string {
  const clipped = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
  // Half a character, which a cut can leave, throws in grpc-js and would end the process.
  return clipped.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** What a client makes of a failed call: the peer's AppError again, or one by status code. */
export function fromStatus(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!isServiceError(error)) return toAppError(error);
  const detail = decodeDetail(error.metadata);
  const message = error.details === '' ? error.message : error.details;
  if (detail !== null) {
    const { field, remedy, metadata } = detail;
    return new AppError(detail.reason, message, { field, remedy, metadata, cause: error });
  }
  return new AppError(reasonOfStatus(error.code), message, { cause: error });
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

function decodeDetail(metadata: grpc.Metadata | undefined) {
  const raw = metadata?.get(DETAIL_KEY)[0];
  if (!Buffer.isBuffer(raw)) return null;
  try {
    const detail = aegirV1.ErrorDetail.deserialize(raw);
    return isReason(detail.reason) ? { ...detail, reason: detail.reason } : null;
  } catch {
    // A peer that sends an unreadable detail is answered by its status code alone.
    return null;
  }
}

const STATUS_REASONS: Partial<Record<grpc.status, Reason>> = {
  [grpc.status.INVALID_ARGUMENT]: 'FIELD_INVALID',
  [grpc.status.UNAVAILABLE]: 'UNAVAILABLE',
  [grpc.status.DEADLINE_EXCEEDED]: 'TIMEOUT',
  [grpc.status.CANCELLED]: 'CANCELLED',
  [grpc.status.RESOURCE_EXHAUSTED]: 'MESSAGE_TOO_LARGE',
  [grpc.status.UNIMPLEMENTED]: 'JOB_UNSUPPORTED',
  [grpc.status.UNAUTHENTICATED]: 'CERTIFICATE_UNKNOWN',
  [grpc.status.PERMISSION_DENIED]: 'ROLE_DENIED',
};

function reasonOfStatus(code: grpc.status): Reason {
  return STATUS_REASONS[code] ?? 'INTERNAL';
}
