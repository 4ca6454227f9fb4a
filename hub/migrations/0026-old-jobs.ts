/** The newest job of a spoke, the last apply of a server, and jobs that are over, found among millions. */
export const sql = `
CREATE INDEX jobs_of_spoke ON jobs (spoke_id, sequence);
CREATE INDEX jobs_applied ON jobs (server_id, finished_ms, sequence) WHERE kind = 'apply' AND result IS NOT NULL;
CREATE INDEX jobs_over ON jobs (finished_ms);
`;
