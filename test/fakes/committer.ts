import { writeSync } from 'node:fs';
import { openDatabase } from '../../shared/sqlite.ts';
import { COMMITS } from './commits.ts';

/** Commits one number after the other and says each one only when it is committed, until it is killed. */
const db = openDatabase(process.argv[2] ?? '', COMMITS);
const insert = db.prepare<[], { id: number }>(
  'INSERT INTO numbers (id) SELECT coalesce(max(id), 0) + 1 FROM numbers RETURNING id',
);
for (;;) writeSync(1, `${String(insert.get()?.id)}\n`);
