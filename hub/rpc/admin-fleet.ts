import type {
  FleetServiceDefinition,
  FleetServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/FleetService.ts';
import type { GetStatusResponse } from '../../shared/proto/gen/aegir/v1/GetStatusResponse.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Requests } from '../inventory/requests.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Enrollment } from '../spokes/enrollment.ts';
import type { SpokeStore } from '../spokes/spoke-store.ts';
import type { Operator } from './access.ts';
import { answerPage } from './paging.ts';
import type { Views } from './views.ts';

export interface FleetParts {
  readonly inventory: Inventory;
  readonly requests: Requests;
  readonly spokes: SpokeStore;
  readonly enrollment: Pick<Enrollment, 'revoke'>;
  readonly views: Views;
  readonly status: () => Promise<GetStatusResponse>;
}

export function fleetHandlers({
  inventory,
  requests,
  spokes,
  enrollment,
  views,
  status,
}: FleetParts): ServiceHandlers<FleetServiceDefinition, FleetServiceHandlers, Operator> {
  return {
    ListSpokes: (request) => {
      const page = answerPage(
        request,
        (after, limit) => spokes.page(after, limit),
        (spoke) => spoke.id,
        (spoke) => views.spoke(spoke),
      );
      return { spokes: page.views, nextPageToken: page.nextPageToken };
    },
    RevokeSpoke: (request, context) => {
      const { requestId, server } = request;
      const spokeId = requests.once({ id: requestId, method: 'RevokeSpoke', input: { server } }, () =>
        enrollment.revoke(inventory.serverByName(server, 'server').id, context.identity.actor),
      );
      const spoke = spokes.find(spokeId);
      return spoke === undefined ? {} : { spoke: views.spoke(spoke) };
    },
    GetStatus: () => status(),
  };
}
