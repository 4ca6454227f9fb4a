/** On which members of clusters the data of a site lie. */
export const sql = `
CREATE TABLE site_data (
  site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  server_id TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  PRIMARY KEY (site_id, server_id)
) STRICT;
-- Each member made folders of its own until now.
INSERT INTO site_data
SELECT sites.id, members.server_id FROM sites
JOIN platforms ON platforms.id = sites.platform_id
JOIN servers ON servers.id = platforms.server_id AND servers.web_type = 'cluster'
JOIN members ON members.group_id = servers.id AND members.state <> 'joining';
`;
