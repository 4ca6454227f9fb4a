import { existsSync } from 'node:fs';
import { doer } from './host.ts';

const UNIT = 'aegir-spoke.service';
const UNIT_FOLDERS = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];

/**
 * Starts the daemon with what it has joined, now and at every boot, when we are root on a machine that has its
 * unit. Returns whether it did.
 */
export async function startService(): Promise<boolean> {
  const hasUnit = UNIT_FOLDERS.some((folder) => existsSync(`${folder}/${UNIT}`));
  if (process.getuid?.() !== 0 || !hasUnit || !existsSync('/run/systemd/system')) return false;
  const does = doer();
  await does(['/usr/bin/systemctl', 'enable', '--quiet', UNIT]);
  await does(['/usr/bin/systemctl', 'restart', UNIT]);
  return true;
}
