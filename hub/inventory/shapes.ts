import type { OwnBackupPolicy } from './backup-policy.ts';
import type { SiteDatabase } from '../../shared/desired-state.ts';
import type { SiteSettings } from '../../shared/site-settings.ts';
import type { DatabaseService, Member, Platform, Server, Site, TlsChoice } from './model.ts';
import type { PlatformSource } from './source.ts';
import type { SqlValues, TableShape } from './table.ts';

/** What rows of all three tables have in common, as SQL gives it. */
interface RawRow {
  readonly removing: number;
}

const COMMON = `id, etag, state, problem, removing, created_ms AS createdMs, verified_ms AS verifiedMs`;

function commonToSql(row: Server | Platform | Site): SqlValues {
  return {
    id: row.id,
    etag: row.etag,
    state: row.state,
    problem: row.problem,
    removing: row.removing ? 1 : 0,
    created_ms: row.createdMs,
    verified_ms: row.verifiedMs,
  };
}

type Encoded =
  | 'addresses'
  | 'removing'
  | 'database'
  | 'isDefaultDatabase'
  | 'members'
  | 'requireAll'
  | 'holdsUploads'
  | 'sharedUploads';

interface RawServer extends RawRow, Omit<Server, Encoded> {
  readonly addresses: string;
  readonly database: string | null;
  readonly isDefaultDatabase: number;
  readonly requireAll: number;
  readonly holdsUploads: number;
  readonly sharedUploads: number;
  readonly members: string;
}

/** The members of groups lie in members; a machine is asked for none, which takes longer than the rest of its row. */
export const SERVERS: TableShape<Server> = {
  kind: 'server',
  table: 'servers',
  nameColumn: 'name',
  select: `${COMMON}, name, hostname, addresses, web_type AS webType, http_port AS httpPort,
    https_port AS httpsPort, drift_policy AS driftPolicy, database, default_database AS isDefaultDatabase,
    require_all AS requireAll, max_unavailable AS maxUnavailable, master_id AS masterId,
    holds_uploads AS holdsUploads, shared_uploads AS sharedUploads,
    CASE WHEN web_type IN ('cluster', 'pack') THEN
      (SELECT json_group_array(json_object('serverId', server_id, 'state', members.state, 'weight', weight) ORDER BY others.name)
       FROM members JOIN servers AS others ON others.id = server_id WHERE group_id = servers.id)
    ELSE '[]' END AS members`,
  versioned: [
    ...(['hostname', 'webType', 'httpPort', 'httpsPort', 'driftPolicy'] as const),
    ...(['database', 'isDefaultDatabase', 'members', 'masterId', 'requireAll', 'maxUnavailable'] as const),
    ...(['holdsUploads', 'sharedUploads', 'removing'] as const),
  ],
  fromSql: (raw) => {
    const row = raw as RawServer;
    return {
      ...row,
      removing: row.removing === 1,
      addresses: JSON.parse(row.addresses) as string[],
      database: row.database === null ? null : databaseServiceOf(row.database),
      isDefaultDatabase: row.isDefaultDatabase === 1,
      requireAll: row.requireAll === 1,
      holdsUploads: row.holdsUploads === 1,
      sharedUploads: row.sharedUploads === 1,
      members: JSON.parse(row.members) as Member[],
    };
  },
  toSql: (row) => ({
    ...commonToSql(row),
    name: row.name,
    hostname: row.hostname,
    addresses: JSON.stringify(row.addresses),
    web_type: row.webType,
    http_port: row.httpPort,
    drift_policy: row.driftPolicy,
    https_port: row.httpsPort,
    database: row.database && JSON.stringify(row.database),
    default_database: row.isDefaultDatabase ? 1 : 0,
    require_all: row.requireAll ? 1 : 0,
    max_unavailable: row.maxUnavailable,
    master_id: row.masterId,
    holds_uploads: row.holdsUploads ? 1 : 0,
    shared_uploads: row.sharedUploads ? 1 : 0,
  }),
};

interface RawPlatform extends RawRow {
  readonly locked: number;
  readonly source: string;
}

export const PLATFORMS: TableShape<Platform> = {
  kind: 'platform',
  table: 'platforms',
  nameColumn: 'name',
  select: `${COMMON}, name, publish_path AS publishPath, docroot, php, locked, server_id AS serverId, release, files, bytes,
    build, build_commit AS "commit", json_object('kind', source_kind, 'location', source_location,
      'ref', source_ref, 'subdir', source_subdir, 'composer', source_composer) AS source`,
  versioned: ['publishPath', 'docroot', 'php', 'locked', 'serverId', 'source', 'removing'],
  fromSql: (raw) => {
    const row = raw as Omit<Platform, 'removing' | 'locked' | 'source'> & RawPlatform;
    const source = JSON.parse(row.source) as Omit<PlatformSource, 'composer'> & { composer: number };
    const flags = { removing: row.removing === 1, locked: row.locked === 1 };
    return { ...row, ...flags, source: { ...source, composer: source.composer === 1 } };
  },
  toSql: (row) => ({
    ...commonToSql(row),
    name: row.name,
    publish_path: row.publishPath,
    docroot: row.docroot,
    php: row.php,
    locked: row.locked ? 1 : 0,
    server_id: row.serverId,
    release: row.release,
    files: row.files,
    bytes: row.bytes,
    source_kind: row.source.kind,
    source_location: row.source.location,
    source_ref: row.source.ref,
    source_subdir: row.source.subdir,
    source_composer: row.source.composer ? 1 : 0,
    build: row.build,
    build_commit: row.commit,
  }),
};

