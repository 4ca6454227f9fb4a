import { describeCertificate, type CertificateFacts } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Reason } from '../../shared/reasons.ts';
import type { Guard, GuardedCall } from '../../shared/rpc/types.ts';
import { addressOf } from './attempts.ts';
import type { Audit } from './audit.ts';
import type { CertificateRow, SpokeStore } from './spoke-store.ts';

/** Who calls on the spoke listener. */
export interface SpokeIdentity {
  readonly spokeId: string;
  readonly serverId: string;
  /** Fires when the spoke is revoked: whatever runs for it ends. */
  readonly revoked: AbortSignal;
}

export interface GuardDeps {
  readonly farmId: string;
  readonly store: SpokeStore;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly revocationOf: (spokeId: string) => AbortSignal;
  /** Called when an identity was shown that its machine has left behind. */
  readonly onCopy: (serverId: string) => void;
}

/**
 * From certificate to spoke, at every call: TLS has proved that our authority signed it, the database says
 * whether it is still welcome. Throws CERTIFICATE_UNKNOWN, CERTIFICATE_EXPIRED, CERTIFICATE_REVOKED,
 * CERTIFICATE_SUPERSEDED, ROLE_DENIED; each refusal is written down.
 */
export function spokeGuard(deps: GuardDeps): Guard<SpokeIdentity> {
  return (call) => {
    if (call.certificate === null) throw new AppError('CERTIFICATE_UNKNOWN', 'no certificate was shown');
    const facts = describeCertificate(call.certificate);
    try {
      // Nothing here waits: a revocation comes before this call as a whole, or ends it through its signal.
      return admit(deps, facts, spokeIdOf(facts.uri, deps.farmId));
    } catch (error) {
      if (error instanceof AppError) warn(deps, call, facts, error);
      throw error;
    }
  };
}

/** The spoke a certificate names, when it names a spoke of this farm and nothing else. */
function spokeIdOf(uri: string, farmId: string): string {
  const farm = `spiffe://${farmId}/`;
  if (!uri.startsWith(farm)) refuse('CERTIFICATE_UNKNOWN', 'the certificate names nobody of this farm');
  const spoke = /^spoke\/([0-9a-f-]{36})$/.exec(uri.slice(farm.length));
  return spoke?.[1] ?? refuse('ROLE_DENIED', 'the certificate is not one of a spoke');
}

function admit(deps: GuardDeps, facts: CertificateFacts, spokeId: string): SpokeIdentity {
  const { store, clock } = deps;
  const certificate = store.certificate(facts.serial);
  const spoke = store.find(spokeId);
  if (!spoke || certificate?.spokeId !== spokeId) {
    refuse('CERTIFICATE_UNKNOWN', 'the hub does not know this certificate');
  }
  if (spoke.revokedMs !== null) refuse('CERTIFICATE_REVOKED', 'the certificate was revoked');
  // TLS looks at the dates only once, and connections live for hours.
  checkNotEnded('the certificate', facts, clock);
  checkState(store, certificate);
  return { spokeId, serverId: spoke.serverId, revoked: deps.revocationOf(spokeId) };
}

/** Throws CERTIFICATE_EXPIRED with the hub's time, so that whoever reads it can tell a wrong clock. */
export function checkNotEnded(
  what: string,
  { notAfterMs }: Pick<CertificateFacts, 'notAfterMs'>,
  clock: Clock,
  remedy = 'Enrol again with a new join token; if that is not the time, set the clock of the hub.',
): void {
  const nowMs = clock.now();
  if (notAfterMs > nowMs) return;
  const [ended, now] = [notAfterMs, nowMs].map((ms) => new Date(ms).toISOString());
  const message = `${what} ended on ${String(ended)}; the clock of the hub says ${String(now)}`;
  throw new AppError('CERTIFICATE_EXPIRED', message, { remedy });
}

function checkState(store: SpokeStore, certificate: CertificateRow): void {
  switch (certificate.state) {
    case 'current':
      return;
    case 'next':
      store.promote(certificate);
      return;
    case 'superseded':
      return refuse('CERTIFICATE_SUPERSEDED', 'a newer certificate of this spoke is in use already');
    case 'revoked':
      return refuse('CERTIFICATE_REVOKED', 'the certificate was revoked');
  }
}

function refuse(reason: Reason, message: string): never {
  throw new AppError(reason, message);
}

function warn(deps: GuardDeps, call: GuardedCall, facts: CertificateFacts, refusal: AppError): void {
  const isClone = refusal.reason === 'CERTIFICATE_SUPERSEDED';
  const spokeId = isClone ? deps.store.certificate(facts.serial)?.spokeId : undefined;
  const spoke = spokeId === undefined ? undefined : deps.store.find(spokeId);
  if (spoke) deps.onCopy(spoke.serverId);
  deps.audit.warn({
    actor: addressOf(call.peer),
    kind: 'spoke',
    id: facts.uri,
    name: facts.serial,
    event: isClone ? 'possible clone' : `refused ${refusal.reason}`,
    detail: { method: call.method },
  });
}
