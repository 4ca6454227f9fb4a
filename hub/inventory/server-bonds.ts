import { balances, isGroupType, type ServerType } from '../../shared/web-type.ts';
import { AppError } from '../../shared/errors.ts';
import { checkUnused, shownNames } from './desk.ts';
import type { Server } from './model.ts';
import type { Inventory } from './store.ts';

/** Throws IN_USE while sites are served over TLS. */
export function checkPlain(inventory: Inventory, server: Server, webType: ServerType): void {
  const secure = inventory.sitesOnServer(server.id).filter(({ tls }) => tls.mode !== 'off');
  if (secure.length === 0) return;
  const names = shownNames(secure.map(({ uri }) => uri));
  throw new AppError('IN_USE', `${webType} does not speak TLS, which sites of ${server.name} do: ${names}`, {
    field: 'web_type',
    remedy: 'Serve them without it first: aegirctl site set URI --tls off.',
    metadata: { sites: names },
  });
}

/** Throws IN_USE when balancers pass visitors on to it. */
export function checkNoPool(inventory: Inventory, server: Server): void {
  const names = inventory.pools.balancersOf([server.id]).map((id) => inventory.server(id).name);
  if (names.length === 0) return;
  const shown = shownNames(names);
  throw new AppError('IN_USE', `balancers pass visitors on to ${server.name}: ${shown}`, {
    remedy: `Take it out of their pools first: aegirctl balancer set ${names[0] ?? ''} --pool OTHERS.`,
    metadata: { balancers: shown },
  });
}

/** Throws IN_USE when it is to balance and is a pool, or balances and is to stop while it has pools. */
export function checkBalancing(inventory: Inventory, before: Server, webType: ServerType): void {
  if (balances(webType) === balances(before.webType)) return;
  if (balances(webType)) checkNoPool(inventory, before);
  const pools = inventory.pools.ofBalancer(before.id);
  if (pools.length === 0) return;
  throw new AppError('IN_USE', `${before.name} passes visitors on to ${String(pools.length)} pools`, {
    field: 'web_type',
    remedy: `Take its pools away first: aegirctl balancer set ${before.name} --no-pools.`,
  });
}

/** Throws IN_USE while platforms are on the server, or groups have it as a member. */
export function checkUnneeded(inventory: Inventory, server: Server): void {
  const subject = { kind: 'server', id: server.id, name: server.name } as const;
  const platforms = inventory.platformsOn(server.id).map(({ name }) => name);
  checkUnused(subject, 'carries', 'platforms', platforms);
  const groups = inventory.groupsOf(server.id).map(({ name }) => name);
  checkUnused(subject, 'is a member of', 'groups', groups);
}

/** Throws FIELD_INVALID when a machine would become a group, or a group a machine. */
export function checkKind(before: Server, webType: ServerType | undefined): void {
  if (webType === undefined || isGroupType(webType) === isGroupType(before.webType)) return;
  throw new AppError(
    'FIELD_INVALID',
    `server ${before.name} is ${before.webType} and cannot become ${webType}`,
    {
      field: 'web_type',
      remedy: 'Add another server, move the platforms there, and remove this one.',
    },
  );
}
