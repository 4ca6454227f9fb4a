import type { DatabaseTarget } from '../../shared/database-line.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { RunSite } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import type { BackupKeeping } from '../backups/keeping.ts';
import type { BackupShelf } from '../backups/shelf.ts';
import type { BackupStore } from '../backups/store.ts';
import type { DatabaseServers } from '../databases/database-servers.ts';
import type { Databases } from '../inventory/databases.ts';
import type { ImportArchives } from '../imports/import-archives.ts';
import type { SiteData } from '../inventory/site-data.ts';
import type { SiteRuns } from '../inventory/site-runs.ts';
import type { Builds } from '../builds/builds.ts';
import type { Platform, Server } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Releases } from '../inventory/releases.ts';
import type { By, Inventory } from '../inventory/store.ts';
import type { SiteCertificates } from '../certificates/certificates.ts';
import type { AdvanceTotals } from '../platforms/advance.ts';
import type { PlatformLibrary, Release } from '../platforms/library.ts';
import type { ChallengeRequest, DataWork, InspectWishes } from '../spokes/fleet.ts';
import type { Outcomes } from '../spokes/round.ts';
import type { Vault } from '../vault/vault.ts';
import type { Lock } from './locks.ts';
import type { Place } from './place.ts';
import type { Task, TaskKindName, TaskLogLine, TaskProgress, TaskResult } from './task.ts';

/** Whether a machine stands for a server. */
export interface SpokeAccess {
  /** A machine has joined as this server, and was not revoked since. */
  hasJoined(serverId: string): boolean;
  /** Throws SPOKE_MISSING where none has, CERTIFICATE_REVOKED where the one that had was revoked. */
  require(serverId: string): void;
  /** Ends the access of the server's machine for good; nothing happens when there is none. */
  revoke(serverId: string): void;
}

/** What the steps of tasks work with, besides the servers themselves. */
export interface TaskTools {
  readonly inventory: Inventory;
  readonly library: PlatformLibrary;
  readonly builds: Builds;
  readonly releases: Releases;
  readonly spokes: SpokeAccess;
  readonly certificates: SiteCertificates;
  /** Which databases there shall be. */
  readonly databases: Databases;
  /** What became of the cron of sites. */
  readonly crons: SiteRuns;
  readonly keeping: BackupKeeping;
  /** Where the data of sites on clusters lie. */
  readonly siteData: SiteData;
  readonly databaseServers: DatabaseServers;
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
  /** Sites that are found on the hub's disk become archives. */
  readonly imports: Pick<ImportArchives, 'make'>;
  readonly observed: Observed;
  readonly vault: Vault;
  /** The folder that all machines have their platforms below. */
  readonly root: string;
  /** The addresses a host name stands for. Throws HOST_UNRESOLVED. */
  resolve(hostname: string, signal: AbortSignal): Promise<string[]>;
}

/** How long a step waits for an absent spoke. */
export type Patience = 'task' | { readonly ms: number };

/** Work on the servers. Each call follows the task's signal and shows progress and waiting. */
export interface ServerWork {
  /** Throws SPOKE_MISSING and CERTIFICATE_REVOKED where no machine may come in, SPOKE_AWAY when patience ends. */
  converge(
    server: Server,
    options: { readonly force: boolean; readonly patience: Patience },
  ): Promise<JobResult__Output>;
  /** Brings the members of a group to what it serves, as one change. Throws SPOKE_AWAY when nobody is there. */
  convergeGroup(
    group: Server,
    members: readonly Server[],
    options: {
      readonly force: boolean;
      /** Id of a member that is down and takes part all the same. */
      readonly revive?: string;
    },
  ): Promise<Outcomes>;
  sync(
    server: Server,
    platform: Platform,
    release: Release,
    options: {
      readonly deep: boolean;
      readonly allowMassDelete: boolean;
      /** Also when the server is believed to have the release. */
      readonly isAlwaysAsked: boolean;
    },
  ): Promise<JobResult__Output>;
  /** Tells the server that it may have content of the platform while that is read for the first time. Waits for nobody. */
  announce(server: Server, platform: Platform, totals: AdvanceTotals): void;
  /** Looks at the host. */
  inspect(server: Server, wishes?: InspectWishes): Promise<JobResult__Output>;
  /** How far its clock is ahead of the hub's; null while that is not known. */
  clockSkewMs(server: Server): number | null;
  /** Shows certificate authorities what they ask for, and takes it away. */
  challenge(server: Server, challenge: ChallengeRequest): Promise<JobResult__Output>;
  /** The result names the host that the database server sees this server come from. */
  probeDatabase(server: Server, endpoint: DatabaseTarget): Promise<JobResult__Output>;
  /** Has the application of a site do something; the result holds what it said. */
  runSite(server: Server, work: RunSite, patience: Patience): Promise<JobResult__Output>;
  /** Works on the data of a site. */
  data(server: Server, work: DataWork): Promise<JobResult__Output>;
}

