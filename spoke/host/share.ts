import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import { toAppError } from '../../shared/errors.ts';
import { checkAnswers } from '../share/answering.ts';
import { isRemote, mountedOn, promisedOn, type Mount } from '../share/mounts.ts';

/** Whether code that lies on a share is there, may be written and belongs to us, by what askShares found. base: where the root folder lies. */
export function shareLines(platforms: string, base = '', uid = userInfo().uid): Check[] {
  const wanted = promisedOn(platforms, base);
  const mounted = mountedOn(platforms, base);
  if (mounted === null) {
    if (wanted === null) return [passed('mount', `${platforms} is on a disk of this machine`)];
    return [failed('mount', `${wanted.source} is not mounted on ${platforms}`, `mount ${platforms}`)];
  }
  if (!isRemote(mounted)) return [passed('mount', `${platforms} is ${mounted.source}, ${mounted.type}`)];
  return [mountCheck(platforms, mounted, wanted), idsCheck(`${base}${platforms}`, uid)];
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

function idsCheck(folder: string, uid: number): Check {
  try {
    checkAnswers(folder);
    const found = statSync(folder);
    if (found.uid === uid) return passed('mount.ids', `it belongs to us, uid ${String(uid)}`);
    return failed(
      'mount.ids',
      `it belongs to uid ${String(found.uid)}, and we are uid ${String(uid)} here`,
      `Give the account the same uid and gid on all machines of the share: usermod -u ${String(found.uid)}, groupmod -g ${String(found.gid)}.`,
    );
  } catch (error) {
    const { message, remedy } = toAppError(error);
    return failed('mount.ids', message, remedy);
  }
}
