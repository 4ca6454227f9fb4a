import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../shared/safe-files.ts';
import { openDatabase } from '../shared/sqlite.ts';
import { openHubDatabase } from './db.ts';
import { sql as first } from './migrations/0001-first.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-hubdb-'));
});

afterEach(() => {
  removeTree(folder, tmpdir());
});

describe("the hub's database", () => {
  it('keeps its epoch and its farm over a restart', () => {
    const first = openHubDatabase(join(folder, 'state'));
    const { epoch, farmId } = first;
    first.close();
    const second = openHubDatabase(join(folder, 'state'));
    expect({ epoch: second.epoch, farmId: second.farmId }).toEqual({ epoch, farmId });
    expect(epoch).toBe(1);
    expect(farmId).toMatch(/^[0-9a-f]{16}$/);
    second.close();
  });

  it('lives in a folder that only its user can enter', () => {
    openHubDatabase(join(folder, 'state')).close();
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  });

  it('keeps the servers of the first schema, and takes nginx besides', () => {
    const insert =
      "INSERT INTO servers (id, name, hostname, web_type, http_port, created_ms) VALUES (?, ?, '', ?, 80, 1)";
    const old = openDatabase(join(folder, 'hub.db'), [{ name: '0001-first', sql: first }]);
    old.prepare(insert).run('s1', 'web1', 'apache');
    expect(() => old.prepare(insert).run('s2', 'web2', 'nginx')).toThrow(/CHECK/);
    old.close();
    const hub = openHubDatabase(folder);
    const { db } = hub;
    db.prepare(insert).run('s2', 'web2', 'nginx');
    expect(() => db.prepare(insert).run('s3', 'web3', 'iis')).toThrow(/CHECK/);
    const rows = db.prepare('SELECT name, web_type FROM servers ORDER BY name').raw().all();
    expect(rows).toEqual([
      ['web1', 'apache'],
      ['web2', 'nginx'],
    ]);
    hub.close();
  });

  it('belongs to one process at a time', () => {
    const first = openHubDatabase(folder);
    expect(() => openHubDatabase(folder)).toThrow(/another process/);
    first.close();
    openHubDatabase(folder).close();
  });
});
