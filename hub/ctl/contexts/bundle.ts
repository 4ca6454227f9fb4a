import { X509Certificate } from 'node:crypto';
import { AppError, messageOf } from '../../../shared/errors.ts';

/** What an operator needs to reach one hub from another machine. */
export interface Bundle {
  /** Who the hub takes them for. */
  readonly operator: string;
  readonly role: string;
  /** host:port. */
  readonly endpoint: string;
  /** PEM of the roots that the hub is verified against, one or several. */
  readonly authority: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS#8; absent when the operator's own machine has it. */
  readonly key?: string;
}

const FORMAT = 1;
const PEM = /^-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+-----END [A-Z ]+-----\n$/;
const PEMS = /^(?:-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+-----END [A-Z ]+-----\n)+$/;
const ENDPOINT = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/;

/** The text of a bundle, as it is handed over. */
export function bundleText(bundle: Bundle): string {
  return `${JSON.stringify({ format: FORMAT, ...bundle }, null, 2)}\n`;
}

/** Reads a bundle. Throws FIELD_INVALID for whatever is none. */
export function parseBundle(text: string, where: string): Bundle {
  const found = objectOf(text, where);
  const word = (name: keyof Bundle, form: RegExp): string => {
    const value = found[name];
    if (typeof value === 'string' && form.test(value)) return value;
    throw invalid(where, `${name} is missing or not one`);
  };
  if (found['format'] !== FORMAT) throw invalid(where, 'it is of another form');
  return {
    operator: word('operator', /^[a-z0-9.-]{1,63}$/),
    role: word('role', /^[a-z]{1,20}$/),
    endpoint: word('endpoint', ENDPOINT),
    authority: word('authority', PEMS),
    certificate: word('certificate', PEM),
    ...(found['key'] !== undefined && { key: word('key', PEM) }),
  };
}

/** From when to when a certificate is good, milliseconds since 1970 UTC. Throws IDENTITY_UNSAFE when it is none. */
export function validityOf({ certificate }: Pick<Bundle, 'certificate'>): {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
} {
  try {
    const { validFrom, validTo } = new X509Certificate(certificate);
    return { notBeforeMs: Date.parse(validFrom), notAfterMs: Date.parse(validTo) };
  } catch (error) {
    throw new AppError(
      'IDENTITY_UNSAFE',
      `the certificate for this hub cannot be read: ${messageOf(error)}`,
      {
        remedy: 'Add the context anew, with the bundle that an admin gave.',
        cause: error,
      },
    );
  }
}

function objectOf(text: string, where: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null) return found as Record<string, unknown>;
  } catch {
    // Said below, for this and for what is JSON but no object.
  }
  throw invalid(where, 'it is not JSON');
}

function invalid(where: string, why: string): AppError {
  return new AppError('FIELD_INVALID', `${where} is no bundle of an operator: ${why}`, {
    remedy: 'Give the file that aegirctl operator add has written.',
  });
}
