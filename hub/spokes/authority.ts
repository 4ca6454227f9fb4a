import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Clock } from '../../shared/clock.ts';
import {
  createKey,
  describeCertificate,
  hostsOf,
  isSignedBy,
  issueCertificate,
  publicKeyOf,
  type CertificateFacts,
  type Issuer,
  type LeafSubject,
  type RequestedKey,
} from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import { HUB_NAME } from '../../shared/rpc/client.ts';
import { ListenerTls, type ListenerIdentity } from '../../shared/rpc/listener-tls.ts';
import type { Database } from '../../shared/sqlite.ts';
import { readIdentity, writeIdentity } from './identity-file.ts';
import { Roots, trustOf, type Root } from './roots.ts';

const DAY_MS = 86_400_000;
/** Renewed when half of it has passed. */
const HUB_LIFETIME_MS = 2 * 365 * DAY_MS;
const SPOKE_LIFETIME_MS = 14 * DAY_MS;

export interface AuthorityOptions {
  /** State folder of the hub; keys and certificates lie in `authority/` below. */
  readonly state: string;
  readonly db: Database;
  readonly farmId: string;
  /** Names and addresses, besides the fixed one, that the hub's certificate is good for. */
  readonly advertise: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}

export interface IssuedCertificate extends CertificateFacts {
  /** PEM of the leaf. */
  readonly certificate: string;
  /** PEM of all roots that are trusted; the first one signed the leaf. */
  readonly authority: string;
  /** Their fingerprints, between spaces. */
  readonly trust: string;
}

/** The farm's certificate authority: signs the hub and its spokes, and gives the listeners their TLS identity. */
export class Authority {
  readonly farmId: string;
  readonly roots: Roots;
  readonly #options: AuthorityOptions;
  readonly #listeners: ListenerTls[] = [];
  readonly #oneByOne = pLimit(1);
  #hub: Issuer;
  /** What the listeners go by. */
  #shown: ListenerIdentity;

  private constructor(options: AuthorityOptions, roots: Roots, hub: Issuer) {
    this.farmId = options.farmId;
    this.roots = roots;
    this.#options = options;
    this.#hub = hub;
    this.#shown = this.#identity();
  }

  /** Opens the authority, making it on the first start. Throws IDENTITY_UNSAFE as {@link Roots.open} does. */
  static async open(options: AuthorityOptions): Promise<Authority> {
    const roots = await Roots.open({ ...options, folder: folderOf(options) });
    return new Authority(options, roots, await openHub(roots.standing, options));
  }

  /** PEM of the root that the hub's own certificate is of. */
  get certificate(): string {
    return this.roots.standing.certificate;
  }

  /** Hex SHA-256 of that certificate: what join tokens carry. */
  get fingerprint(): string {
    return this.roots.standing.fingerprint;
  }

  /** What is kept with a certificate that is issued now: the fingerprints of the roots, the signing one first. */
  get trust(): string {
    return trustOf(this.roots.startingWith(this.roots.signer));
  }

