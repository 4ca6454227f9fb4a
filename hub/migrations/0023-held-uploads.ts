/** Of a group: its master takes nothing from visitors, as what it keeps is on its way to another. */
export const sql = 'ALTER TABLE servers ADD COLUMN holds_uploads INTEGER NOT NULL DEFAULT 0;';
