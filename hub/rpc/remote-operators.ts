import { describeCertificate, type CertificateFacts } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Reason } from '../../shared/reasons.ts';
import type { Guard } from '../../shared/rpc/types.ts';
import type { OperatorRow, Operators } from '../operators/operators.ts';
import { addressOf } from '../spokes/attempts.ts';
import type { Audit } from '../spokes/audit.ts';
import { checkNotEnded } from '../spokes/guard.ts';
import { forOperators, type Operator } from './access.ts';
import { shortName } from './audited.ts';

export interface RemoteGuardParts {
  readonly farmId: string;
  readonly operators: Operators;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly revocationOf: (operatorId: string) => AbortSignal;
}

/**
 * From certificate to operator, at every call: TLS has proved that our authority signed it, the database says whether it
 * is still welcome and what its holder may do. Throws CERTIFICATE_UNKNOWN, CERTIFICATE_EXPIRED, CERTIFICATE_REVOKED,
 * CERTIFICATE_SUPERSEDED, ROLE_DENIED; each refusal is written down.
 */
export function remoteOperatorGuard(parts: RemoteGuardParts): Guard<Operator> {
  const { audit } = parts;
  const onDenied = ({ actor, source }: Operator, method: string): void => {
    const detail = { method: shortName(method), source };
    audit.warn({
      actor,
      kind: 'operator',
      id: actor,
      name: shortName(method),
      event: 'refused ROLE_DENIED',
      detail,
    });
  };
  return forOperators((call) => {
    if (call.certificate === null) throw new AppError('CERTIFICATE_UNKNOWN', 'no certificate was shown');
    const facts = describeCertificate(call.certificate);
    const actor = addressOf(call.peer);
    try {
      return admit(parts, facts, actor);
    } catch (error) {
      if (error instanceof AppError) {
        const event = `refused ${error.reason}`;
        const detail = { method: shortName(call.method), serial: facts.serial };
        audit.warn({ actor, kind: 'operator', id: facts.uri, name: facts.uri, event, detail });
      }
      throw error;
    }
  }, onDenied);
}

function admit(parts: RemoteGuardParts, facts: CertificateFacts, source: string): Operator {
  const id = operatorIdOf(facts.uri, parts.farmId);
  const row = parts.operators.find(id);
  if (row === undefined) refuse('CERTIFICATE_UNKNOWN', 'the hub does not know this certificate');
  if (row.revokedMs !== null) {
    refuse('CERTIFICATE_REVOKED', `the certificate of ${row.name} was revoked`, ASK_TO_ADD);
  }
  // TLS looks at the dates only once, and connections live for hours.
  checkNotEnded(`the certificate of ${row.name}`, facts, parts.clock, ASK_TO_RENEW);
  checkShown(parts, row, facts);
  const { name: actor, role } = row;
  const { notAfterMs } = facts;
  return { actor, role, source, notAfterMs, revoked: parts.revocationOf(id) };
}

const ASK_TO_ADD = 'Ask an admin for a new one: aegirctl operator add NAME --role ROLE.';
const ASK_TO_RENEW = 'Ask an admin for a new one: aegirctl operator renew NAME.';

function checkShown({ operators }: RemoteGuardParts, row: OperatorRow, { serial }: CertificateFacts): void {
  switch (operators.shown(row.id, serial)) {
    case 'current':
      return;
    case 'superseded':
      return refuse(
        'CERTIFICATE_SUPERSEDED',
        `a newer certificate of ${row.name} is in use already`,
        `Use that one; if nobody should have it: aegirctl operator revoke ${row.name}.`,
      );
    case 'unknown':
      return refuse('CERTIFICATE_UNKNOWN', 'the hub does not know this certificate');
  }
}

function operatorIdOf(uri: string, farmId: string): string {
  const farm = `spiffe://${farmId}/`;
  if (!uri.startsWith(farm)) refuse('CERTIFICATE_UNKNOWN', 'the certificate names nobody of this farm');
  const operator = /^operator\/([0-9a-f-]{36})$/.exec(uri.slice(farm.length));
  return operator?.[1] ?? refuse('ROLE_DENIED', 'the certificate is not one of an operator');
}

function refuse(reason: Reason, message: string, remedy?: string): never {
  throw new AppError(reason, message, remedy === undefined ? {} : { remedy });
}
