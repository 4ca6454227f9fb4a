import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { EMPTY_STATE, type DesiredState } from '../../shared/desired-state.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { layEmptyDatabase } from '../../test/fakes/hub-database.ts';
import { openHubDatabase, type HubDatabase } from '../db.ts';
import { newPlatform, newServer, newSite } from './model.ts';
import { Observed } from './observed.ts';
import { Requests } from './requests.ts';
import { Inventory } from './store.ts';

const BY = { actor: 'anna' };

let folder: string;
let hub: HubDatabase;
let inventory: Inventory;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-inventory-'));
  layEmptyDatabase(folder);
  hub = openHubDatabase(folder);
  inventory = new Inventory(hub.db, systemClock);
  inventory.insertServer(
    newServer('s1', 1, { name: 'web1', hostname: 'web1', webType: 'apache', httpPort: 80 }),
    BY,
  );
  inventory.insertPlatform(
    newPlatform('p1', 1, {
      name: 'd11',
      publishPath: '/var/aegir/platforms/d11',
      docroot: 'web',
      serverId: 's1',
    }),
    BY,
  );
});

afterEach(() => {
  hub.close();
  removeTree(folder, tmpdir());
});

function insertSite(id: string, uri: string, aliases: string[] = []): void {
  inventory.insertSite(newSite(id, 1, { uri, aliases, platformId: 'p1' }), BY);
}

function historyOf(id: string): { actor: string; task_id: string | null; before: string; after: string }[] {
  return hub.db.prepare('SELECT * FROM history WHERE object_id = ? ORDER BY id').all(id) as never;
}

