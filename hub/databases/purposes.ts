/** Purpose under which the vault holds the password of the hub's account on a server. */
export function adminPurpose(serverId: string): string {
  return `database-admin ${serverId}`;
}

/** Purpose under which the vault holds the password of a site's database. */
export function sitePurpose(databaseId: string): string {
  return `database-site ${databaseId}`;
}
