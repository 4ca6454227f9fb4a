import { groupsOf } from './groups.ts';
import { ACCOUNT, accountIds } from './setup/host.ts';

/**
 * From root to the account of the spoke, for good; nothing happens for anybody else. Returns whether there is such an
 * account.
 */
export function becomeAccount(): boolean {
  if (process.getuid?.() !== 0) return true;
  const ids = accountIds();
  if (ids === null) return false;
  process.setgroups?.([ids.gid, ...groupsOf(ACCOUNT)]);
  process.setgid?.(ids.gid);
  process.setuid?.(ids.uid);
  return true;
}
