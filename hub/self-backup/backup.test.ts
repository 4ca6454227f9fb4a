import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { atomicWrite, removeTree } from '../../shared/safe-files.ts';
import { openDatabase } from '../../shared/sqlite.ts';
import { openHubDatabase, UNFINISHED, type HubDatabase } from '../db.ts';
import { Authority } from '../spokes/authority.ts';
import { openVault } from '../vault/vault.ts';
import { createBackup } from './create.ts';
import { createBackupKeeper } from './keeper.ts';
import { newestBackup } from './kept.ts';
import { restoreBackup } from './restore.ts';
import { verifyBackup } from './verify.ts';

let home: string;
let state: string;
let config: string;
let hub: HubDatabase;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'aegir-backup-'));
  state = join(home, 'state');
  config = join(home, 'hub.yaml');
  writeFileSync(config, `state: ${state}\n`);
  hub = openHubDatabase(state);
  await makeKeys(hub, state);
  addServer('web1');
});

afterEach(() => {
  hub.close();
  removeTree(home, tmpdir());
});

async function makeKeys({ db, farmId }: HubDatabase, folder: string): Promise<void> {
  await Authority.open({ state: folder, db, farmId, advertise: [], clock: systemClock, log: silentLogger() });
  openVault({ state: folder, db });
}

function addServer(name: string): void {
  hub.db
    .prepare("INSERT INTO servers (id, name, hostname, http_port, created_ms) VALUES (?, ?, '', 80, 1)")
    .run(name, name);
}

function servers(folder: string): unknown[] {
  const opened = openHubDatabase(folder);
  try {
    return opened.db.prepare('SELECT name FROM servers ORDER BY name').pluck().all();
  } finally {
    opened.close();
  }
}

async function backUp(name = 'b.tar.gz'): Promise<string> {
  await createBackup({ state, config, nowMs: 1_700_000_000_000 }, join(home, name));
  return join(home, name);
}

function order(file: string, folder: string, replace = false) {
  return { file, state: folder, config: join(home, 'restored.yaml'), replace, nowMs: 1_700_000_000_000 };
}

