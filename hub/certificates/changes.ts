import { readCertificatePair } from '../../shared/certificate-pair.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { checkObjectName } from '../../shared/names.ts';
import { shownNames, type Asked, type ChangeDesk } from '../inventory/desk.ts';
import type { Site } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import { notRenewable } from './certificates.ts';
import type { CertificateRow, CertificateStore } from './store.ts';

export interface AddCertificate {
  readonly name: string;
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM, unencrypted. */
  readonly key: string;
}

export interface CertificateChange {
  readonly name: string;
  /** The tasks that bring it to the servers, one for each; none while no site uses it. */
  readonly taskIds: readonly string[];
}

/** Words that mean something else than a certificate of this name. */
const RESERVED = ['self-signed', 'acme'];

/** What operators do to certificates. Each call is one transaction. */
export class CertificateChanges {
  readonly #desk: ChangeDesk;
  readonly #store: CertificateStore;
  readonly #clock: Clock;

  constructor(desk: ChangeDesk, store: CertificateStore, clock: Clock) {
    this.#desk = desk;
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Takes an operator's certificate in, or its successor under the same name. Throws CERTIFICATE_INVALID, and NAME_TAKEN
   * when it is here under another name.
   */
  add(asked: Asked, { name: given, chain, key }: AddCertificate): CertificateChange {
    const pair = readCertificatePair(chain, key);
    const input = { name: given, fingerprint: pair.facts.fingerprint };
    return this.#desk.once(asked, 'AddCertificate', input, (by) => {
      const name = checkObjectName(given, 'name');
      if (RESERVED.includes(name)) {
        throw new AppError('NAME_INVALID', `${name} names a source of certificates`, { field: 'name' });
      }
      if (this.#clock.now() > pair.facts.notAfterMs) {
        const ended = new Date(pair.facts.notAfterMs).toISOString();
        throw new AppError('CERTIFICATE_INVALID', `the certificate ended at ${ended}`, { field: 'chain' });
      }
      const row = this.#store.put({ name, source: 'operator', siteId: null }, pair);
      const sites = oneOfEachServer(this.#desk.inventory, usersOf(row, this.#desk.inventory.sites()));
      const taskIds = sites.map((site) => this.#desk.queue('certificate.serve', subject(site), by).taskId);
      return { name, taskIds };
    });
  }

  /** Throws NOT_FOUND, and IN_USE with the sites that use it. */
  remove(asked: Asked, name: string): { readonly name: string } {
    return this.#desk.once(asked, 'RemoveCertificate', { name }, () => {
      const row = this.#store.get(name);
      const users = usersOf(row, this.#desk.inventory.sites()).map(({ uri }) => uri);
      if (users.length > 0) {
        throw new AppError('IN_USE', `certificate ${name} is used by ${shownNames(users)}`, {
          metadata: { sites: shownNames(users) },
          remedy: 'Give these sites another one first: aegirctl site set URI --certificate NAME.',
        });
      }
      this.#store.remove(name);
      return { name };
    });
  }

  /** Throws NOT_FOUND, FIELD_INVALID for one that only its operator can replace, IN_USE when no site uses it. */
  renew(asked: Asked, name: string): { readonly taskId: string } {
    return this.#desk.once(asked, 'RenewCertificate', { name }, (by) => {
      const row = this.#store.find(name) ?? this.#ofSite(name);
      if (row.source === 'operator') throw notRenewable(row.name);
      const site = this.#desk.inventory.site(row.siteId ?? '');
      if (site.tls.mode === 'off' || site.tls.certificate !== row.source) {
        throw new AppError('FIELD_INVALID', `site ${site.uri} does not use ${row.source} certificates now`, {
          field: 'name',
        });
      }
      return this.#desk.queue('certificate.renew', subject(site), by);
    });
  }

  /** The certificate that will be a site's once its authority has issued it. */
  #ofSite(name: string): Pick<CertificateRow, 'name' | 'source' | 'siteId'> {
    const [source = '', uri = ''] = name.split('/');
    const site = source === 'acme' ? this.#desk.inventory.sites().find((one) => one.uri === uri) : undefined;
    return site === undefined ? this.#store.get(name) : { name, source: 'acme', siteId: site.id };
  }
}

/** Those of the sites that are, or shall be, served with a certificate. */
export function usersOf({ name, source, siteId }: CertificateRow, sites: readonly Site[]): Site[] {
  const choice = source === 'operator' ? name : source;
  return sites.filter(
    ({ id, tls }) => tls.mode !== 'off' && tls.certificate === choice && (siteId === null || siteId === id),
  );
}

/** One converge brings a server all that is new: one site stands for the others there. */
function oneOfEachServer(inventory: Inventory, sites: readonly Site[]): Site[] {
  const byServer = new Map(sites.map((site) => [inventory.platform(site.platformId).serverId, site]));
  return [...byServer.values()];
}

function subject(site: Site) {
  return { kind: 'site', id: site.id, name: site.uri } as const;
}
