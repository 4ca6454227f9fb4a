import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { newPlatform, newServer } from './model.ts';
import { Releases } from './releases.ts';
import { Inventory } from './store.ts';

const BY = { actor: 'operator' };
let database: TestDatabase;
let inventory: Inventory;

beforeEach(() => {
  database = openTestDatabase();
  inventory = new Inventory(database.db, new TestClock());
  const server = { name: 'web1', hostname: 'web1', webType: 'apache', httpPort: 80 } as const;
  inventory.insertServer(newServer('s1', 1, server), BY);
  for (const id of ['p1', 'p2']) {
    const fields = { name: id, publishPath: `/srv/${id}`, docroot: '', serverId: 's1' };
    inventory.insertPlatform(newPlatform(id, 1, fields), BY);
  }
});
afterEach(() => {
  database.close();
});

const digest = (digit: string): string => digit.repeat(64);
const release = (digit: string) => ({
  digest: digest(digit),
  files: 1,
  bytes: 2,
  manifestBytes: 3,
  commit: '',
  application: null,
});

function served(...digits: string[]): Releases {
  const releases = new Releases(database.db, 2);
  for (const [at, digit] of digits.entries()) releases.serve('p1', release(digit), 100 + at, false);
  return releases;
}

const order = (releases: Releases): string[] => releases.of('p1').map((one) => one.digest.charAt(0));

describe('the kept releases of a platform', () => {
  it('are in the order they were served, whatever the clock says', () => {
    const releases = served('a', 'b', 'c');
    releases.serve('p1', release('a'), 1, false);
    expect(order(releases)).toEqual(['a', 'c', 'b']);
    expect(releases.of('p1')[0]).toEqual({ ...release('a'), madeMs: 100, servedMs: 1, isHeld: false });
    expect(releases.of('p2')).toEqual([]);
  });

  it('say what their code is, also when it is served again by somebody who did not look', () => {
    const releases = served('a');
    const application = { kind: 'drupal', version: '11.1.0', profiles: ['standard'] } as const;
    releases.serve('p1', { ...release('a'), application }, 200, false);
    releases.serve('p1', release('a'), 300, true);
    expect(releases.live('p1', digest('a'))?.application).toEqual(application);
  });

  it('are trimmed to the number to keep, the oldest first', () => {
    const releases = served('a', 'b', 'c');
    expect(releases.trim('p1')).toEqual(new Set([digest('c'), digest('b')]));
    expect(order(releases)).toEqual(['c', 'b']);
  });

  it('say what was served before the live one', () => {
    const releases = served('a', 'b');
    expect(releases.before('p1', digest('b'))?.digest).toBe(digest('a'));
    expect(releases.before('p2', null)).toBeUndefined();
  });

  it('are held from when somebody went back until the next is served', () => {
    const releases = served('a', 'b');
    releases.serve('p1', release('a'), 200, true);
    expect(releases.isHeld('p1', digest('a'))).toBe(true);
    expect(releases.isHeld('p1', digest('b'))).toBe(false);
    releases.serve('p1', release('a'), 201, false);
    expect(releases.isHeld('p1', digest('a'))).toBe(false);
  });

  const PLATFORM = { id: 'p1', name: 'd11' };

  it('are found by the beginning of their digest when it means one of them', () => {
    const releases = served('a');
    const twin = { ...release('a'), digest: `${'a'.repeat(10)}${'b'.repeat(54)}` };
    releases.serve('p1', twin, 300, false);
    expect(releases.named(PLATFORM, twin.digest.slice(0, 11), 'to').digest).toBe(twin.digest);
    for (const [digits, reason] of [
      ['aaaa', 'FIELD_INVALID'],
      ['aaa', 'FIELD_INVALID'],
      ['%%%%', 'FIELD_INVALID'],
      ['cccc', 'NOT_FOUND'],
    ]) {
      const name = (): unknown => releases.named(PLATFORM, digits!, 'to');
      expect(name, digits).toThrow(expect.objectContaining({ reason, field: 'to' }));
    }
    const remedy = 'See those that are: aegirctl platform release list d11.';
    const unknown = (): unknown => releases.named(PLATFORM, 'cccc', 'to');
    expect(unknown).toThrow(expect.objectContaining({ remedy }));
  });

  it('go with the platform', () => {
    const releases = served('a');
    inventory.deletePlatform('p1', BY);
    expect(releases.of('p1')).toEqual([]);
  });
});
