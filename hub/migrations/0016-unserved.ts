/**
 * What is on the disk of a server may be as it was written, and not be served. A column's check cannot be changed, so a
 * new column takes its place.
 */
export const sql = `
ALTER TABLE drift ADD COLUMN kind_wider TEXT NOT NULL DEFAULT 'changed'
  CHECK (kind_wider IN ('changed', 'removed', 'added', 'unserved'));
UPDATE drift SET kind_wider = kind;
ALTER TABLE drift DROP COLUMN kind;
ALTER TABLE drift RENAME COLUMN kind_wider TO kind;
`;
