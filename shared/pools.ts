import { isIP } from 'node:net';
import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { checkAddress, checkObjectName, checkPort } from './names.ts';
import type { Pool as WirePool, Pool__Output } from './proto/gen/aegir/v1/Pool.ts';
import type { PoolMember__Output } from './proto/gen/aegir/v1/PoolMember.ts';
import { balances, type WebType } from './web-type.ts';

/** Web servers that serve the same sites: what a balancer passes requests on to. */
export interface Pool {
  /** Name of the group, or of the single server. */
  readonly name: string;
  /** Those that are given requests. */
  readonly members: readonly PoolMember[];
  /** Of a cluster: the member that files and changes of sites go to, as long as it is there. Absent: any. */
  readonly master?: string;
}

export interface PoolMember {
  readonly name: string;
  /** Host name or address. */
  readonly address: string;
  readonly httpPort: number;
  /** Absent where TLS is not spoken. */
  readonly httpsPort?: number;
  /** Its share of the requests is to the others' as its weight to theirs; 0: it gets some only while no other member can. */
  readonly weight: number;
}

/** Modules of Apache that a member passes requests on to the master of its cluster with. */
export const PASSING_MODULES = ['headers', 'proxy', 'proxy_http'] as const;

/** Pools as they travel. */
export function poolsToWire(pools: readonly Pool[]): WirePool[] {
  return pools.map(({ name, members, master }) => ({
    ...{ name, master: master ?? '' },
    members: members.map((member) => ({ ...member, httpsPort: member.httpsPort ?? 0 })),
  }));
}

/** Pools from the wire, checked; what serves nothing has none. Throws FIELD_INVALID and the like. */
export function poolsFromWire(
  type: WebType,
  pools: readonly Pool__Output[],
  field: string,
): { readonly pools?: readonly Pool[] } {
  checkCount(pools.length, type === 'none' ? 0 : LIMITS.poolsPerServer, field);
  // An empty list means something on a balancer alone.
  if (pools.length === 0 && !balances(type)) return {};
  return {
    pools: distinct(
      pools.map((pool, i) => poolFromWire(pool, `${field}[${String(i)}]`)),
      field,
    ),
  };
}

/** Addresses of balancers from the wire, checked. */
export function balancersFromWire(
  balancers: readonly string[],
  field: string,
): { readonly balancers?: readonly string[] } {
  checkCount(balancers.length, LIMITS.balancersPerServer, field);
  const checked = balancers.map((address, i) => checkNumeric(address, `${field}[${String(i)}]`));
  return checked.length === 0 ? {} : { balancers: checked };
}

function poolFromWire({ name, members, master }: Pool__Output, field: string): Pool {
  checkCount(members.length, LIMITS.membersPerPool, `${field}.members`);
  const checked = members.map((member, i) => memberFromWire(member, `${field}.members[${String(i)}]`));
  if (master !== '' && !checked.some((member) => member.name === master)) {
    throw new AppError('FIELD_INVALID', `${field}.master is no member`, { field: `${field}.master` });
  }
  return {
    name: checkObjectName(name, `${field}.name`),
    members: distinct(checked, `${field}.members`),
    ...(master !== '' && { master }),
  };
}

function memberFromWire(member: PoolMember__Output, field: string): PoolMember {
  const { httpsPort } = member;
  return {
    name: checkObjectName(member.name, `${field}.name`),
    address: checkAddress(member.address, `${field}.address`),
    httpPort: checkPort(member.httpPort, `${field}.http_port`),
    ...(httpsPort !== 0 && { httpsPort: checkPort(httpsPort, `${field}.https_port`) }),
    weight: checkWeight(member.weight, `${field}.weight`),
  };
}

/** A member's weight. Throws FIELD_INVALID. */
export function checkWeight(weight: number, field: string): number {
  if (Number.isInteger(weight) && weight >= 0 && weight <= LIMITS.memberWeight) return weight;
  throw new AppError('FIELD_INVALID', `${field} is not a weight: ${String(weight)}`, {
    field,
    remedy: `Give a whole number from 0 to ${String(LIMITS.memberWeight)}.`,
  });
}

/** Whose word is taken about visitors is told by numbers: a name would be whatever the DNS says. */
function checkNumeric(address: string, field: string): string {
  if (isIP(address) !== 0) return checkAddress(address, field);
  throw new AppError('FIELD_INVALID', `${field} is not a numeric address`, { field });
}

function distinct<T extends { readonly name: string }>(objects: readonly T[], field: string): readonly T[] {
  if (new Set(objects.map(({ name }) => name)).size === objects.length) return objects;
  throw new AppError('FIELD_INVALID', `${field} names one twice`, { field });
}

function checkCount(count: number, most: number, field: string): void {
  if (count <= most) return;
  throw new AppError('FIELD_INVALID', `${field} has more than ${String(most)}`, { field });
}
