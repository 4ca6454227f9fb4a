import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { openHubDatabase, type HubDatabase } from '../db.ts';
import { SEALED_PLACES } from './known-secrets.ts';
import { PICKED } from './tables.ts';

/**
 * What stays out of a bundle, and why. A column that is new is picked, or joins these, before anybody sends a bundle with it.
 * `table.*` is a whole table.
 */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'is sealed, or is the digest of a secret': [
    ...['databases.password', 'databases.secret_id', 'site_certificates.sealed_key', 'vault_secrets.*'],
    'join_tokens.*',
  ],
  'may hold what somebody typed, or was answered': ['requests.*', 'history.*', 'jobs.payload', 'jobs.result'],
  'is read task by task, without what a task was given and remembers': [
    ...['tasks.*', 'task_steps.*', 'task_results.*', 'task_log.*'],
  ],
  'has a part of its own in the bundle': ['meta.*', 'audit.seal'],
  'is text of files that are served': ['drift.diff', 'healed.*'],
  'is large, and follows from the rest': ['observed_servers.state', 'site_certificates.chain'],
  'says nothing to people': [
    ...['certificates.trust', 'operator_certificates.trust', 'site_certificates.created_ms'],
    'database_sightings.circumstances',
  ],
};
/** Words of the names of columns that may hold secrets. */
const SECRET = /pass|secret|seal|token|key|hash|credential|private|salt/;
/** Columns that are called so and hold none. */
const HARMLESS = [
  'join_tokens.key_hash',
  'meta.key',
  'requests.fingerprint',
  'audit.seal',
  'join_tokens.hash',
];

describe('the columns of the hub', () => {
  let folder: string;
  let hub: HubDatabase;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-columns-'));
    hub = openHubDatabase(folder);
  });
  afterAll(() => {
    hub.close();
    removeTree(folder, tmpdir());
  });

  const columns = (): string[] =>
    hub.db
      .prepare<[], string>(
        `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all();
  const picked = new Set(
    Object.entries(PICKED).flatMap(([table, names]) =>
      names.map((name) => `${table}.${/^\w+/.exec(name)?.[0] ?? ''}`),
    ),
  );
  const leftOut = new Set(Object.values(LEFT_OUT).flat());
  const isLeftOut = (column: string): boolean =>
    leftOut.has(column) || leftOut.has(column.replace(/\..*/, '.*'));

  it('are all picked for a support bundle, or left out for a reason', () => {
    expect(columns().filter((column) => !picked.has(column) && !isLeftOut(column))).toEqual([]);
    expect([...picked].filter((column) => isLeftOut(column) || !columns().includes(column))).toEqual([]);
  });

  it('that are called like a secret are not picked, and what they hold is looked for by its letters', () => {
    const sealed = SEALED_PLACES.map(({ table, column }) => `${table}.${column}`);
    const secret = columns().filter((column) => SECRET.test(column.replace(/.*\./, '')));
    expect(secret.filter((column) => picked.has(column))).toEqual([]);
    const unknown = secret.filter((column) => !sealed.includes(column) && !HARMLESS.includes(column));
    expect(unknown).toEqual(['databases.secret_id']);
  });

  it('hold nothing sealed but for the purposes that a bundle knows', () => {
    const hubFolder = fileURLToPath(new URL('..', import.meta.url));
    const texts = readdirSync(hubFolder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(hubFolder, file), 'utf8'));
    const purposes = texts.flatMap((text) => [...text.matchAll(/export function (\w+Purpose)\(/g)]);
    expect(purposes.map(([, name]) => name).toSorted()).toEqual(
      SEALED_PLACES.map(({ purposeOf }) => purposeOf.name).toSorted(),
    );
    // Each is sealed in one place: a new one comes with its purpose.
    const seals = texts.flatMap((text) => text.match(/\bvault\.seal\(/g) ?? []);
    expect(seals).toHaveLength(purposes.length);
  });
});
