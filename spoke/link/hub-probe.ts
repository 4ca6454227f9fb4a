import type { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { describeCertificate } from '../../shared/certificates.ts';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import { SKEW_REMEDY } from '../../shared/host-checks.ts';
import { HUB_NAME } from '../../shared/rpc/client.ts';
import { compareClocks } from './hub-clock.ts';
import type { Identity } from './identity.ts';

/** Handshakes with the hub beside gRPC, which tells a refused certificate and an absent hub in the same words. */

const TIMEOUT_MS = 10_000;
/** With TLS 1.3 a client learns only after its handshake that its certificate was refused. */
const VERDICT_MS = 1_500;
const LONGEST_CHAIN = 8;

/**
 * The certificate (PEM) with this fingerprint in the chain that a hub shows: the one a join token
 * pins. Anybody can show it, so it has to have signed the certificate that they proved to hold the key of. Nothing secret is
 * sent. Throws HUB_UNTRUSTED when it is not there or did not, UNAVAILABLE when nobody answers.
 */
export async function findAuthority(address: string, fingerprint: string): Promise<string> {
  // The chain is judged by the fingerprint below; no authority is known before.
  const socket = await handshake(address, { rejectUnauthorized: false });
  try {
    const chain = chainOf(socket);
    const pinned = chain.find(({ raw }) => describeCertificate(raw).fingerprint === fingerprint);
    if (pinned && chain[0]?.verify(pinned.publicKey) === true) return pinned.toString();
  } finally {
    socket.destroy();
  }
  throw new AppError('HUB_UNTRUSTED', `${address} does not show the authority that the token names`);
}

/**
 * Why the hub cannot be attached to, as far as a handshake can tell: expired, revoked, another
 * authority, a wrong clock, which is compared with the hub's where the hub can be asked. Null when it shows nothing that is wrong.
 */
export async function diagnose(identity: Identity, nowMs: number): Promise<AppError | null> {
  const fault = judgeOwn(identity, nowMs) ?? (await judgeHandshake(identity));
  if (fault === null) return null;
  return fault.ofDates ? withClocks(fault.failure, identity, nowMs) : fault.failure;
}

/** What is wrong. Of dates: a clock may be the cause. */
interface Fault {
  readonly failure: AppError;
  readonly ofDates: boolean;
}

async function judgeHandshake(identity: Identity): Promise<Fault | null> {
  try {
    const socket = await handshake(identity.endpoint, {
      ca: identity.authority,
      key: identity.privateKey,
      cert: identity.certificate,
    });
    return await verdictOf(socket);
  } catch (error) {
    return judgeFailure(error, identity.endpoint);
  }
}

/** The failure with what the clocks of both sides say about it, where the hub can be asked for its time. */
async function withClocks(failure: AppError, identity: Identity, nowMs: number): Promise<AppError> {
  const clocks = await compareClocks(identity.enrollment, nowMs);
  const { reason, message } = failure;
  switch (clocks.kind) {
    case 'unknown':
      return failure;
    case 'differ':
      return new AppError(reason, `${message}; ${clocks.text}`, { remedy: SKEW_REMEDY });
    case 'agree': {
      const remedy = reason === 'HUB_UNTRUSTED' ? 'On the hub: aegir-hub doctor.' : ENROLL_AGAIN;
      return new AppError(reason, `${message}; the clocks of this machine and of the hub agree`, { remedy });
    }
  }
}

const ENROLL_AGAIN = 'Enrol again with a new join token: aegir-spoke enroll -.';

function judgeOwn({ notBeforeMs, notAfterMs }: Identity, nowMs: number): Fault | null {
  const now = new Date(nowMs).toISOString();
  const ofDates = true;
  if (nowMs > notAfterMs) {
    const ended = new Date(notAfterMs).toISOString();
    const message = `the certificate expired on ${ended}; this machine's clock says ${now}`;
    const remedy = `Check the clock; if it is right: ${ENROLL_AGAIN}`;
    return { failure: new AppError('CERTIFICATE_EXPIRED', message, { remedy }), ofDates };
  }
  if (nowMs < notBeforeMs) {
    const begins = new Date(notBeforeMs).toISOString();
    const message = `the certificate is valid only from ${begins} on; this machine's clock is behind: it says ${now}`;
    const remedy = `Set the clock of this machine. ${SKEW_REMEDY}`;
    return { failure: new AppError('CERTIFICATE_EXPIRED', message, { remedy }), ofDates };
  }
  return null;
}

/** Codes of OpenSSL and Node for what the hub, or we, may find wrong in a handshake. */
const FINDINGS: readonly {
  readonly codes: RegExp;
  readonly ofDates: boolean;
  fault(code: string): AppError;
}[] = [
  {
    codes: /ALERT_CERTIFICATE_EXPIRED/,
    ofDates: true,
    fault: (code) => refused('CERTIFICATE_EXPIRED', 'says that it has expired', code),
  },
  {
    codes: /ALERT_CERTIFICATE_REVOKED/,
    ofDates: false,
    fault: (code) => refused('CERTIFICATE_REVOKED', 'says that it was revoked', code),
  },
  {
    codes:
      /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|DECRYPT_ERROR|CERTIFICATE_REQUIRED|ACCESS_DENIED)/,
    ofDates: false,
    fault: (code) => refused('CERTIFICATE_UNKNOWN', 'does not take it', code),
  },
  {
    codes: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    ofDates: true,
    fault: (code) =>
      new AppError('HUB_UNTRUSTED', `the hub's certificate is not valid now (${code})`, {
        remedy: 'Compare the clocks of this machine and of the hub.',
      }),
  },
  {
    codes: /SELF_SIGNED|UNABLE_TO_|CERT_SIGNATURE_FAILURE|ERR_TLS_CERT_ALTNAME_INVALID|INVALID_CA/,
    ofDates: false,
    fault: (code) =>
      new AppError('HUB_UNTRUSTED', `what answers is not the hub this spoke joined (${code})`, {
        remedy: 'Check the endpoint in hub.json, or enrol again with a token of the right hub.',
      }),
  },
];

