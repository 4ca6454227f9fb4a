import { readRequest } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { decodeJoinToken } from '../../shared/join-token.ts';
import { addressOf, type Attempts } from './attempts.ts';
import type { Audit } from './audit.ts';
import type { Authority, IssuedCertificate } from './authority.ts';
import type { JoinTokens, TokenClaim } from './join-tokens.ts';
import type { SpokeRow, SpokeStore } from './spoke-store.ts';

/** Certificates a spoke may leave unused before it gets no more. */
const MOST_UNUSED = 5;
const LONGEST_HOSTNAME = 253;
const LONGEST_VERSION = 64;

export interface JoinRequest {
  readonly token: string;
  /** DER. */
  readonly csr: Buffer;
  readonly hostname: string;
  readonly version: string;
  /** Peer as gRPC names it. */
  readonly peer: string;
}

export interface Joined {
  readonly spokeId: string;
  readonly serverId: string;
  readonly certificate: string;
  /** PEM of the roots; the first one is the one that the token names. */
  readonly authority: string;
}

export interface EnrollmentDeps {
  readonly authority: Authority;
  readonly tokens: JoinTokens;
  readonly attempts: Attempts;
  readonly store: SpokeStore;
  readonly audit: Audit;
  /** Ends all that a revoked spoke has open, at once. */
  readonly onRevoked: (spokeId: string, serverId: string) => void;
}

/** How machines become spokes, stay so, and cease to be. */
export class Enrollment {
  readonly #deps: EnrollmentDeps;

  constructor(deps: EnrollmentDeps) {
    this.#deps = deps;
  }

  /**
   * Exchanges a join token and a request for a certificate. The same token with the same key gives a certificate
   * for the same spoke again. A spoke that served the server before is revoked. Throws TOKEN_INVALID,
   * TOKEN_EXPIRED, TOKEN_USED, CSR_INVALID, and RATE_LIMITED after too many failures.
   */
  async join(request: JoinRequest): Promise<Joined> {
    const address = addressOf(request.peer);
    const { attempts, audit } = this.#deps;
    if (!attempts.allowed(address) && !this.#isFresh(request.token)) {
      throw new AppError('RATE_LIMITED', 'too many attempts to join have failed');
    }
    try {
      return await this.#join(request);
    } catch (error) {
      if (!(error instanceof AppError) || !['unauthenticated', 'invalid'].includes(error.kind)) throw error;
      attempts.failed(address);
      audit.warn({ actor: address, kind: 'join-token', id: '', name: '', event: `refused ${error.reason}` });
      throw error;
    }
  }

  /** A new certificate for a spoke that shows its present one. Throws CSR_INVALID, RATE_LIMITED. */
  async renew(spokeId: string, csr: Buffer): Promise<Pick<IssuedCertificate, 'certificate' | 'authority'>> {
    const { authority, store } = this.#deps;
    if (store.unusedCertificates(spokeId) >= MOST_UNUSED) {
      throw new AppError('RATE_LIMITED', 'this spoke was given certificates that it has not used yet');
    }
    const issued = await authority.issueSpoke(await readRequest(csr), spokeId);
    store.addCertificate({ ...issued, spokeId });
    return issued;
  }

  /** Ends a server's spoke: its streams now, its certificates from the next call on. Throws SPOKE_MISSING. */
  revoke(serverId: string, actor: string): string {
    const spoke = this.#deps.store.liveOf(serverId);
    if (!spoke) throw new AppError('SPOKE_MISSING', 'no machine serves as this server');
    this.#deps.store.transaction(() => {
      this.#deps.store.revoke(spoke.id);
      this.#record(spoke.id, spoke.hostname, actor, 'revoked');
    });
    this.#deps.onRevoked(spoke.id, serverId);
    return spoke.id;
  }

  async #join(request: JoinRequest): Promise<Joined> {
    const { authority, tokens } = this.#deps;
    const { secret } = decodeJoinToken(request.token);
    // An unknown token is turned away before any work is spent on its request.
    tokens.check(secret, null);
    const key = await readRequest(request.csr);
    const claim = tokens.check(secret, key.keyHash);
    const spokeId = claim.spokeId ?? newId();
    const issued = await authority.issueFirst(key, spokeId);
    const replaced = this.#deps.store.transaction(() => {
      tokens.claim(secret, key.keyHash, spokeId);
      return this.#admit(request, spokeId, claim, issued);
    });
    if (replaced !== undefined) this.#deps.onRevoked(replaced, claim.serverId);
    const { certificate, authority: roots } = issued;
    return { spokeId, serverId: claim.serverId, certificate, authority: roots };
  }

  /** Writes spoke and certificate; returns the id of the spoke that had to go. */
  #admit(
    request: JoinRequest,
    spokeId: string,
    claim: TokenClaim,
    issued: IssuedCertificate,
  ): string | undefined {
    const { store } = this.#deps;
    const before = store.liveOf(claim.serverId);
    const isAgain = store.find(spokeId) !== undefined;
    if (isAgain && before?.id !== spokeId) {
      throw new AppError('CERTIFICATE_REVOKED', 'the spoke this token made was revoked');
    }
    if (!isAgain) this.#replace(before, request, spokeId, claim.serverId);
    store.addCertificate({ ...issued, spokeId });
    return isAgain ? undefined : before?.id;
  }

  #replace(before: SpokeRow | undefined, request: JoinRequest, spokeId: string, serverId: string): void {
    const { store } = this.#deps;
    const hostname = request.hostname.slice(0, LONGEST_HOSTNAME);
    const address = addressOf(request.peer);
    if (before) {
      store.revoke(before.id);
      this.#record(before.id, before.hostname, address, 'replaced');
    }
    store.add({ id: spokeId, serverId, hostname, version: request.version.slice(0, LONGEST_VERSION) });
    this.#record(spokeId, hostname, address, 'enrolled');
  }

  #record(id: string, name: string, actor: string, event: string): void {
    this.#deps.audit.record({ actor, kind: 'spoke', id, name, event });
  }

  #isFresh(token: string): boolean {
    try {
      return this.#deps.tokens.isFresh(decodeJoinToken(token).secret);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }
}
