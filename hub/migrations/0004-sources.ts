/** Where platforms come from, and which commit a release was made of. */
export const sql = `
ALTER TABLE platforms ADD COLUMN source_kind TEXT NOT NULL DEFAULT 'folder'
  CHECK (source_kind IN ('folder', 'git', 'makefile'));
ALTER TABLE platforms ADD COLUMN source_location TEXT NOT NULL DEFAULT '';
ALTER TABLE platforms ADD COLUMN source_ref TEXT NOT NULL DEFAULT '';
ALTER TABLE platforms ADD COLUMN source_subdir TEXT NOT NULL DEFAULT '';
ALTER TABLE platforms ADD COLUMN source_composer INTEGER NOT NULL DEFAULT 0;
-- Number of the build whose tree is the platform's folder; 0: none yet. And the commit it was made of, '' for none.
ALTER TABLE platforms ADD COLUMN build INTEGER NOT NULL DEFAULT 0;
ALTER TABLE platforms ADD COLUMN build_commit TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN commit_id TEXT NOT NULL DEFAULT '';
`;