function refused(
  reason: 'CERTIFICATE_EXPIRED' | 'CERTIFICATE_REVOKED' | 'CERTIFICATE_UNKNOWN',
  finding: string,
  code: string,
): AppError {
  return new AppError(reason, `the hub refuses this spoke's certificate: it ${finding} (${code})`);
}

function judgeFailure(error: unknown, address: string): Fault {
  if (error instanceof AppError) return { failure: error, ofDates: false };
  const code = error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
  const finding = FINDINGS.find(({ codes }) => codes.test(code));
  if (finding === undefined) return { failure: unreachable(address, error), ofDates: false };
  return { failure: finding.fault(code), ofDates: finding.ofDates };
}

function unreachable(address: string, error: unknown): AppError {
  const remedy = hasCode(error, 'ENOTFOUND', 'EAI_AGAIN')
    ? 'The name of the hub does not resolve: check the DNS and the endpoint in hub.json.'
    : 'Check that aegir-hub runs, its address, and the firewall between.';
  return new AppError('UNAVAILABLE', `cannot reach the hub at ${address}: ${messageOf(error)}`, {
    remedy,
    cause: error,
  });
}

/**
 * What follows the handshake: an alert, or a hub that hangs up without one, as Node's do, is a
 * refusal; a hub that takes the certificate begins to talk.
 */
function verdictOf(socket: TLSSocket): Promise<Fault | null> {
  return new Promise<Fault | null>((resolve) => {
    const timer = setTimeout(resolve, VERDICT_MS, null);
    socket.once('data', () => {
      resolve(null);
    });
    socket.once('error', (error) => {
      resolve(judgeFailure(error, 'the hub'));
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve({ failure: hungUp(), ofDates: true });
    });
  }).finally(() => socket.destroy());
}

function hungUp(): AppError {
  return new AppError(
    'CERTIFICATE_UNKNOWN',
    "the hub hangs up when it sees this spoke's certificate: it is of another farm, or has expired by its clock",
    { remedy: 'Compare the clocks of this machine and of the hub; if they agree, enrol again.' },
  );
}

function handshake(address: string, options: ConnectionOptions): Promise<TLSSocket> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      servername: HUB_NAME,
      ALPNProtocols: ['h2'],
      minVersion: 'TLSv1.3',
      ...options,
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('secureConnect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
    const fail = (error: Error): void => {
      reject(options.rejectUnauthorized === false ? unreachable(address, error) : error);
    };
    socket.once('error', fail);
  });
}

function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(address.slice(colon + 1)),
  };
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerX509Certificate();
  while (next !== undefined && chain.length < LONGEST_CHAIN) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}
