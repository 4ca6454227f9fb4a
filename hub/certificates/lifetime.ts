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
