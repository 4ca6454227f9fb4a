import { Server } from '@grpc/grpc-js';
import { Databases } from '../../hub/inventory/databases.ts';
import { openBook } from './vault.ts';
import { FOLDER_SOURCE } from '../../hub/inventory/source.ts';
import { Observed } from '../../hub/inventory/observed.ts';
import type { Platform, Server as ServerRow, Site } from '../../hub/inventory/model.ts';
import { Inventory } from '../../hub/inventory/store.ts';
import { dirname } from 'node:path';
import { CertificateStore } from '../../hub/certificates/store.ts';
import { NO_TLS } from '../../hub/inventory/model.ts';
import { AuditTrail } from '../../hub/audit/trail.ts';
import { Audit } from '../../hub/spokes/audit.ts';
import { BackupShelf } from '../../hub/backups/shelf.ts';
import { BackupStore } from '../../hub/backups/store.ts';
import { openVault } from '../../hub/vault/vault.ts';
import { openHubDatabase, type HubDatabase } from '../../hub/db.ts';
import type { PlatformLibrary, ReleaseDelta } from '../../hub/platforms/library.ts';
import { enrollmentHandlers } from '../../hub/rpc/enrollment-service.ts';
import { spokeHandlers } from '../../hub/rpc/spoke-service.ts';
import { Authority } from '../../hub/spokes/authority.ts';
import { Outflow } from '../../hub/spokes/outflow.ts';
import { openSpokes, type Spokes } from '../../hub/spokes/spokes.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import type { Door } from '../../shared/rpc/door.ts';
import { OPEN_SERVER_OPTIONS, SERVER_OPTIONS } from '../../shared/rpc/options.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { addService } from '../../shared/rpc/server.ts';
import { openDoor } from './door.ts';
import { layEmptyDatabase } from './hub-database.ts';

const ROW = {
  etag: 1,
  state: 'verified',
  problem: '',
  removing: false,
  createdMs: 1,
  verifiedMs: 1,
} as const;
const BY = { actor: 'test' };

let names = 0;

/** A name that no test has used before, so that tests may share a hub. */
export function newName(): string {
  names++;
  return `n${String(names)}`;
}

/** Time that passes only when a test says so. The date, which TLS compares with its own, starts now and moves apart. */
export class HeldClock implements Clock {
  #dateMs = Date.now();
  #passedMs = 0;
  readonly #sleepers = new Map<() => void, number>();

  now(): number {
    return this.#dateMs;
  }

  monotonic(): number {
    return this.#passedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        this.#sleepers.delete(wake);
        if (signal?.aborted === true) reject(new DOMException('the sleep was cut short', 'AbortError'));
        else resolve();
      };
      this.#sleepers.set(wake, this.#passedMs + ms);
      signal?.addEventListener('abort', wake, { once: true });
      if (signal?.aborted === true) wake();
    });
  }

  /** How many wait for their time. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  moveDate(ms: number): void {
    this.#dateMs += ms;
  }

  advance(ms: number): void {
    this.#passedMs += ms;
    for (const [wake, at] of this.#sleepers) if (at <= this.#passedMs) wake();
  }
}

/** The hub's side of the spokes on real listeners, over a real database in a folder that outlives it. */
export class SpokeHub {
  readonly database: HubDatabase;
  readonly clock: HeldClock;
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly authority: Authority;
  readonly spokes: Spokes;
  readonly library: WordLibrary;
  readonly outflow: Outflow;
  readonly certificates: CertificateStore;
  readonly databases: Databases;
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
  spokePort = 0;
  enrollmentPort = 0;
  readonly #servers: Server[] = [];
  readonly #doors: Door[] = [];

  private constructor(
    database: HubDatabase,
    clock: HeldClock,
    authority: Authority,
    { heartbeatSeconds, graceMs }: { readonly heartbeatSeconds: number; readonly graceMs: number },
  ) {
    this.database = database;
    this.clock = clock;
    this.authority = authority;
    this.inventory = new Inventory(database.db, clock);
    this.observed = new Observed(database.db);
    this.library = new WordLibrary();
    this.databases = new Databases(database.db, clock);
    this.backups = new BackupStore(database.db, clock);
    this.shelf = new BackupShelf(dirname(database.db.name), 1e9);
    this.shelf.sweep(this.backups.ids(), Date.now());
    this.outflow = new Outflow({ streams: 4, bytesPerSecondPerSpoke: 0, bytesPerSecond: 0 }, clock);
    const vault = openVault({ state: dirname(database.db.name), db: database.db });
    this.certificates = new CertificateStore(database.db, vault, clock);
    const audit = new Audit(new AuditTrail(database.db, vault, clock), clock, silentLogger());
    this.spokes = openSpokes({
      audit,
      ...{ db: database.db, inventory: this.inventory, observed: this.observed, authority, clock },
      ...{ log: silentLogger(), version: '0.0.0', enrollmentEndpoint: '127.0.0.1:7401', heartbeatSeconds },
      graceMs,
    });
  }

