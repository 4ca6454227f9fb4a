import type { AuditTrail } from './audit/trail.ts';
import type { Requests } from './inventory/requests.ts';
import type { Inventory } from './inventory/store.ts';
import type { Operators } from './operators/operators.ts';
import type { Spokes } from './spokes/spokes.ts';
import type { Prunable } from './tasks/schedule.ts';

/** The stores that grow with every change. */
export interface GrowingStores {
  readonly inventory: Pick<Inventory, 'pruneHistory'>;
  readonly requests: Pick<Requests, 'prune'>;
  readonly operators: Pick<Operators, 'prune'>;
  readonly trail: Pick<AuditTrail, 'prune'>;
}

/**
 * What the hub forgets when it is old enough. auditBeforeMs: what of the audit trail is, which is kept by a setting of its
 * own; milliseconds since 1970 UTC.
 */
export function prunablesOf(
  { inventory, requests, operators, trail }: GrowingStores,
  { tokens, ledger, store }: Pick<Spokes, 'tokens' | 'ledger' | 'store'>,
  auditBeforeMs: () => number,
): Prunable[] {
  const prunable = (name: string, prune: (beforeMs: number) => unknown): Prunable => ({ name, prune });
  return [
    prunable('history', (beforeMs) => {
      inventory.pruneHistory(beforeMs);
    }),
    prunable('requests', (beforeMs) => requests.prune(beforeMs)),
    prunable('tokens', (beforeMs) => {
      tokens.prune(beforeMs);
    }),
    prunable('jobs', (beforeMs) => ledger.prune(beforeMs)),
    prunable('certificates', (beforeMs) => {
      store.pruneCertificates(beforeMs);
      operators.prune(beforeMs);
    }),
    prunable('audit', () => {
      trail.prune(auditBeforeMs());
    }),
  ];
}
