import { readFileSync } from 'node:fs';

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Numeric id of a group of this host, or null. */
export function groupId(name: string): number | null {
  return readGroups().find((group) => group.name === name)?.gid ?? null;
}

/** Name of a group id, or null. */
export function groupName(gid: number): string | null {
  return readGroups().find((group) => group.gid === gid)?.name ?? null;
}

/** Whether the user is listed as a member of the group; the group that a user has by itself does not count. */
export function isMember(user: string, group: string): boolean {
  return readGroups().some(({ name, members }) => name === group && members.includes(user));
}

/** Numeric ids of the groups that list the user. */
export function groupsOf(user: string): number[] {
  return readGroups()
    .filter(({ members }) => members.includes(user))
    .map(({ gid }) => gid);
}

/** Numeric id of a group that this process may give files to, or null. */
export function givableGroup(name: string): number | null {
  const gid = groupId(name);
  if (gid === null) return null;
  const mine = [process.getegid?.(), ...(process.getgroups?.() ?? [])];
  return process.getuid?.() === 0 || mine.includes(gid) ? gid : null;
}

/** Groups of /etc/group; groups that live in a directory service alone are not seen. */
function readGroups(): Group[] {
  return readFileSync('/etc/group', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , gid = '', members = '']) => ({
      name,
      gid: Number(gid),
      members: members.split(','),
    }));
}
