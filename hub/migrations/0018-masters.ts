/** Of a group: the member that works on its sites. */
export const sql = `
ALTER TABLE servers ADD COLUMN master_id TEXT REFERENCES servers (id);
UPDATE servers SET master_id = (
  SELECT members.server_id FROM members JOIN servers AS others ON others.id = members.server_id
  WHERE members.group_id = servers.id ORDER BY members.state <> 'active', others.name LIMIT 1
) WHERE id IN (SELECT group_id FROM members);
`;
