import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { openDatabase } from '../../shared/sqlite.ts';
import { MIGRATIONS } from '../db.ts';
import { Operators } from './operators.ts';

it('operators of a hub that knew no renewals keep the certificate that they have', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-operators-'));
  const file = join(folder, 'hub.db');
  const at = MIGRATIONS.findIndex(({ name }) => name === '0020-renewals');
  const former = openDatabase(file, MIGRATIONS.slice(0, at));
  former.exec(`INSERT INTO operators (id, name, role, serial, not_after_ms, created_ms, revoked_ms)
    VALUES ('o1', 'anna', 'admin', 'ab', 5000, 1000, NULL), ('o2', 'anna', 'viewer', 'cd', 4000, 900, 950)`);
  former.close();
  const db = openDatabase(file, MIGRATIONS);
  const operators = new Operators(db, systemClock);
  expect(operators.named('anna')).toMatchObject({
    id: 'o1',
    serial: 'ab',
    notAfterMs: 5000,
    lifetimeMs: 4000,
  });
  expect(operators.find('o2')).toMatchObject({ serial: 'cd', revokedMs: 950 });
  expect([operators.shown('o1', 'ab'), operators.shown('o1', 'cd')]).toEqual(['current', 'unknown']);
  db.close();
  removeTree(folder, tmpdir());
});
