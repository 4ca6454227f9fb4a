import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import { mountedOn, promisedOn, type Mount } from '../share/mounts.ts';

/** A share that answers does so within this; one that is gone may hold its callers for ever. */
const ANSWER_MS = 5_000;
const SHARED = /^(?:nfs\d?|cifs|smb3|ceph|glusterfs|9p|fuse\.(?:sshfs|glusterfs|ceph))$/;

/** Whether code that lies on a share is there, may be written and belongs to us. base: where the root folder lies. */
export async function shareLines(platforms: string, base = '', uid = userInfo().uid): Promise<Check[]> {
  const wanted = promisedOn(platforms, base);
  const mounted = mountedOn(platforms, base);
  if (mounted === null) {
    if (wanted === null) return [passed('mount', `${platforms} is on a disk of this machine`)];
    return [failed('mount', `${wanted.source} is not mounted on ${platforms}`, `mount ${platforms}`)];
  }
  if (!SHARED.test(mounted.type))
    return [passed('mount', `${platforms} is ${mounted.source}, ${mounted.type}`)];
  return [mountCheck(platforms, mounted, wanted), await idsCheck(`${base}${platforms}`, uid)];
}

function mountCheck(platforms: string, mounted: Mount, wanted: Mount | null): Check {
  const finding = `${mounted.source} on ${platforms}, ${mounted.type}`;
  if (mounted.options.includes('ro')) {
    return failed(
      'mount',
      `${finding}, read-only`,
      `mount -o remount,rw ${platforms} && systemctl restart aegir-spoke`,
    );
  }
  if (wanted !== null) return passed('mount', finding);
  const line = `${mounted.source} ${platforms} ${mounted.type} rw 0 0`;
  return warned('mount', `${finding}: not after the next start`, `Add to /etc/fstab: ${line}`);
}

async function idsCheck(folder: string, uid: number): Promise<Check> {
  const done = new AbortController();
  try {
    const late = delay(ANSWER_MS, null, { signal: done.signal });
    const found = await Promise.race([stat(folder), late]);
    if (found === null) {
      return failed(
        'mount.ids',
        'the share does not answer',
        'Look at its server and at the network between.',
      );
    }
    if (found.uid === uid) return passed('mount.ids', `it belongs to us, uid ${String(uid)}`);
    return failed(
      'mount.ids',
      `it belongs to uid ${String(found.uid)}, and we are uid ${String(uid)} here`,
      `Give the account the same uid and gid on all machines of the share: usermod -u ${String(found.uid)}, groupmod -g ${String(found.gid)}.`,
    );
  } finally {
    done.abort();
  }
}
