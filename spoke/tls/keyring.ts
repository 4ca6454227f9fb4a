import { setImmediate as turn } from 'node:timers/promises';
import pRetry from 'p-retry';
import { readCertificatePair, type SiteCertificate } from '../../shared/certificate-pair.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { CertificateStore } from './certificate-store.ts';

/** Where certificates come from: the hub. */
export interface CertificateSource {
  /** Chain and private key, PEM. Throws NOT_YOURS for one that no site of this server uses. */
  fetch(fingerprint: string, signal: AbortSignal): Promise<{ readonly chain: string; readonly key: string }>;
}

/** The certificates that sites of this server can be served with. */
export interface Keyring {
  /** A certificate that lies here, or was fetched now. Throws CERTIFICATE_MISSING, CERTIFICATE_INVALID. */
  take(fingerprint: string, signal: AbortSignal): Promise<SiteCertificate>;
  /** One that lies here; null for any other. */
  find(fingerprint: string): SiteCertificate | null;
  /** Fingerprint of the certificate for names that are not a site's. */
  fallback(): Promise<string>;
  /** Removes all that nothing names any more. */
  prune(keep: ReadonlySet<string>): void;
}

const RETRIES = 2;

/** Certificates on the disk; those that are not there come from the source, and are held to everything again. */
export function createKeyring(
  store: CertificateStore,
  source: CertificateSource,
  now: () => number,
): Keyring {
  return {
    find: (fingerprint) => store.find(fingerprint),
    fallback: () => store.fallback(now()),
    prune: (keep) => {
      store.prune(keep);
    },
    take: async (fingerprint, signal) => {
      if (fingerprint === '') throw new AppError('CERTIFICATE_MISSING', 'it has no certificate yet');
      return store.find(fingerprint) ?? fetchInto(store, source, fingerprint, signal);
    },
  };
}

/**
 * For a rehearsal, in which nothing is fetched: in the place of what is not there yet stands the certificate for
 * strangers.
 */
export function standIn(keyring: Keyring): Keyring {
  return {
    ...keyring,
    take: async (fingerprint, signal) =>
      keyring.find(fingerprint) ?? keyring.take(await keyring.fallback(), signal),
  };
}

async function fetchInto(
  store: CertificateStore,
  source: CertificateSource,
  fingerprint: string,
  signal: AbortSignal,
): Promise<SiteCertificate> {
  const { chain, key } = await fetchPatiently(source, fingerprint, signal);
  const pair = readCertificatePair(chain, key);
  if (pair.facts.fingerprint !== fingerprint) {
    throw new AppError('CERTIFICATE_INVALID', 'the hub sent another certificate than it announced');
  }
  // Writing is slow, and many may have come at once.
  await turn();
  store.save(pair);
  return pair.facts;
}

/** A hub that is away for a moment is asked again; what it refuses is not. */
async function fetchPatiently(
  source: CertificateSource,
  fingerprint: string,
  signal: AbortSignal,
): Promise<{ readonly chain: string; readonly key: string }> {
  try {
    return await pRetry(() => source.fetch(fingerprint, signal), {
      retries: RETRIES,
      minTimeout: 300,
      signal,
      shouldRetry: ({ error }) => toAppError(error).kind === 'unavailable',
    });
  } catch (error) {
    signal.throwIfAborted();
    const { message } = toAppError(error);
    throw new AppError(
      'CERTIFICATE_MISSING',
      `certificate ${fingerprint.slice(0, 12)} cannot be had: ${message}`,
      {
        cause: error,
      },
    );
  }
}
