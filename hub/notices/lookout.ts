import type { Clock } from '../../shared/clock.ts';
import { SKEW_REMEDY, skewText } from '../../shared/host-checks.ts';
import type { CertificateWatch } from '../certificates/watch.ts';
import type { Server } from '../inventory/model.ts';
import type { Drift, Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Operators } from '../operators/operators.ts';
import type { Authority } from '../spokes/authority.ts';
import type { SpokeStore } from '../spokes/spoke-store.ts';
import type { TaskStore } from '../tasks/store.ts';
import type { Condition, Subject } from './condition.ts';

export interface LookoutParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly tasks: TaskStore;
  readonly spokes: SpokeStore;
  readonly certificates: Pick<CertificateWatch, 'troubled'>;
  readonly operators: Pick<Operators, 'endingBefore'>;
  readonly isConnected: (serverId: string) => boolean;
  /** How far a machine's clock is ahead of the hub's; null while that is not known. */
  readonly clockSkewMs: (serverId: string) => number | null;
  /** When two machines were seen last to have one identity; null while they were not. */
  readonly copySeenMs: (serverId: string) => number | null;
  /** When the newest backup of the hub was made; null while there is none. */
  readonly backupMs: () => number | null;
  readonly authority: Pick<Authority, 'hubNotAfterMs' | 'endMs'>;
  readonly clock: Clock;
  readonly startedMs: number;
}

const DAY_MS = 86_400_000;
/** Failed tasks that are looked at; who has more has other troubles. */
const MOST_TASKS = 200;
const OLDEST_BACKUP_MS = 2 * DAY_MS;
const HUB_ENDS_SOON_MS = 30 * DAY_MS;
const ROOT_ENDS_SOON_MS = 365 * DAY_MS;
const OPERATOR_ENDS_SOON_MS = [30 * DAY_MS, 7 * DAY_MS] as const;

/** Everything that people may want to be told of, as it is now. Only looks. */
export function conditionsNow(
  parts: LookoutParts,
  { about, spokeAwayMs }: { readonly about: readonly Subject[]; readonly spokeAwayMs: number },
): Condition[] {
  const servers = parts.inventory.servers();
  const found = [
    ...failedTasks(parts),
    ...drifted(parts, servers),
    ...away(parts, servers, spokeAwayMs),
    ...skewed(parts, servers),
    ...copied(parts, servers),
    ...certificates(parts),
    ...operatorsEnding(parts),
    ...authorityEnding(parts),
    ...ofHub(parts, servers),
  ];
  return found.filter(({ subject }) => about.includes(subject));
}

function failedTasks({ tasks, clock }: LookoutParts): Condition[] {
  const recent = tasks
    .list({ state: 'failure', limit: MOST_TASKS })
    .filter(({ endedMs }) => endedMs > clock.now() - DAY_MS);
  return recent.map(({ id, kind, objectName, reason, message }) => ({
    key: `task ${id}`,
    subject: 'tasks',
    message: `${kind} of ${objectName} failed: ${message} [${reason}]`,
    remedy: `See: aegirctl task show ${id}`,
  }));
}

function drifted({ observed }: LookoutParts, servers: readonly Server[]): Condition[] {
  return servers.flatMap(({ id, name }) => {
    const [first, ...others] = observed.drift(id);
    if (first === undefined) return [];
    const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
    return [
      {
        key: `drift ${id}`,
        subject: 'drift',
        message: `${driftText(name, first)}${more}`,
        remedy: `See: aegirctl server drift ${name}`,
      },
    ];
  });
}

function driftText(server: string, { path, kind, answer }: Drift): string {
  if (kind === 'unserved') return `the web server of ${server} does not serve its sites: ${answer}`;
  return `somebody changed files on ${server}: ${path} was ${kind}`;
}

function away(parts: LookoutParts, servers: readonly Server[], awayMs: number): Condition[] {
  const now = parts.clock.now();
  // A hub that has just started waits for its spokes first.
  if (now - parts.startedMs < awayMs) return [];
  const gone = servers.filter(({ id }) => {
    const spoke = parts.spokes.liveOf(id);
    return spoke !== undefined && !parts.isConnected(id) && now - spoke.lastSeenMs >= awayMs;
  });
  return gone.map(({ id, name }) => ({
    key: `spoke ${id}`,
    subject: 'spokes',
    message: `the spoke of ${name} is not connected; its sites may be served all the same`,
    remedy: `On ${name}: systemctl status aegir-spoke`,
  }));
}

