import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { checkDigest } from './names.ts';
import type { SiteTls as WireSiteTls, SiteTls__Output } from './proto/gen/aegir/v1/SiteTls.ts';

/** How a site that speaks TLS does it. A site without it speaks plain HTTP alone. */
export interface SiteTls {
  /** on: beside plain HTTP. required: plain HTTP only leads to it. */
  readonly mode: TlsMode;
  /** Hex SHA-256 of the leaf certificate's DER; '' while there is none. The key is never part of a state. */
  readonly certificate: string;
  /** How long browsers shall remember to ask over TLS alone, in seconds; 0: they are not told. */
  readonly hstsSeconds: number;
}

export type TlsMode = 'on' | 'required';

const WIRE_MODES = { on: 'MODE_ON', required: 'MODE_REQUIRED' } as const satisfies Record<TlsMode, string>;

/** The value as it travels. */
export function siteTlsToWire({ mode, ...tls }: SiteTls): WireSiteTls {
  return { ...tls, mode: WIRE_MODES[mode] };
}

/** The value from the wire, checked. Throws FIELD_INVALID, JOB_UNSUPPORTED for a mode of a later version. */
export function siteTlsFromWire(tls: SiteTls__Output, field: string): SiteTls {
  const mode = (['on', 'required'] as const).find((known) => WIRE_MODES[known] === tls.mode);
  if (mode === undefined) {
    throw new AppError('JOB_UNSUPPORTED', `${field}.mode is not one this version knows`, {
      field: `${field}.mode`,
    });
  }
  return {
    mode,
    certificate: tls.certificate === '' ? '' : checkDigest(tls.certificate, `${field}.certificate`),
    hstsSeconds: checkHsts(tls.hstsSeconds, `${field}.hsts_seconds`),
  };
}

/** A time for HSTS, 0 for none. Throws FIELD_INVALID. */
export function checkHsts(seconds: number, field: string): number {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= LIMITS.hstsSeconds) return seconds;
  throw new AppError('FIELD_INVALID', `${field} is not a time for HSTS: ${String(seconds)}`, {
    field,
    remedy: `Give 0 to ${String(LIMITS.hstsSeconds)} seconds (two years); 0 for none.`,
  });
}
