/** What code bases are, which sites were made by an installer, and when their cron runs. */
export const sql = `
-- JSON of what the code of the release was seen to be; NULL: not looked at yet.
ALTER TABLE releases ADD COLUMN application TEXT;

-- Install profile that the site is made with; '': by nobody's installer.
ALTER TABLE sites ADD COLUMN profile TEXT NOT NULL DEFAULT '';
-- When its installer was done; 0: it was not, or there is none.
ALTER TABLE sites ADD COLUMN installed_ms INTEGER NOT NULL DEFAULT 0;
-- Seconds between two runs of its cron; 0: none.
ALTER TABLE sites ADD COLUMN cron_seconds INTEGER NOT NULL DEFAULT 0;

-- How the cron of sites runs. Slots are counted from the beginning of 1970, each as long as the interval.
CREATE TABLE site_cron (
  site_id TEXT PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  -- Interval that the slot is counted in, and the slot that was run or missed last.
  seconds INTEGER NOT NULL DEFAULT 0,
  slot INTEGER NOT NULL DEFAULT 0,
  started_ms INTEGER NOT NULL DEFAULT 0,
  ended_ms INTEGER NOT NULL DEFAULT 0,
  -- '' for success, else why it failed.
  problem TEXT NOT NULL DEFAULT '',
  -- Slots in which it did not run, since the last run that went well.
  missed INTEGER NOT NULL DEFAULT 0
) STRICT;
`;
