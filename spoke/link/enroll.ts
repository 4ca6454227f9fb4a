import { mkdirSync } from 'node:fs';
import pRetry from 'p-retry';
import { createRequest, describeCertificate } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { decodeJoinToken } from '../../shared/join-token.ts';
import type { EnrollResponse__Output } from '../../shared/proto/gen/aegir/v1/EnrollResponse.ts';
import { withEnrollment } from './connection.ts';
import { findAuthority } from './hub-probe.ts';
import { completeIdentity, forgetPendingKey, installIdentity, pendingKey } from './identity.ts';

export interface EnrollOptions {
  /** Folder of the spoke's own memory; made when it is not there. */
  readonly state: string;
  readonly token: string;
  /** What the machine calls itself. */
  readonly hostname: string;
  readonly version: string;
}

/** Calls that got no answer are repeated this often: the hub answers the same token and key alike. */
const RETRIES = 4;

/**
 * Makes this machine a spoke: proves that the hub is the one the token was made on before the token is
 * shown to it, asks for a certificate, and stores the identity. Throws TOKEN_INVALID, TOKEN_EXPIRED,
 * TOKEN_USED, HUB_UNTRUSTED, UNAVAILABLE. May be repeated with the same token after any failure.
 */
export async function enroll(options: EnrollOptions): Promise<{ spokeId: string; serverName: string }> {
  const { state } = options;
  const { enrollment, fingerprint } = decodeJoinToken(options.token);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const authority = await findAuthority(enrollment, fingerprint);
  const privateKey = await pendingKey(state);
  const answer = await askForCertificate(enrollment, authority, privateKey, options);
  if (describeCertificate(answer.authority).fingerprint !== fingerprint) {
    throw new AppError('HUB_UNTRUSTED', 'the hub answered with another authority than the token names');
  }
  const identity = {
    spokeId: answer.spokeId,
    endpoint: answer.spokeEndpoint,
    privateKey,
    certificate: answer.certificate,
    authority: answer.authority,
  };
  completeIdentity(identity, 'the answer of the hub');
  installIdentity(state, identity);
  forgetPendingKey(state);
  return { spokeId: answer.spokeId, serverName: answer.serverName };
}

async function askForCertificate(
  enrollment: string,
  authority: string,
  privateKey: string,
  { token, hostname, version }: EnrollOptions,
): Promise<EnrollResponse__Output> {
  const csr = await createRequest(privateKey, hostname);
  const request = { token: token.trim(), csr, hostname, spokeVersion: version };
  return withEnrollment(enrollment, authority, (caller) =>
    pRetry(() => caller.Enroll(request), {
      retries: RETRIES,
      minTimeout: 500,
      randomize: true,
      shouldRetry: ({ error }) =>
        error instanceof AppError && (error.reason === 'UNAVAILABLE' || error.reason === 'TIMEOUT'),
    }),
  );
}
