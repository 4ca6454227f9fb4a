import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import {
  createAuthority,
  createKey,
  describeCertificate,
  hostsOf,
  issueCertificate,
  publicKeyOf,
  type CertificateFacts,
  type Issuer,
  type RequestedKey,
} from '../../shared/certificates.ts';
import type { Logger } from '../../shared/log.ts';
import { HUB_NAME } from '../../shared/rpc/client.ts';
import { ListenerCredentials, type ListenerIdentity } from '../../shared/rpc/server-credentials.ts';
import type { Database } from '../../shared/sqlite.ts';
import { unsafe } from '../private-file.ts';
import { readIdentity, writeIdentity } from './identity-file.ts';

const FOLDER = 'authority';
const DAY_MS = 86_400_000;
const AUTHORITY_LIFETIME_MS = 20 * 365 * DAY_MS;
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
}

/** The farm's certificate authority: signs the hub and its spokes, and gives the listeners their TLS identity. */
export class Authority {
  readonly farmId: string;
  /** PEM of the certificate that everything in the farm is verified against. */
  readonly certificate: string;
  /** Hex SHA-256 of that certificate: what join tokens carry. */
  readonly fingerprint: string;
  readonly #options: AuthorityOptions;
  readonly #issuer: Issuer;
  readonly #clock: Clock;
  readonly #listeners: ListenerCredentials[] = [];
  #hub: Issuer;

  private constructor(options: AuthorityOptions, issuer: Issuer, hub: Issuer) {
    this.#options = options;
    this.farmId = options.farmId;
    this.certificate = issuer.certificate;
    this.fingerprint = describeCertificate(issuer.certificate).fingerprint;
    this.#issuer = issuer;
    this.#hub = hub;
    this.#clock = options.clock;
  }

  /**
   * Opens the authority, making it on the first start. Throws IDENTITY_UNSAFE when its key is readable by
   * others, damaged, or not the one this database was used with: a new one would lock out every spoke.
   */
  static async open(options: AuthorityOptions): Promise<Authority> {
    mkdirSync(join(options.state, FOLDER), { recursive: true, mode: 0o700 });
    const issuer = await openIssuer(join(options.state, FOLDER, 'authority.pem'), options);
    return new Authority(options, issuer, await openHub(issuer, options));
  }

  /**
   * Renews the hub's own certificate when half of its life has passed. Who is connected stays so; who connects from then
   * on is shown the new one. Tells whether there is a new one.
   */
  async refresh(): Promise<boolean> {
    const hub = await openHub(this.#issuer, this.#options);
    if (hub.certificate === this.#hub.certificate) return false;
    this.#hub = hub;
    for (const listener of this.#listeners) listener.use(this.#identity());
    return true;
  }

  /** When the hub's own certificate ends, milliseconds since 1970 UTC. */
  get hubNotAfterMs(): number {
    return describeCertificate(this.#hub.certificate).notAfterMs;
  }

  /** Signs a spoke's certificate. Who it is comes from us, only the key from the request. */
  async issueSpoke(key: RequestedKey, spokeId: string): Promise<IssuedCertificate> {
    const certificate = await issueCertificate(
      this.#issuer,
      key.publicKey,
      {
        commonName: spokeId,
        uri: `spiffe://${this.farmId}/spoke/${spokeId}`,
        hosts: [],
        role: 'client',
        lifetimeMs: SPOKE_LIFETIME_MS,
      },
      this.#clock.now(),
    );
    return { certificate, ...describeCertificate(certificate) };
  }

  /** Signs an operator's certificate. It opens no door of the spokes, and theirs none of the operators. */
  async issueOperator(key: RequestedKey, id: string, lifetimeMs: number): Promise<IssuedCertificate> {
    const uri = `spiffe://${this.farmId}/operator/${id}`;
    const subject = { commonName: id, uri, hosts: [], role: 'client', lifetimeMs } as const;
    const certificate = await issueCertificate(this.#issuer, key.publicKey, subject, this.#clock.now());
    return { certificate, ...describeCertificate(certificate) };
  }

  /** TLS of the enrolment listener: shows the hub's certificate and asks for none. */
  enrollmentCredentials(): ListenerCredentials {
    return this.#credentials(false);
  }

  /** TLS of the spoke listener: nobody without a certificate of this farm gets past the handshake. */
  spokeCredentials(): ListenerCredentials {
    return this.#credentials(true);
  }

  /** TLS of the listener for operators elsewhere: the same, and the guard says whether it is one of theirs. */
  operatorCredentials(): ListenerCredentials {
    return this.#credentials(true);
  }

  #credentials(checkClient: boolean): ListenerCredentials {
    const credentials = new ListenerCredentials(this.#identity(), { checkClient });
    this.#listeners.push(credentials);
    return credentials;
  }

  #identity(): ListenerIdentity {
    const { privateKey, certificate } = this.#hub;
    return { privateKey, chain: certificate + this.certificate, trusted: [this.certificate] };
  }
}

async function openIssuer(file: string, options: AuthorityOptions): Promise<Issuer> {
  const known = knownFingerprint(options.db);
  const found = readIdentity(file);
  if (found === null && known !== null)
    throw unsafe(file, 'is missing, but this farm has an authority', RESTORE);
  const issuer = found ?? (await makeIssuer(file, options));
  const { fingerprint } = describeCertificate(issuer.certificate);
  if (known !== null && known !== fingerprint) {
    throw unsafe(file, 'is not the authority this database was used with', RESTORE);
  }
  if (known === null) rememberFingerprint(options.db, fingerprint);
  return issuer;
}

const RESTORE = 'Restore the authority folder from the backup that goes with the database.';

async function makeIssuer(file: string, { farmId, clock, log }: AuthorityOptions): Promise<Issuer> {
  const privateKey = await createKey();
  const name = `Aegir farm ${farmId}`;
  const issuer = {
    privateKey,
    certificate: await createAuthority(privateKey, name, AUTHORITY_LIFETIME_MS, clock.now()),
  };
  writeIdentity(file, issuer);
  log.info({ farmId }, 'made the certificate authority of this farm');
  return issuer;
}

/** The hub's own key and certificate: made anew when old, when the names changed, or when there is none. */
async function openHub(issuer: Issuer, options: AuthorityOptions): Promise<Issuer> {
  const file = join(options.state, FOLDER, 'hub.pem');
  const hosts = [...new Set([HUB_NAME, ...options.advertise])];
  const found = readIdentity(file);
  const nowMs = options.clock.now();
  if (found !== null && isGood(found.certificate, hosts, options.farmId, nowMs)) return found;
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

function knownFingerprint(db: Database): string | null {
  const row = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'authority'").get();
  return row?.value ?? null;
}

function rememberFingerprint(db: Database, fingerprint: string): void {
  db.prepare("INSERT INTO meta (key, value) VALUES ('authority', ?)").run(fingerprint);
}
