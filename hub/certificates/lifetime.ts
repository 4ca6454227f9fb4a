import { createHash } from 'node:crypto';
import type { CertificateRow, Failures } from './store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Part of a life after which a certificate is renewed. */
const RENEWED_AFTER = 2 / 3;
/** Certificates of one day do not all come due at one hour: each waits up to this part of its life more. */
const SPREAD = 0.05;
const LONGEST_WAIT_MS = DAY_MS;
/** What ends within this, and is not renewed by itself, is worth a warning. */
const WARNED_BEFORE_MS = 21 * DAY_MS;

/** When a certificate is to be renewed, failures of late considered. */
export function renewalMs(
  { name, notBeforeMs, notAfterMs }: Pick<CertificateRow, 'name' | 'notBeforeMs' | 'notAfterMs'>,
  failures: Failures | undefined,
): number {
  const life = notAfterMs - notBeforeMs;
  const due = notBeforeMs + life * (RENEWED_AFTER + SPREAD * fractionOf(name));
  return failures === undefined ? due : Math.max(due, retryMs(failures));
}

/** When to try again after failures in a row: after an hour, two, four, up to a day. */
export function retryMs({ failures, failedMs }: Failures): number {
  return failedMs + Math.min(LONGEST_WAIT_MS, HOUR_MS * 2 ** (failures - 1));
}

/** Whether it may be tried again. A failure that is still to come was noted by a clock that was ahead, and holds nothing up. */
export function mayTry(failures: Failures | undefined, nowMs: number): boolean {
  return failures === undefined || nowMs < failures.failedMs || nowMs >= retryMs(failures);
}

/** Whether most of its life is over, or has not begun, since a clock that was ahead made it. */
export function isTimeToRenew(
  row: Pick<CertificateRow, 'name' | 'notBeforeMs' | 'notAfterMs'>,
  nowMs: number,
): boolean {
  return nowMs < row.notBeforeMs || nowMs >= renewalMs(row, undefined);
}

export type CertificateState = 'valid' | 'ending' | 'ended';

/** How a certificate stands at a time. One that renews itself ends soon only once its renewals fail. */
export function stateAt(
  { source, notBeforeMs, notAfterMs }: Pick<CertificateRow, 'source' | 'notBeforeMs' | 'notAfterMs'>,
  nowMs: number,
): CertificateState {
  if (nowMs > notAfterMs) return 'ended';
  const life = notAfterMs - notBeforeMs;
  const warnedMs = source === 'operator' ? Math.min(WARNED_BEFORE_MS, life / 3) : life / 6;
  return nowMs > notAfterMs - warnedMs ? 'ending' : 'valid';
}

/** The same number from 0 to 1 for the same name. */
function fractionOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE() / 2 ** 32;
}
