/** A farm may have two roots for a while: which of them came with a certificate. */
export const sql = `
-- Fingerprints of the roots that were handed out with the certificate, between spaces; the first one signed it.
ALTER TABLE certificates ADD COLUMN trust TEXT NOT NULL DEFAULT '';
ALTER TABLE operator_certificates ADD COLUMN trust TEXT NOT NULL DEFAULT '';
UPDATE certificates SET trust = coalesce((SELECT value FROM meta WHERE key = 'authority'), '');
UPDATE operator_certificates SET trust = coalesce((SELECT value FROM meta WHERE key = 'authority'), '');
`;
