import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './stage.ts';

/** One of the two daemons, started as the stage's account, logging to a file of its own. */
export interface Daemon {
  readonly name: string;
  readonly process: ChildProcess;
  readonly log: string;
}

const ENTRY = { hub: 'dist/hub/main.js', spoke: 'dist/spoke/main.js', ctl: 'dist/hub/ctl/main.js' } as const;
const STOP_GRACE_MS = 25_000;

/**
 * Starts a daemon and waits until its `/readyz` answers 200. through: words of a program that becomes the one named by
 * the words behind them. Throws with the end of the daemon's log.
 */
export async function startDaemon(
  stage: Stage,
  name: 'hub' | 'spoke',
  statusPort: number,
  through: readonly string[] = [],
): Promise<Daemon> {
  const log = join(stage.folder, `${name}.log`);
  const output = openSync(log, 'a');
  const node = [process.execPath, join(stage.code, ENTRY[name]), '--config', configFile(stage, name)];
  const [program = process.execPath, ...argv] = [...through, ...node];
  const child = spawn(program, argv, {
    ...credentials(stage),
    // As the packages have it; what a person keeps in theirs is closed to another account.
    env: stage.account.dropped ? { ...process.env, HOME: join(stage.folder, name) } : process.env,
    // A group of its own, so that Ctrl-C reaches the daemons in our order and not at once.
    detached: true,
    stdio: ['ignore', output, output],
  });
  const daemon = { name, process: child, log };
  await ready(daemon, `http://127.0.0.1:${String(statusPort)}/readyz`);
  return daemon;
}

export function configFile(stage: Stage, name: 'hub' | 'spoke'): string {
  return join(stage.folder, `${name}.yaml`);
}

async function ready(daemon: Daemon, url: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end && daemon.process.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error(
    `the ${daemon.name} did not come up; its log (${daemon.log}) ends with:\n${tail(daemon.log)}`,
  );
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
}

/** Asks a daemon to stop and waits; ends it by force after its limit. */
export async function stopDaemon(daemon: Daemon): Promise<void> {
  if (daemon.process.exitCode !== null || daemon.process.signalCode !== null) return;
  const gone = new Promise((resolve) => daemon.process.once('exit', resolve));
  daemon.process.kill('SIGTERM');
  const timer = setTimeout(() => daemon.process.kill('SIGKILL'), STOP_GRACE_MS);
  await gone;
  clearTimeout(timer);
}

/** Runs `aegir-spoke enroll`; the token goes through standard input, never through the process list. */
export function enrollSpoke(stage: Stage, token: string): void {
  const argv = [join(stage.code, ENTRY.spoke), 'enroll', '-', '--config', configFile(stage, 'spoke')];
  const result = spawnSync(process.execPath, argv, {
    ...credentials(stage),
    input: token,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (result.status !== 0) throw new Error('the spoke could not join');
}

/** Runs aegirctl on the person's terminal; resolves to its exit code. */
export async function aegirctl(stage: Stage, argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(stage.code, ENTRY.ctl), ...argv], {
    ...credentials(stage),
    env: { ...process.env, AEGIR_SOCKET: stage.socket },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Runs aegirctl with --json and returns what it printed, or null when it failed. */
export function ask(stage: Stage, argv: readonly string[]): unknown {
  const result = spawnSync(process.execPath, [join(stage.code, ENTRY.ctl), ...argv, '--json'], {
    ...credentials(stage),
    env: { ...process.env, AEGIR_SOCKET: stage.socket },
    encoding: 'utf8',
  });
  return result.status === 0 ? JSON.parse(result.stdout) : null;
}

/** A small script, so that the person can type `.quickstart/aegirctl` in another terminal. */
export function writeAegirctlScript(stage: Stage): void {
  const entry = join(stage.code, ENTRY.ctl);
  const text = `#!/bin/sh\nAEGIR_SOCKET='${stage.socket}' exec '${process.execPath}' '${entry}' "$@"\n`;
  writeFileSync(join(stage.folder, 'aegirctl'), text, { mode: 0o755 });
}

/** Ends the spoke's own web server; a spoke that stops leaves its web server running on purpose. */
export async function stopWebServer(pidFile: string): Promise<void> {
  const pid = Number(readFileIfThere(pidFile));
  if (!Number.isInteger(pid) || pid <= 1) return;
  for (const end = Date.now() + 5_000; Date.now() < end && signal(pid, 'SIGTERM');) await sleep(50);
}

function readFileIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // No pid file: the web server never started.
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    // ESRCH: it has gone.
    return false;
  }
}

function credentials(stage: Stage): { uid?: number; gid?: number; cwd: string } {
  const { uid, gid, dropped } = stage.account;
  return dropped ? { uid, gid, cwd: '/' } : { cwd: '/' };
}
