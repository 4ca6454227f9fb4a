import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import type { Site } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import { chosenOf } from './certificates.ts';
import { isTimeToRenew, mayTry, stateAt } from './lifetime.ts';
import type { CertificateRow, CertificateStore } from './store.ts';

export interface WatchParts {
  readonly store: CertificateStore;
  readonly inventory: Inventory;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A site, and the certificate it is served with. */
export interface TroubledSite {
  readonly site: Site;
  readonly row: CertificateRow | undefined;
  readonly state: 'ending' | 'ended' | 'missing';
}

/** What is to be known of all certificates together. */
export interface CertificateWatch {
  /** Sites whose certificate is to be renewed now, or has not come yet. */
  due(): Site[];
  /** Sites whose certificate ends soon, has ended or is missing. */
  troubled(): TroubledSite[];
  /** Logs each of them. */
  warn(): void;
  /** When the first certificate in use ends, milliseconds since 1970 UTC; null while none is in use. */
  earliestEndMs(): number | null;
}

/** Looks at the certificates that sites are served with. */
export function watchCertificates({ store, inventory, clock, log }: WatchParts): CertificateWatch {
  const inUse = (): { readonly site: Site; readonly row: CertificateRow | undefined }[] =>
    inventory
      .sites()
      .filter(({ tls, removing }) => tls.mode !== 'off' && !removing)
      .map((site) => ({ site, row: chosenOf(store, site) }));
  const troubled = (): TroubledSite[] =>
    inUse().flatMap(({ site, row }) => {
      const state = row === undefined ? 'missing' : stateAt(row, clock.now());
      return state === 'valid' ? [] : [{ site, row, state }];
    });
  return {
    due: () =>
      inUse()
        .filter(({ site, row }) => isDue(store, site, row, clock.now()))
        .map(({ site }) => site),
    troubled,
    warn: () => {
      for (const { site, row, state } of troubled()) {
        log.warn(
          { site: site.uri, certificate: row?.name, state, notAfterMs: row?.notAfterMs },
          'a certificate ends',
        );
      }
    },
    earliestEndMs: () => {
      const ends = inUse().flatMap(({ row }) => row?.notAfterMs ?? []);
      return ends.length === 0 ? null : ends.reduce((first, end) => Math.min(first, end));
    },
  };
}

function isDue(store: CertificateStore, site: Site, row: CertificateRow | undefined, nowMs: number): boolean {
  const { certificate } = site.tls;
  const failures = store.failuresOf(site.id);
  if (certificate === 'acme' && row?.source !== 'acme') return mayTry(failures, nowMs);
  if (certificate !== 'acme' && certificate !== 'self-signed') return false;
  return row === undefined || (isTimeToRenew(row, nowMs) && mayTry(failures, nowMs));
}
