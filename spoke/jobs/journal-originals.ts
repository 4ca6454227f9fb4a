import { setImmediate as turn } from 'node:timers/promises';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import type { Originals } from '../apply/originals.ts';

/** Texts that are written down before other work of the process gets a turn. */
const BATCH = 250;

/** The originals of a spoke's generations, in its journal. */
export function originalsOf(db: Database): Originals {
  const insert = db.prepare('INSERT OR REPLACE INTO originals (path, generation, text) VALUES (?, ?, ?)');
  const find = db
    .prepare<[string, number], string | null>(
      'SELECT text FROM originals WHERE path = ? AND generation <= ? ORDER BY generation DESC LIMIT 1',
    )
    .pluck();
  return {
    keep: async ({ base, generation, texts, gone }) => {
      db.prepare('DELETE FROM originals WHERE generation > ?').run(base);
      const rows: (readonly [string, string | null])[] = [...texts];
      for (const path of gone) rows.push([path, null]);
      for (let from = 0; from < rows.length; from += BATCH) {
        if (from > 0) await turn();
        inTransaction(db, () => {
          for (const [path, text] of rows.slice(from, from + BATCH)) insert.run(path, generation, text);
        });
      }
    },
    find: (generation, path) => find.get(path, generation) ?? null,
    prune: (oldest) => {
      inTransaction(db, () => {
        db.prepare(
          `DELETE FROM originals WHERE EXISTS (SELECT 1 FROM originals AS newer WHERE newer.path = originals.path
             AND newer.generation > originals.generation AND newer.generation <= ?)`,
        ).run(oldest);
        db.prepare('DELETE FROM originals WHERE text IS NULL AND generation <= ?').run(oldest);
      });
    },
  };
}
