/** Groups: servers that are what other servers serve together. */
export const sql = `
ALTER TABLE servers ADD COLUMN web_type_wider TEXT NOT NULL DEFAULT 'none'
  CHECK (web_type_wider IN ('none', 'apache', 'nginx', 'apache_ssl', 'nginx_ssl', 'haproxy', 'cluster', 'pack'));
UPDATE servers SET web_type_wider = web_type;
ALTER TABLE servers DROP COLUMN web_type;
ALTER TABLE servers RENAME COLUMN web_type_wider TO web_type;
-- Of groups: a change that a member is away for is not made; members that may switch at once, 0 for all but the first.
ALTER TABLE servers ADD COLUMN require_all INTEGER NOT NULL DEFAULT 0;
ALTER TABLE servers ADD COLUMN max_unavailable INTEGER NOT NULL DEFAULT 0;

CREATE TABLE members (
  group_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  server_id TEXT NOT NULL REFERENCES servers (id),
  state TEXT NOT NULL CHECK (state IN ('joining', 'active', 'draining', 'down')),
  PRIMARY KEY (group_id, server_id)
) STRICT;
CREATE INDEX members_by_server ON members (server_id);
`;
