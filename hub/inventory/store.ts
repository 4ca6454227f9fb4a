import type { Clock } from '../../shared/clock.ts';
import { inTransaction, tryOut, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';
import type { MemberState, Platform, Server, Site } from './model.ts';
import { Pools } from './pools.ts';
import { FINGERPRINT, PLATFORMS, SERVERS, SITES } from './shapes.ts';
import { USUAL_WEIGHT } from './model.ts';
import { Table, type By, type Patch, type Where } from './table.ts';

export type { By, Patch };

/** A server as far as it matters whether something is wrong with it. */
export type ServerBrief = Pick<Server, 'id' | 'name' | 'state' | 'problem'>;

/** One page of a list by name: what comes after a name, at most so many. */
export interface Page {
  readonly after: string;
  readonly limit: number;
}

/**
 * What the operators want: servers, platforms, sites. Every change leaves a row of history; those
 * of the fields an operator sees make a new version (etag), those of what a verify found do not.
 * Getters throw NOT_FOUND; changes throw NOT_FOUND and, when `by` names a version, ETAG_MISMATCH.
 */
export class Inventory {
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #servers: Table<Server>;
  readonly #platforms: Table<Platform>;
  readonly #sites: Table<Site>;
  /** Whom balancers pass visitors on to. */
  readonly pools: Pools;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#sql = new Statements(db);
    this.#servers = new Table(db, clock, SERVERS);
    this.#platforms = new Table(db, clock, PLATFORMS);
    this.#sites = new Table(db, clock, SITES);
    this.pools = new Pools(db);
  }

  /** Runs the work as one change, or as part of the one it is called in. */
  transaction<T>(work: () => T): T {
    return inTransaction(this.#db, work);
  }

  /** Runs the work to see where it leads; nothing that it changed in the database stays. */
  tryOut<T>(work: () => T): T {
    return tryOut(this.#db, work);
  }

  server(id: string): Server {
    return this.#servers.get(id);
  }

  findServer(id: string): Server | undefined {
    return this.#servers.find(id);
  }

  /** `field` is the input field the name came from, for the error. */
  serverByName(name: string, field = 'name'): Server {
    return this.#servers.byName(name, field);
  }

  servers(): Server[] {
    return this.#servers.list();
  }

  /** Where sites that name no server get their database. */
  defaultDatabaseServer(): Server | undefined {
    return this.#servers.list({ sql: 'default_database = 1', values: [] })[0];
  }

  /** What is said of each server where all are looked at, by name: whole rows take many times as long. */
  serverBriefs(): ServerBrief[] {
    const briefs = this.#sql.of<[], ServerBrief>(
      'SELECT id, name, state, problem FROM servers ORDER BY name',
    );
    return briefs.all();
  }

  serversPage(page: Page): Server[] {
    return this.#servers.list({ sql: 'name > ?', values: [page.after] }, page.limit);
  }

  /** The groups that a server is a member of. */
  groupsOf(serverId: string): Server[] {
    return this.#servers.list({ sql: `id IN (${GROUPS_OF})`, values: [serverId] });
  }

  insertServer(row: Server, by: By): void {
    this.transaction(() => {
      this.#servers.insert(row, by);
      this.#writeMembers(row);
    });
  }

  updateServer(id: string, patch: Patch<Server>, by: By): Server {
    return this.transaction(() => {
      const row = this.#servers.update(id, patch, by);
      if (patch.members !== undefined) this.#writeMembers(row);
      return row;
    });
  }

  /**
   * Puts a member of a group into a state, or makes it one; null: it is none any more. The first one is the group's
   * master, and of those that are left the first where the master goes. The group afterwards.
   */
  setMember(groupId: string, serverId: string, state: MemberState | null, by: By): Server {
    const { members: before, masterId } = this.server(groupId);
    const others = before.filter((member) => member.serverId !== serverId);
    const { weight } = before.find((member) => member.serverId === serverId) ?? { weight: USUAL_WEIGHT };
    const members = state === null ? others : [...others, { serverId, state, weight }];
    const stays = members.some((member) => member.serverId === masterId);
    const master = stays ? masterId : (members[0]?.serverId ?? null);
    this.updateServer(groupId, { members, masterId: master }, by);
    return this.server(groupId);
  }

  deleteServer(id: string, by: By): void {
    this.#servers.delete(id, by);
  }

  platform(id: string): Platform {
    return this.#platforms.get(id);
  }

  findPlatform(id: string): Platform | undefined {
    return this.#platforms.find(id);
  }

  platformByName(name: string, field = 'name'): Platform {
    return this.#platforms.byName(name, field);
  }

  platforms(): Platform[] {
    return this.#platforms.list();
  }

  /** Those that a server serves, by itself or as a member, or a group. */
  platformsOn(serverId: string): Platform[] {
    return this.#platforms.list({ sql: HELD, values: [serverId, serverId] });
  }

  platformsPage(page: Page, serverId?: string): Platform[] {
    const narrow = serverId === undefined ? NOTHING : { sql: `AND ${HELD}`, values: [serverId, serverId] };
    return this.#platforms.list(after('name', page, narrow), page.limit);
  }

  insertPlatform(row: Platform, by: By): void {
    this.#platforms.insert(row, by);
  }

  updatePlatform(id: string, patch: Patch<Platform>, by: By): Platform {
    return this.#platforms.update(id, patch, by);
  }

  deletePlatform(id: string, by: By): void {
    this.#platforms.delete(id, by);
  }

  site(id: string): Site {
    return this.#sites.get(id);
  }

  findSite(id: string): Site | undefined {
    return this.#sites.find(id);
  }

  siteByUri(uri: string, field = 'uri'): Site {
    return this.#sites.byName(uri, field);
  }

  sites(): Site[] {
    return this.#sites.list();
  }

  sitesOn(platformId: string): Site[] {
    return this.#sites.list({ sql: 'platform_id = ?', values: [platformId] });
  }

  siteIdsOn(platformId: string): string[] {
    return this.#db
      .prepare<[string], string>('SELECT id FROM sites WHERE platform_id = ?')
      .pluck()
      .all(platformId);
  }

  sitesOnServer(serverId: string): Site[] {
    return this.#sites.list({ sql: ON_SERVER, values: [serverId, serverId] });
  }

  /** Sites that have, or shall have, their database on this server. */
  sitesWithDatabaseOn(serverId: string): Site[] {
    return this.#sites.list({ sql: 'database_server_id = ?', values: [serverId] });
  }

  /** URIs of all sites. */
  siteUris(): string[] {
    return this.#db.prepare<[], string>('SELECT uri FROM sites').pluck().all();
  }

  sitesPage(page: Page, of: { platformId?: string; serverId?: string } = {}): Site[] {
    const clauses: Where[] = [];
    if (of.platformId !== undefined) clauses.push({ sql: 'AND platform_id = ?', values: [of.platformId] });
    if (of.serverId !== undefined)
      clauses.push({ sql: `AND ${ON_SERVER}`, values: [of.serverId, of.serverId] });
    return this.#sites.list(after('uri', page, ...clauses), page.limit);
  }

  /** Sites whose last verify failed; at most so many. */
  failedSites(limit: number): Site[] {
    return this.#sites.list({ sql: 'state = ?', values: ['failed'] }, limit);
  }

  /** How many there are of each. */
  counts(): { servers: number; platforms: number; sites: number } {
    const count = (table: string): number =>
      Number(this.#db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return { servers: count('servers'), platforms: count('platforms'), sites: count('sites') };
  }

  /** How many sites a platform has. */
  countSitesOn(platformId: string): number {
    const count = this.#db.prepare('SELECT count(*) FROM sites WHERE platform_id = ?').pluck();
    return Number(count.get(platformId));
  }

  countSitesOnServer(serverId: string): number {
    const count = this.#db.prepare(`SELECT count(*) FROM sites WHERE ${ON_SERVER}`).pluck();
    return Number(count.get(serverId, serverId));
  }

  /** The site that answers to this host name, as its URI or an alias; undefined when none does. */
  siteNamed(hostname: string): Site | undefined {
    const owner = this.#db.prepare<[string], string>('SELECT site_id FROM site_names WHERE name = ?').pluck();
    const id = owner.get(hostname);
    return id === undefined ? undefined : this.#sites.find(id);
  }

  /** The sites in subdirectories of a host. */
  sitesBelow(host: string): Site[] {
    // "0" is the sign behind "/".
    return this.#sites.list({ sql: 'uri > ? AND uri < ?', values: [`${host}/`, `${host}0`] });
  }

  /** Whether a site of the server is, or shall be, served over TLS with the certificate of this fingerprint. */
  isServedWith(serverId: string, fingerprint: string): boolean {
    const where = `${ON_SERVER} AND tls_mode <> 'off' AND removing = 0 AND ${FINGERPRINT} = ?`;
    const look = this.#db.prepare(`SELECT 1 FROM sites WHERE ${where} LIMIT 1`);
    const found = look.get(serverId, serverId, fingerprint);
    return found !== undefined;
  }

  insertSite(row: Site, by: By): void {
    this.transaction(() => {
      this.#sites.insert(row, by);
      this.#writeNames(row);
    });
  }

  updateSite(id: string, patch: Patch<Site>, by: By): Site {
    return this.transaction(() => {
      const row = this.#sites.update(id, patch, by);
      if (patch.uri !== undefined || patch.aliases !== undefined) this.#writeNames(row);
      return row;
    });
  }

  deleteSite(id: string, by: By): void {
    this.#sites.delete(id, by);
  }

  /** Forgets what was changed before a time; what is now stays whole. */
  pruneHistory(beforeMs: number): void {
    this.#db.prepare('DELETE FROM history WHERE at_ms < ?').run(beforeMs);
  }

  #writeMembers({ id, members }: Server): void {
    this.#db.prepare('DELETE FROM members WHERE group_id = ?').run(id);
    const insert = this.#db.prepare(
      'INSERT INTO members (group_id, server_id, state, weight) VALUES (?, ?, ?, ?)',
    );
    for (const { serverId, state, weight } of members) insert.run(id, serverId, state, weight);
  }

  #writeNames(site: Site): void {
    this.#db.prepare('DELETE FROM site_names WHERE site_id = ?').run(site.id);
    const insert = this.#db.prepare('INSERT INTO site_names (name, site_id, position) VALUES (?, ?, ?)');
    for (const [position, name] of [site.uri, ...site.aliases].entries()) insert.run(name, site.id, position);
  }
}

const NOTHING: Where = { sql: '', values: [] };
const GROUPS_OF = 'SELECT group_id FROM members WHERE server_id = ?';
/** Of platforms: on a server itself, or on a group that it is a member of; takes its id twice. */
const HELD = `(server_id = ? OR server_id IN (${GROUPS_OF}))`;
const ON_SERVER = `platform_id IN (SELECT id FROM platforms WHERE ${HELD})`;

function after(column: string, page: Page, ...clauses: readonly Where[]): Where {
  return {
    sql: [`${column} > ?`, ...clauses.map((clause) => clause.sql)].join(' '),
    values: [page.after, ...clauses.flatMap((clause) => clause.values)],
  };
}
