import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { silentLogger, type Logger } from '../../shared/log.ts';
import type { Database } from '../../shared/sqlite.ts';
import {
  newPlatform,
  newServer,
  newSite,
  type Platform,
  type Server,
  type Site,
} from '../../hub/inventory/model.ts';
import { Databases } from '../../hub/inventory/databases.ts';
import { Observed } from '../../hub/inventory/observed.ts';
import { FOLDER_SOURCE, type PlatformSource } from '../../hub/inventory/source.ts';
import { SiteData } from '../../hub/inventory/site-data.ts';
import { SiteRuns } from '../../hub/inventory/site-runs.ts';
import { Releases } from '../../hub/inventory/releases.ts';
import { Inventory } from '../../hub/inventory/store.ts';
import { openCertificates } from '../../hub/certificates/open.ts';
import { CertificateStore } from '../../hub/certificates/store.ts';
import type { BackupKeeping } from '../../hub/backups/keeping.ts';
import { keepingOf } from './keeping.ts';
import { BackupShelf } from '../../hub/backups/shelf.ts';
import { BackupStore } from '../../hub/backups/store.ts';
import { openVault } from '../../hub/vault/vault.ts';
import { hasEnded } from '../../hub/tasks/board.ts';
import type { TaskTools } from '../../hub/tasks/kind.ts';
import { createRunner, type Runner } from '../../hub/tasks/runner.ts';
import { TaskStore } from '../../hub/tasks/store.ts';
import type { ObjectKind } from '../../hub/inventory/model.ts';
import type { TaskDetail, TaskKindName } from '../../hub/tasks/task.ts';
import { FakeDatabaseServers } from './database-servers.ts';
import { FakeBuilds } from './builds.ts';
import { FakeFleet } from './fleet.ts';
import { FakeLibrary, releaseOf } from './library.ts';
import { openBook } from './vault.ts';

const BY = { actor: 'operator' };

interface TaskHubOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly liveFile?: string;
  readonly log?: Logger;
  readonly parallel?: number;
  readonly waitForSpokeMs?: number;
  readonly graceMs?: number;
  readonly keepReleases?: number;
  readonly resolve?: TaskTools['resolve'];
}

