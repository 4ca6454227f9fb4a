/** A spoke may be asked to rehearse a change. A column's check cannot be changed, so a new column takes its place. */
export const sql = `
ALTER TABLE jobs ADD COLUMN kind_wider TEXT NOT NULL DEFAULT 'inspect'
  CHECK (kind_wider IN ('sync_platform', 'apply', 'inspect', 'rehearse'));
UPDATE jobs SET kind_wider = kind;
ALTER TABLE jobs DROP COLUMN kind;
ALTER TABLE jobs RENAME COLUMN kind_wider TO kind;
`;
