import { readIfThere } from '../disk/reading.ts';

/** A mount as /etc/fstab or the kernel has it. */
export interface Mount {
  readonly source: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** What /etc/fstab mounts on a folder; null for nothing. base: where the root folder lies. */
export function promisedOn(folder: string, base = ''): Mount | null {
  const fields = (readIfThere(`${base}/etc/fstab`) ?? '')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .find(([, place]) => place === folder);
  if (fields === undefined) return null;
  const [source = '', , type = '', options = ''] = fields;
  return { source, type, options: options.split(',') };
}

/** What is mounted on a folder; null for nothing. */
export function mountedOn(folder: string, base = ''): Mount | null {
  return lastOn(folder, base);
}

function mountLines(base: string): string[] {
  return (readIfThere(`${base}/proc/self/mountinfo`) ?? '').split('\n');
}

/** The last one that was mounted there is the one that is seen. */
function lastOn(folder: string, base: string): (Mount & { readonly id: string }) | null {
  const line = mountLines(base).findLast((one) => one.split(' ')[4] === folder);
  if (line === undefined) return null;
  const [before = '', after = ''] = line.split(' - ');
  const [id = '', , , , , options = ''] = before.split(' ');
  const [type = '', source = ''] = after.split(' ');
  return { id, source, type, options: options.split(',') };
}

/** File systems whose files are somewhere else, behind a server or a process that may not answer. */
const REMOTE = /^(?:nfs\d?|cifs|smb3|ceph|glusterfs|9p|fuse(?:\..+)?)$/;

export function isRemote({ type }: Mount): boolean {
  return REMOTE.test(type);
}

/** The shares that are mounted on a folder or below it, by their places; `id` is another one for each mount. */
export function sharesBelow(folder: string, base = ''): Map<string, Mount & { readonly id: string }> {
  const places = mountLines(base)
    .map((line) => line.split(' ')[4] ?? '')
    .filter((place) => place === folder || place.startsWith(`${folder}/`));
  const mounts = [...new Set(places)].map((place) => [place, lastOn(place, base)] as const);
  return new Map(
    mounts.flatMap(([place, mount]) => (mount !== null && isRemote(mount) ? [[place, mount]] : [])),
  );
}

/** What /etc/fstab mounts on a folder and is not there; null where nothing is amiss. */
export function absentOn(folder: string, base = ''): Mount | null {
  return mountedOn(folder, base) === null ? promisedOn(folder, base) : null;
}
