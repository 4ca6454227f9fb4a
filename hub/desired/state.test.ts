import { FOLDER_SOURCE } from '../inventory/source.ts';
import { describe, expect, it } from 'vitest';
import { checkState, digestOfState, EMPTY_STATE } from '../../shared/desired-state.ts';
import { NO_TLS, type Platform, type Server, type Site } from '../inventory/model.ts';
import { desiredState, type Stock } from './state.ts';

const row = {
  etag: 1,
  state: 'verified',
  problem: '',
  removing: false,
  createdMs: 1,
  verifiedMs: 1,
} as const;
const server: Server = {
  ...row,
  id: 's1',
  name: 'web1',
  hostname: 'web1.example.org',
  addresses: [],
  webType: 'apache',
  httpPort: 8080,
  driftPolicy: 'report',
  httpsPort: 443,
  database: null,
  isDefaultDatabase: false,
  members: [],
  requireAll: false,
  holdsUploads: false,
  maxUnavailable: 0,
  masterId: null,
};
const release = 'a'.repeat(64);
const platform: Platform = {
  ...row,
  id: 'p1',
  name: 'd11',
  publishPath: '/var/aegir/platforms/d11',
  docroot: 'web',
  php: '',
  locked: false,
  serverId: 's1',
  source: FOLDER_SOURCE,
  build: 0,
  commit: '',
  release,
  files: 1,
  bytes: 1,
};
const site: Site = {
  ...row,
  id: 'x1',
  uri: 'a.example.org',
  aliases: ['www.a.example.org'],
  platformId: 'p1',
  enabled: true,
  quiet: false,
  databaseServerId: null,
  database: null,
  profile: '',
  installedMs: 0,
  cronSeconds: 0,
  backupPolicy: {},
  settings: {},
  tls: NO_TLS,
  fingerprint: '',
};

function stock(
  rows: { server?: Server; groups?: Server[]; platforms?: Platform[]; sites?: Site[] } = {},
): Stock {
  return {
    server: () => rows.server ?? server,
    groupsOf: () => rows.groups ?? [],
    platformsOn: () => rows.platforms ?? [platform],
    sitesOnServer: () => rows.sites ?? [site],
  };
}

describe('the desired state of a server', () => {
  it('holds the web settings, its platforms and their sites', () => {
    const state = desiredState('s1', stock());
    expect(state.web).toEqual({ type: 'apache', httpPort: 8080 });
    expect([...state.platforms]).toEqual([
      ['d11', { name: 'd11', publishPath: '/var/aegir/platforms/d11', docroot: 'web', release }],
    ]);
    expect([...state.sites]).toEqual([
      [
        'a.example.org',
        { uri: 'a.example.org', aliases: ['www.a.example.org'], platform: 'd11', enabled: true },
      ],
    ]);
    checkState(state);
  });

  it('holds disabled sites as disabled', () => {
    expect(
      desiredState('s1', stock({ sites: [{ ...site, enabled: false }] })).sites.get(site.uri)?.enabled,
    ).toBe(false);
  });

  it('holds nothing of other servers', () => {
    const state = desiredState('s1', stock({ platforms: [{ ...platform, serverId: 's2' }] }));
    expect([state.platforms.size, state.sites.size]).toEqual([0, 0]);
  });

  it('leaves out a platform without a release, or on its way out, together with its sites', () => {
    for (const patch of [{ release: null }, { removing: true }]) {
      const state = desiredState('s1', stock({ platforms: [{ ...platform, ...patch }] }));
      expect([state.platforms.size, state.sites.size]).toEqual([0, 0]);
    }
  });

  it('leaves out a site that is being removed', () => {
    expect(desiredState('s1', stock({ sites: [{ ...site, removing: true }] })).sites.size).toBe(0);
  });

  it('leaves out a site that failed before it ever worked, and keeps one that worked once', () => {
    const failed = { ...site, state: 'failed' } as const;
    expect(desiredState('s1', stock({ sites: [{ ...failed, verifiedMs: 0 }] })).sites.size).toBe(0);
    expect(desiredState('s1', stock({ sites: [failed] })).sites.size).toBe(1);
    expect(
      desiredState('s1', stock({ sites: [{ ...site, state: 'pending', verifiedMs: 0 }] })).sites.size,
    ).toBe(1);
  });

  it('holds what is on the groups it is a member of, and a group itself holds nothing', () => {
    const members = [{ serverId: 's1', state: 'joining', weight: 100 }] as const;
    const group: Server = { ...server, id: 'g1', webType: 'cluster', members };
    const platforms = [platform, { ...platform, id: 'p2', name: 'shared', serverId: 'g1' }];
    expect([...desiredState('s1', stock({ groups: [group], platforms })).platforms.keys()]).toEqual([
      'd11',
      'shared',
    ]);
    const foreign = [{ ...group, members: [] }];
    expect([...desiredState('s1', stock({ groups: foreign, platforms })).platforms.keys()]).toEqual(['d11']);
    expect(desiredState('g1', stock({ server: group, platforms })).platforms.size).toBe(0);
  });

  it('is empty for a server that is being removed', () => {
    const state = desiredState('s1', stock({ server: { ...server, removing: true } }));
    expect(digestOfState(state)).toBe(digestOfState(EMPTY_STATE));
  });

  it('does not depend on the order of the rows', () => {
    const other = { ...site, id: 'x2', uri: 'b.example.org', aliases: [] };
    expect(digestOfState(desiredState('s1', stock({ sites: [site, other] })))).toBe(
      digestOfState(desiredState('s1', stock({ sites: [other, site] }))),
    );
  });
});
