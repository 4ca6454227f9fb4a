import { AppError } from '../../shared/errors.ts';
import { shownNames } from './desk.ts';
import type { Server } from './model.ts';
import type { Inventory } from './store.ts';

type Group = Pick<Server, 'name' | 'webType'> & Partial<Pick<Server, 'id'>>;

/**
 * The members of a pack see one folder of platforms: who only reads there can carry nothing else, and nobody is in two
 * packs. Throws IN_USE for the first of the machines that would not be so in this group with this master.
 */
export function checkApart(
  inventory: Inventory,
  group: Group,
  machines: readonly Server[],
  masterId: string | null,
  field: string,
): void {
  for (const server of machines) {
    const others = inventory.groupsOf(server.id).filter(({ id }) => id !== group.id);
    const pack = others.find(({ webType }) => webType === 'pack');
    const mayJoin = pack === undefined || (group.webType !== 'pack' && pack.masterId === server.id);
    if (!mayJoin) throw taken(server, `is a member of pack ${pack.name}`, field);
    if (group.webType !== 'pack' || server.id === masterId) continue;
    const carried = inventory.platformsOn(server.id).filter(({ serverId }) => serverId !== group.id);
    const names = [...others.map(({ name }) => name), ...carried.map(({ name }) => name)];
    if (names.length > 0) throw taken(server, `serves ${shownNames(names)}`, field);
  }
}

/** Throws IN_USE for a machine that reads the folder of a pack: it has no other place for code. */
export function checkMayCarry(inventory: Inventory, server: Server, field: string): void {
  const pack = inventory.groupsOf(server.id).find(({ webType }) => webType === 'pack');
  if (pack === undefined || pack.masterId === server.id) return;
  throw new AppError(
    'IN_USE',
    `${server.name} reads the folder of pack ${pack.name}, and serves nothing else`,
    {
      field,
      remedy: `Choose ${pack.name}, or another server.`,
      metadata: { group: pack.name },
    },
  );
}

function taken({ name }: Server, why: string, field: string): AppError {
  return new AppError('IN_USE', `server ${name} ${why}; a pack's other members serve nothing but it`, {
    field,
    remedy: 'Choose a server that serves nothing else, or move what is there first.',
  });
}
