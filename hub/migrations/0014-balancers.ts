/** Servers may balance. A column's check cannot be changed, so a new column takes its place. */
export const sql = `
ALTER TABLE servers ADD COLUMN web_type_wider TEXT NOT NULL DEFAULT 'none'
  CHECK (web_type_wider IN ('none', 'apache', 'nginx', 'apache_ssl', 'nginx_ssl', 'cluster', 'pack', 'haproxy'));
UPDATE servers SET web_type_wider = web_type;
ALTER TABLE servers DROP COLUMN web_type;
ALTER TABLE servers RENAME COLUMN web_type_wider TO web_type;

-- Whom a balancer passes visitors on to.
CREATE TABLE pools (
  balancer_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  PRIMARY KEY (balancer_id, server_id)
) STRICT;
CREATE INDEX pools_by_server ON pools (server_id);
`;
