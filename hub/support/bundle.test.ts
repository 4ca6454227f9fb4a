import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTar } from '../../shared/archive/tar.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { TestClock } from '../../test/fakes/hub-database.ts';
import { AuditTrail } from '../audit/trail.ts';
import { keyPurpose, secretPurpose } from '../certificates/store.ts';
import { loadHubConfig } from '../config.ts';
import { adminPurpose, sitePurpose } from '../databases/purposes.ts';
import { MIGRATIONS, openHubDatabase, type HubDatabase } from '../db.ts';
import { Authority } from '../spokes/authority.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { silentLogger } from '../../shared/log.ts';
import { systemClock } from '../../shared/clock.ts';
import { bundleCommand } from './command.ts';
import { PICKED } from './tables.ts';

const KEY = 'MC4CAQAwBQYDK2VwBCIEICanaryOfAPrivateKeyThatMustNotLeave00';
const PEM = `-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----\n`;
const WEBHOOK = 'https://alerts.example.org/services/canaryOfWebhook';
/** What the vault holds, by what it is for: known by its letters alone, nothing about it looks like a secret. */
const SEALED = {
  [adminPurpose('1')]: 'canary of the "admin" \\ at databases',
  [sitePurpose('1')]: 'canaryOfSiteDatabase',
  [keyPurpose('1')]: PEM,
  [secretPurpose('1')]: 'canaryOfAcmeAccount',
};
/** Secrets that nobody keeps, known by their looks. */
const LOOKS = [
  'aegir1.eyJjYW5hcnlPZkpvaW5Ub2tlbiI6MX0',
  'mysql://drupal:canaryOfDsn@db1:3306/site',
  'https://deploy:canaryOfGit@git.example.org/site.git',
  '$2y$10$canaryOfPasswordHash012345678901234567890123456789012',
  'password=canaryOfNamedPassword',
  '-----BEGIN EC PRIVATE KEY-----\ncanaryOfOperatorKey\n-----END EC PRIVATE KEY-----',
];
/** Tables that are read task by task. */
const OF_TASKS = ['tasks', 'task_steps', 'task_results', 'task_log'];

let home: string;
let state: string;
let config: string;
let hub: HubDatabase;
let vault: Vault;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'aegir-support-'));
  state = join(home, 'state');
  config = join(home, 'hub.yaml');
  writeFileSync(join(home, 'webhook'), `${WEBHOOK}\n`);
  writeFileSync(
    config,
    `state: ${state}\nadvertise: 127.0.0.1\nstatus: { port: 1 }\nnotices: { webhook: { url_file: ${home}/webhook } }\n`,
  );
  hub = openHubDatabase(state);
  vault = openVault({ state, db: hub.db });
  const { db, farmId } = hub;
  await Authority.open({ state, db, farmId, advertise: [], clock: systemClock, log: silentLogger() });
  fillTables();
  addTask('t1', systemClock.now());
  const told = JSON.stringify({ 'task t1': everySecret() });
  hub.db.prepare("INSERT INTO meta VALUES ('notices mail', ?)").run(told);
});

afterEach(() => {
  hub.close();
  removeTree(home, tmpdir());
});

/** A row in every table; each column that is not picked, and each secret, is a canary. */
function fillTables(): void {
  const { db } = hub;
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'meta'")
    .pluck()
    .all();
  for (const table of names.filter((name) => !OF_TASKS.includes(name))) {
    const columns = db
      .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
      .all(table)
      .map(({ name, type }) => [name, valueOf(table, name, type)] as const);
    db.prepare(
      `INSERT INTO "${table}" (${columns.map(([name]) => name).join()}) VALUES (${columns.map(() => '?').join()})`,
    ).run(columns.map(([, value]) => value));
  }
  db.prepare('DELETE FROM audit').run();
  new AuditTrail(db, vault, new TestClock()).append({
    ...{
      actor: 'anna',
      source: 'socket',
      action: 'SiteService/SetSite',
      object: SEALED[sitePurpose('1')] ?? '',
    },
    outcome: 'done',
  });
}

