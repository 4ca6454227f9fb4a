import type { FaultPoint } from '../../shared/fault-points.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from './eventually.ts';
import type { Farm } from './farm.ts';
import type { Host } from './host.ts';

const FOLDER = '/run/aegir-faults';
/** Says where its daemon is to die, while it is there. */
const FAULT = `${FOLDER}/wanted`;

/** A task that dies over and over takes a slow machine with other work many minutes; a test of it gets as long and a bit. */
export const LONGEST_MS = 600_000;
export const DEATHS_TIMEOUT = { timeout: LONGEST_MS + 60_000 };

type Unit = 'aegir-hub' | 'aegir-spoke';

/** What came of a task during which daemons died over and over. */
export interface Survivor {
  readonly task: Task__Output;
  /** How often one of them died. */
  readonly deaths: number;
}

/** Which deaths the spokes are put through that work on a task. */
export interface SpokeDeath {
  /** A spoke dies once at each of these, and for each kind of job. One job shall pass fewer than three: it would be quarantined. */
  readonly points: readonly FaultPoint[];
  readonly spokes: readonly Host[];
}

/**
 * Has systemd start a daemon again at once whenever it dies, and the daemon die when it is told to. A spoke that may lose
 * its hub often is told not to wait for long.
 */
export async function mayDie(host: Host, unit: Unit): Promise<void> {
  const service = `[Service]\nRestartSec=50ms\nEnvironment=AEGIR_FAULT_FILE=${FAULT}\n`;
  host.write(
    `/etc/systemd/system/${unit}.service.d/deaths.conf`,
    `[Unit]\nStartLimitIntervalSec=0\n${service}`,
  );
  if (unit === 'aegir-spoke') host.write('/etc/aegir/spoke.yaml', 'retry_seconds: 1\n');
  await host.ok(`mkdir -m 1777 ${FOLDER} && systemctl daemon-reload && systemctl restart ${unit}`);
}

/**
 * Asks for a change, and has the hub die at a point again and again until its task has ended. It dies whenever it passes it
 * for the second time since its start, and so goes on one step further than the one before: a task of n steps meets n - 1
 * deaths at least, and every step but the first begins twice. A verify that the hub asks for meanwhile, of a server that
 * serves something else by then, adds to them. Leaves a hub that is well.
 */
export function throughDeaths(farm: Farm, line: string, point: FaultPoint): Promise<Survivor> {
  return throughFaults(farm, line, { hosts: [farm.hub], unit: 'aegir-hub', fault: `${point}:kill:2` });
}

/**
 * Asks for a change, and has the spokes that work on it die at these points. Leaves spokes that are well.
 */
export function throughSpokeDeaths(farm: Farm, line: string, death: SpokeDeath): Promise<Survivor> {
  const fault = `${death.points.join()}:kill:once`;
  return throughFaults(farm, line, { hosts: death.spokes, unit: 'aegir-spoke', fault });
}

/** Whoever watches the task does not mind a hub that goes away. */
async function throughFaults(
  farm: Farm,
  line: string,
  { hosts, unit, fault }: { readonly hosts: readonly Host[]; readonly unit: Unit; readonly fault: string },
): Promise<Survivor> {
  const before = await restarts(hosts, unit);
  await Promise.all(hosts.map((host) => host.ok(`rm -f ${FOLDER}/* && echo ${fault} > ${FAULT}`)));
  try {
    const { taskId } = await farm.ask<{ taskId: string }>(`${line} --no-wait`);
    // It may be away at the moment when the watch begins.
    const task = await eventually(() => farm.ended(taskId, LONGEST_MS / 1_000), { within: LONGEST_MS });
    return { task, deaths: (await restarts(hosts, unit)) - before };
  } finally {
    await Promise.all(hosts.map((host) => host.ok(`rm -f ${FAULT}`)));
    await farm.hubReady();
  }
}

async function restarts(hosts: readonly Host[], unit: Unit): Promise<number> {
  const ask = ['systemctl', 'show', '--value', '-p', 'NRestarts', unit];
  const counts = await Promise.all(hosts.map((host) => host.ok(ask)));
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