/** How a task ends when it does not succeed. */
export interface Ending {
  readonly state: 'failure' | 'cancelled';
  readonly message: string;
  readonly reason: string;
  readonly remedy: string;
}

/** What is needed to change the object of a task. */
export interface ObjectChange {
  readonly inventory: Inventory;
  readonly task: Task;
  /** In whose name the inventory is changed. */
  readonly by: By;
}

/** Code that a task would bring to the servers. */
export interface ForeseenCode {
  readonly platformId: string;
  readonly platform: string;
  /** Hex digests of what is served and of what shall be; null for not known yet. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What a task would do besides bringing servers to what the inventory says. */
export interface Foreseen {
  /** In words. */
  readonly notes: readonly string[];
  readonly code?: readonly ForeseenCode[];
  /** It makes a generation also where nothing changed. */
  readonly force?: boolean;
}

/** What one step of one task may use. */
export interface StepContext extends TaskTools, ObjectChange {
  /** The group that the object is on; null where it is on a machine. */
  readonly group: Server | null;
  /** The servers that the object was on when the work began. */
  readonly servers: readonly Server[];
  readonly onServers: ServerWork;
  readonly signal: AbortSignal;
  /** What earlier steps, or an earlier try of this one, remembered. */
  readonly memory: Readonly<Record<string, unknown>>;
  /** Why steps are being undone, null while they run. */
  readonly ending: Ending | null;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Runs work that keeps this machine busy, such as reading a tree: a bounded number at a time. */
  here<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work in a transaction; resolves when it is durable. */
  write(work: () => void): Promise<void>;
  /** Another task on a server, in the same name; part of a write. It starts when this one has ended, at the latest. */
  queue(kind: TaskKindName, server: Server): void;
  /** Keeps values for later steps and for undoing; durable when it resolves. */
  remember(values: Readonly<Record<string, unknown>>): Promise<void>;
  /** These are the rows of the servers now; durable when it resolves. */
  report(results: readonly TaskResult[]): Promise<void>;
  log(level: TaskLogLine['level'], text: string): Promise<void>;
  progress(progress: TaskProgress): void;
}

/** One step of a kind. It may run again after a crash, from its start, and must come to the same end. */
export interface Step {
  readonly name: string;
  run(context: StepContext): Promise<void>;
  /** Takes back what the step did, or may have done when it was cut short. May run again, too. */
  undo?(context: StepContext): Promise<void>;
  /** All of it is done on the hub: what it fails with says nothing of a server. */
  readonly onHub?: true;
  /** Once this step is done the change is live: later trouble undoes nothing, a cancel comes too late. */
  readonly commits?: true;
}

/** A kind of task, as data. */
export interface TaskKind {
  readonly name: TaskKindName;
  /** Longest time of work, waiting for absent spokes not counted. */
  readonly timeoutMs: number;
  readonly steps: readonly Step[];
  locks(place: Place): Lock[];
  /**
   * Changes the inventory as the task would before it converges, as far as that is known beforehand, and says what else
   * it would do. For a look ahead that is taken back. Throws what the task would fail with right away.
   */
  foresee?(change: ObjectChange & Pick<TaskTools, 'releases'>): Foreseen;
  /** Takes back what asking for the task changed; part of the transaction that cancels it before it started. */
  withdraw?(change: ObjectChange): void;
  /** Marks the object, when it is still there; part of the transaction that ends the task in failure. */
  failed?(change: ObjectChange, ending: Ending): void;
}
