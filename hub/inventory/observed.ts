import type { DesiredState, PlatformState, SiteState, WebSettings } from '../../shared/desired-state.ts';
import type { Facts__Output } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';
import type { TaskCheck } from '../tasks/task.ts';

/** What a server was last seen to be. */
export interface ServerSighting {
  /** What it serves; 0 before the first one. */
  readonly generation: number;
  /** Highest number ever given out for it. */
  readonly lastGeneration: number;
  /** Digest of the state it serves, '' when unknown. */
  readonly stateDigest: string;
  readonly facts: Facts__Output | null;
  readonly checks: readonly TaskCheck[];
}

export interface ObservedServer extends ServerSighting {
  /** The state it serves, null when the hub does not know it. */
  readonly state: DesiredState | null;
}

/** What a spoke was seen to serve. */
export interface Served {
  readonly generation: number;
  readonly stateDigest: string;
  /** Null when only the digest is known. */
  readonly state: DesiredState | null;
}

/** Something that was changed behind our back; unserved: what is on the disk, but not what visitors get. */
export interface Drift {
  readonly path: string;
  readonly kind: 'changed' | 'removed' | 'added' | 'unserved';
  readonly seenMs: number;
  /** From what was written to what is there; '' where it is not to be shown. */
  readonly diff: string;
  /** What is done about it: '' nothing, else a word or why it failed. */
  readonly answer: string;
}

/** Drift that was put back is remembered so many times for a server. */
const HEALED_KEPT = 100;

interface Row {
  readonly generation: number;
  readonly lastGeneration: number;
  readonly stateDigest: string;
  readonly state: string | null;
  readonly facts: string | null;
  readonly checks: string;
  readonly databaseChecks: string;
}

const NEVER_SEEN: Row = {
  generation: 0,
  lastGeneration: 0,
  stateDigest: '',
  state: null,
  facts: null,
  checks: '[]',
  databaseChecks: '[]',
};

const SIGHTING = `generation, last_generation AS lastGeneration, state_digest AS stateDigest, facts, checks,
  database_checks AS databaseChecks`;

