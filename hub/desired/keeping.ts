import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import type { Pool } from '../../shared/pools.ts';
import type { Server } from '../inventory/model.ts';
import { membersOf } from './balancing.ts';
import type { Stock } from './state.ts';

/**
 * Members of a cluster have files of their own, and its master keeps what visitors send. So the others are told where it
 * is, and it is told whose word it may take about visitors.
 */

/** What of a member's sites is kept elsewhere: on the masters of its clusters. */
export function withMasters(state: DesiredState, server: Server, stock: Stock): DesiredState {
  const poolsOf = new Map<string, Pool>();
  for (const { cluster, pool } of keepersOf(server, stock)) {
    const own = stock.platformsOn(cluster.id).filter(({ serverId }) => serverId === cluster.id);
    for (const { name } of own) poolsOf.set(name, pool);
  }
  if (poolsOf.size === 0) return state;
  const sites = [...state.sites].map(([uri, site]): [string, SiteState] => {
    const pool = poolsOf.get(site.platform);
    return [uri, pool === undefined ? site : { ...site, pool: pool.name }];
  });
  return { ...state, web: { ...state.web, pools: byName(poolsOf.values()) }, sites: new Map(sites) };
}

/** Where a member keeps what visitors send, for each of its clusters but those that it is the master of. */
export function keepersOf(
  server: Server,
  stock: Pick<Stock, 'groupsOf' | 'server'>,
): { readonly cluster: Server; readonly pool: Pool }[] {
  return stock.groupsOf(server.id).flatMap((cluster) => {
    const pool = poolOf(cluster, server, stock);
    return pool === null ? [] : [{ cluster, pool }];
  });
}

function byName(pools: Iterable<Pool>): Pool[] {
  return [...new Set(pools)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Addresses of the members that pass requests on to a machine. */
export function followersOf(server: Server, stock: Stock): string[] {
  return stock
    .groupsOf(server.id)
    .filter(({ webType, masterId }) => webType === 'cluster' && masterId === server.id)
    .flatMap(({ members }) => members.map(({ serverId }) => serverId))
    .filter((id) => id !== server.id)
    .flatMap((id) => stock.server(id).addresses);
}

/** The machine that keeps what visitors send to a cluster. Null on itself, unless it takes nothing now. */
function poolOf(
  { name, webType, masterId, holdsUploads }: Server,
  server: Server,
  stock: Pick<Stock, 'server'>,
): Pool | null {
  if (webType !== 'cluster') return null;
  if (masterId === server.id) return holdsUploads ? { name, members: [] } : null;
  const members = masterId === null ? [] : membersOf([stock.server(masterId)]);
  return { name, members, ...(members[0] && { master: members[0].name }) };
}
