import type { FetchPassword } from '../apply/credentials.ts';
import type { HubConnection } from './connection.ts';

/** Passwords of sites' databases from the hub. */
export function hubPasswords(connection: HubConnection): FetchPassword {
  return async ({ site, secretId }, signal) => {
    const { password } = await connection.control().FetchCredentials({ site, secretId }, { signal });
    return password;
  };
}
