import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { newServer, type MemberState } from '../inventory/model.ts';
import { Inventory } from '../inventory/store.ts';
import { membersOf, membersPage, type MemberParts } from './members.ts';

const BY = { actor: 'operator' };
let database: TestDatabase;
let parts: MemberParts;

beforeEach(() => {
  database = openTestDatabase();
  const inventory = new Inventory(database.db, new TestClock());
  const states: MemberState[] = ['active', 'down', 'active', 'joining'];
  const members = states.map((state, index) => {
    const name = `web${String(index + 1)}`;
    const webType = index === 2 ? 'nginx_ssl' : 'apache';
    const server = newServer(`id-${name}`, 1, {
      name,
      hostname: `${name}.example.org`,
      webType,
      httpPort: 80,
    });
    inventory.insertServer({ ...server, addresses: [`192.0.2.${String(index + 1)}`] }, BY);
    return { serverId: server.id, state, weight: 100 };
  });
  const fields = { name: 'cluster1', hostname: '', webType: 'cluster', httpPort: 80, members } as const;
  inventory.insertServer(newServer('id-cluster1', 1, fields), BY);
  parts = { inventory, presence: { isConnected: (id) => id === 'id-web1' } };
});
afterEach(() => {
  database.close();
});

describe('the members of a group', () => {
  it('are listed with their state and where they are reached', () => {
    expect(
      membersOf(parts, 'cluster1').map(({ server, state, connected }) => [server, state, connected]),
    ).toEqual([
      ['web1', 'active', true],
      ['web2', 'down', false],
      ['web3', 'active', false],
      ['web4', 'joining', false],
    ]);
    expect(() => membersOf(parts, 'web1')).toThrow('web1 is a machine, and no group');
  });

  it('are on a page for balancers, which has exactly those that may get visitors', () => {
    expect(JSON.parse(membersPage(parts, '/members/cluster1') ?? '')).toEqual({
      group: 'cluster1',
      members: [
        {
          server: 'web1',
          hostname: 'web1.example.org',
          addresses: ['192.0.2.1'],
          httpPort: 80,
          httpsPort: 0,
          isMaster: true,
          weight: 100,
        },
        {
          server: 'web3',
          hostname: 'web3.example.org',
          addresses: ['192.0.2.3'],
          httpPort: 80,
          httpsPort: 443,
          isMaster: false,
          weight: 100,
        },
      ],
    });
    for (const path of ['/members/web1', '/members/none', '/members/', '/members/../x', '/other'])
      expect(membersPage(parts, path)).toBeNull();
  });
});