/** SQL for the fingerprint of what a site is served with: what it signed itself until its authority's has come. */
export const FINGERPRINT = `coalesce(
    CASE certificate
      WHEN 'self-signed' THEN NULL
      WHEN 'acme' THEN (SELECT fingerprint FROM site_certificates WHERE site_id = sites.id AND source = 'acme')
      ELSE (SELECT fingerprint FROM site_certificates WHERE name = sites.certificate AND source = 'operator')
    END,
    (SELECT fingerprint FROM site_certificates WHERE site_id = sites.id AND source = 'self-signed'),
    '')`;

interface RawSite extends RawRow, Omit<TlsChoice, 'mode'> {
  readonly aliases: string;
  readonly enabled: number;
  readonly quiet: number;
  readonly holdsUploads: number;
  readonly settings: string;
  readonly backupPolicy: string;
  readonly database: string | null;
  readonly tlsMode: TlsChoice['mode'];
}

/** The aliases lie in site_names, beside the names of all other sites; the database in databases. */
export const SITES: TableShape<Site> = {
  kind: 'site',
  table: 'sites',
  nameColumn: 'uri',
  select: `${COMMON}, uri, platform_id AS platformId, enabled, quiet, uploads,
    holds_uploads AS holdsUploads, settings, profile,
    installed_ms AS installedMs, cron_seconds AS cronSeconds, backup_policy AS backupPolicy, tls_mode AS tlsMode, certificate,
    hsts_seconds AS hstsSeconds, ${FINGERPRINT} AS fingerprint,
    (SELECT json_group_array(name ORDER BY position) FROM site_names
     WHERE site_id = sites.id AND position > 0) AS aliases,
    database_server_id AS databaseServerId,
    (SELECT json_object('host', servers.hostname, 'port', servers.database ->> '$.port', 'name', databases.name,
       'user', databases.name, 'secretId', databases.secret_id, 'caDigest', servers.database ->> '$.sitesTls.caDigest')
     FROM databases JOIN servers ON servers.id = databases.server_id
     WHERE databases.site_id = sites.id AND databases.state = 'made' AND servers.database IS NOT NULL) AS database`,
  versioned: [
    ...(['uri', 'aliases', 'platformId', 'enabled', 'settings', 'tls', 'databaseServerId'] as const),
    ...(['profile', 'cronSeconds', 'backupPolicy', 'uploads', 'removing'] as const),
  ],
  fromSql: (raw) => {
    const { tlsMode, certificate, hstsSeconds, ...row } = raw as RawSite & Omit<Site, keyof RawSite | 'tls'>;
    return {
      ...row,
      removing: row.removing === 1,
      enabled: row.enabled === 1,
      quiet: row.quiet === 1,
      holdsUploads: row.holdsUploads === 1,
      tls: { mode: tlsMode, certificate, hstsSeconds },
      aliases: JSON.parse(row.aliases) as string[],
      database: row.database === null ? null : siteDatabaseOf(row.database),
      settings: JSON.parse(row.settings) as SiteSettings,
      backupPolicy: JSON.parse(row.backupPolicy) as OwnBackupPolicy,
    };
  },
  toSql: (row) => ({
    ...commonToSql(row),
    uri: row.uri,
    platform_id: row.platformId,
    enabled: row.enabled ? 1 : 0,
    quiet: row.quiet ? 1 : 0,
    uploads: row.uploads,
    holds_uploads: row.holdsUploads ? 1 : 0,
    profile: row.profile,
    installed_ms: row.installedMs,
    cron_seconds: row.cronSeconds,
    backup_policy: JSON.stringify(row.backupPolicy),
    database_server_id: row.databaseServerId,
    settings: JSON.stringify(row.settings),
    tls_mode: row.tls.mode,
    certificate: row.tls.certificate,
    hsts_seconds: row.tls.hstsSeconds,
  }),
};

/** Rows of before there was TLS for sites lack what they are told: a verify proves it first. */
function databaseServiceOf(json: string): DatabaseService {
  return { sitesTls: null, ...(JSON.parse(json) as Omit<DatabaseService, 'sitesTls'>) };
}

/** A digest that is null stands for a server whose sites do not encrypt. */
function siteDatabaseOf(json: string): SiteDatabase {
  const { caDigest, ...database } = JSON.parse(json) as SiteDatabase & { caDigest: string | null };
  return caDigest === null ? database : { ...database, tls: { caDigest } };
}
