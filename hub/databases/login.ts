import type { DatabaseEndpoint } from '../../shared/database-line.ts';

/** How the hub logs in to a database server. */
export interface AdminLogin extends DatabaseEndpoint {
  /** Name of the server in the inventory, for messages. */
  readonly server: string;
  readonly user: string;
  readonly password: string;
  /** Null: not encrypted. */
  readonly tls: { readonly ca: string } | null;
}
