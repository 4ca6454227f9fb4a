import type { Check } from '../../shared/checks.ts';
import { REASONS } from '../../shared/reasons.ts';
import type { Server } from './model.ts';
import type { Inventory } from './store.ts';

/**
 * The checklist of a server with the lines to type where it does not see the folder of its pack and no mount of it is
 * known there. folder: of platforms, the same on all machines.
 */
export function withMountLines(
  checks: readonly Check[],
  server: Server,
  inventory: Pick<Inventory, 'groupsOf' | 'server'>,
  folder: string,
): Check[] {
  const pack = inventory.groupsOf(server.id).find(({ webType }) => webType === 'pack');
  if (pack === undefined) return [...checks];
  return checks.map((check) => {
    const isLost = check.name === 'share' && check.remedy === REASONS.SHARE_MISSING.remedy;
    return isLost ? { ...check, remedy: mountLines(pack, server, inventory, folder) } : check;
  });
}

/** The export and the mount, with the hosts of the pack. Where the master itself lacks the folder, another machine has it. */
function mountLines(
  { name, members, masterId }: Server,
  server: Server,
  inventory: Pick<Inventory, 'server'>,
  folder: string,
): string {
  const master = masterId === null || masterId === server.id ? undefined : inventory.server(masterId);
  const source = master?.hostname ?? 'FILESERVER';
  const clients = members
    .filter(({ serverId }) => serverId !== master?.id)
    .map(({ serverId }) => inventory.server(serverId))
    .map(({ addresses, hostname }) => `${addresses[0] ?? hostname}(rw,no_subtree_check)`);
  const where =
    master === undefined ? 'On the file server' : `On ${master.name}, or whichever machine has the folder`;
  return [
    `${where}, in /etc/exports: ${folder} ${clients.join(' ')}; then systemctl reload nfs-kernel-server.`,
    `On ${server.name}, as root: apt-get install nfs-common && aegir-spoke setup --nfs ${source}:${folder},`,
    `which writes to /etc/fstab: ${source}:${folder} ${folder} nfs rw,_netdev,x-aegir 0 0.`,
    `Then aegirctl server verify ${name}.`,
  ].join(' ');
}
