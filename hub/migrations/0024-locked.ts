/** Of a platform: it takes no more sites. */
export const sql = 'ALTER TABLE platforms ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;';
