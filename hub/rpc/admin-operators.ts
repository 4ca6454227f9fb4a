import { readRequest } from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { checkObjectName } from '../../shared/names.ts';
import type {
  AuditServiceDefinition,
  AuditServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/AuditService.ts';
import type {
  OperatorServiceDefinition,
  OperatorServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/OperatorService.ts';
import type { Operator as OperatorView } from '../../shared/proto/gen/aegir/v1/Operator.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import { VERSION } from '../../shared/version.ts';
import type { AuditTrail } from '../audit/trail.ts';
import {
  OPERATOR_ROLES,
  type OperatorCertificate,
  type OperatorRole,
  type OperatorRow,
  type Operators,
} from '../operators/operators.ts';
import type { Requests } from '../inventory/requests.ts';
import type { Authority } from '../spokes/authority.ts';
import { MACHINES } from '../tasks/ahead.ts';
import type { Operator } from './access.ts';
import { answerPage } from './paging.ts';

const DAY_MS = 86_400_000;
const USUAL_LIFETIME_MS = 365 * DAY_MS;
const LONGEST_LIFETIME_MS = 5 * USUAL_LIFETIME_MS;
const SHORTEST_LIFETIME_MS = 60_000;

export interface OperatorParts {
  readonly operators: Operators;
  readonly authority: Authority;
  readonly trail: AuditTrail;
  readonly requests: Requests;
  /** host:port that operators elsewhere dial; '' while nobody listens there. */
  readonly endpoint: string;
  /** Ends what runs for an operator. */
  readonly disconnect: (operatorId: string) => void;
}

export function operatorHandlers(
  parts: OperatorParts,
): ServiceHandlers<OperatorServiceDefinition, OperatorServiceHandlers, Operator> {
  const { operators, requests, endpoint, disconnect } = parts;
  return {
    GetCaller: (_request, { identity: { actor: name, role, notAfterMs } }) => {
      return { name, role, notAfterMs, hubVersion: VERSION };
    },
    AddOperator: async (request) => {
      const name = checkName(request.name);
      const role = roleOf(request.role);
      const lifetimeMs = lifetimeOf(request.validSeconds, USUAL_LIFETIME_MS);
      const id = newId();
      const made = await issue(parts, id, request.csr, lifetimeMs);
      const input = { name, role, lifetimeMs, key: made.key };
      // A request that is repeated gets the first certificate; the one just made is nobody's.
      return requests.once({ id: request.requestId, method: 'AddOperator', input }, () => {
        const operator = operators.add({ id, name, role }, made);
        return { operator: viewOf(operator), ...given(made), endpoint };
      });
    },
    RenewOperator: async ({ requestId, name, csr, validSeconds }) => {
      const { id, lifetimeMs: before } = operators.named(name);
      const made = await issue(parts, id, csr, lifetimeOf(validSeconds, before));
      const input = { name, lifetimeMs: made.lifetimeMs, key: made.key };
      return requests.once({ id: requestId, method: 'RenewOperator', input }, () => {
        const operator = operators.renew(name, made);
        return { operator: viewOf(operator), ...given(made), endpoint };
      });
    },
    RenewCaller: async ({ requestId, csr }, { identity: { actor: name, source } }) => {
      if (source === 'socket') {
        throw new AppError('ROLE_DENIED', "who calls on the hub's own socket has no certificate to renew", {
          remedy: 'For somebody else: aegirctl operator renew NAME.',
        });
      }
      const { id, lifetimeMs } = operators.named(name);
      const made = await issue(parts, id, csr, lifetimeMs);
      return requests.once({ id: requestId, method: 'RenewCaller', input: { name, key: made.key } }, () => {
        return { operator: viewOf(operators.renew(name, made)), ...given(made) };
      });
    },
    ListOperators: (request) => {
      const page = answerPage(
        request,
        (after, limit) => operators.page(after, limit),
        ({ name, id }) => `${name} ${id}`,
        viewOf,
      );
      return { operators: page.views, nextPageToken: page.nextPageToken };
    },
    RevokeOperator: ({ requestId, name }) => {
      const operator = requests.once({ id: requestId, method: 'RevokeOperator', input: { name } }, () =>
        operators.revoke(name),
      );
      disconnect(operator.id);
      return { operator: viewOf(operator) };
    },
  };
}

export function auditHandlers({
  trail,
}: OperatorParts): ServiceHandlers<AuditServiceDefinition, AuditServiceHandlers, Operator> {
  return {
    ListAudit: (request) => {
      const page = answerPage(
        request,
        (after, limit) =>
          trail.page(
            after === '' ? Number.MAX_SAFE_INTEGER : Number(after),
            limit,
            request.actor || undefined,
          ),
        ({ number }) => String(number),
        (entry) => entry,
      );
      return { entries: page.views, nextPageToken: page.nextPageToken };
    },
    ProveAudit: () => {
      const { entries, broken, head } = trail.prove();
      return { entries, broken: broken ?? 0, head };
    },
  };
}

/** A certificate as it is handed to whoever asked for it. */
interface Made extends OperatorCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM of the roots, the one that signed it first. */
  readonly authority: string;
  /** Hash of its public key. */
  readonly key: string;
}

async function issue(
  { authority }: OperatorParts,
  id: string,
  csr: Buffer,
  lifetimeMs: number,
): Promise<Made> {
  const key = await readRequest(csr);
  const issued = await authority.issueOperator(key, id, lifetimeMs);
  return { ...issued, lifetimeMs, key: key.keyHash };
}

function given({ certificate, authority }: Made) {
  return { certificate, authority };
}

function viewOf({ name, role, serial, notAfterMs, ...row }: OperatorRow): OperatorView {
  const { createdMs, revokedMs, nextNotAfterMs } = row;
  return {
    ...{ name, role, serial, notAfterMs, createdMs },
    ...{ revokedMs: revokedMs ?? 0, nextNotAfterMs: nextNotAfterMs ?? 0 },
  };
}

/** What is written down in their name must not look like the work of a machine. */
function checkName(given: string): string {
  const name = checkObjectName(given, 'name');
  if (!MACHINES.some((machine) => machine === name)) return name;
  throw new AppError('NAME_TAKEN', `${name} is no name of a person here`, { field: 'name' });
}

function roleOf(word: string): OperatorRole {
  const role = OPERATOR_ROLES.find((known) => known === word);
  if (role !== undefined) return role;
  throw new AppError('FIELD_INVALID', `role cannot be ${JSON.stringify(word.slice(0, 40))}`, {
    field: 'role',
    remedy: `Give one of ${OPERATOR_ROLES.join(', ')}.`,
  });
}

function lifetimeOf(seconds: number, usualMs: number): number {
  if (seconds === 0) return usualMs;
  const ms = seconds * 1_000;
  if (ms >= SHORTEST_LIFETIME_MS && ms <= LONGEST_LIFETIME_MS) return ms;
  throw new AppError('FIELD_INVALID', 'a certificate cannot be valid for so long, or so short', {
    field: 'valid_seconds',
    remedy: 'Give a time from one minute to five years.',
  });
}
