import { accessSync, constants, existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import { clockCheck, diskCheck, nameCheck } from '../../shared/host-checks.ts';
import type { SpokeConfig } from '../config.ts';

/** The lines of the checklist that concern the host itself, whatever it serves. isShared: others see the folder of platforms, too. */
export async function hostLines(config: SpokeConfig, now: number, isShared = false): Promise<Check[]> {
  const disk = diskCheck([config.root, config.state].filter(existsSync));
  return [
    userCheck(),
    rootFolder(config, isShared),
    disk,
    clockCheck(now),
    await nameCheck('hostname', hostname()),
  ];
}

/** A spoke works as an account of its own. */
export function userCheck({ username, uid }: { username: string; uid: number } = userInfo()): Check {
  if (uid !== 0) return passed('user', `runs as ${username}`);
  return warned('user', 'runs as root', 'Run aegir-spoke as the user aegir; it needs root for nothing.');
}

/** A shared folder of platforms has lines of its own. */
function rootFolder({ root }: SpokeConfig, isShared: boolean): Check {
  if (!existsSync(root))
    return failed('root', `there is no ${root}`, 'Prepare this machine: aegir-spoke setup');
  const folders = [`${root}/config`, ...(isShared ? [] : [`${root}/platforms`])].filter(existsSync);
  const closed = folders.filter((folder) => !isWritable(folder));
  if (closed.length === 0) return passed('root', `${root} is writable`);
  return failed(
    'root',
    `cannot write to ${closed.join(', ')}`,
    `chown -R ${userInfo().username} ${closed.join(' ')}`,
  );
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
