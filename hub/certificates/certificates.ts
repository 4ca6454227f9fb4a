import { coversName, readCertificatePair, type CertificatePair } from '../../shared/certificate-pair.ts';
import { createKey, createRequest, createSelfSigned } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Site } from '../inventory/model.ts';
import type { AcmeAuthority, ShowChallenge } from './acme/authority.ts';
import { isTimeToRenew } from './lifetime.ts';
import type { CertificateRow, CertificateStore } from './store.ts';

const DAY_MS = 86_400_000;
const SELF_SIGNED_LIFE_MS = 365 * DAY_MS;

/** What tasks do about the certificates of sites. */
export interface SiteCertificates {
  /**
   * Sees to it that a site which wants TLS has something to be served with: until an authority's or an operator's is
   * there, one that it signed itself. Returns the names of the site that its certificate is not good for.
   */
  ensure(site: Site): Promise<string[]>;
  /**
   * A new certificate for a site from the source it has chosen, in place of the one before. Throws ACME_FAILED, and
   * FIELD_INVALID for a site with a certificate of an operator's.
   */
  renew(site: Site, show: ShowChallenge, signal: AbortSignal): Promise<CertificateRow>;
  /** Remembers how an attempt to renew ended: with a problem, or, null, with a certificate. */
  noteFailure(siteId: string, problem: string | null): void;
}

export interface SiteCertificatesParts {
  readonly store: CertificateStore;
  /** Null where the hub is not told of one. */
  readonly authority: AcmeAuthority | null;
  readonly clock: Clock;
}

export function createSiteCertificates(parts: SiteCertificatesParts): SiteCertificates {
  const { store, clock } = parts;
  return {
    ensure: async (site) => {
      if (site.tls.mode === 'off') return [];
      const chosen = chosenOf(store, site);
      if (chosen !== undefined && chosen.source !== 'self-signed') return uncovered(chosen, site);
      const isGood =
        chosen !== undefined && uncovered(chosen, site).length === 0 && !isTimeToRenew(chosen, clock.now());
      if (!isGood) await signItself(parts, site);
      return [];
    },
    renew: async (site, show, signal) => {
      if (site.tls.certificate === 'acme') return issue(parts, site, show, signal);
      if (site.tls.certificate === 'self-signed') return signItself(parts, site);
      throw notRenewable(site.tls.certificate);
    },
    noteFailure: (siteId, problem) => {
      store.noteFailure(siteId, problem);
    },
  };
}

/** FIELD_INVALID for a certificate that only its operator can replace. */
export function notRenewable(name: string): AppError {
  return new AppError(
    'FIELD_INVALID',
    `certificate ${name} was given by an operator and is not renewed by the hub`,
    {
      field: 'name',
      remedy: `Give its successor: aegirctl certificate add ${name} --chain FILE --key FILE.`,
    },
  );
}

/** What a site is served with. */
export function chosenOf(store: CertificateStore, { id, tls }: Site): CertificateRow | undefined {
  const chosen =
    tls.certificate === 'acme'
      ? store.ofSite(id, 'acme')
      : tls.certificate === 'self-signed'
        ? undefined
        : store.find(tls.certificate);
  return chosen ?? store.ofSite(id, 'self-signed');
}

/** Every name of a site, its URI first. */
function namesOf({ uri, aliases }: Site): string[] {
  return [uri, ...aliases];
}

function uncovered({ names }: CertificateRow, site: Site): string[] {
  return namesOf(site).filter((name) => !coversName(names, name));
}

async function signItself({ store, clock }: SiteCertificatesParts, site: Site): Promise<CertificateRow> {
  const key = await createKey();
  const chain = await createSelfSigned(key, namesOf(site), SELF_SIGNED_LIFE_MS, clock.now());
  return keep(store, 'self-signed', site, readCertificatePair(chain, key));
}

async function issue(
  { store, authority }: SiteCertificatesParts,
  site: Site,
  show: ShowChallenge,
  signal: AbortSignal,
): Promise<CertificateRow> {
  if (authority === null) throw noAuthority();
  // An authority asks over HTTP, and there is no name to ask a wildcard by.
  const names = namesOf(site).filter((name) => !name.startsWith('*.'));
  const key = await createKey();
  const request = await createRequest(key, site.uri.length <= 64 ? site.uri : '', names);
  const chain = await authority.issue({ names, request, show, signal });
  return keep(store, 'acme', site, readCertificatePair(chain, key));
}

/** FIELD_INVALID where the hub is told of no authority. */
export function noAuthority(): AppError {
  return new AppError('FIELD_INVALID', 'this hub knows no certificate authority', {
    field: 'tls.certificate',
    remedy: 'Set acme.contact in hub.yaml and restart aegir-hub.',
  });
}

function keep(
  store: CertificateStore,
  source: 'self-signed' | 'acme',
  { id, uri }: Site,
  pair: CertificatePair,
): CertificateRow {
  return store.put({ name: `${source}/${uri}`, source, siteId: id }, pair);
}
