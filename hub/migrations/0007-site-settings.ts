/** Sites have settings, platforms a version of PHP. */
export const sql = `
-- JSON of what is set; everything else is as the server has it.
ALTER TABLE sites ADD COLUMN settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings));
-- '' for the server's own choice.
ALTER TABLE platforms ADD COLUMN php TEXT NOT NULL DEFAULT '';
`;