  /**
   * Takes up what has changed about the roots, and renews the hub's own certificate when half of its life has passed. Who
   * is connected stays so; who connects from then on sees the change. Tells whether there is one.
   */
  refresh(): Promise<boolean> {
    return this.#oneByOne(async () => {
      this.roots.settle();
      this.#hub = await openHub(this.roots.standing, this.#options);
      const identity = this.#identity();
      if (isSame(identity, this.#shown)) return false;
      for (const listener of this.#listeners) listener.use(identity);
      this.#shown = identity;
      return true;
    });
  }

  /** When the root ends that signs, milliseconds since 1970 UTC. */
  get endMs(): number {
    return describeCertificate(this.roots.signer.certificate).notAfterMs;
  }

  /** When the hub's own certificate ends, milliseconds since 1970 UTC. */
  get hubNotAfterMs(): number {
    return describeCertificate(this.#hub.certificate).notAfterMs;
  }

  /** Signs a spoke's certificate. Who it is comes from us, only the key from the request. */
  issueSpoke(key: RequestedKey, spokeId: string): Promise<IssuedCertificate> {
    return this.#issueSpoke(key, spokeId, this.roots.signer);
  }

  /** The first one of a spoke is of the root that its token names; it is asked to renew when it comes, if need be. */
  issueFirst(key: RequestedKey, spokeId: string): Promise<IssuedCertificate> {
    return this.#issueSpoke(key, spokeId, this.roots.standing);
  }

  /** Signs an operator's certificate. It opens no door of the spokes, and theirs none of the operators. */
  issueOperator(key: RequestedKey, id: string, lifetimeMs: number): Promise<IssuedCertificate> {
    const uri = `spiffe://${this.farmId}/operator/${id}`;
    const subject = { commonName: id, uri, hosts: [], role: 'client', lifetimeMs } as const;
    return this.#issue(key, subject, this.roots.signer);
  }

  #issueSpoke(key: RequestedKey, spokeId: string, by: Root): Promise<IssuedCertificate> {
    const uri = `spiffe://${this.farmId}/spoke/${spokeId}`;
    const lifetimeMs = SPOKE_LIFETIME_MS;
    return this.#issue(key, { commonName: spokeId, uri, hosts: [], role: 'client', lifetimeMs }, by);
  }

  async #issue(key: RequestedKey, subject: LeafSubject, by: Root): Promise<IssuedCertificate> {
    const certificate = await issueCertificate(by, key.publicKey, subject, this.#options.clock.now());
    const roots = this.roots.startingWith(by);
    if (!this.roots.has(by)) {
      throw new AppError('UNAVAILABLE', 'the authority has changed while the certificate was issued');
    }
    const authority = roots.map((root) => root.certificate).join('');
    return { certificate, authority, trust: trustOf(roots), ...describeCertificate(certificate) };
  }

  /** TLS of the enrolment listener: shows the hub's certificate and asks for none. */
  enrollmentTls(): ListenerTls {
    return this.#tls(false);
  }

  /** TLS of the spoke listener: nobody without a certificate of this farm gets past the handshake. */
  spokeTls(): ListenerTls {
    return this.#tls(true);
  }

  /** TLS of the listener for operators elsewhere: the same, and the guard says whether it is one of theirs. */
  operatorTls(): ListenerTls {
    return this.#tls(true);
  }

  #tls(checkClient: boolean): ListenerTls {
    const tls = new ListenerTls(this.#shown, { checkClient });
    this.#listeners.push(tls);
    return tls;
  }

  #identity(): ListenerIdentity {
    const { privateKey, certificate } = this.#hub;
    const trusted = this.roots.startingWith(this.roots.standing).map((root) => root.certificate);
    return { privateKey, chain: certificate + this.certificate, trusted };
  }
}

function isSame(a: ListenerIdentity, b: ListenerIdentity): boolean {
  return a.chain === b.chain && a.trusted.join('') === b.trusted.join('');
}

function folderOf({ state }: AuthorityOptions): string {
  return join(state, 'authority');
}

/** The hub's own key and certificate: made anew when old, when names or the root changed, or when there is none. */
async function openHub(issuer: Root, options: AuthorityOptions): Promise<Issuer> {
  const file = join(folderOf(options), 'hub.pem');
  const hosts = [...new Set([HUB_NAME, ...options.advertise])];
  const found = readIdentity(file);
  const nowMs = options.clock.now();
  const isOfRoot = found !== null && isSignedBy(found.certificate, issuer.certificate);
  if (isOfRoot && isGood(found.certificate, hosts, options.farmId, nowMs)) return found;
  const privateKey = await createKey();
  const subject = {
    commonName: HUB_NAME,
    uri: `spiffe://${options.farmId}/hub`,
    hosts,
    role: 'server',
    lifetimeMs: HUB_LIFETIME_MS,
  } as const;
  const certificate = await issueCertificate(issuer, await publicKeyOf(privateKey), subject, nowMs);
  writeIdentity(file, { privateKey, certificate });
  options.log.info({ hosts }, "issued the hub's certificate");
  return { privateKey, certificate };
}

function isGood(certificate: string, hosts: readonly string[], farmId: string, nowMs: number): boolean {
  const { uri, notBeforeMs, notAfterMs } = describeCertificate(certificate);
  const named = hostsOf(certificate);
  return (
    uri === `spiffe://${farmId}/hub` &&
    nowMs >= notBeforeMs &&
    nowMs < (notBeforeMs + notAfterMs) / 2 &&
    hosts.length === named.length &&
    hosts.every((host) => named.includes(host))
  );
}