/** What the servers were seen to serve and to be. It goes with the server's row. */
export class Observed {
  readonly #db: Database;
  readonly #sql: Statements;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = new Statements(db);
  }

  /** Everything, the whole state included; zeros and nulls for a server never seen. */
  get(serverId: string): ObservedServer {
    const row = this.#row(serverId, `${SIGHTING}, state`);
    return { ...sighting(row), state: row.state === null ? null : decodeState(row.state) };
  }

  /** All but the state, which is large: for lists. */
  sighting(serverId: string): ServerSighting {
    return sighting(this.#row(serverId, `${SIGHTING}, NULL AS state`));
  }

  saw(serverId: string, served: Served): void {
    this.#sql
      .of(
        `INSERT INTO observed_servers (server_id, generation, last_generation, state_digest, state)
         VALUES (@serverId, @generation, @generation, @stateDigest, @state)
         ON CONFLICT (server_id) DO UPDATE SET generation = @generation, state_digest = @stateDigest,
           state = @state, last_generation = max(last_generation, @generation)`,
      )
      .run({
        serverId,
        generation: served.generation,
        stateDigest: served.stateDigest,
        state: served.state && encodeState(served.state),
      });
  }

  /** A number no generation of this server had before; kept although nothing may come of it. */
  nextGeneration(serverId: string): number {
    const next = this.#sql
      .of<[string], number>(
        `INSERT INTO observed_servers (server_id, last_generation) VALUES (?, 1)
           ON CONFLICT (server_id) DO UPDATE SET last_generation = last_generation + 1
           RETURNING last_generation`,
      )
      .pluck()
      .get(serverId);
    if (next === undefined) throw new Error('no generation number was given out');
    return next;
  }

  sawFacts(serverId: string, facts: Facts__Output): void {
    this.#set(serverId, 'facts', JSON.stringify(facts));
  }

  sawChecks(serverId: string, checks: readonly TaskCheck[]): void {
    this.#set(serverId, 'checks', JSON.stringify(checks));
  }

  /** Of the database service; it has no machine of ours to report. */
  sawDatabaseChecks(serverId: string, checks: readonly TaskCheck[]): void {
    this.#set(serverId, 'database_checks', JSON.stringify(checks));
  }

  /** Hex digests of the releases that are complete on the server. */
  releases(serverId: string): Set<string> {
    const digests = this.#sql
      .of<[string], string>('SELECT release FROM observed_releases WHERE server_id = ?')
      .pluck()
      .all(serverId);
    return new Set(digests);
  }

  setReleases(serverId: string, digests: Iterable<string>): void {
    inTransaction(this.#db, () => {
      this.#sql.of('DELETE FROM observed_releases WHERE server_id = ?').run(serverId);
      for (const digest of digests) this.addRelease(serverId, digest);
    });
  }

  addRelease(serverId: string, digest: string): void {
    this.#sql
      .of('INSERT INTO observed_releases (server_id, release) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(serverId, digest);
  }

  /** Whether the server serves what this database knows nothing of, as after a restore, and nobody has decided about it. */
  isAhead(serverId: string): boolean {
    const ahead = this.#sql.of('SELECT 1 FROM observed_servers WHERE server_id = ? AND ahead = 1');
    return ahead.get(serverId) !== undefined;
  }

  /** Ids of the servers that are ahead. */
  ahead(): Set<string> {
    const ahead = this.#sql.of<[], string>('SELECT server_id FROM observed_servers WHERE ahead = 1');
    return new Set(ahead.pluck().all());
  }

  setAhead(serverId: string, isAhead: boolean): void {
    this.#set(serverId, 'ahead', isAhead ? 1 : 0);
  }

  drift(serverId: string): Drift[] {
    return this.#sql
      .of<[string], Drift>(
        'SELECT path, kind, seen_ms AS seenMs, diff, answer FROM drift WHERE server_id = ? ORDER BY path',
      )
      .all(serverId);
  }

  /** Ids of the servers on which there is any. */
  drifted(): Set<string> {
    const drifted = this.#sql.of<[], string>('SELECT DISTINCT server_id FROM drift');
    return new Set(drifted.pluck().all());
  }

  /** The drift there is now; what is not named is mended. */
  setDrift(serverId: string, items: readonly Drift[]): void {
    inTransaction(this.#db, () => {
      this.#sql.of('DELETE FROM drift WHERE server_id = ?').run(serverId);
      const insert = this.#sql.of(
        `INSERT INTO drift (server_id, path, kind, seen_ms, diff, answer) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET kind = excluded.kind, diff = excluded.diff, answer = excluded.answer`,
      );
      for (const { path, kind, seenMs, diff, answer } of items) {
        insert.run(serverId, path, kind, seenMs, diff, answer);
      }
    });
  }

  /** What a spoke put back lately, the newest first. */
  healed(serverId: string): Drift[] {
    return this.#sql
      .of<[string], Drift>(
        `SELECT path, kind, seen_ms AS seenMs, diff, 'healed' AS answer FROM healed
         WHERE server_id = ? ORDER BY id DESC`,
      )
      .all(serverId);
  }

  addHealed(serverId: string, items: readonly Drift[]): void {
    if (items.length === 0) return;
    inTransaction(this.#db, () => {
      const insert = this.#sql.of(
        'INSERT INTO healed (server_id, path, kind, diff, seen_ms) VALUES (?, ?, ?, ?, ?)',
      );
      for (const { path, kind, diff, seenMs } of items) insert.run(serverId, path, kind, diff, seenMs);
      this.#sql
        .of(
          `DELETE FROM healed WHERE server_id = @serverId AND id NOT IN
             (SELECT id FROM healed WHERE server_id = @serverId ORDER BY id DESC LIMIT @kept)`,
        )
        .run({ serverId, kept: HEALED_KEPT });
    });
  }

  #row(serverId: string, columns: string): Row {
    const statement = this.#sql.of<[string], Row>(
      `SELECT ${columns} FROM observed_servers WHERE server_id = ?`,
    );
    return statement.get(serverId) ?? NEVER_SEEN;
  }

  #set(
    serverId: string,
    column: 'facts' | 'checks' | 'database_checks' | 'ahead',
    value: string | number,
  ): void {
    this.#sql
      .of(
        `INSERT INTO observed_servers (server_id, ${column}) VALUES (@serverId, @value)
         ON CONFLICT (server_id) DO UPDATE SET ${column} = @value`,
      )
      .run({ serverId, value });
  }
}

function sighting(row: Row): ServerSighting {
  return {
    generation: row.generation,
    lastGeneration: row.lastGeneration,
    stateDigest: row.stateDigest,
    facts: row.facts === null ? null : (JSON.parse(row.facts) as Facts__Output),
    checks: [...(JSON.parse(row.checks) as TaskCheck[]), ...(JSON.parse(row.databaseChecks) as TaskCheck[])],
  };
}

function encodeState(state: DesiredState): string {
  return JSON.stringify({
    web: state.web,
    platforms: [...state.platforms.values()],
    sites: [...state.sites.values()],
  });
}

function decodeState(text: string): DesiredState {
  const { web, platforms, sites } = JSON.parse(text) as {
    web: WebSettings;
    platforms: PlatformState[];
    sites: SiteState[];
  };
  return {
    web,
    platforms: new Map(platforms.map((platform) => [platform.name, platform])),
    sites: new Map(sites.map((site) => [site.uri, site])),
  };
}
