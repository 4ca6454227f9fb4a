import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { GroupCommit } from './group-commit.ts';

let hub: TestDatabase;
let commits: GroupCommit;

beforeEach(() => {
  hub = openTestDatabase();
  commits = new GroupCommit(hub.db, () => Promise.resolve());
});
afterEach(() => {
  hub.close();
});

function set(key: string, value: string): void {
  hub.db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(key, value);
}

function get(key: string): unknown {
  return hub.db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key);
}

describe('group commit', () => {
  it('runs the writes of one turn in their order, in one transaction', async () => {
    const seen: boolean[] = [];
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((key) =>
        commits.write(() => {
          seen.push(hub.db.inTransaction);
          set(key, key);
          return key;
        }),
      ),
    );
    expect(answers).toEqual(['a', 'b', 'c']);
    expect(seen).toEqual([true, true, true]);
    expect(get('c')).toBe('c');
    expect(hub.db.inTransaction).toBe(false);
  });

  it('undoes only the write that throws', async () => {
    const results = await Promise.allSettled([
      commits.write(() => {
        set('good', '1');
      }),
      commits.write(() => {
        set('bad', '1');
        throw new Error('refused');
      }),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    expect([get('good'), get('bad')]).toEqual(['1', undefined]);
  });

  it('answers nobody with success when the transaction itself fails', async () => {
    hub.db.pragma('query_only = ON');
    const results = await Promise.allSettled([
      commits.write(() => {
        set('a', '1');
      }),
      commits.write(() => {
        set('b', '1');
      }),
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  });
});
