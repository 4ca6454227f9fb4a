/** Of a member: its share of the visitors that balancers pass on to the group. */
export const sql = 'ALTER TABLE members ADD COLUMN weight INTEGER NOT NULL DEFAULT 100;';
