/** Uploads of sites on a folder that the members of their cluster have in common, and sites whose files are on their way. */
export const sql = `
ALTER TABLE servers ADD COLUMN shared_uploads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN uploads TEXT NOT NULL DEFAULT 'primary';
ALTER TABLE sites ADD COLUMN holds_uploads INTEGER NOT NULL DEFAULT 0;
`;
