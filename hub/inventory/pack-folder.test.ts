import { describe, expect, it } from 'vitest';
import { failed } from '../../shared/checks.ts';
import { REASONS } from '../../shared/reasons.ts';
import { newServer, type Server } from './model.ts';
import { withMountLines } from './pack-folder.ts';

const FOLDER = '/var/aegir/platforms';

const machine = (name: string, addresses: string[]): Server => ({
  ...newServer(`id-${name}`, 1, { name, hostname: `${name}.example.org`, webType: 'apache', httpPort: 80 }),
  addresses,
});
const servers = [
  machine('web1', ['10.0.0.1']),
  machine('web2', ['10.0.0.2', 'fd00::2']),
  machine('web3', []),
];
const members = servers.map(({ id }) => ({ serverId: id, state: 'active' as const, weight: 100 }));
const pack: Server = {
  ...newServer('id-pack1', 1, { name: 'pack1', hostname: '', webType: 'pack', httpPort: 80, members }),
  masterId: 'id-web1',
};
const inventory = {
  groupsOf: () => [pack],
  server: (id: string): Server => servers.find((server) => server.id === id)!,
};
const remedyFor = (name: string, remedy: string = REASONS.SHARE_MISSING.remedy): string | undefined =>
  withMountLines([failed('share', 'no marker', remedy)], inventory.server(`id-${name}`), inventory, FOLDER)[0]
    ?.remedy;

describe('a member that does not see the folder of its pack', () => {
  it('is given the export and the mount with the hosts of the pack', () => {
    expect(remedyFor('web3')).toBe(
      'On web1, or whichever machine has the folder, in /etc/exports: ' +
        '/var/aegir/platforms 10.0.0.2(rw,no_subtree_check) web3.example.org(rw,no_subtree_check); ' +
        'then systemctl reload nfs-kernel-server. ' +
        'On web3, as root: apt-get install nfs-common && aegir-spoke setup --nfs web1.example.org:/var/aegir/platforms, ' +
        'which writes to /etc/fstab: web1.example.org:/var/aegir/platforms /var/aegir/platforms nfs rw,_netdev,x-aegir 0 0. ' +
        'Then aegirctl server verify pack1.',
    );
  });

  it('has its folder on a machine of its own where it is the master', () => {
    expect(remedyFor('web1')).toContain('aegir-spoke setup --nfs FILESERVER:/var/aegir/platforms');
    expect(remedyFor('web1')).toContain('10.0.0.1(rw,no_subtree_check) 10.0.0.2(rw,no_subtree_check)');
  });

  it('keeps what its machine says where that knows the mount', () => {
    expect(remedyFor('web3', 'mount /var/aegir/platforms')).toBe('mount /var/aegir/platforms');
  });
});
