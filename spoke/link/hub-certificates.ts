import { LIMITS } from '../../shared/limits.ts';
import { AppError } from '../../shared/errors.ts';
import type { CertificateSource } from '../tls/keyring.ts';
import type { HubConnection } from './connection.ts';

/** Certificates from the hub over the control connection; what is larger than any is not taken. */
export function hubCertificates(connection: HubConnection): CertificateSource {
  return {
    fetch: async (fingerprint, signal) => {
      const { chain, key } = await connection.control().FetchCertificate({ fingerprint }, { signal });
      if (chain.length <= LIMITS.certificateChainBytes && key.length <= LIMITS.privateKeyBytes) {
        return { chain, key };
      }
      throw new AppError('MESSAGE_TOO_LARGE', 'a certificate is above its limit');
    },
  };
}
