import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { silentLogger } from '../../shared/log.ts';
import { GroupCommit } from './group-commit.ts';

let hub: TestDatabase;
let commits: GroupCommit;
let closing: AbortController;

beforeEach(() => {
  hub = openTestDatabase();
  closing = new AbortController();
  commits = new GroupCommit({
    db: hub.db,
    durable: () => Promise.resolve(),
    clock: new TestClock(500),
    log: silentLogger(),
    closing: () => closing.signal,
  });
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

  it('asks a database that refuses to be written again, until it takes all, in its order', async () => {
    hub.db.pragma('query_only = ON');
    const said: string[] = [];
    const write = async (value: string): Promise<void> => {
      await commits.write(() => {
        hub.db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('last', ?)").run(value);
      });
      said.push(value);
    };
    const first = [write('a'), write('b')];
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = write('c');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(said).toEqual([]);
    hub.db.pragma('query_only = OFF');
    await Promise.all([...first, later]);
    expect(said).toEqual(['a', 'b', 'c']);
    expect(get('last')).toBe('c');
  });

  it('writes all or nothing of a group when SQLite takes it back in the midst of it', async () => {
    const pages = hub.db.pragma('page_count', { simple: true }) as number;
    hub.db.pragma(`max_page_count = ${String(pages)}`);
    const writes = [
      commits.write(() => {
        set('a', '1');
      }),
      commits.write(() => {
        set('large', 'x'.repeat(100_000));
      }),
      commits.write(() => {
        set('b', '1');
      }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([get('a'), get('b')]).toEqual([undefined, undefined]);
    hub.db.pragma(`max_page_count = ${String(pages + 100)}`);
    await Promise.all(writes);
    expect([get('a'), get('b')]).toEqual(['1', '1']);
  });

  it('answers nobody with success when the hub stops while the database refuses', async () => {
    hub.db.pragma('query_only = ON');
    const writes = ['a', 'b'].map((key) =>
      commits.write(() => {
        set(key, '1');
      }),
    );
    setTimeout(() => {
      closing.abort();
    }, 5);
    const results = await Promise.allSettled(writes);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  });
});
