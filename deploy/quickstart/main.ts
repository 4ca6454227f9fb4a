import { existsSync, readFileSync, writeFileSync, cpSync } from 'node:fs';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  aegirctl,
  ask,
  configFile,
  enrollSpoke,
  startDaemon,
  stopDaemon,
  stopWebServer,
  writeAegirctlScript,
  type Daemon,
} from './daemons.ts';
import { freePort, give, makeFolder, prepareStage, type Stage } from './stage.ts';

/** The project's folder, from dist/deploy/quickstart/main.js. */
const PROJECT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const SERVER = 'web1';
const PLATFORM = 'hello';
const SITES = ['hello.localhost', 'world.localhost'];

interface Ports {
  readonly http: number;
  readonly spokes: number;
  readonly enrollment: number;
  readonly hubStatus: number;
  readonly spokeStatus: number;
}

async function main(argv: readonly string[]): Promise<void> {
  const once = argv.includes('--once');
  const stage = prepareStage(PROJECT);
  const ports = await choosePorts(stage);
  const root = join(stage.folder, 'aegir');
  writeConfigs(stage, ports, root);
  writeAegirctlScript(stage);
  const running: Daemon[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of running.reverse()) await stopDaemon(daemon);
    await stopWebServer(join(root, 'own/run/apache.pid'));
  };
  const interrupted = nextInterrupt();
  try {
    running.push(await startDaemon(stage, 'hub', ports.hubStatus));
    await bringUp(stage, ports, root, running);
    await showSites(ports.http);
    if (!once) await stayUp(ports, interrupted);
  } finally {
    await stop();
  }
}

/** Ports are chosen once and kept, so that a second start meets the same state. */
async function choosePorts(stage: Stage): Promise<Ports> {
  const file = join(stage.folder, 'ports.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Ports;
  const ports: Ports = {
    http: await freePort(8080),
    spokes: await freePort(7400),
    enrollment: await freePort(7401),
    hubStatus: await freePort(9740),
    spokeStatus: await freePort(9741),
  };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

function writeConfigs(stage: Stage, ports: Ports, root: string): void {
  const hub = {
    state: join(stage.folder, 'hub'),
    root,
    advertise: '127.0.0.1',
    listen: {
      host: '127.0.0.1',
      spokes: ports.spokes,
      enrollment: ports.enrollment,
      admin_socket: stage.socket,
    },
    status: { port: ports.hubStatus },
  };
  const spoke = {
    root,
    state: join(stage.folder, 'spoke'),
    status: { port: ports.spokeStatus },
    policy: { control: 'own', ports: [ports.http] },
  };
  // JSON is YAML.
  writeFileSync(configFile(stage, 'hub'), JSON.stringify(hub, null, 2));
  writeFileSync(configFile(stage, 'spoke'), JSON.stringify(spoke, null, 2));
  makeFolder(stage.account, root, 0o755);
  for (const folder of [hub.state, spoke.state]) makeFolder(stage.account, folder, 0o700);
}

/** Every step is skipped when an earlier start has done it. */
async function bringUp(stage: Stage, ports: Ports, root: string, running: Daemon[]): Promise<void> {
  if (ask(stage, ['server', 'show', SERVER]) === null) {
    await type(stage, [
      'server',
      'add',
      SERVER,
      '--hostname',
      '127.0.0.1',
      '--http-port',
      String(ports.http),
      '--no-wait',
    ]);
  }
  if (!existsSync(join(stage.folder, 'spoke/identity/certificate.pem'))) joinSpoke(stage);
  running.push(await startDaemon(stage, 'spoke', ports.spokeStatus));
  await type(stage, ['server', 'verify', SERVER]);
  if (ask(stage, ['platform', 'show', PLATFORM]) === null) {
    const platforms = join(root, 'platforms');
    if (!existsSync(platforms)) makeFolder(stage.account, platforms, 0o755);
    const tree = join(platforms, PLATFORM);
    cpSync(join(PROJECT, 'deploy/quickstart/platform'), tree, { recursive: true });
    give(stage.account, tree);
    await type(stage, ['platform', 'add', PLATFORM, '--server', SERVER]);
  }
  for (const uri of SITES) {
    if (ask(stage, ['site', 'show', uri]) === null)
      await type(stage, ['site', 'add', uri, '--platform', PLATFORM]);
  }
  await type(stage, ['site', 'list']);
}

function joinSpoke(stage: Stage): void {
  say(`\n$ aegirctl server token ${SERVER} | aegir-spoke enroll -`);
  const answer = ask(stage, ['server', 'token', SERVER]) as { token: string } | null;
  if (answer === null) throw new Error('the hub gave no join token');
  enrollSpoke(stage, answer.token);
}

/** Shows a command as a person would type it, and runs it. */
async function type(stage: Stage, argv: readonly string[]): Promise<void> {
  say(`\n$ aegirctl ${argv.join(' ')}`);
  const code = await aegirctl(stage, argv);
  if (code !== 0) throw new Error(`aegirctl ended with exit code ${String(code)}`);
}

async function showSites(port: number): Promise<void> {
  for (const site of SITES) {
    say(`\n$ curl http://${site}:${String(port)}/`);
    const answer = await request(site, port);
    say(answer.body.trim());
    if (answer.status !== 200 || !answer.body.includes(`Hello from ${site}`)) {
      throw new Error(`${site} answered ${String(answer.status)} instead of its page`);
    }
  }
}

/** Asks the spoke's web server directly: not every resolver knows names below .localhost. */
async function request(host: string, port: number): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = get(
      { host: '127.0.0.1', port, path: '/', headers: { host }, timeout: 10_000 },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body });
        });
      },
    );
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error(`${host} did not answer`)));
  });
}

async function stayUp(ports: Ports, interrupted: Promise<void>): Promise<void> {
  say(`
All is up. In a browser:    http://${SITES[0] ?? ''}:${String(ports.http)}/
In another terminal:        .quickstart/aegirctl status
                            .quickstart/aegirctl site add another.localhost --platform ${PLATFORM}
State and logs:             .quickstart/
Ctrl-C stops everything; the next start goes on from here.`);
  await interrupted;
  say('\nstopping');
}

function nextInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`\nquickstart failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
