import type { DesiredState } from '../../shared/desired-state.ts';
import { balances, hasCode } from '../../shared/web-type.ts';
import type { Server } from '../inventory/model.ts';
import { balancedState, type Backing } from './balancing.ts';
import { followersOf, withMasters } from './keeping.ts';
import { activeServersOf } from './placement.ts';
import { desiredState, type Stock as HeldStock } from './state.ts';

/** What of the inventory a server's state is made of. */
export interface Stock extends HeldStock {
  readonly pools: {
    ofBalancer(balancerId: string): readonly string[];
    balancersOf(serverIds: readonly string[]): readonly string[];
  };
}

/** Everything one server shall serve, or pass on. */
export function wantedState(serverId: string, stock: Stock): DesiredState {
  const server = stock.server(serverId);
  const own = desiredState(serverId, stock);
  if (balances(server.webType) && !server.removing) return balancedState(own.web, backingOf(server, stock));
  if (!hasCode(own.web.type)) return own;
  const { web, ...rest } = withMasters(own, server, stock);
  const balancers = [...new Set([...balancerAddresses(serverId, stock), ...followersOf(server, stock)])];
  return { ...rest, web: balancers.length === 0 ? web : { ...web, balancers: balancers.sort() } };
}

function backingOf({ id }: Server, stock: Stock): Backing[] {
  return stock.pools.ofBalancer(id).map((homeId) => {
    const home = stock.server(homeId);
    const machines = activeServersOf(home).map((machine) => stock.server(machine));
    const master = machines.find(({ id }) => home.webType === 'cluster' && id === home.masterId)?.name;
    const sites = sitesOf(home, machines, stock);
    const weights = new Map(home.members.map(({ serverId, weight }) => [serverId, weight]));
    return { name: home.name, machines, weights, sites, ...(master !== undefined && { master }) };
  });
}

/** What is on a home itself: its machines may serve other homes, too. */
function sitesOf(home: Server, machines: readonly Server[], stock: Stock): DesiredState['sites'] {
  const platforms = stock.platformsOn(home.id).filter(({ serverId }) => serverId === home.id);
  const own = new Set(platforms.map(({ name }) => name));
  const served = machines.flatMap(({ id }) => [...desiredState(id, stock).sites]);
  return new Map(served.filter(([, { platform }]) => own.has(platform)));
}

/** Where the balancers in front of a server come from. */
function balancerAddresses(serverId: string, stock: Stock): string[] {
  const homes = [serverId, ...stock.groupsOf(serverId).map(({ id }) => id)];
  return stock.pools.balancersOf(homes).flatMap((id) => stock.server(id).addresses);
}
