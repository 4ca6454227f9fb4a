/** Servers may be nginx. A column's check cannot be changed, so a new column takes its place. */
export const sql = `
ALTER TABLE servers ADD COLUMN web_type_wider TEXT NOT NULL DEFAULT 'none'
  CHECK (web_type_wider IN ('none', 'apache', 'nginx'));
UPDATE servers SET web_type_wider = web_type;
ALTER TABLE servers DROP COLUMN web_type;
ALTER TABLE servers RENAME COLUMN web_type_wider TO web_type;
`;
