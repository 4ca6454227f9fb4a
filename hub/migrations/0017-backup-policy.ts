/** Backups that sites make by themselves, and those that no policy removes. */
export const sql = `
-- Somebody wants it kept: no policy removes it.
ALTER TABLE backups ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;

-- How the regular backups of sites go; see site_cron.
CREATE TABLE site_backup_runs (
  site_id TEXT PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  seconds INTEGER NOT NULL DEFAULT 0,
  slot INTEGER NOT NULL DEFAULT 0,
  started_ms INTEGER NOT NULL DEFAULT 0,
  ended_ms INTEGER NOT NULL DEFAULT 0,
  problem TEXT NOT NULL DEFAULT '',
  missed INTEGER NOT NULL DEFAULT 0
) STRICT;
`;