/** The hub's task engine on a real database, with a fleet and a library that need no machines. */
export class TaskHub {
  readonly inventory: Inventory;
  readonly store: TaskStore;
  readonly fleet: FakeFleet;
  readonly releases: Releases;
  readonly certificates: CertificateStore;
  readonly library = new FakeLibrary();
  readonly databases: Databases;
  readonly databaseServers = new FakeDatabaseServers();
  readonly builds = new FakeBuilds();
  readonly runner: Runner;
  /** Servers that a machine has joined for. */
  readonly joined = new Set<string>();
  readonly revoked: string[] = [];
  readonly crons: SiteRuns;
  readonly siteData: SiteData;
  readonly addresses = new Map<string, string[]>();
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
  readonly observed: Observed;
  readonly keeping: BackupKeeping;
  readonly #clock: Clock;
  #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(options: TaskHubOptions) {
    const { db, clock } = options;
    this.#clock = clock;
    this.inventory = new Inventory(db, clock);
    this.observed = new Observed(db);
    this.store = new TaskStore(db, clock);
    this.databases = new Databases(db, clock);
    this.crons = new SiteRuns(db, 'site_cron');
    this.siteData = new SiteData(options.db);
    this.releases = new Releases(db, options.keepReleases ?? 2);
    this.certificates = new CertificateStore(db, openVault({ state: dirname(db.name), db }), clock);
    this.backups = new BackupStore(db, clock);
    this.shelf = new BackupShelf(dirname(db.name), 1e9);
    this.shelf.sweep(this.backups.ids(), Date.now());
    const { inventory, backups, shelf } = this;
    this.keeping = keepingOf({ db, inventory, backups, shelf, clock });
    this.fleet = new FakeFleet(this.inventory, options.liveFile);
    this.fleet.onMakeBackup = (id) => {
      writeFileSync(this.shelf.pathOf(id), 'an archive');
      this.backups.uploaded(id, 'a'.repeat(64), 10);
    };
    this.runner = createRunner({
      db,
      durable: () => Promise.resolve(),
      clock,
      store: this.store,
      fleet: this.fleet,
      tools: {
        inventory: this.inventory,
        library: this.library,
        observed: this.observed,
        databases: this.databases,
        crons: this.crons,
        siteData: this.siteData,
        databaseServers: this.databaseServers,
        backups: this.backups,
        shelf: this.shelf,
        imports: { make: () => Promise.reject(new Error('nothing is imported here')) },
        keeping: this.keeping,
        vault: openBook,
        root: '/var/aegir',
        builds: this.builds,
        releases: this.releases,
        certificates: openCertificates(this.certificates, null, clock).sites,
        spokes: {
          hasJoined: (id) => this.joined.has(id),
          require: (id) => {
            if (this.joined.has(id)) return;
            const { name } = this.inventory.server(id);
            throw new AppError('SPOKE_MISSING', `no machine has joined as ${name} yet`, {
              remedy: `aegirctl server token ${name}`,
            });
          },
          revoke: (id) => {
            this.joined.delete(id);
            this.revoked.push(id);
          },
        },
        resolve:
          options.resolve ?? ((hostname) => Promise.resolve(this.addresses.get(hostname) ?? ['192.0.2.1'])),
      },
      log: options.log ?? silentLogger(),
      parallel: options.parallel ?? 16,
      waitForSpokeMs: options.waitForSpokeMs ?? 60_000,
      graceMs: options.graceMs ?? 20,
    });
  }

  start(): void {
    this.#stop = new AbortController();
    this.#ended = this.runner.service.run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  addServer(name: string): Server {
    const server = newServer(`id-${name}`, this.#clock.now(), {
      name,
      hostname: `${name}.example.org`,
      webType: 'apache',
      httpPort: 80,
    });
    this.inventory.insertServer(server, BY);
    this.joined.add(server.id);
    return server;
  }

  /** A platform, with a release unless told otherwise. */
  addPlatform(
    name: string,
    server: Server,
    release: string | null = releaseOf(name),
    source: PlatformSource = FOLDER_SOURCE,
  ): Platform {
    const platform = newPlatform(`id-${name}`, this.#clock.now(), {
      name,
      publishPath: `/var/aegir/platforms/${name}`,
      docroot: '',
      serverId: server.id,
      source,
    });
    this.inventory.insertPlatform({ ...platform, release }, BY);
    return platform;
  }

  addSite(uri: string, platform: Platform): Site {
    const site = newSite(`id-${uri}`, this.#clock.now(), { uri, aliases: [], platformId: platform.id });
    this.inventory.insertSite(site, BY);
    return site;
  }

  /** Queues a task on a server, platform or site; gives its id. */
  queue(
    kind: TaskKindName,
    object: Server | Platform | Site,
    input: Readonly<Record<string, unknown>> = {},
  ): string {
    const objectName = 'uri' in object ? object.uri : object.name;
    const objectKind = kindOf(object);
    const task = { kind, objectKind, objectId: object.id, objectName, input, actor: 'operator' };
    const { id } = this.store.create(task);
    this.runner.wake();
    return id;
  }

  /** Resolves when the task looks like this; rejects after a minute. */
  async until(taskId: string, isSo: (detail: TaskDetail) => boolean): Promise<TaskDetail> {
    const signal = AbortSignal.timeout(60_000);
    for await (const detail of this.runner.watch(taskId, signal)) if (isSo(detail)) return detail;
    throw new Error(`never so: ${JSON.stringify(this.runner.detail(taskId), null, 1)}`);
  }

  ended(taskId: string): Promise<TaskDetail> {
    return this.until(taskId, ({ task }) => hasEnded(task));
  }
}

/** Resolves when it is so; looks every other millisecond. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A gate that jobs of the fleet wait at until it is opened. */
export function closedGate(): { gate: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open };
}

function kindOf(object: Server | Platform | Site): ObjectKind {
  if ('uri' in object) return 'site';
  return 'docroot' in object ? 'platform' : 'server';
}
