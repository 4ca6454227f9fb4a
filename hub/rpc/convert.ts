import { wireWebType } from '../../shared/web-type.ts';
import type { CheckItem } from '../../shared/proto/gen/aegir/v1/CheckItem.ts';
import type { Certificate as CertificateView } from '../../shared/proto/gen/aegir/v1/Certificate.ts';
import type { Database as DatabaseView } from '../../shared/proto/gen/aegir/v1/Database.ts';
import type { Platform as PlatformView } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Server as ServerView } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { ServerDatabase } from '../../shared/proto/gen/aegir/v1/ServerDatabase.ts';
import type { Site as SiteView } from '../../shared/proto/gen/aegir/v1/Site.ts';
import type { SiteRuns } from '../../shared/proto/gen/aegir/v1/SiteRuns.ts';
import type { SiteSettings as SettingsView } from '../../shared/proto/gen/aegir/v1/SiteSettings.ts';
import type { Spoke as SpokeView } from '../../shared/proto/gen/aegir/v1/Spoke.ts';
import type { Task as TaskView } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { siteSettingsToWire, type SiteSettings } from '../../shared/site-settings.ts';
import type { CertificateRow as SiteCertificateRow } from '../certificates/store.ts';
import type { DatabaseGrant, DatabaseRow } from '../inventory/databases.ts';
import type { DatabaseService, Platform, Server, Site } from '../inventory/model.ts';
import type { Drift, ServerSighting } from '../inventory/observed.ts';
import type { KeptRelease } from '../inventory/releases.ts';
import type { CertificateRow, SpokeRow } from '../spokes/spoke-store.ts';
import type { Task, TaskCheck, TaskDetail } from '../tasks/task.ts';

/** How a server's machine is, in the words of the wire. */
export interface SpokeState {
  readonly state: 'none' | 'waiting' | 'connected' | 'away' | 'revoked';
  readonly lastSeenMs: number;
}

/** What belongs to a server besides its own row. */
export interface ServerContext {
  readonly spoke: SpokeState;
  /** Of a group, by name. */
  readonly members: readonly {
    readonly server: string;
    readonly state: string;
    readonly isMaster: boolean;
  }[];
  /** Names of those it is a member of. */
  readonly groups: readonly string[];
}

export function serverView(
  server: Server,
  sighting: ServerSighting,
  drift: readonly Drift[],
  { spoke, members, groups }: ServerContext,
): ServerView {
  return {
    id: server.id,
    name: server.name,
    hostname: server.hostname,
    addresses: [...server.addresses],
    webType: wireWebType(server.webType),
    httpPort: server.httpPort,
    httpsPort: server.httpsPort,
    etag: String(server.etag),
    state: server.state,
    problem: server.problem,
    spoke: spoke.state,
    lastSeenMs: spoke.lastSeenMs,
    generation: sighting.generation,
    facts: sighting.facts,
    checks: sighting.checks.map(checkView),
    drift: drift.map(({ path, kind, seenMs }) => ({ path, kind, seenMs })),
    driftPolicy: server.driftPolicy,
    createdMs: server.createdMs,
    verifiedMs: server.verifiedMs,
    database: server.database && serverDatabaseView(server.database, server.isDefaultDatabase),
    members: [...members],
    groups: [...groups],
    requireAll: server.requireAll,
    maxUnavailable: server.maxUnavailable,
  };
}

function serverDatabaseView({ port, admin, tls }: DatabaseService, isDefault: boolean): ServerDatabase {
  const word = tls === 'off' ? 'DATABASE_TLS_OFF' : 'DATABASE_TLS_REQUIRED';
  return { type: 'DATABASE_TYPE_MYSQL', port, admin, tls: word, isDefault };
}

/** The database of a site, its password left out. */
export function databaseView(
  row: DatabaseRow,
  grants: readonly DatabaseGrant[],
  server: string,
): DatabaseView {
  return {
    name: row.name,
    user: row.name,
    server,
    site: row.siteId === null ? '' : row.siteUri,
    state: row.state,
    grants: [...grants],
    drift: [...row.drift],
    createdMs: row.createdMs,
    checkedMs: row.checkedMs,
  };
}

/** What belongs to a platform besides its own row. */
export interface PlatformContext {
  /** Name of its server. */
  readonly server: string;
  readonly sites: number;
  /** The release it serves, undefined before the first. */
  readonly live: Pick<KeptRelease, 'isHeld' | 'commit' | 'application'> | undefined;
}

