/** Operators have several certificates after each other, so that a new one comes before the former ends. */
export const sql = `
CREATE TABLE operators_without_certificates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  created_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;
INSERT INTO operators_without_certificates SELECT id, name, role, created_ms, revoked_ms FROM operators;

-- As of spokes: the first use of one that is 'next' makes it 'current' and the others 'superseded'.
CREATE TABLE operator_certificates (
  serial TEXT PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (id),
  not_after_ms INTEGER NOT NULL,
  -- How long it was issued for.
  lifetime_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('next', 'current', 'superseded')),
  issued_ms INTEGER NOT NULL
) STRICT;
INSERT INTO operator_certificates
SELECT serial, id, not_after_ms, not_after_ms - created_ms, 'current', created_ms FROM operators;
CREATE INDEX operator_certificates_by_operator ON operator_certificates (operator_id, state);

DROP TABLE operators;
ALTER TABLE operators_without_certificates RENAME TO operators;
CREATE UNIQUE INDEX operators_live_by_name ON operators (name) WHERE revoked_ms IS NULL;
`;
