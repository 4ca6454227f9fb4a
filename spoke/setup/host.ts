import { chownSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { SpokeConfig } from '../config.ts';
import { readIfThere } from '../disk/reading.ts';
import { createRun, type Run } from '../exec.ts';
import type { WebServerFacts } from '../webserver/webserver.ts';

/** The user that the spoke runs as. */
export const ACCOUNT = 'aegir';

/** The machine that is prepared, as root sees it. */
export interface SetupHost {
  readonly config: SpokeConfig;
  /** The web server that is prepared. */
  readonly web: WebServerFacts;
  /** Where its configuration finds the link to ours. */
  readonly linkFolder: string;
  /** Runs one program of the setup's own list. Throws SETUP_FAILED with what it said unless it ends with 0. */
  readonly does: (argv: readonly string[]) => Promise<void>;
}

const PROGRAMS: ReadonlySet<string> = new Set([
  '/usr/sbin/useradd',
  '/usr/sbin/usermod',
  '/usr/bin/gpasswd',
  '/usr/sbin/a2enmod',
  '/usr/sbin/visudo',
  '/usr/bin/systemctl',
  '/usr/bin/mount',
  '/usr/bin/umount',
]);

const TIMEOUT_MS = 60_000;

/** Starts the programs that prepare a machine; only root has a use for them. */
export function doer(run: Run = createRun(PROGRAMS)): SetupHost['does'] {
  return async (argv) => {
    const { code, stdout, stderr } = await run(argv, { timeoutMs: TIMEOUT_MS });
    if (code === 0) return;
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-3).join(' ');
    throw new AppError('SETUP_FAILED', `${argv.join(' ')}: ${said}`);
  };
}

/** Numeric ids of the account, null before it exists. */
export function accountIds(name: string = ACCOUNT): { uid: number; gid: number } | null {
  const line = (readIfThere('/etc/passwd') ?? '').split('\n').find((entry) => entry.startsWith(`${name}:`));
  if (line === undefined) return null;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Lets the account own a file. Throws SETUP_FAILED before it exists. */
export function give(path: string): void {
  const ids = accountIds();
  if (ids === null) throw new AppError('SETUP_FAILED', `there is no user ${ACCOUNT}`);
  chownSync(path, ids.uid, ids.gid);
}