export function platformView(platform: Platform, { server, sites, live }: PlatformContext): PlatformView {
  return {
    id: platform.id,
    name: platform.name,
    publishPath: platform.publishPath,
    docroot: platform.docroot,
    php: platform.php,
    locked: platform.locked,
    server,
    etag: String(platform.etag),
    state: platform.state,
    problem: platform.problem,
    release: platform.release ?? '',
    files: platform.files,
    bytes: platform.bytes,
    sites,
    held: live?.isHeld === true,
    source: { ...platform.source },
    commit: live?.commit ?? '',
    build: platform.build,
    application: live?.application?.kind ?? '',
    applicationVersion: live?.application?.version ?? '',
    profiles: [...(live?.application?.profiles ?? [])],
    createdMs: platform.createdMs,
    verifiedMs: platform.verifiedMs,
  };
}

/** What belongs to a site besides its own row. */
export interface SiteContext {
  readonly database: DatabaseView | null;
  readonly cron: SiteRuns;
  /** Those that it makes by itself. */
  readonly backups: SiteRuns;
}

export function siteView(
  site: Site,
  platform: string,
  server: string,
  { database, cron, backups }: SiteContext,
): SiteView {
  return {
    id: site.id,
    uri: site.uri,
    aliases: [...site.aliases],
    platform,
    server,
    enabled: site.enabled,
    settings: settingsView(site.settings),
    tls: { ...site.tls, fingerprint: site.fingerprint },
    etag: String(site.etag),
    state: site.state,
    problem: site.problem,
    createdMs: site.createdMs,
    verifiedMs: site.verifiedMs,
    database,
    profile: site.profile,
    installedMs: site.installedMs,
    cron,
    backups,
  };
}

/** Settings as operators see them: not even the hash of a password is shown. */
function settingsView(settings: SiteSettings): SettingsView {
  const view = siteSettingsToWire(settings);
  return { ...view, auth: view.auth ? { user: view.auth.user ?? '', hash: '' } : null };
}

/** What belongs to a certificate besides its own row. */
export interface CertificateContext {
  /** Sites that are, or shall be, served with it. */
  readonly sites: readonly string[];
  readonly state: string;
  /** When the hub renews it, 0 when it does not. */
  readonly renewalMs: number;
  /** Why the last attempt to renew it failed, '' when it did not. */
  readonly problem: string;
}

export function certificateView(row: SiteCertificateRow, context: CertificateContext): CertificateView {
  const { name, source, names, fingerprint, isSelfSigned, notBeforeMs, notAfterMs, createdMs } = row;
  return {
    ...{ name, source, fingerprint, isSelfSigned, notBeforeMs, notAfterMs, createdMs, chain: row.chain },
    ...context,
    names: [...names],
    sites: [...context.sites],
  };
}

/** A task as lists show it. */
export function taskView(task: Task): TaskView {
  return {
    id: task.id,
    kind: task.kind,
    objectKind: task.objectKind,
    objectName: task.objectName,
    state: task.state,
    message: task.message,
    reason: task.reason,
    remedy: task.remedy,
    createdMs: task.createdMs,
    startedMs: task.startedMs,
    endedMs: task.endedMs,
    attempt: task.attempt,
    actor: task.actor,
  };
}

/** A task with all that is known of it. */
export function taskDetailView(detail: TaskDetail): TaskView {
  return {
    ...taskView(detail.task),
    steps: [...detail.steps],
    results: detail.results.map((result) => ({
      ...result,
      problems: [...result.problems],
      checks: result.checks.map(checkView),
    })),
    log: [...detail.log],
    progress: [...detail.progress],
  };
}

/** What belongs to a spoke besides its own row. */
export interface SpokeContext {
  /** Name of its server. */
  readonly server: string;
  readonly isConnected: boolean;
  /** Its newest certificate. */
  readonly certificate: CertificateRow | undefined;
  /** What the server serves. */
  readonly generation: number;
}

export function spokeView(spoke: SpokeRow, context: SpokeContext): SpokeView {
  const present = context.isConnected ? 'connected' : 'away';
  return {
    id: spoke.id,
    server: context.server,
    state: spoke.revokedMs === null ? present : 'revoked',
    hostname: spoke.hostname,
    version: spoke.version,
    enrolledMs: spoke.enrolledMs,
    lastSeenMs: spoke.lastSeenMs,
    certificateSerial: context.certificate?.serial ?? '',
    certificateNotAfterMs: context.certificate?.notAfterMs ?? 0,
    generation: context.generation,
  };
}

const OUTCOMES = { ok: 'OUTCOME_OK', warning: 'OUTCOME_WARNING', failed: 'OUTCOME_FAILED' } as const;

/** A line of a checklist as it goes over the wire. */
export function checkView(check: TaskCheck): CheckItem {
  return { ...check, outcome: OUTCOMES[check.outcome] };
}