describe('a backup', () => {
  it('of a hub that goes on writing is what was there when it began, and proves so', async () => {
    const backup = backUp();
    addServer('web2');
    const { contents, servers: count } = await verifyBackup(await backup);
    expect(contents.farmId).toBe(hub.farmId);
    expect(count).toBe(1);
    expect(statSync(join(home, 'b.tar.gz')).mode & 0o777).toBe(0o600);
    expect(readdirSync(state).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is a tar that any machine opens', async () => {
    const bytes = gunzipSync(readFileSync(await backUp()));
    expect(bytes.toString('latin1', 257, 262)).toBe('ustar');
    expect(bytes.length % 512).toBe(0);
  });

  it('restored on another machine is the same farm under a higher epoch', async () => {
    const other = join(home, 'other');
    const restored = await restoreBackup(order(await backUp(), other));
    expect(restored).toMatchObject({ epoch: 2, aside: null, settings: true });
    expect(servers(other)).toEqual(['web1']);
    for (const key of ['authority/authority.pem', 'vault.key']) {
      expect(readFileSync(join(other, key), 'utf8')).toBe(readFileSync(join(state, key), 'utf8'));
    }
    expect(readFileSync(join(home, 'restored.yaml'), 'utf8')).toBe(`state: ${state}\n`);
    const opened = openHubDatabase(other);
    await makeKeys(opened, other);
    expect(opened.epoch).toBe(2);
    opened.close();
  });

  it('taken while the authority changes holds both roots, and both are trusted where it is restored', async () => {
    const { db, farmId } = hub;
    const parts = { state, db, farmId, advertise: [], clock: systemClock, log: silentLogger() };
    const { roots } = await Authority.open(parts);
    const root = await roots.make();
    roots.begin(root);
    roots.settle();
    const other = join(home, 'other');
    await restoreBackup(order(await backUp(), other));
    const opened = openHubDatabase(other);
    const restored = await Authority.open({ ...parts, state: other, db: opened.db });
    expect(restored.trust).toBe(`${root.fingerprint} ${roots.standing.fingerprint}`);
    opened.close();
  });

  it('without a root that its database names is none', async () => {
    const { db, farmId } = hub;
    const parts = { state, db, farmId, advertise: [], clock: systemClock, log: silentLogger() };
    const { roots } = await Authority.open(parts);
    roots.begin(await roots.make());
    rmSync(join(state, 'authority/next.pem'));
    await expect(verifyBackup(await backUp())).rejects.toMatchObject({ reason: 'IDENTITY_UNSAFE' });
  });

  it('is not written to a folder that is not there, and says so', async () => {
    const file = join(home, 'nowhere/hub.tar.gz');
    await expect(createBackup({ state, config, nowMs: 1 }, file)).rejects.toMatchObject({
      reason: 'NOT_FOUND',
      field: '--to',
    });
  });

  it('is not restored over a hub that runs, nor over one that is there unless told', async () => {
    const file = await backUp();
    await expect(restoreBackup(order(file, state, true))).rejects.toMatchObject({
      reason: 'DATABASE_LOCKED',
    });
    addServer('web2');
    hub.close();
    await expect(restoreBackup(order(file, state))).rejects.toMatchObject({ reason: 'IN_USE' });
    expect(servers(state)).toEqual(['web1', 'web2']);
    const { aside } = await restoreBackup(order(file, state, true));
    expect(servers(state)).toEqual(['web1']);
    expect(servers(aside ?? '')).toEqual(['web1', 'web2']);
  });

  it('restored twice never gives an epoch out again', async () => {
    const file = await backUp();
    hub.close();
    expect((await restoreBackup(order(file, state, true))).epoch).toBe(2);
    const again = { ...order(file, state, true), nowMs: 1_700_000_001_000 };
    expect((await restoreBackup(again)).epoch).toBe(3);
  });

  it('takes the place of a database that cannot be read, and the diagnosis names the command', async () => {
    const keeper = createBackupKeeper({
      ...{ state, config, folder: null, keep: 2, clock: systemClock, log: silentLogger() },
    });
    const file = await keeper.make();
    hub.close();
    writeFileSync(join(state, 'hub.db'), 'not a database at all');
    expect(() => openHubDatabase(state)).toThrow(
      expect.objectContaining({
        reason: 'DATABASE_DAMAGED',
        remedy: expect.stringContaining(`aegir-hub restore ${file} --replace`) as string,
      }),
    );
    await restoreBackup(order(file, state, true));
    expect(servers(state)).toEqual(['web1']);
  });

  it('that is cut or altered anywhere is refused, and the hub that is there stays', async () => {
    const file = await backUp();
    const whole = readFileSync(file);
    hub.close();
    const plain = gunzipSync(whole);
    const flipped = Buffer.from(plain);
    const at = plain.length - 4_000;
    flipped.writeUInt8(plain.readUInt8(at) ^ 1, at);
    const broken = {
      cut: whole.subarray(0, whole.length / 2),
      noise: Buffer.from('x'),
      flipped: gzipSync(flipped),
    };
    for (const [name, bytes] of Object.entries(broken)) {
      const path = join(home, name);
      writeFileSync(path, bytes);
      await expect(verifyBackup(path), name).rejects.toMatchObject({ reason: 'HUB_BACKUP_DAMAGED' });
      await expect(restoreBackup(order(path, state, true)), name).rejects.toMatchObject({
        reason: 'HUB_BACKUP_DAMAGED',
      });
    }
    expect(servers(state)).toEqual(['web1']);
  });

  it('that holds names which lead elsewhere writes nothing there', async () => {
    const plain = gunzipSync(readFileSync(await backUp()));
    const from = plain.indexOf('vault.key\0');
    const header = Buffer.from(plain.subarray(from, from + 512));
    header.write('../escape\0', 0);
    header.write('        ', 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    header.copy(plain, from);
    writeFileSync(join(home, 'evil'), gzipSync(plain));
    await expect(verifyBackup(join(home, 'evil'), home)).rejects.toMatchObject({
      reason: 'HUB_BACKUP_DAMAGED',
    });
    expect(existsSync(join(home, 'escape'))).toBe(false);
  });

  it('whose restore died half way leaves a hub that does not start until it was run again', async () => {
    const file = await backUp();
    hub.close();
    atomicWrite(join(state, UNFINISHED), 'b\n', { mode: 0o600 });
    expect(() => openHubDatabase(state)).toThrow(expect.objectContaining({ reason: 'RESTORE_UNFINISHED' }));
    await restoreBackup(order(file, state));
    expect(servers(state)).toEqual(['web1']);
  });

  it('of a damaged database is not made, and says why', async () => {
    for (let at = 0; at < 200; at += 1) addServer(`more${String(at)}`);
    hub.close();
    const file = join(state, 'hub.db');
    const bytes = readFileSync(file);
    bytes.fill(7, 8_192, bytes.length);
    writeFileSync(file, bytes);
    await expect(backUp()).rejects.toMatchObject({ reason: 'DATABASE_DAMAGED' });
    expect(readdirSync(home).toSorted()).toEqual(['hub.yaml', 'state']);
  });

  it('of a newer version is refused, and nothing is changed', async () => {
    hub.db.pragma('user_version = 99');
    const file = await backUp();
    await expect(verifyBackup(file)).rejects.toMatchObject({ reason: 'DATABASE_NEWER' });
    await expect(restoreBackup(order(file, join(home, 'other')))).rejects.toMatchObject({
      reason: 'DATABASE_NEWER',
    });
    expect(existsSync(join(home, 'other/hub.db'))).toBe(false);
  });

  it('is kept as often as was said, and files of others are left alone', async () => {
    let now = 1_700_000_000_000;
    const clock = { ...systemClock, now: () => now };
    const folder = join(home, 'kept');
    mkdirSync(folder);
    writeFileSync(join(folder, 'hub-notes.txt'), '');
    const keeper = createBackupKeeper({ state, config, folder, keep: 2, clock, log: silentLogger() });
    expect(keeper.newestMs()).toBeNull();
    for (const name of ['.backup-aB3x9z', '.backups']) mkdirSync(join(state, name));
    for (const name of ['.backup-aB3x9z', '.backups']) utimesSync(join(state, name), 1, 1);
    for (let day = 0; day < 4; day += 1, now += 86_400_000) await keeper.make();
    expect(readdirSync(folder).toSorted()).toEqual([
      'hub-2023-11-16-221320.tar.gz',
      'hub-2023-11-17-221320.tar.gz',
      'hub-notes.txt',
    ]);
    expect(readdirSync(state).filter((name) => name.startsWith('.'))).toEqual(['.backups']);
    expect(newestBackup(folder)).toBe(join(folder, 'hub-2023-11-17-221320.tar.gz'));
    expect(keeper.newestMs()).not.toBeNull();
  });
});

describe('an older database', () => {
  it('in a backup comes up to the newest schema when it is restored', async () => {
    const old = join(home, 'old');
    mkdirSync(old, { mode: 0o700 });
    const { sql } = await import('../migrations/0001-first.ts');
    const first = openDatabase(join(old, 'hub.db'), [{ name: '0001-first', sql }]);
    first
      .prepare("INSERT INTO meta (key, value) VALUES ('epoch', '4'), ('farm_id', '0011223344556677')")
      .run();
    first.close();
    const file = join(home, 'old.tar.gz');
    await createBackup({ state: old, config, nowMs: 1 }, file);
    const { contents, epoch } = await restoreBackup(order(file, join(home, 'new')));
    expect([contents.schema, epoch]).toEqual([1, 5]);
    expect(servers(join(home, 'new'))).toEqual([]);
  });
});
