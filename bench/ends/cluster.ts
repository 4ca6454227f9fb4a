import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ask,
  enrollSpoke,
  startDaemon,
  stopDaemon,
  stopWebServer,
  type Daemon,
} from '../../deploy/quickstart/daemons.ts';
import { freePort, type Stage } from '../../deploy/quickstart/stage.ts';
import { writeHubConfig, writeSpokeConfig } from './web.ts';

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const GROUP = 'cluster1';

/** Words that run a program where a folder, $0, lies at the path $1; others see nothing of it. */
const WITH_FOLDER_AT = ['unshare', '--mount', '--propagation', 'private', 'sh', '-euc'];
const BIND = 'mount --bind "$0" "$1"; shift; exec "$@"';

/** A member of the cluster: a spoke with a private Apache. */
interface Member {
  readonly port: number;
  /** Where its root really lies. */
  readonly folder: string;
  readonly spoke: Daemon;
}

/**
 * A hub and a cluster that grows, all as they are installed, on loopback. As on machines of their own all have their roots at
 * the same path, for which each spoke has a view of its own of the file system; so this is for root.
 */
export class Cluster {
  readonly socket: string;
  readonly #root: string;
  readonly #stage: Stage;
  readonly #hub: Daemon;
  readonly #hubStatus: number;
  readonly #members: Member[] = [];

  private constructor(stage: Stage, root: string, hub: Daemon, hubStatus: number) {
    this.socket = stage.socket;
    this.#root = root;
    this.#stage = stage;
    this.#hub = hub;
    this.#hubStatus = hubStatus;
  }

  /** folder: an empty one that the web server's workers can enter. */
  static async start(folder: string): Promise<Cluster> {
    const stage = stageIn(folder, join(folder, 'hub/admin.sock'));
    const root = join(folder, 'root');
    const ports = [await freePort(0), await freePort(0), await freePort(0)] as const;
    writeHubConfig(stage, root, ports);
    return new Cluster(stage, root, await startDaemon(stage, 'hub', ports[2]), ports[2]);
  }

  /** Lets machines join until there are so many members. */
  async growTo(size: number): Promise<void> {
    while (this.#members.length < size) await this.#join(`web${String(this.#members.length + 1)}`);
  }

  /** Runs aegirctl to its end, task included. */
  ctl(...argv: string[]): unknown {
    const answer = ask(this.#stage, argv);
    if (answer === null) throw new Error(`aegirctl ${argv.join(' ')} failed`);
    return answer;
  }

  /** Where the hub looks for code bases. */
  get platforms(): string {
    return join(this.#root, 'platforms');
  }

  /** The name to put platforms on. */
  get name(): string {
    return GROUP;
  }

  /** Ports of the web servers. */
  get ports(): number[] {
    return this.#members.map(({ port }) => port);
  }

  get hubPid(): number {
    return this.#hub.process.pid ?? 0;
  }

  get spokePids(): number[] {
    return this.#members.map(({ spoke }) => spoke.process.pid ?? 0);
  }

  /** Bytes of content that the hub has sent since it started. */
  async sentBytes(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${String(this.#hubStatus)}/metrics`);
    const [, bytes] = /^aegir_hub_content_bytes_total (\S+)$/m.exec(await answer.text()) ?? [];
    return Number(bytes);
  }

  async stop(): Promise<void> {
    for (const { spoke, folder } of this.#members) {
      await stopDaemon(spoke);
      await stopWebServer(join(folder, 'own/run/apache.pid'));
    }
    await stopDaemon(this.#hub);
  }

  async #join(name: string): Promise<void> {
    const stage = stageIn(join(this.#stage.folder, name), this.socket);
    const folder = join(stage.folder, 'aegir');
    mkdirSync(folder);
    const [port, status] = [await freePort(0), await freePort(0)];
    writeSpokeConfig(stage, this.#root, [port, status]);
    this.ctl('server', 'add', name, '--hostname', '127.0.0.1', '--http-port', String(port), '--no-wait');
    const { token } = this.ctl('server', 'token', name) as { token: string };
    enrollSpoke(stage, token);
    const spoke = await startDaemon(stage, 'spoke', status, [...WITH_FOLDER_AT, BIND, folder, this.#root]);
    this.#members.push({ port, folder, spoke });
    this.ctl('server', 'verify', name);
    if (this.#members.length > 1) this.ctl('member', 'add', name, '--group', GROUP);
    else this.ctl('server', 'add', GROUP, '--web', 'cluster', '--member', name);
  }
}

function stageIn(folder: string, socket: string): Stage {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const account = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, dropped: false };
  return { folder, code: PROJECT, account, socket };
}
