/**
 * Drift with its difference and what was done about it; spokes may be asked to rehearse a change. A column's check
 * cannot be changed, so a new column takes its place.
 */
export const sql = `
ALTER TABLE jobs ADD COLUMN kind_wider TEXT NOT NULL DEFAULT 'inspect'
  CHECK (kind_wider IN ('sync_platform', 'apply', 'inspect', 'rehearse'));
UPDATE jobs SET kind_wider = kind;
ALTER TABLE jobs DROP COLUMN kind;
ALTER TABLE jobs RENAME COLUMN kind_wider TO kind;

ALTER TABLE servers ADD COLUMN drift_policy TEXT NOT NULL DEFAULT 'report'
  CHECK (drift_policy IN ('report', 'heal', 'adopt'));
ALTER TABLE drift ADD COLUMN diff TEXT NOT NULL DEFAULT '';
ALTER TABLE drift ADD COLUMN answer TEXT NOT NULL DEFAULT '';

-- What spokes put back, for a while.
CREATE TABLE healed (
  id INTEGER PRIMARY KEY,
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('changed', 'removed', 'added')),
  diff TEXT NOT NULL,
  seen_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX healed_of_server ON healed (server_id, id);
`;
