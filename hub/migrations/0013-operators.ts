/** Operators elsewhere with certificates of their own, what everybody did, and servers that know more than the hub. */
export const sql = `
CREATE TABLE operators (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  -- Of the one certificate that is good for this row.
  serial TEXT NOT NULL UNIQUE,
  not_after_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX operators_live_by_name ON operators (name) WHERE revoked_ms IS NULL;

-- Who did what, and what came of it. Rows are only added; old ones go in the order they came.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  -- Where the call came from: 'socket', an address, or 'hub'.
  source TEXT NOT NULL,
  -- Method of the API, or a word for what a machine did.
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  -- 'done', or the reason of the failure.
  outcome TEXT NOT NULL,
  request_id TEXT NOT NULL,
  -- JSON of small facts.
  detail TEXT NOT NULL,
  -- Keyed digest of this row and of the seal of the one before it.
  seal TEXT NOT NULL
) STRICT;

-- The server was seen to serve a generation that this database knows nothing of.
ALTER TABLE observed_servers ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;
`;
