/** Backups of sites, and what moving the data of a site stands on. */
export const sql = `
CREATE TABLE backups (
  id TEXT PRIMARY KEY,
  -- Of the archive's file, without its suffix; for operators.
  name TEXT NOT NULL UNIQUE,
  -- NULL once the site is gone: its backups outlive it.
  site_id TEXT REFERENCES sites (id) ON DELETE SET NULL,
  site_uri TEXT NOT NULL,
  -- What it was made for.
  cause TEXT NOT NULL CHECK (cause IN ('operator', 'schedule', 'restore', 'move', 'clone', 'removal')),
  -- 'making' does not count yet; its archive may be half there.
  state TEXT NOT NULL CHECK (state IN ('making', 'kept', 'damaged')),
  platform TEXT NOT NULL,
  server TEXT NOT NULL,
  with_database INTEGER NOT NULL DEFAULT 0,
  -- Hex SHA-256 and size of the archive as it was uploaded last.
  digest TEXT NOT NULL DEFAULT '',
  bytes INTEGER NOT NULL DEFAULT 0,
  files INTEGER NOT NULL DEFAULT 0,
  data_bytes INTEGER NOT NULL DEFAULT 0,
  dump_bytes INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  -- When all of it was last read and found unharmed; 0: only when it came.
  verified_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX backups_by_site ON backups (site_id, created_ms);

-- Set while a database is on its way to become a site's, or was it until just now; site_id is NULL meanwhile.
ALTER TABLE databases ADD COLUMN heir_of TEXT REFERENCES sites (id);

-- The data of the site are on their way: visitors get the maintenance page.
ALTER TABLE sites ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;

-- JSON of how often it is backed up by itself, and how many of these are kept; what is absent is as hub.yaml says.
ALTER TABLE sites ADD COLUMN backup_policy TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(backup_policy));
`;
