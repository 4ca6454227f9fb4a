import type { Database } from '../../shared/sqlite.ts';

/**
 * What of the inventory and of its surroundings goes into a support bundle: columns by name, and nothing that is not named.
 * `column.field` is a field of a column that holds JSON, `column{}` the names of its fields without what they hold.
 */
export const PICKED: Readonly<Record<string, readonly string[]>> = {
  servers: [
    ...['id', 'name', 'hostname', 'addresses', 'http_port', 'https_port', 'web_type', 'etag', 'state'],
    ...['problem', 'removing', 'created_ms', 'verified_ms', 'drift_policy', 'default_database'],
    ...['require_all', 'max_unavailable', 'master_id', 'holds_uploads'],
    ...['database.type', 'database.port', 'database.tls'],
  ],
  members: ['group_id', 'server_id', 'state', 'weight'],
  pools: ['balancer_id', 'server_id'],
  platforms: [
    ...['id', 'name', 'publish_path', 'docroot', 'server_id', 'release', 'files', 'bytes', 'etag', 'state'],
    ...['problem', 'removing', 'created_ms', 'verified_ms', 'source_kind', 'source_location', 'source_ref'],
    ...['source_subdir', 'source_composer', 'build', 'build_commit', 'php', 'locked'],
  ],
  releases: [
    ...['platform_id', 'digest', 'files', 'bytes', 'manifest_bytes', 'made_ms', 'served_ms', 'turn', 'held'],
    ...['commit_id', 'application'],
  ],
  sites: [
    ...['id', 'uri', 'platform_id', 'enabled', 'etag', 'state', 'problem', 'removing', 'created_ms'],
    ...['verified_ms', 'tls_mode', 'certificate', 'hsts_seconds', 'settings{}', 'database_server_id'],
    ...['profile', 'installed_ms', 'cron_seconds', 'quiet', 'backup_policy'],
  ],
  site_names: ['name', 'site_id', 'position'],
  site_data: ['site_id', 'server_id'],
  site_cron: ['site_id', 'seconds', 'slot', 'started_ms', 'ended_ms', 'problem', 'missed'],
  site_backup_runs: ['site_id', 'seconds', 'slot', 'started_ms', 'ended_ms', 'problem', 'missed'],
  site_certificates: [
    ...['name', 'source', 'site_id', 'names', 'fingerprint', 'self_signed', 'not_before_ms'],
    'not_after_ms',
  ],
  certificate_failures: ['site_id', 'failures', 'problem', 'failed_ms'],
  databases: [
    ...['id', 'site_id', 'site_uri', 'server_id', 'name', 'state', 'drift', 'created_ms', 'checked_ms'],
    'heir_of',
  ],
  database_grants: ['database_id', 'host', 'since_ms'],
  database_sightings: ['web_server_id', 'database_server_id', 'host', 'seen_ms'],
  backups: [
    ...['id', 'name', 'site_id', 'site_uri', 'state', 'platform', 'server', 'with_database', 'digest'],
    ...['bytes', 'files', 'data_bytes', 'dump_bytes', 'created_ms', 'verified_ms', 'cause', 'pinned'],
  ],
  spokes: [
    ...['id', 'server_id', 'hostname', 'version', 'enrolled_ms', 'revoked_ms', 'last_seen_ms'],
    'last_sequence',
  ],
  certificates: ['serial', 'spoke_id', 'not_after_ms', 'state', 'issued_ms'],
  observed_releases: ['server_id', 'release'],
  observed_servers: [
    ...['server_id', 'generation', 'last_generation', 'state_digest', 'facts', 'checks', 'database_checks'],
    'ahead',
  ],
  drift: ['server_id', 'path', 'kind', 'answer', 'seen_ms'],
  jobs: [
    ...['id', 'spoke_id', 'server_id', 'sequence', 'kind', 'phase', 'decision', 'cancel_asked'],
    ...['created_ms', 'finished_ms'],
  ],
  operators: ['id', 'name', 'role', 'created_ms', 'revoked_ms'],
  audit: ['number', 'at_ms', 'actor', 'source', 'action', 'object', 'outcome', 'request_id', 'detail'],
  operator_certificates: ['serial', 'operator_id', 'not_after_ms', 'lifetime_ms', 'state', 'issued_ms'],
};

/**
 * The newest rows of a table, the picked columns that it has: a database of an older version may lack some. JSON in them is
 * JSON in the result. Nothing for a table that is not there.
 */
export function pickRows(db: Database, table: string, limit: number): Record<string, unknown>[] {
  const there = new Set(
    db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table),
  );
  const columns = (PICKED[table] ?? []).filter((column) => there.has(/^\w+/.exec(column)?.[0] ?? ''));
  if (columns.length === 0) return [];
  const wanted = columns.map((column) => `${expressionOf(column)} AS "${column}"`).join(', ');
  return db
    .prepare<[number], Record<string, unknown>>(`SELECT ${wanted} FROM ${table} ORDER BY rowid DESC LIMIT ?`)
    .all(limit)
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, unfolded(value)])));
}

/** How many rows each table has. */
export function countRows(db: Database): Record<string, number> {
  const names = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all();
  return Object.fromEntries(
    names.map((name) => [name, db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get() ?? 0]),
  );
}

function expressionOf(column: string): string {
  const [, name = '', field = '', braces = ''] = /^(\w+)(?:\.(\w+))?(\{\})?$/.exec(column) ?? [];
  if (field !== '') return `json_extract("${name}", '$.${field}')`;
  return braces === '' ? `"${name}"` : `(SELECT json_group_array(key) FROM json_each("${name}"))`;
}

function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