function valueOf(table: string, name: string, type: string): string | number | Buffer {
  const seal = (purpose: string): string => vault.seal(purpose, Buffer.from(SEALED[purpose] ?? ''));
  if (type === 'INTEGER') return 1;
  if (type === 'BLOB') return Buffer.from('canary');
  switch (`${table}.${name}`) {
    case 'servers.database':
      return JSON.stringify({
        type: 'mysql',
        port: 3306,
        sealedPassword: seal(adminPurpose('1')),
        ca: 'canary',
      });
    case 'databases.password':
      return seal(sitePurpose('1'));
    case 'site_certificates.sealed_key':
      return seal(keyPurpose('1'));
    case 'vault_secrets.sealed':
      return seal(secretPurpose('1'));
    case 'sites.settings':
      return '{"auth":{"user":"canary"},"php":"canary"}';
    case 'sites.problem':
    case 'platforms.problem':
      return everySecret();
    case 'observed_servers.facts':
      return JSON.stringify({ kernel: '6.1', complaint: everySecret() });
  }
  if (name === 'backup_policy') return '{}';
  const isId = name === 'id' || name === 'fingerprint' || table === 'vault_secrets';
  return isId || PICKED[table]?.includes(name) === true ? '1' : 'canary';
}

function everySecret(): string {
  return [...Object.values(SEALED), WEBHOOK, ...LOOKS].join(' and ');
}

function addTask(id: string, createdMs: number): void {
  const { db } = hub;
  db.prepare(
    `INSERT INTO tasks (id, number, kind, object_kind, object_id, object_name, input, memory, actor, state, message,
       created_ms, ended_ms) VALUES (?, ?, 'site.add', 'site', '1', 'a.example', ?, ?, 'anna', 'failure', ?, ?, 1)`,
  ).run(id, createdMs, '{"x":"canary"}', '{"x":"canary"}', `because ${everySecret()}`, createdMs);
  db.prepare(
    "INSERT INTO task_steps (task_id, position, name, state) VALUES (?, 1, 'converge', 'failed')",
  ).run(id);
  db.prepare(
    "INSERT INTO task_results (task_id, server, state, message, problems) VALUES (?, 'web1', 'failure', ?, ?)",
  ).run(id, everySecret(), JSON.stringify([{ message: everySecret() }]));
  for (const [at, text] of [everySecret(), ...LOOKS].entries())
    db.prepare("INSERT INTO task_log VALUES (?, ?, 1, 'error', ?)").run(id, at, text);
}

async function bundle(options: { task?: string[] } = {}): Promise<Record<string, string>> {
  const out = join(home, 'support.tar.gz');
  rmSync(out, { force: true });
  await bundleCommand({ config, out, ...options }, () => undefined);
  const files: Record<string, string> = {};
  const chunks = Readable.from([readFileSync(out)]).pipe(createGunzip()) as AsyncIterable<Buffer>;
  for await (const { path, content } of readTar(chunks)) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    files[path] = Buffer.concat(pieces).toString();
  }
  return files;
}

interface Manifest {
  readonly problems: readonly string[];
  readonly files: readonly { readonly file: string; readonly problem: string; readonly cut: boolean }[];
}

const manifestOf = (files: Record<string, string>): Manifest =>
  JSON.parse(files['manifest.json'] ?? '') as Manifest;

