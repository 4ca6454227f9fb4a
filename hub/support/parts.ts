import { statSync } from 'node:fs';
import { arch, cpus, freemem, loadavg, release, totalmem, type, uptime } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Database } from '../../shared/sqlite.ts';
import { VERSION } from '../../shared/version.ts';
import { AuditTrail } from '../audit/trail.ts';
import { MIGRATIONS } from '../db.ts';
import { hubLines } from '../doctor/hub-lines.ts';
import { TaskRecords } from '../tasks/records.ts';
import type { Vault } from '../vault/vault.ts';
import { journalTail } from './journal.ts';
import type { BundleSource } from './source.ts';
import { countRows, PICKED, pickRows } from './tables.ts';

/** One file of a bundle. Name ends in `.json` for one document, `.jsonl` for a line of JSON each, `.txt` for lines of text. */
export interface Part {
  readonly name: string;
  /** What it holds, for the manifest. */
  readonly about: string;
  /** What goes into it, the most telling first: what does not fit is cut at the end. */
  read(): Iterable<unknown> | Promise<Iterable<unknown>>;
}

/** A database that could be opened, and what opens its secrets. */
export interface OpenDatabase {
  readonly db: Database;
  /** Null where the key cannot be had. */
  readonly vault: Vault | null;
}

const DAY_MS = 86_400_000;
/** Days of which the tasks are in a bundle. */
export const TASK_DAYS = 7;
const MOST_TASKS = 2_000;
const MOST_ROWS = 20_000;
const MOST_DEEDS = 2_000;

/** The audit trail is a part of its own, near the end: it is long. */
const TABLES = Object.keys(PICKED).filter((table) => table !== 'audit');

/** What a bundle is made of, the smallest first. */
export function partsOf(source: BundleSource, opened: () => OpenDatabase): Part[] {
  const { config, clock } = source;
  return [
    { name: 'hub.json', about: 'version, machine and how long it is up', read: () => [machine(source)] },
    { name: 'config.json', about: 'settings as in effect', read: () => [source.config] },
    {
      name: 'health.json',
      about: 'what the hub says of itself at /readyz; null: it does not run',
      read: () => [source.ready],
    },
    {
      name: 'doctor.json',
      about: 'the checklist of the machine of the hub',
      read: async () => [await hubLines(config, source.ready, clock)],
    },
    { name: 'metrics.txt', about: 'its metrics now', read: () => source.metrics?.split('\n') ?? [] },
    {
      name: 'database.json',
      about: 'schema, sizes and rows of each table',
      read: () => [database(source, opened())],
    },
    { name: 'audit.json', about: 'whether the audit trail is whole', read: () => [proof(source, opened())] },
    {
      name: 'connected.json',
      about: 'servers whose spoke is connected; null: unknown',
      read: () => [source.connected],
    },
    {
      name: 'notices.json',
      about: 'conditions that people were told of and that are not over, by channel',
      read: () => [notices(opened())],
    },
    {
      name: 'tasks.jsonl',
      about: `tasks asked for by name, open ones and those of ${String(TASK_DAYS)} days, with steps, results and logs`,
      read: () => tasks(source, opened().db),
    },
    ...TABLES.map((table) => ({
      name: `tables/${table}.jsonl`,
      about: `picked columns of ${table}, the newest rows first`,
      read: () => pickRows(opened().db, table, MOST_ROWS),
    })),
    {
      name: 'audit.jsonl',
      about: `the last ${String(MOST_DEEDS)} entries of the audit trail`,
      read: () => pickRows(opened().db, 'audit', MOST_DEEDS),
    },
    {
      name: 'journal.txt',
      about:
        'the last of what the hub logged, the newest first; since its start where it may not read the journal',
      read: () => journal(source),
    },
  ];
}

/** The hub's own user may not read the journal as a rule. What the hub itself remembers has no words of systemd. */
async function journal({ logged }: BundleSource): Promise<readonly string[]> {
  try {
    return await journalTail();
  } catch (error) {
    if (logged !== null) return logged;
    throw error;
  }
}

function machine({ clock, startedMs }: BundleSource): object {
  return {
    ...{ version: VERSION, node: process.version, madeMs: clock.now(), startedMs },
    ...{ system: `${type()} ${release()} ${arch()}`, processors: cpus().length, uptimeSeconds: uptime() },
    ...{
      load: loadavg(),
      memoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      ofThisProcess: process.memoryUsage(),
    },
  };
}

function database({ config }: BundleSource, { db }: OpenDatabase): object {
  const meta = (key: string): string | null =>
    db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? null;
  const bytesOf = (name: string): number | null =>
    statSync(join(config.state, name), { throwIfNoEntry: false })?.size ?? null;
  return {
    ...{ farmId: meta('farm_id'), epoch: meta('epoch'), schema: db.pragma('user_version', { simple: true }) },
    migrations: MIGRATIONS.map(({ name }) => name),
    bytes: Object.fromEntries(['hub.db', 'hub.db-wal', 'hub.db-shm'].map((name) => [name, bytesOf(name)])),
    rows: countRows(db),
  };
}

function proof({ clock }: BundleSource, { db, vault }: OpenDatabase): object {
  if (vault === null)
    throw new AppError('IDENTITY_UNSAFE', 'without the key of the vault nothing can be proved');
  return new AuditTrail(db, vault, clock).prove();
}

function notices({ db }: OpenDatabase): object {
  const rows = db
    .prepare<[], { key: string; value: string }>("SELECT key, value FROM meta WHERE key LIKE 'notices %'")
    .all();
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

interface TaskHead {
  readonly id: string;
}

const HEAD = `id, number, kind, object_kind, object_id, object_name, actor, state, message, reason, remedy,
  cancel_asked, attempt, created_ms, started_ms, ended_ms`;

/** Those that were asked for first. Read one by one, as most of them may not fit. */
function* tasks({ tasks: asked, clock }: BundleSource, db: Database): Generator<object> {
  const records = new TaskRecords(db, clock);
  const named = asked.map((id) =>
    db.prepare<[string], TaskHead>(`SELECT ${HEAD} FROM tasks WHERE id = ?`).get(id),
  );
  const recent = db
    .prepare<[number, number], TaskHead>(
      `SELECT ${HEAD} FROM tasks WHERE ended_ms = 0 OR created_ms > ?
       ORDER BY ended_ms = 0 DESC, number DESC LIMIT ?`,
    )
    .all(clock.now() - TASK_DAYS * DAY_MS, MOST_TASKS);
  const others = recent.filter(({ id }) => !asked.includes(id));
  for (const task of [...named, ...others]) {
    if (task === undefined) continue;
    const { id } = task;
    yield { ...task, steps: records.steps(id), results: records.results(id), log: records.log(id) };
  }
}
