import type { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { describeCertificate } from '../../shared/certificates.ts';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import { HUB_NAME } from '../../shared/rpc/client.ts';
import type { Identity } from './identity.ts';

/** Handshakes with the hub beside gRPC, which tells a refused certificate and an absent hub in the same words. */

const TIMEOUT_MS = 10_000;
/** With TLS 1.3 a client learns only after its handshake that its certificate was refused. */
const VERDICT_MS = 1_500;
const LONGEST_CHAIN = 8;

/**
 * The certificate (PEM) with this fingerprint in the chain that a hub shows: the one a join token
 * pins. Nothing secret is sent. Throws HUB_UNTRUSTED when it is not there, UNAVAILABLE when nobody answers.
 */
export async function findAuthority(address: string, fingerprint: string): Promise<string> {
  // The chain is judged by the fingerprint below; no authority is known before.
  const socket = await handshake(address, { rejectUnauthorized: false });
  try {
    const pinned = chainOf(socket).find(({ raw }) => describeCertificate(raw).fingerprint === fingerprint);
    if (pinned) return pinned.toString();
  } finally {
    socket.destroy();
  }
  throw new AppError('HUB_UNTRUSTED', `${address} does not show the authority that the token names`);
}

/**
 * Why the hub cannot be attached to, as far as a handshake can tell: expired, revoked, another
 * authority, a wrong clock. Null when it shows nothing that is wrong.
 */
export async function diagnose(identity: Identity, nowMs: number): Promise<AppError | null> {
  const own = judgeOwn(identity, nowMs);
  if (own) return own;
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

function judgeOwn({ notBeforeMs, notAfterMs }: Identity, nowMs: number): AppError | null {
  if (nowMs > notAfterMs) {
    return new AppError(
      'CERTIFICATE_EXPIRED',
      `the certificate expired on ${new Date(notAfterMs).toISOString()}`,
      { remedy: 'Check the clock; if it is right, enrol again: aegir-spoke enroll TOKEN.' },
    );
  }
  if (nowMs < notBeforeMs) {
    return new AppError(
      'CERTIFICATE_EXPIRED',
      `the certificate is valid only from ${new Date(notBeforeMs).toISOString()} on; the clock is behind`,
      { remedy: 'Set the clock of this machine.' },
    );
  }
  return null;
}

/** Codes of OpenSSL and Node for what the hub, or we, may find wrong in a handshake. */
const FINDINGS: readonly (readonly [RegExp, (text: string) => AppError])[] = [
  [/ALERT_CERTIFICATE_EXPIRED/, (text) => refused('CERTIFICATE_EXPIRED', 'says that it has expired', text)],
  [/ALERT_CERTIFICATE_REVOKED/, (text) => refused('CERTIFICATE_REVOKED', 'says that it was revoked', text)],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|DECRYPT_ERROR|CERTIFICATE_REQUIRED|ACCESS_DENIED)/,
    (text) => refused('CERTIFICATE_UNKNOWN', 'does not take it', text),
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    (text) =>
      new AppError('HUB_UNTRUSTED', `the hub's certificate is not valid now (${text})`, {
        remedy: 'Compare the clocks of this machine and of the hub.',
      }),
  ],
  [
    /SELF_SIGNED|UNABLE_TO_|CERT_SIGNATURE_FAILURE|ERR_TLS_CERT_ALTNAME_INVALID|INVALID_CA/,
    (text) =>
      new AppError('HUB_UNTRUSTED', `what answers is not the hub this spoke joined (${text})`, {
        remedy: 'Check the endpoint in hub.json, or enrol again with a token of the right hub.',
      }),
  ],
];

function refused(
  reason: 'CERTIFICATE_EXPIRED' | 'CERTIFICATE_REVOKED' | 'CERTIFICATE_UNKNOWN',
  finding: string,
  code: string,
): AppError {
  return new AppError(reason, `the hub refuses this spoke's certificate: it ${finding} (${code})`);
}

function judgeFailure(error: unknown, address: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
  const finding = FINDINGS.find(([pattern]) => pattern.test(code));
  return finding?.[1](code) ?? unreachable(address, error);
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
function verdictOf(socket: TLSSocket): Promise<AppError | null> {
  return new Promise<AppError | null>((resolve) => {
    const timer = setTimeout(resolve, VERDICT_MS, null);
    socket.once('data', () => {
      resolve(null);
    });
    socket.once('error', (error) => {
      resolve(judgeFailure(error, 'the hub'));
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(hungUp());
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