  /** Starts on the folder; a second start on it is the hub after a restart. */
  static async start(
    folder: string,
    options: { clock?: HeldClock; heartbeatSeconds?: number; graceMs?: number } = {},
  ): Promise<SpokeHub> {
    const clock = options.clock ?? new HeldClock();
    layEmptyDatabase(folder);
    const database = openHubDatabase(folder);
    const { db, farmId } = database;
    const authority = await Authority.open({
      state: folder,
      db,
      farmId,
      advertise: [],
      clock,
      log: silentLogger(),
    });
    const hub = new SpokeHub(database, clock, authority, {
      heartbeatSeconds: 10,
      graceMs: 60_000,
      ...options,
    });
    await hub.#listen();
    return hub;
  }

  async #listen(): Promise<void> {
    const { spokes, inventory, library } = this;
    const log = silentLogger();
    const link = new Server(SERVER_OPTIONS);
    const handlers = spokeHandlers({
      ...{ ...spokes, library, outflow: this.outflow },
      ...{ certificates: this.certificates, databases: this.databases, vault: openBook },
      ...{ backups: this.backups, shelf: this.shelf },
    });
    addService(link, aegirV1.SpokeService.service, handlers, spokes.guard, log);
    const spokeDoor = await openDoor(link, this.authority.spokeTls());
    this.spokePort = spokeDoor.port;
    const joining = new Server(OPEN_SERVER_OPTIONS);
    const spokeEndpoint = `127.0.0.1:${String(this.spokePort)}`;
    const enroll = enrollmentHandlers({ enrollment: spokes.enrollment, inventory, spokeEndpoint });
    addService(joining, aegirV1.EnrollmentService.service, enroll, () => null, log);
    const joinDoor = await openDoor(joining, this.authority.enrollmentTls());
    this.enrollmentPort = joinDoor.port;
    this.#servers.push(link, joining);
    this.#doors.push(spokeDoor, joinDoor);
  }

  stop(): void {
    this.spokes.registry.drain(1);
    for (const door of this.#doors) door.close();
    for (const server of this.#servers) server.forceShutdown();
    this.database.close();
  }

  addServer(name: string): ServerRow {
    const row: ServerRow = {
      ...ROW,
      id: `id-${name}`,
      name,
      hostname: name,
      addresses: [],
      webType: 'apache',
      httpPort: 80,
      driftPolicy: 'report',
      httpsPort: 443,
      database: null,
      isDefaultDatabase: false,
      members: [],
      requireAll: false,
      holdsUploads: false,
      sharedUploads: false,
      maxUnavailable: 0,
      masterId: null,
    };
    this.inventory.insertServer(row, BY);
    return row;
  }

  addPlatform(name: string, serverId: string, release: string | null): Platform {
    const publishPath = `/var/aegir/platforms/${name}`;
    const row: Platform = {
      ...ROW,
      id: `id-${name}`,
      name,
      publishPath,
      docroot: '',
      php: '',
      locked: false,
      serverId,
      source: FOLDER_SOURCE,
      build: 0,
      commit: '',
      release,
      files: 1,
      bytes: 1,
    };
    this.inventory.insertPlatform(row, BY);
    return row;
  }

  addSite(uri: string, platformId: string, aliases: readonly string[] = []): Site {
    const row: Site = {
      ...ROW,
      id: `id-${uri}`,
      ...{ uri, aliases, platformId, enabled: true, settings: {}, tls: NO_TLS, fingerprint: '' },
      ...{
        databaseServerId: null,
        quiet: false,
        uploads: 'primary',
        holdsUploads: false,
        database: null,
        profile: '',
        installedMs: 0,
        cronSeconds: 0,
        backupPolicy: {},
      },
    };
    this.inventory.insertSite(row, BY);
    return row;
  }

  /** What the history has about one spoke, oldest first. */
  eventsOf(spokeId: string): string[] {
    return this.database.db
      .prepare<[string], string>("SELECT action FROM audit WHERE detail ->> 'id' = ? ORDER BY number")
      .pluck()
      .all(spokeId);
  }

  /** Events of the history about identities, oldest first. */
  events(): { readonly actor: string; readonly event: string }[] {
    return this.database.db
      .prepare<[], { actor: string; event: string }>(
        "SELECT actor, action AS event FROM audit WHERE detail ->> 'kind' IN ('spoke', 'join-token') ORDER BY number",
      )
      .all();
  }
}

/** Releases whose manifest and content are a word, as often as it takes. */
export class WordLibrary implements PlatformLibrary {
  /** Slices of content given out so far. */
  given = 0;

  scan(): Promise<never> {
    return Promise.reject(new Error('nothing is scanned here'));
  }

  /** Replaced by tests that know of another release. */
  onDelta: ReleaseDelta | null = null;

  delta(): Promise<ReleaseDelta | null> {
    return Promise.resolve(this.onDelta);
  }

  async *manifest(platformId: string, release: string): AsyncIterable<Buffer> {
    await Promise.resolve();
    yield Buffer.from(`${platformId} ${release}`);
  }

  /** No end: whoever reads it has to be stopped. */
  async *packs(): AsyncIterable<Buffer> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      this.given++;
      yield Buffer.alloc(64 << 10, 'word');
    }
  }

  /** Replaced by tests that have something read for the first time. */
  onAdvance: PlatformLibrary['advance'] = () => {
    throw new AppError('RELEASE_MISSING', 'nothing is read for the first time');
  };

  advance(...of: Parameters<PlatformLibrary['advance']>): ReturnType<PlatformLibrary['advance']> {
    return this.onAdvance(...of);
  }

  scrub(): Promise<never> {
    return Promise.reject(new Error('nothing is kept here'));
  }

  prune(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
