import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a machine is started from. */
export interface MachineSpec {
  readonly name: string;
  readonly root: string;
  readonly namespace: string;
  /** nspawn's own --bind and --bind-ro arguments. */
  readonly binds: readonly string[];
  /** File that takes what the console prints. */
  readonly console: string;
}

/** One boot of a host: systemd as its first process, until power is cut. */
export interface Machine {
  /** First process, as the bubble numbers it. */
  readonly leader: number;
  /** File that stops and resumes every process of the host. */
  readonly freezer: string | undefined;
  /** Ends every process at once; nothing gets to flush or to say goodbye. */
  cut(): Promise<void>;
}

const LAB = process.env['LAB_ID'] ?? `aegir-lab-${String(process.pid)}`;

/** Boots systemd in a root folder. Resolves when its first process runs. */
export async function powerOn(spec: MachineSpec): Promise<Machine> {
  const groups = controlGroups(spec.name);
  const child = start(spec, groups);
  const gone = once(child, 'exit');
  const leader = await findLeader(child, spec);
  const freezer = groups.map((group) => `${group}/cgroup.freeze`).find((file) => fs.existsSync(file));
  return {
    leader,
    freezer,
    async cut() {
      child.ref();
      if (child.exitCode === null) process.kill(leader, 'SIGKILL');
      await gone;
    },
  };
}

/** Waits until systemd has started what it was to start. */
export async function settle(exec: () => Promise<{ stdout: string }>, name: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    const { stdout } = await exec();
    if (/running|degraded/.test(stdout)) return;
    await sleep(20);
  }
  throw new Error(`${name}: systemd did not settle`);
}

// Without a control group of its own, every host would share the caller's and its service names.
function controlGroups(name: string): string[] {
  const pure = fs.existsSync('/sys/fs/cgroup/cgroup.controllers');
  const trees = pure ? [''] : ['/systemd', '/unified', '/pids'];
  const groups = trees
    .filter((tree) => fs.existsSync(`/sys/fs/cgroup${tree}/cgroup.procs`))
    .map((tree) => `/sys/fs/cgroup${tree}/${LAB}/${name}`);
  for (const group of groups) fs.mkdirSync(group, { recursive: true });
  return groups;
}

function start(
  { name, root, namespace, binds, console: log }: MachineSpec,
  groups: readonly string[],
): ChildProcess {
  const output = fs.openSync(log, 'a');
  const enter = 'for group in $0; do echo $$ > $group/cgroup.procs; done && exec "$@"';
  const child = spawn(
    'bash',
    [
      ...['-c', enter, groups.join(' '), 'systemd-nspawn', '-q', '-D', root, '--boot', `--machine=${name}`],
      ...['--register=no', '--keep-unit', `--network-namespace-path=/run/netns/${namespace}`],
      ...['--console=pipe', '--resolv-conf=off', '--timezone=off', '--link-journal=no', ...binds],
    ],
    { stdio: ['ignore', output, output], detached: true },
  );
  fs.closeSync(output);
  child.unref();
  return child;
}

async function findLeader(child: ChildProcess, { name, console: log }: MachineSpec): Promise<number> {
  const end = performance.now() + 30_000;
  for (;;) {
    const found = children(child.pid).find(isSystemd);
    if (found !== undefined) return Number(found);
    if (child.exitCode !== null || performance.now() > end) {
      throw new Error(`${name} did not boot: ${fs.readFileSync(log, 'utf8').slice(-2_000)}`);
    }
    await sleep(10);
  }
}

function children(pid: number | undefined): string[] {
  try {
    const list = fs.readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    return list.trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

function isSystemd(pid: string): boolean {
  try {
    return fs.readlinkSync(`/proc/${pid}/exe`).endsWith('/systemd');
  } catch {
    return false;
  }
}
