import type acme from 'acme-client';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import { AppError, messageOf } from '../../../shared/errors.ts';
import { untilAborted } from '../../../shared/lifecycle.ts';
import { LIMITS } from '../../../shared/limits.ts';

/** What an authority asks for by a token, at /.well-known/acme-challenge/ of a name. */
export interface ChallengeAnswer {
  readonly token: string;
  readonly content: string;
}

/** Shows answers on the servers of a site. */
export interface ShowChallenge {
  /** Resolves once every server shows them. */
  show(answers: readonly ChallengeAnswer[]): Promise<void>;
  /** Takes them away again. */
  hide(tokens: readonly string[]): Promise<void>;
}

export interface CertificateOrder {
  /** DNS names, no wildcards: the authority asks over HTTP. */
  readonly names: readonly string[];
  /** PKCS#10, DER. */
  readonly request: Buffer;
  readonly show: ShowChallenge;
  readonly signal: AbortSignal;
}

/** A certificate authority that is asked by ACME (RFC 8555). */
export interface AcmeAuthority {
  /** The chain, PEM, the leaf first. Throws ACME_FAILED with the words of the authority. */
  issue(order: CertificateOrder): Promise<string>;
}

export interface AcmeOptions {
  /** URL of the authority's directory. */
  readonly directory: string;
  /** E-mail address that the authority writes to. */
  readonly contact: string;
  /** PEM file of an authority that vouches for the directory's own TLS, besides the usual ones. */
  readonly caFile: string | null;
  /** The private key of our account; the same for ever. */
  readonly accountKey: () => Promise<string>;
}

/** Milliseconds between two looks at an order, and how many there are. */
const LOOK = { backoffMin: 1_000, backoffMax: 10_000, backoffAttempts: 15 } as const;

/** An authority as hub.yaml names it. Nothing is asked before the first order. */
export function createAcmeAuthority(options: AcmeOptions): AcmeAuthority {
  return {
    issue: async (order) => {
      const work = fulfil(options, order).catch((error: unknown) => {
        order.signal.throwIfAborted();
        throw error instanceof AppError ? error : failed(error);
      });
      // The library cannot be called off; what it still finds out is of no use then.
      const gone = untilAborted(order.signal).then(() => {
        order.signal.throwIfAborted();
      });
      return (await Promise.race([work, gone])) ?? work;
    },
  };
}

async function fulfil(
  options: AcmeOptions,
  { names, request, show, signal }: CertificateOrder,
): Promise<string> {
  // A hub starts in half the time without it, and most never need it.
  const { default: library } = await import('acme-client');
  trust(library, options.caFile);
  const client = new library.Client({
    directoryUrl: options.directory,
    accountKey: await options.accountKey(),
    ...LOOK,
  });
  await client.createAccount({ termsOfServiceAgreed: true, contact: [`mailto:${options.contact}`] });
  const order = await client.createOrder({ identifiers: names.map((value) => ({ type: 'dns', value })) });
  await prove(client, order, show, signal);
  signal.throwIfAborted();
  return client.getCertificate(await client.finalizeOrder(order, pem(request)));
}

/** Proves that the names are ours, all at once. */
async function prove(
  client: acme.Client,
  order: acme.Order,
  challenge: ShowChallenge,
  signal: AbortSignal,
): Promise<void> {
  const open = (await client.getAuthorizations(order)).filter(({ status }) => status !== 'valid');
  const challenges = open.map(httpChallenge);
  const answers = await Promise.all(
    challenges.map(async (one) => ({
      token: one.token,
      content: await client.getChallengeKeyAuthorization(one),
    })),
  );
  try {
    if (answers.length > 0) await challenge.show(answers);
    signal.throwIfAborted();
    for (const one of challenges) await client.completeChallenge(one);
    await Promise.all(challenges.map((one) => client.waitForValidStatus(one)));
  } finally {
    if (answers.length > 0) await challenge.hide(answers.map(({ token }) => token));
  }
}

function httpChallenge({
  identifier,
  challenges,
}: acme.Authorization): acme.Authorization['challenges'][number] {
  const found = challenges.find(({ type }) => type === 'http-01');
  if (found !== undefined) return found;
  throw new AppError('ACME_FAILED', `the authority does not ask for ${identifier.value} over HTTP`);
}

/** The library has one way to the network for all. */
function trust(library: typeof acme, caFile: string | null): void {
  if (caFile === null) return;
  const ca = [...rootCertificates, readFileSync(caFile, 'utf8')];
  library.axios.defaults.httpsAgent = new https.Agent({ ca });
}

function pem(request: Buffer): string {
  const lines = request.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}

function failed(cause: unknown): AppError {
  const message = messageOf(cause).slice(0, LIMITS.problemLength);
  return new AppError('ACME_FAILED', `the certificate authority: ${message}`, { cause });
}
