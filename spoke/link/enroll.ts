import { mkdirSync } from 'node:fs';
import pRetry from 'p-retry';
import { certificatesIn, createRequest, describeCertificate } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { SKEW_REMEDY } from '../../shared/host-checks.ts';
import { decodeJoinToken } from '../../shared/join-token.ts';
import type { EnrollResponse__Output } from '../../shared/proto/gen/aegir/v1/EnrollResponse.ts';
import { withEnrollment } from './connection.ts';
import { compareClocks } from './hub-clock.ts';
import { findAuthority } from './hub-probe.ts';
import { completeIdentity, forgetPendingKey, installIdentity, pendingKey } from './identity.ts';

export interface EnrollOptions {
  /** Folder of the spoke's own memory; made when it is not there. */
  readonly state: string;
  readonly token: string;
  /** What the machine calls itself. */
  readonly hostname: string;
  readonly version: string;
  readonly clock: Pick<Clock, 'now'>;
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
  const answer = await askForCertificate(enrollment, authority, privateKey, options).catch(
    async (error: unknown) => {
      throw await withClocks(error, enrollment, options.clock.now());
    },
  );
  const roots = certificatesIn(answer.authority).map((root) => describeCertificate(root).fingerprint);
  if (!roots.includes(fingerprint)) {
    throw new AppError('HUB_UNTRUSTED', 'the hub answered with another authority than the token names');
  }
  const identity = {
    spokeId: answer.spokeId,
    endpoint: answer.spokeEndpoint,
    enrollment,
    privateKey,
    certificate: answer.certificate,
    authority: answer.authority,
  };
  completeIdentity(identity, 'the answer of the hub');
  installIdentity(state, identity);
  forgetPendingKey(state);
  return { spokeId: answer.spokeId, serverName: answer.serverName };
}

/**
 * The hub was there a moment ago. When it cannot be reached over verified TLS and the clocks differ, its certificate is
 * not valid by ours.
 */
async function withClocks(error: unknown, enrollment: string, nowMs: number): Promise<unknown> {
  if (!(error instanceof AppError && error.reason === 'UNAVAILABLE')) return error;
  const clocks = await compareClocks(enrollment, nowMs);
  if (clocks.kind !== 'differ') return error;
  return new AppError('HUB_UNTRUSTED', `the hub's certificate is not valid now: ${clocks.text}`, {
    remedy: SKEW_REMEDY,
    cause: error,
  });
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
