import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../../shared/safe-files.ts';

/** A real MariaDB server of its own, in a temporary folder, on loopback. */
export interface MariaDb {
  readonly port: number;
  /** Runs statements as root, through the socket; gives the rows, a line each, columns apart by tabs. */
  sql(statements: string): string[];
  stop(): Promise<void>;
}

/** Starts one, as the user mysql where tests run as root. It takes less than two seconds on a quiet machine. */
export async function startMariaDb(options: readonly string[] = []): Promise<MariaDb> {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const asUser = process.getuid?.() === 0 ? ['--user=mysql'] : [];
  if (asUser.length > 0) giveAway(folder, data);
  execFileSync('mariadb-install-db', [
    ...['--no-defaults', ...asUser, `--datadir=${data}`, '--auth-root-authentication-method=socket'],
    ...['--skip-test-db', '--innodb-log-file-size=8M'],
  ]);
  const port = await freePort();
  const socket = join(folder, 's');
  const server = spawn('mariadbd', [
    ...[
      '--no-defaults',
      ...asUser,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'pid')}`,
    ],
    ...[
      `--port=${String(port)}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--performance-schema=0',
    ],
    ...['--innodb-buffer-pool-size=32M', '--innodb-log-file-size=8M', '--innodb-flush-log-at-trx-commit=0'],
    ...options,
  ]);
  await listening(server, port);
  return {
    port,
    sql: (statements) => runSql(socket, statements),
    stop: async () => {
      server.kill('SIGKILL');
      await once(server, 'exit');
      removeTree(folder, tmpdir());
    },
  };
}

function giveAway(...folders: string[]): void {
  const [, , uid = '', gid = ''] =
    /^mysql:(.*?):(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.map(String) ?? [];
  for (const folder of folders) {
    chownSync(folder, Number(uid), Number(gid));
    chmodSync(folder, 0o755);
  }
}

function runSql(socket: string, statements: string): string[] {
  const text = execFileSync('mariadb', ['--no-defaults', '-N', '-u', 'root', '-S', socket], {
    input: statements,
    env: { ...process.env, USER: 'root' },
  });
  return text.toString().split('\n').slice(0, -1);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(server: ChildProcess, port: number): Promise<void> {
  let complaint = '';
  server.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4_000)));
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`mariadbd ended: ${complaint}`);
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`mariadbd does not answer: ${complaint}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => {
      resolve(false);
    });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