describe('the inventory', () => {
  it('gives back what it was told', () => {
    insertSite('x1', 'example.org', ['b.example.org', 'a.example.org']);
    expect(inventory.siteByUri('example.org')).toEqual({
      id: 'x1',
      uri: 'example.org',
      aliases: ['b.example.org', 'a.example.org'],
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
      tls: { mode: 'off', certificate: 'self-signed', hstsSeconds: 0 },
      fingerprint: '',
      etag: 1,
      state: 'pending',
      problem: '',
      removing: false,
      createdMs: 1,
      verifiedMs: 0,
    });
    expect(inventory.platformByName('d11').docroot).toBe('web');
    expect(inventory.serverByName('web1').addresses).toEqual([]);
  });

  it('says NOT_FOUND with the field for a name it does not know', () => {
    expect(() => inventory.siteByUri('nowhere.org')).toThrow(
      expect.objectContaining({ reason: 'NOT_FOUND', field: 'uri' }),
    );
    expect(inventory.findSite('x')).toBeUndefined();
  });

  it('makes a new version of what the operator sees, not of what a verify found', () => {
    expect(inventory.updateServer('s1', { state: 'verified', addresses: ['10.0.0.1'] }, BY).etag).toBe(1);
    expect(inventory.updateServer('s1', { httpPort: 8080 }, BY).etag).toBe(2);
    expect(inventory.updateServer('s1', { httpPort: 8080 }, BY).etag).toBe(2);
    insertSite('x1', 'example.org', ['www.example.org']);
    expect(inventory.updateSite('x1', { aliases: [] }, BY).etag).toBe(2);
    expect(inventory.updatePlatform('p1', { release: 'f'.repeat(64), files: 3 }, BY).etag).toBe(1);
  });

  it('refuses a change that builds on an older version and names the newest', () => {
    inventory.updateServer('s1', { httpPort: 8080 }, BY);
    expect(() => inventory.updateServer('s1', { httpPort: 9090 }, { ...BY, etag: 1 })).toThrow(
      expect.objectContaining({ reason: 'ETAG_MISMATCH', metadata: { etag: '2' } }),
    );
    expect(inventory.server('s1').httpPort).toBe(8080);
  });

  it('writes down who changed what, and for which task', () => {
    inventory.updateServer('s1', { httpPort: 8080 }, { actor: 'bert', taskId: 't1' });
    const [made, changed] = historyOf('s1');
    expect(made).toMatchObject({ actor: 'anna', before: null });
    expect(changed).toMatchObject({ actor: 'bert', task_id: 't1' });
    expect(JSON.parse(changed!.after)).toMatchObject({ httpPort: 8080, etag: 2 });
  });

  it('knows which site answers to a host name, and lets go of it with the alias', () => {
    insertSite('x1', 'example.org', ['www.example.org']);
    expect(inventory.siteNamed('www.example.org')?.id).toBe('x1');
    inventory.updateSite('x1', { aliases: ['blog.example.org'] }, BY);
    expect(inventory.siteNamed('www.example.org')).toBeUndefined();
    expect(inventory.siteNamed('blog.example.org')?.id).toBe('x1');
    inventory.deleteSite('x1', BY);
    expect(inventory.siteNamed('example.org')).toBeUndefined();
  });

  it('gives lists in pages', () => {
    for (const letter of ['c', 'a', 'b']) insertSite(letter, `${letter}.org`);
    const uris = (after: string): string[] =>
      inventory.sitesPage({ after, limit: 2 }, { serverId: 's1', platformId: 'p1' }).map((site) => site.uri);
    expect(uris('')).toEqual(['a.org', 'b.org']);
    expect(uris('b.org')).toEqual(['c.org']);
    expect(inventory.sitesPage({ after: '', limit: 9 }, { serverId: 'other' })).toEqual([]);
  });

  it('takes back everything of a change that fails', () => {
    expect(() =>
      inventory.transaction(() => {
        insertSite('x1', 'example.org');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(inventory.sites()).toEqual([]);
    expect(historyOf('x1')).toEqual([]);
  });
});

describe('what was observed', () => {
  const state: DesiredState = {
    ...EMPTY_STATE,
    sites: new Map([['a.org', { uri: 'a.org', aliases: [], platform: 'd11', enabled: true }]]),
  };

  it('is nothing for a server never seen', () => {
    expect(new Observed(hub.db).get('s1')).toEqual({
      generation: 0,
      lastGeneration: 0,
      stateDigest: '',
      state: null,
      facts: null,
      checks: [],
    });
  });

  it('gives back the state as it was', () => {
    const observed = new Observed(hub.db);
    observed.saw('s1', { generation: 4, stateDigest: 'd', state });
    expect(observed.get('s1')).toMatchObject({ generation: 4, stateDigest: 'd', state });
    observed.saw('s1', { generation: 5, stateDigest: 'e', state: null });
    expect(observed.get('s1').state).toBeNull();
  });

  it('never gives a generation number twice, also not one a spoke has used already', () => {
    const observed = new Observed(hub.db);
    expect([observed.nextGeneration('s1'), observed.nextGeneration('s1')]).toEqual([1, 2]);
    observed.saw('s1', { generation: 7, stateDigest: 'd', state: null });
    expect(observed.nextGeneration('s1')).toBe(8);
    observed.saw('s1', { generation: 3, stateDigest: 'd', state: null });
    expect(observed.nextGeneration('s1')).toBe(9);
  });

  it('replaces releases and drift by what is seen now, and goes with the server', () => {
    const observed = new Observed(hub.db);
    observed.setReleases('s1', ['a', 'b']);
    observed.addRelease('s1', 'b');
    observed.addRelease('s1', 'c');
    expect(observed.releases('s1')).toEqual(new Set(['a', 'b', 'c']));
    observed.setDrift('s1', [{ path: 'x', kind: 'changed', seenMs: 1, diff: '', answer: '' }]);
    observed.setDrift('s1', [{ path: 'y', kind: 'added', seenMs: 2, diff: '', answer: '' }]);
    expect(observed.drift('s1')).toEqual([{ path: 'y', kind: 'added', seenMs: 2, diff: '', answer: '' }]);
    inventory.deletePlatform('p1', BY);
    inventory.deleteServer('s1', BY);
    expect(observed.releases('s1').size + observed.drift('s1').length).toBe(0);
  });
});

describe('a request', () => {
  it('that is sent again has one effect and one answer', () => {
    const requests = new Requests(hub.db, systemClock);
    let effects = 0;
    const ask = (): { effects: number } =>
      requests.once({ id: 'r1', method: 'M', input: { a: 1 } }, () => ({ effects: ++effects }));
    expect(ask()).toEqual({ effects: 1 });
    expect(ask()).toEqual({ effects: 1 });
  });

  it('is refused when its id came with something else', () => {
    const requests = new Requests(hub.db, systemClock);
    requests.once({ id: 'r1', method: 'M', input: { a: 1 } }, () => 1);
    const reused = expect.objectContaining({ reason: 'REQUEST_REUSED' }) as Error;
    expect(() => requests.once({ id: 'r1', method: 'M', input: { a: 2 } }, () => 1)).toThrow(reused);
    expect(() => requests.once({ id: 'r1', method: 'N', input: { a: 1 } }, () => 1)).toThrow(reused);
  });

  it('may be repeated after it failed, and is forgotten with age', () => {
    const requests = new Requests(hub.db, systemClock);
    const request = { id: 'r1', method: 'M', input: null };
    expect(() =>
      requests.once(request, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(requests.once(request, () => 1)).toBe(1);
    expect(requests.prune(Date.now() + 1_000)).toBe(1);
    expect(requests.once(request, () => 2)).toBe(2);
  });

  it.each(['', 'a b', 'x'.repeat(65), "'; DROP TABLE requests"])('needs a usable id: %j', (id) => {
    const requests = new Requests(hub.db, systemClock);
    expect(() => requests.once({ id, method: 'M', input: null }, () => 1)).toThrow(/request_id/);
  });
});
