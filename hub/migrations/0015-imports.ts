/** Backups are made of sites that are imported, too. A column's check cannot be changed, so a new column takes its place. */
export const sql = `
ALTER TABLE backups ADD COLUMN cause_wider TEXT NOT NULL DEFAULT 'operator'
  CHECK (cause_wider IN ('operator', 'schedule', 'restore', 'move', 'clone', 'removal', 'import'));
UPDATE backups SET cause_wider = cause;
ALTER TABLE backups DROP COLUMN cause;
ALTER TABLE backups RENAME COLUMN cause_wider TO cause;
`;
