import type { Migration } from '../../shared/sqlite.ts';

const first = `
-- As which spoke this machine obeys, its hub's epoch, and the highest sequence accepted in it. One row.
CREATE TABLE fence (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  spoke_id TEXT NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  sequence INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO fence (one) VALUES (1);

CREATE TABLE jobs (
  id TEXT NOT NULL UNIQUE,
  epoch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  phase TEXT NOT NULL DEFAULT 'accepted' CHECK (phase IN ('accepted', 'prepared', 'committing', 'finished')),
  -- The encoded aegir.v1.Job.
  job BLOB NOT NULL,
  -- The encoded aegir.v1.JobResult of PREPARED or FINISHED.
  result BLOB,
  attempts INTEGER NOT NULL DEFAULT 0,
  accepted_ms INTEGER NOT NULL,
  finished_ms INTEGER NOT NULL DEFAULT 0,
  acknowledged_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_unacknowledged ON jobs (acknowledged_ms) WHERE acknowledged_ms = 0;

-- The switch of generations that began and did not end. At most one row.
CREATE TABLE open_switch (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  job_id TEXT NOT NULL,
  from_generation INTEGER NOT NULL,
  to_generation INTEGER NOT NULL
) STRICT;

-- Releases that were asked for and that no generation may name yet.
CREATE TABLE wanted_releases (
  release TEXT PRIMARY KEY,
  wanted_ms INTEGER NOT NULL
) STRICT;
`;

const originals = `
-- Files of generations as they were rendered, from the generation that wrote them on. No text: no longer carried.
CREATE TABLE originals (
  path TEXT NOT NULL,
  generation INTEGER NOT NULL,
  text TEXT,
  PRIMARY KEY (path, generation)
) STRICT;
`;

/** The schema of spoke.db, step by step. */
export const journalMigrations: readonly Migration[] = [
  { name: '0001-first', sql: first },
  { name: '0002-originals', sql: originals },
];
