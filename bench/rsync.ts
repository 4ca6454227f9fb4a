import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuOf, cpuOfEndedChildren } from './cpu.ts';
import { Line, type LineShape } from './line.ts';

/** How the incumbent reaches a server: a connection each time, also with compression, or one that stays open. */
export type Peer = 'rsync-ssh' | 'rsync-z-ssh' | 'rsync-ssh-mux';
export const PEERS: readonly Peer[] = ['rsync-ssh', 'rsync-ssh-mux'];

/** How many servers are served. */
export type Order = 'sequential' | 'parallel';

export interface PeerRun {
  readonly ms: number;
  /** Of both sides. */
  readonly cpuMs: number;
  /** Of the sending side alone. */
  readonly senderCpuMs: number;
  readonly bytes: number;
}

/** rsync over ssh to this very machine, with an sshd of its own that ends with it. */
export class Incumbent {
  readonly #folder: string;
  readonly #sshd: ChildProcess;
  readonly #master: ChildProcess;
  readonly #line: Line | null;

  private constructor(folder: string, sshd: ChildProcess, master: ChildProcess, line: Line | null) {
    this.#folder = folder;
    this.#sshd = sshd;
    this.#master = master;
    this.#line = line;
  }

  /** shape: of the line to the server; null: none but the machine's own. */
  static async start(folder: string, shape: LineShape | null = null): Promise<Incumbent> {
    mkdirSync(folder, { mode: 0o700 });
    const port = await freePort();
    writeKeys(folder);
    writeFileSync(join(folder, 'sshd_config'), serverConfig(folder, port));
    const line = shape === null ? null : await Line.start(port, shape);
    writeFileSync(join(folder, 'ssh_config'), clientConfig(folder, line?.port ?? port));
    // sshd insists on this folder when it runs as root.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], {
      stdio: 'ignore',
    });
    await answers(folder);
    const master = spawn('ssh', [...sshArguments(folder, 'rsync-ssh-mux'), '-M', '-N', 'bench'], {
      stdio: 'ignore',
    });
    const incumbent = new Incumbent(folder, sshd, master, line);
    await incumbent.#masterIsUp();
    return incumbent;
  }

  /** Brings one folder to another, as Aegir 3 does. */
  run(peer: Peer, from: string, to: string): Promise<PeerRun> {
    return this.fanOut(peer, from, [to], 'sequential');
  }

  /** Brings one folder to many, one after the other as Aegir 3 does, or all at once. */
  async fanOut(peer: Peer, from: string, to: readonly string[], order: Order): Promise<PeerRun> {
    return this.measured(async () => {
      const outputs = await inOrder(order, to, (folder) => this.copy(peer, from, folder));
      return outputs.reduce((sum, output) => sum + bytesIn(output), 0);
    });
  }

  /** What this work of the incumbent takes; it resolves to the bytes that travelled. */
  async measured(work: () => Promise<number>): Promise<PeerRun> {
    const daemons = [this.#sshd.pid ?? 0, this.#master.pid ?? 0];
    const [before, senderBefore] = [cpuOf(daemons), cpuOfEndedChildren()];
    const started = performance.now();
    const bytes = await work();
    const ms = performance.now() - started;
    // The server's side counts when its session has been waited for.
    await delay(100);
    const senderCpuMs = cpuOfEndedChildren() - senderBefore;
    return { ms, senderCpuMs, cpuMs: cpuOf(daemons) - before + senderCpuMs, bytes };
  }

  /** Only that, without measuring; returns what rsync says of it. */
  copy(peer: Peer, from: string, to: string): Promise<string> {
    const ssh = ['ssh', ...sshArguments(this.#folder, peer)].join(' ');
    const options = ['-a', '--delete', '--stats', ...(peer === 'rsync-z-ssh' ? ['-z'] : [])];
    return textOf('rsync', [...options, '-e', ssh, `${from}/`, `bench:${to}/`]);
  }

  /** Runs a command on the server, as Aegir 3 reloads its web server. */
  async tell(peer: Peer, words: readonly string[]): Promise<void> {
    await textOf('ssh', [...sshArguments(this.#folder, peer), 'bench', words.join(' ')]);
  }

  close(): void {
    this.#master.kill();
    this.#sshd.kill();
    this.#line?.close();
  }

  async #masterIsUp(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      try {
        await textOf('ssh', [...sshArguments(this.#folder, 'rsync-ssh-mux'), '-O', 'check', 'bench'], true);
        return;
      } catch {
        await delay(100);
      }
    }
    throw new Error('the shared ssh connection did not come up');
  }
}

async function inOrder<T>(
  order: Order,
  folders: readonly string[],
  work: (folder: string) => Promise<T>,
): Promise<T[]> {
  if (order === 'parallel') return Promise.all(folders.map(work));
  const results: T[] = [];
  for (const folder of folders) results.push(await work(folder));
  return results;
}

function sshArguments(folder: string, peer: Peer): string[] {
  const shared = peer === 'rsync-ssh-mux' ? ['-S', join(folder, 'mux')] : [];
  return ['-F', join(folder, 'ssh_config'), ...shared];
}

function writeKeys(folder: string): void {
  for (const name of ['host_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  }
  execFileSync('cp', [join(folder, 'user_key.pub'), join(folder, 'authorized_keys')]);
}

/** SetEnv HOME: the login shell would read the user's start-up files and slow the incumbent down. */
function serverConfig(folder: string, port: number): string {
  return `ListenAddress 127.0.0.1
Port ${String(port)}
HostKey ${folder}/host_key
AuthorizedKeysFile ${folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
UseDNS no
MaxStartups 100
PermitRootLogin prohibit-password
PasswordAuthentication no
PrintMotd no
PrintLastLog no
SetEnv HOME=${folder}
`;
}

function clientConfig(folder: string, port: number): string {
  return `Host bench
  HostName 127.0.0.1
  Port ${String(port)}
  User ${userInfo().username}
  IdentityFile ${folder}/user_key
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  BatchMode yes
  LogLevel ERROR
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      await textOf('ssh', [...sshArguments(folder, 'rsync-ssh'), 'bench', 'true'], true);
      return;
    } catch {
      await delay(100);
    }
  }
  throw new Error('the sshd of the bench does not answer');
}

/** quiet: what it complains of is not shown. */
function textOf(program: string, argv: readonly string[], quiet = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ended with ${String(code)}`));
    });
  });
}

/** Bytes of both directions in what `rsync --stats` says. */
export function bytesIn(stats: string): number {
  const numbers = [...stats.matchAll(/^Total bytes (?:sent|received): ([\d,]+)/gm)];
  return numbers.reduce((sum, [, text = '0']) => sum + Number(text.replaceAll(',', '')), 0);
}
