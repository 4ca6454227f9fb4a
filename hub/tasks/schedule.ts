import type { Clock } from '../../shared/clock.ts';
import type { CheckResult } from '../../shared/health.ts';
import type { Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import type { CertificateWatch } from '../certificates/watch.ts';
import type { Platform, Site } from '../inventory/model.ts';
import type { Releases } from '../inventory/releases.ts';
import { verifyOf } from '../inventory/server-changes.ts';
import type { SiteRuns } from '../inventory/site-runs.ts';
import type { Inventory } from '../inventory/store.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import type { BackupKeeping } from '../backups/keeping.ts';
import { queueDue, type RegularWork } from './due-runs.ts';
import type { TaskStore } from './store.ts';
import type { NewTask, TaskKindName } from './task.ts';
import { Timetable, type TimedWork } from './timetable.ts';

/** When it is looked at what is due for sites. */
const EVERY_MINUTE = '* * * * *';
/** Runs that went well are of no interest for longer. */
const KEEP_GOOD_CRONS_MS = 3_600_000;
const KEEP_GOOD_BACKUPS_MS = 7 * 86_400_000;

/** A store that grows, and forgets what is older than a time. */
export interface Prunable {
  readonly name: string;
  prune(beforeMs: number): unknown;
}

export interface ScheduleParts {
  /** Cron expressions in local time. */
  readonly verify: string;
  readonly prune: string;
  /** Null: never. */
  readonly scrub: string | null;
  readonly certificates: string;
  /** Null: never. */
  readonly selfBackup: string | null;
  readonly keepMs: number;
  readonly inventory: Inventory;
  readonly releases: Releases;
  readonly store: TaskStore;
  readonly library: PlatformLibrary;
  readonly watch: CertificateWatch;
  readonly crons: SiteRuns;
  readonly keeping: BackupKeeping;
  /** What else is pruned: history, requests, jobs, tokens. */
  readonly prunables: readonly Prunable[];
  /** Makes a backup of the hub. */
  readonly backUpHub: () => Promise<unknown>;
  /** Looks after members of groups that are down although their spokes are there. */
  readonly catchUpMembers: () => void;
  /** Renews the hub's own certificate when it is due. */
  readonly refreshHub: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells the runner that there are new tasks. */
  readonly wake: () => void;
}

export interface Schedule {
  readonly service: Service;
  /** When each is due next. */
  check(): CheckResult;
  /** Queues a verify of every server and platform that has none open. */
  verifyAll(): void;
  /** Queues a scrub of every platform that serves something and has none open. */
  scrubAll(): void;
  /**
   * Renews the hub's own certificate when it is due, queues a renewal for every site whose certificate is due and that
   * has none open, and logs those that end.
   */
  renewCertificates(): Promise<void>;
  /** Queues cron and backup of every site for which they are due. */
  runSites(): void;
  /** Forgets old ended tasks and what else is old, and releases that nothing serves. */
  pruneAll(): Promise<void>;
}

/** What the hub does by itself at set times. Throws CONFIG_INVALID for an expression cron does not know. */
export function createSchedule(parts: ScheduleParts): Schedule {
  const verifyAll = (): void => {
    queueMissing(parts, 'verifies', [...serverVerifies(parts), ...platformVerifies(parts)]);
  };
  const scrubAll = (): void => {
    queueMissing(parts, 'scrubs', platformScrubs(parts));
  };
  const renewCertificates = async (): Promise<void> => {
    parts.watch.warn();
    queueMissing(parts, 'renewals', parts.watch.due().map(renewal));
    await parts.refreshHub();
  };
  const regular: readonly RegularWork[] = [
    {
      ...{ kind: 'site.cron', runs: parts.crons, keepGoodMs: KEEP_GOOD_CRONS_MS },
      everySeconds: ({ cronSeconds }) => cronSeconds,
    },
    {
      ...{ kind: 'backup.create', runs: parts.keeping.runs, keepGoodMs: KEEP_GOOD_BACKUPS_MS },
      everySeconds: (site) => parts.keeping.policyOf(site).everySeconds,
    },
  ];
  const runSites = (): void => {
    for (const work of regular) queueDue(work, parts);
  };
  const pruneAll = (): Promise<void> => pruneOld(parts);
  const backUp = async (): Promise<void> => {
    await parts.backUpHub();
  };
  const work = (name: string, at: string, does: TimedWork['work']): TimedWork => ({ name, at, work: does });
  const timetable = new Timetable(
    [
      work('verify', parts.verify, verifyAll),
      work('prune', parts.prune, pruneAll),
      work('sites', EVERY_MINUTE, runSites),
      work('members', EVERY_MINUTE, parts.catchUpMembers),
      work('certificates', parts.certificates, renewCertificates),
      ...(parts.scrub === null ? [] : [work('scrub', parts.scrub, scrubAll)]),
      ...(parts.selfBackup === null ? [] : [work('self_backup', parts.selfBackup, backUp)]),
    ],
    parts,
  );
  return {
    verifyAll,
    scrubAll,
    renewCertificates,
    runSites,
    pruneAll,
    check: () => ({ ok: true, detail: timetable.next }),
    service: timetable.service,
  };
}

/** Queues those of which none is open for the same object. */
function queueMissing({ inventory, store, log, wake }: ScheduleParts, what: string, all: NewTask[]): void {
  const open = new Set(store.open().map(({ kind, objectId }) => `${kind} ${objectId}`));
  const wanted = all.filter(({ kind, objectId }) => !open.has(`${kind} ${objectId}`));
  inventory.transaction(() => {
    for (const task of wanted) store.create(task);
  });
  log.info({ tasks: wanted.length, what }, 'scheduled tasks queued');
  wake();
}

function serverVerifies({ inventory }: ScheduleParts): NewTask[] {
  const standing = inventory.servers().filter(({ removing }) => !removing);
  return standing.map(({ id, name, webType }) => ({
    kind: verifyOf({ webType }),
    objectKind: 'server',
    objectId: id,
    objectName: name,
    actor: 'schedule',
  }));
}

/** A platform that somebody took back to an older release is left at it. */
function platformVerifies({ inventory, releases }: ScheduleParts): NewTask[] {
  const due = inventory
    .platforms()
    .filter(({ id, removing, release }) => !removing && !releases.isHeld(id, release));
  return due.map((platform) => platformTask('platform.verify', platform));
}

function platformScrubs({ inventory, releases }: ScheduleParts): NewTask[] {
  const serving = inventory
    .platforms()
    .filter((row) => !row.removing && releases.of(row.id).some(({ digest }) => digest === row.release));
  return serving.map((platform) => platformTask('platform.scrub', platform));
}

function platformTask(kind: TaskKindName, { id, name }: Platform): NewTask {
  return { kind, objectKind: 'platform', objectId: id, objectName: name, actor: 'schedule' };
}

function renewal({ id, uri }: Site): NewTask {
  return { kind: 'certificate.renew', objectKind: 'site', objectId: id, objectName: uri, actor: 'schedule' };
}

async function pruneOld({
  store,
  library,
  releases,
  inventory,
  prunables,
  keeping,
  keepMs,
  clock,
  log,
}: ScheduleParts): Promise<void> {
  const before = clock.now() - keepMs;
  const tasks = store.prune(before);
  for (const prunable of prunables) await prunable.prune(before);
  keeping.prune();
  // A platform that is worked on may have a release that nothing names yet.
  const busy = new Set(store.open().map(({ objectId }) => objectId));
  for (const { id, release } of inventory.platforms()) {
    if (!busy.has(id) && release !== null) await library.prune(id, releases.trim(id).add(release));
  }
  log.info({ tasks }, 'old records pruned');
}
