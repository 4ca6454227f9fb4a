/** Schema of the database that is killed while it commits. */
export const COMMITS = [{ name: '0001', sql: 'CREATE TABLE numbers (id INTEGER PRIMARY KEY) STRICT;' }];
