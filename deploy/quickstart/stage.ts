import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Who runs the daemons: the caller, or www-data when the caller is root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Whether it is another one than the caller's. */
  readonly dropped: boolean;
}

/** Where the quickstart keeps everything, and where the daemons' code is readable for them. */
export interface Stage {
  readonly folder: string;
  /** Holds dist/ and node_modules/. */
  readonly code: string;
  readonly account: Account;
  readonly socket: string;
}

/** Longest path of a Unix socket, less room for the terminating zero (sockaddr_un). */
const SOCKET_PATH_LIMIT = 107;

/**
 * Prepares `.quickstart` in the project's folder. Run as root from a folder that www-data cannot enter
 * (a clone below /root), the state and a copy of the code go to /var/tmp, and `.quickstart` links there.
 */
export function prepareStage(project: string): Stage {
  const account = chooseAccount();
  const visible = join(project, '.quickstart');
  const reachable = !account.dropped || canRead(account, join(project, 'dist'));
  const name = `aegir-quickstart-${createHash('sha256').update(project).digest('hex').slice(0, 12)}`;
  const folder = reachable ? visible : join('/var/tmp', name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chownSync(folder, account.uid, account.gid);
  if (!reachable && lstatSync(visible, { throwIfNoEntry: false }) === undefined) symlinkSync(folder, visible);
  const code = reachable ? project : copyCode(project, join(folder, 'code'));
  return { folder, code, account, socket: socketPath(folder, name, account) };
}

function chooseAccount(): Account {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, dropped: false };
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('www-data:'));
  if (line === undefined)
    throw new Error('there is no user www-data to run as; run the quickstart as an ordinary user');
  const [, , user, group] = line.split(':');
  return { uid: Number(user), gid: Number(group), dropped: true };
}

function canRead(account: Account, path: string): boolean {
  return spawnSync('test', ['-r', path], { uid: account.uid, gid: account.gid }).status === 0;
}

function copyCode(project: string, code: string): string {
  rmSync(code, { recursive: true, force: true });
  mkdirSync(code, { mode: 0o755 });
  for (const part of ['dist', 'deploy', 'package.json', 'node_modules']) {
    cpSync(join(project, part), join(code, part), { recursive: true, verbatimSymlinks: true });
  }
  return code;
}

function socketPath(folder: string, name: string, account: Account): string {
  const direct = join(folder, 'hub/admin.sock');
  if (direct.length <= SOCKET_PATH_LIMIT) return direct;
  const short = join(tmpdir(), name);
  mkdirSync(short, { recursive: true, mode: 0o750 });
  chownSync(short, account.uid, account.gid);
  return join(short, 'admin.sock');
}

/** The wanted port when it is free on loopback, else any free one. */
export async function freePort(wanted: number): Promise<number> {
  return (
    (await tryPort(wanted)) ?? (await tryPort(0)) ?? Promise.reject(new Error('no free port on loopback'))
  );
}

async function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(null);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : null);
      });
    });
  });
}

/** Gives a tree of ours to the account that runs the daemons. */
export function give(account: Account, path: string): void {
  if (!account.dropped) return;
  lchownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) give(account, join(path, name));
}

/** A folder of that account. What is in it may be anything, and stays as it is. */
export function makeFolder(account: Account, folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  if (account.dropped) chownSync(folder, account.uid, account.gid);
}
