/** Database services of servers, and the databases of sites. */
export const sql = `
-- JSON of the service, its password sealed; NULL for none.
ALTER TABLE servers ADD COLUMN database TEXT;
ALTER TABLE servers ADD COLUMN default_database INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX servers_default_database ON servers (default_database) WHERE default_database = 1;

ALTER TABLE sites ADD COLUMN database_server_id TEXT REFERENCES servers (id);
CREATE INDEX sites_by_database_server ON sites (database_server_id) WHERE database_server_id IS NOT NULL;

CREATE TABLE databases (
  id TEXT PRIMARY KEY,
  -- NULL once the site is gone: what is left is to be dropped.
  site_id TEXT UNIQUE REFERENCES sites (id) ON DELETE SET NULL,
  site_uri TEXT NOT NULL,
  server_id TEXT NOT NULL REFERENCES servers (id),
  -- Of the database and of its user.
  name TEXT NOT NULL,
  -- Sealed.
  password TEXT NOT NULL,
  -- Names this version of the password.
  secret_id TEXT NOT NULL UNIQUE,
  -- 'making' was seen to be free on the database server and may be there by now.
  state TEXT NOT NULL CHECK (state IN ('making', 'made', 'dropping', 'leaving')),
  -- JSON of what the last look found other than it should be.
  drift TEXT NOT NULL DEFAULT '[]',
  created_ms INTEGER NOT NULL,
  checked_ms INTEGER NOT NULL DEFAULT 0,
  UNIQUE (server_id, name)
) STRICT;

-- Hosts that the user of a database may connect from.
CREATE TABLE database_grants (
  database_id TEXT NOT NULL REFERENCES databases (id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (database_id, host)
) STRICT;

-- As which host a database server sees a web server come.
CREATE TABLE database_sightings (
  web_server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  database_server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  -- host:port it was asked at, and the addresses the web server had then: another one asks anew.
  circumstances TEXT NOT NULL,
  host TEXT NOT NULL,
  seen_ms INTEGER NOT NULL,
  PRIMARY KEY (web_server_id, database_server_id)
) STRICT;

-- What the last verify of a database service found.
ALTER TABLE observed_servers ADD COLUMN database_checks TEXT NOT NULL DEFAULT '[]';

-- Which kinds of job there are is for the code to say.
ALTER TABLE jobs ADD COLUMN kind_of_work TEXT NOT NULL DEFAULT '';
UPDATE jobs SET kind_of_work = kind;
ALTER TABLE jobs DROP COLUMN kind;
ALTER TABLE jobs RENAME COLUMN kind_of_work TO kind;
`;
