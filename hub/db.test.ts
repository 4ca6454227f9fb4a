import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../shared/safe-files.ts';
import { openDatabase } from '../shared/sqlite.ts';
import { MIGRATIONS, openHubDatabase } from './db.ts';
import { sql as first } from './migrations/0001-first.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-hubdb-'));
});

afterEach(() => {
  removeTree(folder, tmpdir());
});

/** Rows that every schema takes. */
const FARM = `
INSERT INTO servers (id, name, hostname, web_type, http_port, created_ms) VALUES ('s1', 'web1', 'web1', 'apache', 80, 1);
INSERT INTO platforms (id, name, publish_path, server_id, created_ms) VALUES ('p1', 'd11', '/var/aegir/platforms/d11', 's1', 1);
INSERT INTO sites (id, uri, platform_id, created_ms) VALUES ('x1', 'a.example', 'p1', 1);
INSERT INTO site_names (name, site_id, position) VALUES ('a.example', 'x1', 0), ('b.example', 'x1', 1);
INSERT INTO tasks (id, number, kind, object_kind, object_id, object_name, actor, state, created_ms)
  VALUES ('t1', 1, 'site.add', 'site', 'x1', 'a.example', 'anna', 'queued', 1);
`;
const FARM_NAMES = `
SELECT servers.name, platforms.name, uri, site_names.name, kind FROM servers
  JOIN platforms ON server_id = servers.id JOIN sites ON platform_id = platforms.id
  JOIN site_names ON site_id = sites.id AND position = 1 JOIN tasks ON object_id = sites.id
`;

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

  it.each(MIGRATIONS.map(({ name }, at) => [name, at + 1] as const))(
    'comes up from schema %s with all that was in it',
    (_name, steps) => {
      const old = openDatabase(join(folder, 'hub.db'), MIGRATIONS.slice(0, steps));
      old.exec(FARM);
      old.close();
      const hub = openHubDatabase(folder);
      const { db } = hub;
      expect(db.prepare(FARM_NAMES).raw().all()).toEqual([
        ['web1', 'd11', 'a.example', 'b.example', 'site.add'],
      ]);
      expect(db.pragma('foreign_key_check')).toEqual([]);
      expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
      hub.close();
    },
  );

  it('of a newer version is refused and not changed', () => {
    openDatabase(join(folder, 'hub.db'), [...MIGRATIONS, { name: '9999-later', sql: 'SELECT 1' }]).close();
    const before = readFileSync(join(folder, 'hub.db'));
    expect(() => openHubDatabase(folder)).toThrow(expect.objectContaining({ reason: 'DATABASE_NEWER' }));
    expect(readFileSync(join(folder, 'hub.db')).equals(before)).toBe(true);
  });

  it.each([
    ['NFS', 0x6969],
    ['SMB', -0xacb2be],
  ])('is not kept on %s, and says where it may be', (_name, kind) => {
    expect(() => openHubDatabase(folder, () => kind)).toThrow(
      expect.objectContaining({ reason: 'CONFIG_INVALID', field: 'state' }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('belongs to one process at a time', () => {
    const first = openHubDatabase(folder);
    expect(() => openHubDatabase(folder)).toThrow(/another process/);
    first.close();
    openHubDatabase(folder).close();
  });
});
