import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { openVault } from '../vault/vault.ts';
import { AuditTrail } from './trail.ts';

let database: TestDatabase;
let clock: TestClock;
let trail: AuditTrail;

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  trail = new AuditTrail(database.db, openVault({ state: database.folder, db: database.db }), clock);
  for (const object of ['a', 'b', 'c', 'd', 'e']) write(object);
});

afterEach(() => {
  database.close();
});

function write(object: string): void {
  trail.append({ actor: 'anna', source: 'socket', action: 'SiteService/AddSite', object, outcome: 'done' });
  clock.advance(1_000);
}

describe('the audit trail', () => {
  it('tells who did what, the newest first', () => {
    expect(trail.page(Number.MAX_SAFE_INTEGER, 2).map(({ number, object }) => [number, object])).toEqual([
      [5, 'e'],
      [4, 'd'],
    ]);
    expect(trail.page(4, 10).map(({ object }) => object)).toEqual(['c', 'b', 'a']);
    expect(trail.page(9, 10, 'berta')).toEqual([]);
  });

  it('proves that it is what was written, also after a restart', () => {
    const again = new AuditTrail(database.db, openVault({ state: database.folder, db: database.db }), clock);
    expect(again.prove()).toEqual(trail.prove());
    expect(again.prove()).toMatchObject({ entries: 5, broken: null });
  });

  const HANDS = [
    ["UPDATE audit SET actor = 'berta' WHERE number = 3", 3],
    ["UPDATE audit SET outcome = 'ROLE_DENIED' WHERE number = 1", 1],
    ['UPDATE audit SET seal = (SELECT seal FROM audit WHERE number = 1) WHERE number = 5', 5],
    ['DELETE FROM audit WHERE number = 2', 2],
    ['DELETE FROM audit WHERE number = 1', 1],
    ['DELETE FROM audit WHERE number = 5', 5],
    ['DELETE FROM audit', 1],
    ["DELETE FROM audit WHERE number > 3; DELETE FROM meta WHERE key = 'audit_head'", 4],
    ['UPDATE audit SET number = 6 WHERE number = 5', 5],
    [
      "INSERT INTO audit SELECT 6, at_ms, 'berta', source, action, object, outcome, '', '{}', seal FROM audit WHERE number = 5",
      6,
    ],
    ["UPDATE meta SET value = replace(value, '5', '4') WHERE key = 'audit_head'", 6],
  ] as const;

  it.each(HANDS)('names the row when somebody does by hand: %s', (sql, row) => {
    database.db.exec(sql);
    expect(trail.prove().broken).toBe(row);
  });

  it('forgets what is old, and proves the rest', () => {
    trail.prune(clock.now() - 2_500);
    expect(trail.page(99, 99).map(({ object }) => object)).toEqual(['e', 'd']);
    expect(trail.prove()).toMatchObject({ entries: 2, broken: null });
    database.db.exec('DELETE FROM audit WHERE number = 4');
    expect(trail.prove().broken).toBe(4);
  });

  it('goes on from where it was when all of it was old', () => {
    trail.prune(clock.now() + 1);
    write('f');
    expect(trail.page(99, 99).map(({ number, object }) => [number, object])).toEqual([[6, 'f']]);
    expect(trail.prove()).toMatchObject({ entries: 1, broken: null });
  });
});
