/** The first schema: inventory, identity, tasks, jobs. */
export const sql = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Inventory. etag counts the changes of a row; state is what its last verify found.
CREATE TABLE servers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  hostname TEXT NOT NULL,
  addresses TEXT NOT NULL DEFAULT '[]',
  web_type TEXT NOT NULL CHECK (web_type IN ('none', 'apache')),
  http_port INTEGER NOT NULL CHECK (http_port BETWEEN 1 AND 65535),
  etag INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'failed')),
  problem TEXT NOT NULL DEFAULT '',
  removing INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  verified_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE platforms (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  publish_path TEXT NOT NULL UNIQUE,
  docroot TEXT NOT NULL DEFAULT '',
  server_id TEXT NOT NULL REFERENCES servers (id),
  -- The release to serve: complete on the server before it stands here; NULL before the first verify.
  release TEXT,
  files INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  etag INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'failed')),
  problem TEXT NOT NULL DEFAULT '',
  removing INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  verified_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX platforms_by_server ON platforms (server_id);

CREATE TABLE sites (
  id TEXT PRIMARY KEY,
  uri TEXT NOT NULL UNIQUE,
  platform_id TEXT NOT NULL REFERENCES platforms (id),
  enabled INTEGER NOT NULL DEFAULT 1,
  etag INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'failed')),
  problem TEXT NOT NULL DEFAULT '',
  removing INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  verified_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sites_by_platform ON sites (platform_id);

-- Every host name the farm serves, once: two virtual hosts with one name shadow each other silently.
CREATE TABLE site_names (
  name TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  -- 0 for the URI itself, 1... for the aliases in the operator's order.
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX site_names_by_site ON site_names (site_id);

CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  task_id TEXT,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  object_name TEXT NOT NULL,
  -- JSON of the row; NULL before it existed, NULL after it went.
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX history_by_object ON history (object_kind, object_id, id);

-- Answers of mutations by request id, so that a repeated request has one effect.
CREATE TABLE requests (
  request_id TEXT PRIMARY KEY,
  method TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  response TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

-- Identity.
CREATE TABLE join_tokens (
  -- Hex SHA-256 of the secret; the secret itself is never stored.
  hash TEXT PRIMARY KEY,
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  used_ms INTEGER,
  -- Hex SHA-256 of the public key that used it, and the spoke that was made: the same key may ask again.
  key_hash TEXT,
  spoke_id TEXT
) STRICT;

CREATE TABLE spokes (
  id TEXT PRIMARY KEY,
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  hostname TEXT NOT NULL,
  version TEXT NOT NULL DEFAULT '',
  enrolled_ms INTEGER NOT NULL,
  revoked_ms INTEGER,
  last_seen_ms INTEGER NOT NULL DEFAULT 0,
  -- Highest job sequence given out to this spoke in the current epoch.
  last_sequence INTEGER NOT NULL DEFAULT 0
) STRICT;
-- One live spoke for a server; an earlier one is revoked when its successor enrols.
CREATE UNIQUE INDEX spokes_live_by_server ON spokes (server_id) WHERE revoked_ms IS NULL;

CREATE TABLE certificates (
  serial TEXT PRIMARY KEY,
  spoke_id TEXT NOT NULL REFERENCES spokes (id) ON DELETE CASCADE,
  not_after_ms INTEGER NOT NULL,
  -- 'next' is issued and not used yet; its first use makes it 'current' and the one before 'superseded'.
  state TEXT NOT NULL CHECK (state IN ('next', 'current', 'superseded', 'revoked')),
  issued_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX certificates_by_spoke ON certificates (spoke_id);

-- What each server was last seen to serve and to be.
CREATE TABLE observed_servers (
  server_id TEXT PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
  generation INTEGER NOT NULL DEFAULT 0,
  -- Highest generation number ever given out for this server.
  last_generation INTEGER NOT NULL DEFAULT 0,
  state_digest TEXT NOT NULL DEFAULT '',
  -- JSON of the desired state the spoke acknowledged.
  state TEXT,
  facts TEXT,
  checks TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE observed_releases (
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  release TEXT NOT NULL,
  PRIMARY KEY (server_id, release)
) STRICT;

CREATE TABLE drift (
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('changed', 'removed', 'added')),
  seen_ms INTEGER NOT NULL,
  PRIMARY KEY (server_id, path)
) STRICT;

-- Tasks: what an operator asked for. Rows of ended tasks are history and name objects that may be gone.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  object_name TEXT NOT NULL,
  input TEXT NOT NULL DEFAULT '{}',
  -- What steps leave for later steps and for their compensation, JSON.
  memory TEXT NOT NULL DEFAULT '{}',
  actor TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'success', 'warning', 'failure', 'cancelled')),
  message TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  remedy TEXT NOT NULL DEFAULT '',
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER NOT NULL DEFAULT 1,
  created_ms INTEGER NOT NULL,
  started_ms INTEGER NOT NULL DEFAULT 0,
  ended_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX tasks_open ON tasks (number) WHERE ended_ms = 0;
CREATE INDEX tasks_by_object ON tasks (object_kind, object_id, number);

CREATE TABLE task_steps (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'undone', 'skipped')),
  started_ms INTEGER NOT NULL DEFAULT 0,
  ended_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (task_id, position)
) STRICT;

CREATE TABLE task_results (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  server TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('success', 'warning', 'failure', 'waiting', 'cancelled')),
  stage TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '',
  remedy TEXT NOT NULL DEFAULT '',
  problems TEXT NOT NULL DEFAULT '[]',
  checks TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (task_id, server)
) STRICT;

CREATE TABLE task_log (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
  text TEXT NOT NULL,
  PRIMARY KEY (task_id, position)
) STRICT;

-- Jobs: what one spoke is asked to do. A row is stored before the job is sent, a decision before it is sent.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  spoke_id TEXT NOT NULL REFERENCES spokes (id) ON DELETE CASCADE,
  server_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sync_platform', 'apply', 'inspect')),
  -- The encoded aegir.v1.Job.
  payload BLOB NOT NULL,
  phase TEXT NOT NULL DEFAULT 'stored' CHECK (phase IN ('stored', 'accepted', 'prepared', 'finished', 'lost')),
  decision TEXT CHECK (decision IN ('commit', 'abort')),
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  -- The encoded aegir.v1.JobResult of the finish.
  result BLOB,
  created_ms INTEGER NOT NULL,
  finished_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_open ON jobs (spoke_id, sequence) WHERE finished_ms = 0;
`;
