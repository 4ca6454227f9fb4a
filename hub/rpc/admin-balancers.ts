import type {
  BalancerServiceDefinition,
  BalancerServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/BalancerService.ts';
import { poolsToWire } from '../../shared/pools.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import { wantedState } from '../desired/wanted.ts';
import type { BalancerChanges } from '../inventory/balancer-changes.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';
import { doAgree, probeSite } from '../outside/site-probe.ts';
import type { Operator } from './access.ts';
import { askedBy } from './parse.ts';

export interface BalancerParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly changes: BalancerChanges;
}

export function balancerHandlers({
  inventory,
  observed,
  changes,
}: BalancerParts): ServiceHandlers<BalancerServiceDefinition, BalancerServiceHandlers, Operator> {
  const poolsOf = (balancer: string) => {
    const { id } = inventory.serverByName(balancer, 'balancer');
    return poolsToWire(wantedState(id, inventory).web.pools ?? []);
  };
  return {
    SetPools: (request, context) => {
      const { balancer, pools } = request;
      const { taskId } = changes.setPools(askedBy(request, context), { balancer, pools });
      return { pools: poolsOf(balancer), taskId };
    },
    ListPools: ({ balancer }) => ({ pools: poolsOf(balancer) }),
    ProbeSite: async ({ uri }, { signal }) => {
      const sightings = await probeSite({ inventory, observed }, checkSiteUri(uri, 'uri'), signal);
      return { sightings, agree: doAgree(sightings) };
    },
  };
}
