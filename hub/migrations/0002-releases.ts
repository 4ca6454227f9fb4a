export const sql = `
-- Releases of a platform that were served and are kept, for a way back.
CREATE TABLE releases (
  platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  manifest_bytes INTEGER NOT NULL,
  -- When it was served for the first time, and for the last.
  made_ms INTEGER NOT NULL,
  served_ms INTEGER NOT NULL,
  -- Counts upwards over a platform's releases: the highest was served last.
  turn INTEGER NOT NULL,
  -- 1: somebody went back to it, so nothing but a verify that a person asks for may replace it.
  held INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (platform_id, digest)
) STRICT;
`;
