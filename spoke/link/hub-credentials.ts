import type { FetchCredentials } from '../apply/database-access.ts';
import type { HubConnection } from './connection.ts';

/** What opens the databases of sites, from the hub. */
export function hubCredentials(connection: HubConnection): FetchCredentials {
  return async ({ site, secretId }, signal) => {
    const { password, ca } = await connection.control().FetchCredentials({ site, secretId }, { signal });
    return { password, ca };
  };
}
