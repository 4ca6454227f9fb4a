import { chmodSync, cpSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ask,
  configFile,
  enrollSpoke,
  startDaemon,
  stopDaemon,
  stopWebServer,
  type Daemon,
} from '../../deploy/quickstart/daemons.ts';
import { freePort, type Stage } from '../../deploy/quickstart/stage.ts';

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const UID = process.getuid?.() ?? 0;
const GID = process.getgid?.() ?? 0;

/** A hub and a spoke as they are installed, with a private Apache, and one platform to put sites on. */
export class Web {
  readonly socket: string;
  readonly port: number;
  readonly platform = 'hello';
  readonly #stage: Stage;
  readonly #daemons: Daemon[];
  readonly #root: string;
  readonly #hubStatusPort: number;
  readonly #spokeStatusPort: number;

  private constructor(
    stage: Stage,
    port: number,
    root: string,
    hub: Daemon,
    [hubStatusPort, spokeStatusPort]: readonly [number, number],
  ) {
    this.socket = stage.socket;
    this.port = port;
    this.#stage = stage;
    this.#root = root;
    this.#daemons = [hub];
    this.#hubStatusPort = hubStatusPort;
    this.#spokeStatusPort = spokeStatusPort;
  }

  static async start(folder: string): Promise<Web> {
    const account = { uid: UID, gid: GID, dropped: false };
    const stage: Stage = { folder, code: PROJECT, account, socket: join(folder, 'hub/admin.sock') };
    const root = join(folder, 'aegir');
    const ports = [await freePort(0), await freePort(0), await freePort(0), await freePort(0)] as const;
    const port = await freePort(0);
    writeConfigs(stage, root, port, ports);
    const hub = await startDaemon(stage, 'hub', ports[2]);
    const web = new Web(stage, port, root, hub, [ports[2], ports[3]]);
    try {
      await web.#join(ports[3]);
    } catch (error) {
      await web.stop();
      throw error;
    }
    return web;
  }

  /** Runs aegirctl to its end, as an operator would, task included. */
  ctl(...argv: string[]): unknown {
    const answer = ask(this.#stage, argv);
    if (answer === null) throw new Error(`aegirctl ${argv.join(' ')} failed`);
    return answer;
  }

  /** The code of the platform as it lies on the hub. */
  get docroot(): string {
    return join(this.#root, 'platforms', this.platform);
  }

  /** The process of the hub or of the spoke; the web server is not among its children. */
  pid(name: 'hub' | 'spoke'): number {
    return this.#daemons.find((daemon) => daemon.name === name)?.process.pid ?? 0;
  }

  /** The longest time that the event loop of the spoke stood still since this was asked last, in milliseconds. */
  async longestStall(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${String(this.#spokeStatusPort)}/metrics`);
    const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await answer.text()) ?? [];
    return Number(seconds) * 1_000;
  }

  /** The instance of the spoke's own: its main file and the folder of what is served. */
  get apache(): { readonly main: string; readonly current: string } {
    return { main: join(this.#root, 'own/apache.conf'), current: join(this.#root, 'config/current') };
  }

  /** Number of the generation that is served. */
  get generation(): number {
    return Number(basename(readlinkSync(this.apache.current)));
  }

  /** Stops the hub, does something to its state, and starts it again. */
  async withoutHub(work: (state: string) => void): Promise<void> {
    const [hub, ...others] = this.#daemons;
    if (hub) await stopDaemon(hub);
    work(join(this.#stage.folder, 'hub'));
    this.#daemons.splice(0, Infinity, await startDaemon(this.#stage, 'hub', this.#hubStatusPort), ...others);
  }

  async stop(): Promise<void> {
    for (const daemon of this.#daemons.toReversed()) await stopDaemon(daemon);
    await stopWebServer(join(this.#root, 'own/run/apache.pid'));
  }

  async #join(statusPort: number): Promise<void> {
    const where = ['--hostname', '127.0.0.1', '--http-port', String(this.port)];
    this.ctl('server', 'add', 'web1', ...where, '--no-wait');
    const { token } = this.ctl('server', 'token', 'web1') as { token: string };
    enrollSpoke(this.#stage, token);
    this.#daemons.push(await startDaemon(this.#stage, 'spoke', statusPort));
    this.ctl('server', 'verify', 'web1');
    cpSync(join(PROJECT, 'deploy/quickstart/platform'), this.docroot, { recursive: true });
    this.ctl('platform', 'add', this.platform, '--server', 'web1');
  }
}

function writeConfigs(
  stage: Stage,
  root: string,
  port: number,
  [spokes, enrollment, hubStatus, spokeStatus]: readonly [number, number, number, number],
): void {
  writeHubConfig(stage, root, [spokes, enrollment, hubStatus]);
  writeSpokeConfig(stage, root, [port, spokeStatus]);
}

/** A hub on loopback, whose code bases lie below this root. */
export function writeHubConfig(
  stage: Stage,
  root: string,
  [spokes, enrollment, status]: readonly [number, number, number],
): void {
  const state = join(stage.folder, 'hub');
  const listen = { host: '127.0.0.1', spokes, enrollment, admin_socket: stage.socket };
  write(stage, 'hub', { state, root, advertise: '127.0.0.1', listen, status: { port: status } });
}

/** A spoke with an Apache of its own on this port. */
export function writeSpokeConfig(
  stage: Stage,
  root: string,
  [port, status]: readonly [number, number],
): void {
  const policy = { control: 'own', ports: [port] };
  write(stage, 'spoke', { state: join(stage.folder, 'spoke'), root, policy, status: { port: status } });
}

function write(
  stage: Stage,
  name: 'hub' | 'spoke',
  config: { readonly state: string; readonly root: string; readonly [key: string]: unknown },
): void {
  for (const path of [config.root, config.state]) mkdirSync(path, { recursive: true, mode: 0o755 });
  // The web server's workers are another user.
  chmodSync(stage.folder, 0o755);
  // JSON is YAML.
  writeFileSync(configFile(stage, name), JSON.stringify(config));
}
