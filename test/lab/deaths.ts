import type { FaultPoint } from '../../shared/fault-points.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from './eventually.ts';
import type { Farm } from './farm.ts';
import type { Host } from './host.ts';

const DROP_IN = '/etc/systemd/system/aegir-hub.service.d/deaths.conf';
const OPEN = ['queued', 'running', 'waiting'];

/** What came of a task during which daemons died over and over. */
export interface Survivor {
  readonly task: Task__Output;
  /** How often one of them died. */
  readonly deaths: number;
}

/** Which death a task is put through. */
export interface Death {
  /** The hub dies whenever it passes this point for the second time since its start. */
  readonly point: FaultPoint;
  /** Machines whose spokes work on the task. */
  readonly spokes: readonly Host[];
}

/**
 * Asks for a change, and has the hub die again and again until its task has ended. A hub that went on one step further than the
 * one before dies there, so a task of n steps meets n - 1 deaths at least, and every step but the first
 * begins twice. A verify that the hub asks for meanwhile, of a server that serves something else by then, adds to them. Leaves
 * a hub that is well.
 */
export async function throughDeaths(farm: Farm, line: string, { point, spokes }: Death): Promise<Survivor> {
  const environment = `[Service]\nRestartSec=50ms\nEnvironment=AEGIR_FAULT=${point}:kill:2\n`;
  farm.hub.write(DROP_IN, `[Unit]\nStartLimitIntervalSec=0\n${environment}`);
  await freshHub(farm, spokes);
  const { taskId } = await farm.ask<{ taskId: string }>(`${line} --no-wait`);
  const task = await ended(farm, taskId, spokes);
  const deaths = await restartsOf(farm.hub, 'aegir-hub');
  await farm.hub.ok(['rm', DROP_IN]);
  await freshHub(farm, spokes);
  return { task, deaths };
}

async function ended(farm: Farm, taskId: string, spokes: readonly Host[]): Promise<Task__Output> {
  let deaths = 0;
  return eventually(
    async () => {
      const seen = await restartsOf(farm.hub, 'aegir-hub');
      if (seen !== deaths) await awake(spokes);
      deaths = seen;
      const { task } = await farm.ask<{ task: Task__Output }>(`task show ${taskId}`);
      if (OPEN.includes(task.state)) throw new Error(`has not ended: ${JSON.stringify(task)}`);
      return task;
    },
    { within: 110_000, every: 250 },
  );
}

async function restartsOf(host: Host, unit: string): Promise<number> {
  return Number(await host.ok(`systemctl show --value -p NRestarts ${unit}`));
}

async function freshHub(farm: Farm, spokes: readonly Host[]): Promise<void> {
  await beginAnew(farm.hub, 'aegir-hub');
  await awake(spokes);
  await farm.hubReady();
}

/** A spoke waits longer each time that it loses its hub; a fresh one does not. */
async function awake(spokes: readonly Host[]): Promise<void> {
  await Promise.all(spokes.map((host) => host.ok('systemctl restart aegir-spoke')));
}

/** Which deaths the spokes are put through that work on a task. */
export interface SpokeDeath {
  /** A spoke dies whenever it passes any of these. */
  readonly points: readonly FaultPoint[];
  /** At each of them only once; then a job has to pass fewer than three, or it is not begun again. */
  readonly isOnce?: boolean;
  readonly spokes: readonly Host[];
}

const SPOKE_DROP_IN = '/etc/systemd/system/aegir-spoke.service.d/deaths.conf';
/** Where each point is noted at which there was a death. */
const NOTED = '/run/aegir-deaths';

/**
 * Asks for a change, and has the spokes die at these points again and again until its task has ended; systemd starts them
 * each time. Leaves spokes that are well. Tells how often they died.
 */
export async function throughSpokeDeaths(farm: Farm, line: string, death: SpokeDeath): Promise<Survivor> {
  const { points, isOnce = false, spokes } = death;
  const once = isOnce ? `Environment=AEGIR_FAULT_ONCE=${NOTED}\n` : '';
  const environment = `[Service]\nRestartSec=50ms\nEnvironment=AEGIR_FAULT=${points.join()}:kill\n${once}`;
  await Promise.all(
    spokes.map(async (host) => {
      host.write(SPOKE_DROP_IN, `[Unit]\nStartLimitIntervalSec=0\n${environment}`);
      await host.ok(`rm -rf ${NOTED} && mkdir -m 1777 ${NOTED}`);
      await beginAnew(host, 'aegir-spoke');
    }),
  );
  const { taskId } = await farm.ask<{ taskId: string }>(`${line} --no-wait`);
  const task = await farm.ended(taskId, 110);
  const restarts = await Promise.all(spokes.map((host) => restartsOf(host, 'aegir-spoke')));
  await Promise.all(
    spokes.map(async (host) => {
      await host.ok(['rm', SPOKE_DROP_IN]);
      await beginAnew(host, 'aegir-spoke');
    }),
  );
  return { task, deaths: restarts.reduce((sum, count) => sum + count, 0) };
}

/** With its new settings, and its deaths counted from here on. */
async function beginAnew(host: Host, unit: 'aegir-hub' | 'aegir-spoke'): Promise<void> {
  const steps = ['daemon-reload', `stop ${unit}`, `reset-failed ${unit}`, `start ${unit}`];
  await host.ok(steps.map((step) => `systemctl ${step}`).join(' && '));
}
