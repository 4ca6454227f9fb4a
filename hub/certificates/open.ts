import { createKey } from '../../shared/certificates.ts';
import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { CertificateChoices } from '../inventory/tls-choice.ts';
import { createAcmeAuthority, type AcmeAuthority } from './acme/authority.ts';
import { createSiteCertificates, noAuthority, type SiteCertificates } from './certificates.ts';
import type { CertificateStore } from './store.ts';

/** The authority that hub.yaml names. */
export interface AcmeSettings {
  /** URL of its directory. */
  readonly directory: string;
  /** E-mail address that it writes to; to give one is to agree to its terms. */
  readonly contact: string;
  /** PEM file for its own TLS, null for the authorities that everybody trusts. */
  readonly caFile: string | null;
}

export interface Certificates {
  readonly sites: SiteCertificates;
  readonly choices: CertificateChoices;
}

/** What tasks and changes do with certificates. `acme`: null where the hub is told of no authority. */
export function openCertificates(
  store: CertificateStore,
  acme: AcmeSettings | null,
  clock: Clock,
): Certificates {
  const authority = acme === null ? null : authorityOf(store, acme);
  return {
    sites: createSiteCertificates({ store, authority, clock }),
    choices: {
      check: (certificate, field) => {
        if (certificate === 'self-signed') return;
        if (certificate === 'acme') {
          if (authority === null) throw noAuthority();
          return;
        }
        if (store.find(certificate)?.source === 'operator') return;
        throw new AppError(
          'NOT_FOUND',
          `there is no certificate ${JSON.stringify(certificate.slice(0, 80))}`,
          {
            field,
            remedy:
              'Add it: aegirctl certificate add NAME --chain FILE --key FILE; or choose self-signed or acme.',
          },
        );
      },
    },
  };
}

/** Each authority knows the hub by an account of its own. */
function authorityOf(store: CertificateStore, settings: AcmeSettings): AcmeAuthority {
  const account = `acme account ${createHash('sha256').update(settings.directory).digest('hex').slice(0, 16)}`;
  return createAcmeAuthority({ ...settings, accountKey: () => store.secret(account, createKey) });
}
