import type { DatabaseTarget } from '../../shared/database-line.ts';

/** How the hub logs in to a database server. */
export interface AdminLogin extends DatabaseTarget {
  /** Name of the server in the inventory, for messages. */
  readonly server: string;
  readonly user: string;
  readonly password: string;
}
