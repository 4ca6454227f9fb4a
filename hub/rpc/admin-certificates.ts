import type { Clock } from '../../shared/clock.ts';
import type { Certificate } from '../../shared/proto/gen/aegir/v1/Certificate.ts';
import type {
  CertificateServiceDefinition,
  CertificateServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/CertificateService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import { usersOf, type CertificateChanges } from '../certificates/changes.ts';
import { renewalMs, stateAt } from '../certificates/lifetime.ts';
import type { CertificateRow, CertificateStore } from '../certificates/store.ts';
import type { Site } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Operator } from './access.ts';
import { certificateView } from './convert.ts';
import { answerPage } from './paging.ts';
import { askedBy } from './parse.ts';

export interface CertificateParts {
  readonly store: CertificateStore;
  readonly inventory: Inventory;
  readonly changes: CertificateChanges;
  readonly clock: Clock;
}

export function certificateHandlers(
  parts: CertificateParts,
): ServiceHandlers<CertificateServiceDefinition, CertificateServiceHandlers, Operator> {
  const { store, inventory, changes } = parts;
  return {
    AddCertificate: (request, context) => {
      const { name, chain, key } = request;
      const added = changes.add(askedBy(request, context), { name, chain, key });
      return {
        certificate: viewOf(parts, store.get(added.name), inventory.sites()),
        taskIds: [...added.taskIds],
      };
    },
    GetCertificate: ({ name }) => ({ certificate: viewOf(parts, store.get(name), inventory.sites()) }),
    ListCertificates: (request) => {
      const sites = inventory.sites();
      const page = answerPage(
        request,
        (after, limit) => store.page(after, limit),
        (row) => row.name,
        (row) => viewOf(parts, row, sites),
      );
      return { certificates: page.views, nextPageToken: page.nextPageToken };
    },
    RemoveCertificate: (request, context) => {
      changes.remove(askedBy(request, context), request.name);
      return {};
    },
    RenewCertificate: (request, context) => changes.renew(askedBy(request, context), request.name),
  };
}

function viewOf(
  { store, clock }: CertificateParts,
  row: CertificateRow,
  sites: readonly Site[],
): Certificate {
  const failures = row.siteId === null ? undefined : store.failuresOf(row.siteId);
  return certificateView(row, {
    sites: usersOf(row, sites).map(({ uri }) => uri),
    state: stateAt(row, clock.now()),
    renewalMs: row.source === 'operator' ? 0 : Math.round(renewalMs(row, failures)),
    problem: failures?.problem ?? '',
  });
}