describe('a support bundle', () => {
  it('tells the story of a task, the farm and the machine, and names what it could not have', async () => {
    const files = await bundle();
    expect(files['tasks.jsonl']).toMatch(/"object_name":"a.example".*"name":"converge".*"server":"web1"/);
    expect(files['tables/servers.jsonl']).toContain('"database.port":3306');
    expect(files['tables/sites.jsonl']).toContain('"settings{}":["auth","php"]');
    expect(JSON.parse(files['database.json'] ?? '')).toMatchObject({
      schema: MIGRATIONS.length,
      rows: { sites: 1 },
    });
    expect(JSON.parse(files['audit.json'] ?? '')).toMatchObject({ entries: 1, broken: null });
    expect(files['audit.jsonl']).toContain('"actor":"anna"');
    expect(files['notices.json']).toContain('task t1');
    expect(files['doctor.json']).toContain('aegir-hub does not run');
    expect(files['health.json']).toBe('null\n');
    expect(manifestOf(files).problems).toEqual([]);
    for (const { file, problem } of manifestOf(files).files) expect(file in files).toBe(problem === '');
  });

  it('holds no secret of any place where one can lie, nor a column that nobody picked', async () => {
    for (const [file, text] of Object.entries(await bundle())) {
      expect([file, /.{0,60}canary.{0,60}/i.exec(text)?.[0]]).toEqual([file, undefined]);
      for (const key of [KEY, 'at databases', readFileSync(join(state, 'vault.key'), 'utf8').trim()])
        expect([file, text.includes(key)]).toEqual([file, false]);
    }
  });

  it('changes nothing in the state folder, and works beside the hub', async () => {
    const before = hub.db.prepare('PRAGMA data_version').get();
    await bundle();
    expect(hub.db.prepare('PRAGMA data_version').get()).toEqual(before);
  });

  it('is the same for the same hub at the same moment, but for the machine', async () => {
    const [one, two] = [await bundle(), await bundle()];
    for (const file of Object.keys(one).filter((name) => name.startsWith('ta')))
      expect(one[file]).toBe(two[file]);
  });

  it('has old tasks that are asked for by name, and refuses those that are not there', async () => {
    addTask('old', 5);
    expect((await bundle())['tasks.jsonl']).not.toContain('"id":"old"');
    expect((await bundle({ task: ['old'] }))['tasks.jsonl']).toMatch(/^\{"id":"old"/);
    await expect(bundle({ task: ['nowhere'] })).rejects.toMatchObject({
      reason: 'NOT_FOUND',
      field: 'tasks',
    });
  });

  it('cuts what is too long at its end, and says so', async () => {
    const line = hub.db.prepare("INSERT INTO task_log VALUES ('t1', ?, 1, 'info', ?)");
    for (let at = 100; at < 3_100; at += 1) line.run(at, 'x'.repeat(2_000));
    addTask('t2', systemClock.now() + 1);
    const files = await bundle();
    expect(files['tasks.jsonl']).toMatch(/^\{"id":"t2".*\n$/);
    expect(manifestOf(files).files.find(({ file }) => file === 'tasks.jsonl')).toMatchObject({ cut: true });
  });

  it('is made of a hub whose database is damaged, whose key is gone and whose settings have an error', async () => {
    hub.close();
    truncateSync(join(state, 'hub.db'), 5_000);
    rmSync(join(state, 'vault.key'));
    const damaged = await bundle();
    expect(manifestOf(damaged).problems.join()).toMatch(/database|vault/);
    expect(damaged['doctor.json']).toContain('hub.state');
    writeFileSync(config, `notices: { webhook: { url: "htp://canary.example.org/canary" } }\n`);
    const files = await bundle();
    expect(manifestOf(files).problems.join()).toContain('settings: ');
    expect(JSON.stringify(files)).not.toContain('canary');
    hub = openHubDatabase(join(home, 'other'));
  });

  it('keeps a file that is there', async () => {
    const out = join(home, 'mine');
    writeFileSync(out, 'mine');
    await expect(bundleCommand({ config, out }, () => undefined)).rejects.toMatchObject({
      reason: 'NAME_TAKEN',
    });
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect(loadHubConfig(config).notices.webhook?.url).toBe(WEBHOOK);
  });
});
