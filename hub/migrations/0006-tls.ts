/** Servers and sites may speak TLS. A column's check cannot be changed, so a new column takes its place. */
export const sql = `
ALTER TABLE servers ADD COLUMN web_type_wider TEXT NOT NULL DEFAULT 'none'
  CHECK (web_type_wider IN ('none', 'apache', 'nginx', 'apache_ssl', 'nginx_ssl'));
UPDATE servers SET web_type_wider = web_type;
ALTER TABLE servers DROP COLUMN web_type;
ALTER TABLE servers RENAME COLUMN web_type_wider TO web_type;
ALTER TABLE servers ADD COLUMN https_port INTEGER NOT NULL DEFAULT 443 CHECK (https_port BETWEEN 1 AND 65535);

ALTER TABLE sites ADD COLUMN tls_mode TEXT NOT NULL DEFAULT 'off' CHECK (tls_mode IN ('off', 'on', 'required'));
-- 'self-signed', 'acme', or the name of a certificate that an operator gave.
ALTER TABLE sites ADD COLUMN certificate TEXT NOT NULL DEFAULT 'self-signed';
ALTER TABLE sites ADD COLUMN hsts_seconds INTEGER NOT NULL DEFAULT 0;

ALTER TABLE jobs ADD COLUMN kind_wider TEXT NOT NULL DEFAULT 'inspect'
  CHECK (kind_wider IN ('sync_platform', 'apply', 'inspect', 'rehearse', 'challenge'));
UPDATE jobs SET kind_wider = kind;
ALTER TABLE jobs DROP COLUMN kind;
ALTER TABLE jobs RENAME COLUMN kind_wider TO kind;

-- What sites are served with over TLS.
CREATE TABLE site_certificates (
  -- An operator's name for it; SOURCE/URI for one that was made for a site.
  name TEXT PRIMARY KEY,
  source TEXT NOT NULL CHECK (source IN ('self-signed', 'operator', 'acme')),
  -- The site it was made for; NULL for an operator's, which any site may use.
  site_id TEXT REFERENCES sites (id) ON DELETE CASCADE,
  -- JSON: DNS names it is good for.
  names TEXT NOT NULL,
  chain TEXT NOT NULL,
  -- The private key, sealed with the key of the vault.
  sealed_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  self_signed INTEGER NOT NULL,
  not_before_ms INTEGER NOT NULL,
  not_after_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX site_certificates_by_site ON site_certificates (site_id, source);

-- Attempts to have a certificate from an authority that failed since the last that did not.
CREATE TABLE certificate_failures (
  site_id TEXT PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  failures INTEGER NOT NULL,
  problem TEXT NOT NULL,
  failed_ms INTEGER NOT NULL
) STRICT;

-- Other secrets of the hub, sealed with the key of the vault.
CREATE TABLE vault_secrets (
  name TEXT PRIMARY KEY,
  sealed TEXT NOT NULL
) STRICT;
`;