function skewed({ clockSkewMs }: LookoutParts, servers: readonly Server[]): Condition[] {
  return servers.flatMap(({ id, name }): Condition[] => {
    const skewMs = clockSkewMs(id);
    const differs = skewMs === null ? null : skewText(skewMs);
    if (differs === null) return [];
    const message = `the clock of ${name} is ${differs} the hub's: certificates will be taken for ended or not begun`;
    return [{ key: `clock ${id}`, subject: 'spokes', message, remedy: SKEW_REMEDY }];
  });
}

/** Whoever has a copy tries it again and again, so what was not seen for a day is over. */
function copied({ copySeenMs, clock }: LookoutParts, servers: readonly Server[]): Condition[] {
  const seen = servers.filter(({ id }) => (copySeenMs(id) ?? -Infinity) > clock.now() - DAY_MS);
  return seen.map(({ id, name }) => ({
    key: `copy ${id}`,
    subject: 'spokes',
    message: `two machines have the identity of ${name}: one was copied from the other, or its key was stolen`,
    remedy: `Let a copy join as a server of its own: aegir-spoke enroll -. If you know of none: aegirctl spoke revoke ${name}, then let ${name} join again`,
  }));
}

function certificates(parts: LookoutParts): Condition[] {
  return parts.certificates.troubled().map(({ site, state, row }) => ({
    key: `certificate ${site.id} ${row?.fingerprint ?? ''} ${state}`,
    subject: 'certificates',
    message: `the certificate of ${site.uri} is ${state}${row === undefined ? '' : `; it is good until ${new Date(row.notAfterMs).toISOString()}`}`,
    remedy: 'See: aegirctl certificate list',
  }));
}

/** Told when it ends soon, again when it ends very soon, and when it has ended. */
function operatorsEnding({ operators, clock }: LookoutParts): Condition[] {
  const now = clock.now();
  const [soonMs, verySoonMs] = OPERATOR_ENDS_SOON_MS;
  return operators.endingBefore(now + soonMs).map(({ name, serial, notAfterMs }) => {
    const verb = notAfterMs <= now ? 'has ended' : 'ends';
    const step = notAfterMs <= now ? 'ended' : notAfterMs - now < verySoonMs ? 'very soon' : 'soon';
    return {
      key: `operator ${serial} ${step}`,
      subject: 'certificates',
      message: `the certificate of operator ${name} ${verb} on ${new Date(notAfterMs).toISOString()}`,
      remedy:
        step === 'ended'
          ? `Issue a new one: aegirctl operator renew ${name}; or, if nobody uses it: aegirctl operator revoke ${name}`
          : `Let ${name} renew it: aegirctl context renew; or do it for them: aegirctl operator renew ${name}`,
    };
  });
}

/** The hub's own certificate is renewed a year before it ends, so one that ends soon could not be. */
function authorityEnding({ authority, clock }: LookoutParts): Condition[] {
  const endsWithin = (ms: number, endMs: number): boolean => endMs - clock.now() < ms;
  const hub: Condition = {
    key: 'hub certificate',
    subject: 'certificates',
    message: `the hub's own certificate could not be renewed and ends on ${new Date(authority.hubNotAfterMs).toISOString()}`,
    remedy: 'See: journalctl -u aegir-hub | grep "scheduled work failed"',
  };
  const root: Condition = {
    key: 'authority',
    subject: 'certificates',
    message: `the root of all certificates of the farm ends on ${new Date(authority.endMs).toISOString()}`,
    remedy: 'Let a new one take its place while everybody stays: aegirctl authority rotate',
  };
  return [
    ...(endsWithin(HUB_ENDS_SOON_MS, authority.hubNotAfterMs) ? [hub] : []),
    ...(endsWithin(ROOT_ENDS_SOON_MS, authority.endMs) ? [root] : []),
  ];
}

function ofHub(
  { observed, backupMs, clock, startedMs }: LookoutParts,
  servers: readonly Server[],
): Condition[] {
  const newest = Math.max(backupMs() ?? 0, startedMs);
  const old: Condition = {
    key: 'backup',
    subject: 'hub',
    message: 'the hub has no backup of itself from the last two days',
    remedy: 'Make one: aegir-hub backup create',
  };
  const ahead = servers
    .filter(({ id }) => observed.isAhead(id))
    .map(({ id, name }): Condition => {
      const message = `${name} serves what this hub knows nothing of: the hub was restored from an older backup`;
      return { key: `ahead ${id}`, subject: 'hub', message, remedy: 'See: aegirctl status' };
    });
  return clock.now() - newest > OLDEST_BACKUP_MS ? [...ahead, old] : ahead;
}
