import type { DesiredState, SiteState, WebSettings } from '../../shared/desired-state.ts';
import type { PoolMember } from '../../shared/pools.ts';
import { hostOf, isSubdirectory } from '../../shared/site-uri.ts';
import { hasCode, speaksTls } from '../../shared/web-type.ts';
import { USUAL_WEIGHT, type Server } from '../inventory/model.ts';

/** What stands behind a balancer under one name. */
export interface Backing {
  readonly name: string;
  readonly machines: readonly Server[];
  /** Of a group: what an operator said of its members, by id. */
  readonly weights?: ReadonlyMap<string, number>;
  /** Of a cluster: name of the machine that keeps what visitors upload; absent where that is all the same. */
  readonly master?: string;
  /** What they serve. */
  readonly sites: DesiredState['sites'];
}

/** What a balancer passes on: every host that a pool has a site on, to the members that serve. */
export function balancedState(web: WebSettings, backings: readonly Backing[]): DesiredState {
  const sites = new Map<string, SiteState>();
  for (const { name, sites: served } of backings) {
    for (const site of hostsOf(served.values(), name)) if (!sites.has(site.uri)) sites.set(site.uri, site);
  }
  const pools = backings.map(({ name, machines, weights, master }) => {
    const members = membersOf(machines, weights);
    return { name, members, ...(members.some((member) => member.name === master) && { master }) };
  });
  return { web: { ...web, pools }, platforms: new Map(), sites };
}

/** The machines that visitors can be passed on to. weights: by id; who has none is given the usual one. */
export function membersOf(
  machines: readonly Server[],
  weights: ReadonlyMap<string, number> = new Map(),
): PoolMember[] {
  return machines
    .filter(({ removing, webType }) => !removing && hasCode(webType))
    .map(({ id, name, hostname, webType, httpPort, httpsPort }) => ({
      ...{ name, address: hostname, httpPort },
      ...(speaksTls(webType) && { httpsPort }),
      weight: weights.get(id) ?? USUAL_WEIGHT,
    }));
}

/** A balancer looks at host names alone: which site of a host is meant is for the member to see. */
function hostsOf(served: Iterable<SiteState>, pool: string): SiteState[] {
  const hosts = new Map<string, SiteState>();
  const all = [...served];
  const apart = new Set(all.flatMap(({ uri, uploads }) => (uploads === undefined ? [hostOf(uri)] : [])));
  for (const { uri, aliases, enabled, tls, uploads } of all) {
    // A host is led as the one of its sites that needs most.
    const areShared = uploads !== undefined && !apart.has(hostOf(uri));
    const common = { platform: '', pool, ...(areShared && { uploads }) } as const;
    if (!isSubdirectory(uri)) {
      // Members tell browsers of HSTS themselves.
      hosts.set(uri, {
        ...{ uri, aliases, enabled, ...common },
        ...(tls && { tls: { ...tls, hstsSeconds: 0 } }),
      });
    } else if (!hosts.has(hostOf(uri))) {
      hosts.set(hostOf(uri), { uri: hostOf(uri), aliases: [], enabled: true, ...common });
    }
  }
  return [...hosts.values()];
}
