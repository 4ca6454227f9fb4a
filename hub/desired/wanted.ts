import type { DesiredState } from '../../shared/desired-state.ts';
import { balances, hasCode } from '../../shared/web-type.ts';
import type { Platform, Server, Site } from '../inventory/model.ts';
import { balancedState, type Backing } from './balancing.ts';
import { desiredState } from './state.ts';

/** What of the inventory a server's state is made of. */
export interface Stock {
  server(id: string): Server;
  platformsOn(serverId: string): readonly Platform[];
  sitesOnServer(serverId: string): readonly Site[];
  readonly pools: {
    ofBalancer(balancerId: string): readonly string[];
    balancersOf(serverIds: readonly string[]): readonly string[];
  };
}

/** Everything one server shall serve, or pass on. */
export function wantedState(serverId: string, stock: Stock): DesiredState {
  const server = stock.server(serverId);
  const own = stateOf(server, stock);
  if (balances(server.webType) && !server.removing) return balancedState(own.web, backingOf(server, stock));
  const balancers = hasCode(own.web.type) ? balancerAddresses(serverId, stock) : [];
  return balancers.length === 0 ? own : { ...own, web: { ...own.web, balancers } };
}

function stateOf(server: Server, stock: Stock): DesiredState {
  return desiredState(server, stock.platformsOn(server.id), stock.sitesOnServer(server.id));
}

function backingOf({ id }: Server, stock: Stock): Backing[] {
  return stock.pools.ofBalancer(id).map((homeId) => {
    const home = stock.server(homeId);
    return { name: home.name, machines: [home], sites: stateOf(home, stock).sites };
  });
}

/** Where the balancers in front of a server come from. */
function balancerAddresses(serverId: string, stock: Stock): string[] {
  const addresses = stock.pools.balancersOf([serverId]).flatMap((id) => stock.server(id).addresses);
  return [...new Set(addresses)].sort();
}
