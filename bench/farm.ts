import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { startDaemon, stopDaemon, type Daemon } from '../deploy/quickstart/daemons.ts';
import { freePort, type Stage } from '../deploy/quickstart/stage.ts';
import { openHub, type Hub } from '../hub/ctl/client.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { VERSION } from '../shared/version.ts';
import { enroll } from '../spoke/link/enroll.ts';
import type { BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { writeHubConfig } from './ends/web.ts';
import { residentMb } from './memory.ts';
import { range, type Row } from './report.ts';

/** Spokes that are attached, and operators who ask meanwhile. */
const SPOKES = 500;
const OPERATORS = 50;
/** How long an operator thinks before the next question. */
const THINKS_MS = 1_000;
/** How long operators ask while nothing else happens. */
const CALM_MS = 10_000;
/** Calls of setting up that are under way at once. */
const AT_ONCE = 8;
const LONGEST_MS = 180_000;

/** A hub as it is installed, and a crowd of spokes in one process beside it. */
interface Ends {
  readonly stage: Stage;
  readonly ports: readonly [number, number, number];
  readonly hub: Hub;
  readonly size: number;
  readonly say: (line: string) => void;
  daemon: Daemon;
  crowd: ChildProcess | null;
  attached: number;
  /** Attempts to attach that failed, by reason. */
  failures: Readonly<Record<string, number>>;
}

/** What a part of it took. */
interface Span {
  readonly ms: number;
  readonly hubCpuMs: number;
}

/**
 * A farm of many servers on one hub: how long until all spokes are attached, what each costs the hub, a verify of all servers at
 * once through the real path of jobs while operators ask for other things, and the return of all after the hub was killed.
 */
export async function benchFarm({ work, servers, say }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of servers ?? [SPOKES]) rows.push(...(await measure(size, work, say)));
  return rows;
}

async function measure(size: number, work: string | null, say: Ends['say']): Promise<Row[]> {
  const folder = mkdtempSync(join(work ?? tmpdir(), 'aegir-bench-'));
  const ends = await start(folder, size, say);
  try {
    await setUp(ends);
    return await allCases(ends);
  } finally {
    ends.crowd?.disconnect();
    ends.hub.close();
    await stopDaemon(ends.daemon);
    execFileSync('rm', ['-rf', folder]);
  }
}

async function start(folder: string, size: number, say: Ends['say']): Promise<Ends> {
  const account = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, dropped: false };
  const stage = { folder, code: process.cwd(), account, socket: join(folder, 'hub/admin.sock') };
  const ports = [await freePort(0), await freePort(0), await freePort(0)] as const;
  writeHubConfig(stage, join(folder, 'root'), ports);
  const daemon = await startDaemon(stage, 'hub', ports[2]);
  const hub = openHub({ kind: 'socket', path: stage.socket }, {});
  return { stage, ports, hub, size, say, daemon, crowd: null, attached: 0, failures: {} };
}

/** Servers, and for each an identity by the way that every machine takes. */
async function setUp({ hub, stage, size, say }: Ends): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const letJoin = async (number: number): Promise<void> => {
    const name = nameOf(number);
    await hub.servers.AddServer({
      requestId: newId(),
      name,
      hostname: '127.0.0.1',
      webType: 'WEB_TYPE_APACHE',
    });
    const { token } = await hub.servers.CreateToken({ requestId: newId(), server: name });
    await enroll({
      ...{ state: join(stage.folder, 'crowd', String(number)), token, hostname: name },
      ...{ version: VERSION, clock },
    });
    if ((number + 1) % 100 === 0) say(`${String(number + 1)} servers have joined`);
  };
  await Promise.all(Array.from({ length: size }, (_, number) => limit(() => letJoin(number))));
}

function nameOf(number: number): string {
  return `web${String(number)}`;
}

async function allCases(ends: Ends): Promise<Row[]> {
  const { size, say } = ends;
  const atRest = residentMb(pidOf(ends));
  const attach = await timed(ends, async () => {
    ends.crowd = beginCrowd(ends);
    await untilAttached(ends, size);
  });
  await quiet(ends);
  const eachKb = ((residentMb(pidOf(ends)) - atRest) * 1_024) / size;
  say(`${String(size)} attached after ${seconds(attach.ms)}; ${eachKb.toFixed(0)} kB of the hub for each`);
  const calm = await besideOperators(ends, () => delay(CALM_MS));
  say(`nothing asked of them: ${callsText(calm)}`);
  const verify = await besideOperators(ends, () => verifyAll(ends));
  say(`all verified after ${seconds(verify.ms)}: ${callsText(verify)}`);
  const storm = await returnOfAll(ends);
  say(
    `after a kill 95 of 100 were back ${seconds(storm.mostMs)} after the hub was, all after ${seconds(storm.all.ms)}`,
  );
  return [
    { ...rowOf('attach', ends, attach), hub_each_kb: eachKb },
    { ...rowOf('calm', ends, calm), ...figuresOf(calm) },
    { ...rowOf('verify-all', ends, verify), ...figuresOf(verify) },
    { ...rowOf('return', ends, storm.all), most_back_ms: storm.mostMs },
  ];
}

/** A span, and what operators saw of the hub meanwhile. */
interface Asked extends Span {
  readonly callMs: readonly number[];
  readonly stallMs: number;
}

async function besideOperators(ends: Ends, work: () => Promise<void>): Promise<Asked> {
  await longestStall(ends);
  const calls = { ms: [] as number[], isOver: false };
  const operators = Array.from({ length: OPERATORS }, (_, number) => ask(ends, number, calls));
  const span = await timed(ends, work);
  calls.isOver = true;
  await Promise.all(operators);
  return { ...span, callMs: calls.ms, stallMs: await longestStall(ends) };
}

function callsText({ callMs, stallMs }: Asked): string {
  const within = (share: number): string => `${percentile(callMs, share).toFixed(0)} ms`;
  return `${String(callMs.length)} calls of ${String(OPERATORS)} operators, half within ${within(0.5)}, 99 of 100 within ${within(0.99)}; the hub's event loop stood still for ${stallMs.toFixed(0)} ms at most`;
}

function figuresOf({ callMs, stallMs }: Asked): Pick<Row, 'call_p99_ms' | 'hub_stall_ms'> {
  return { call_p99_ms: percentile(callMs, 0.99), hub_stall_ms: stallMs };
}

function pidOf({ daemon }: Ends): number {
  return daemon.process.pid ?? 0;
}

async function timed(ends: Ends, work: () => Promise<void>): Promise<Span> {
  const [before, began] = [cpuOf([pidOf(ends)]), performance.now()];
  await work();
  return { ms: performance.now() - began, hubCpuMs: cpuOf([pidOf(ends)]) - before };
}

function beginCrowd(ends: Ends): ChildProcess {
  const crowd = fork('bench/ends/crowd.ts', [join(ends.stage.folder, 'crowd'), String(ends.size)], {
    execArgv: ['--import', 'tsx'],
  });
  crowd.on('message', ({ attached, failures }: Pick<Ends, 'attached' | 'failures'>) => {
    Object.assign(ends, { attached, failures });
  });
  return crowd;
}

async function untilAttached(ends: Ends, wanted: number): Promise<void> {
  for (const end = performance.now() + LONGEST_MS; ends.attached < wanted;) {
    if (performance.now() > end)
      throw new Error(
        `only ${String(ends.attached)} spokes are attached; failures: ${JSON.stringify(ends.failures)}`,
      );
    await delay(20);
  }
}

/** Resolves when no task is open. */
async function quiet({ hub }: Ends): Promise<void> {
  for (const end = performance.now() + LONGEST_MS; performance.now() < end;) {
    const { tasksQueued, tasksRunning, tasksWaiting } = await hub.fleet.GetStatus({});
    if (tasksQueued + tasksRunning + tasksWaiting === 0) return;
    await delay(50);
  }
  throw new Error('tasks are still open');
}

async function verifyAll(ends: Ends): Promise<void> {
  const limit = pLimit(OPERATORS);
  const one = (number: number): Promise<unknown> =>
    limit(() => ends.hub.servers.VerifyServer({ requestId: newId(), name: nameOf(number) }));
  await Promise.all(Array.from({ length: ends.size }, (_, number) => one(number)));
  await quiet(ends);
}

/** An operator who looks at a server, at tasks and at sites until all is over. */
async function ask(
  { hub, size }: Ends,
  number: number,
  calls: { ms: number[]; isOver: boolean },
): Promise<void> {
  const asks = [
    () => hub.servers.GetServer({ name: nameOf(number % size) }),
    () => hub.tasks.ListTasks({ pageSize: 20 }),
    () => hub.fleet.GetStatus({}),
  ];
  for (let turn = number; !calls.isOver; turn++) {
    const began = performance.now();
    await asks[turn % asks.length]?.();
    calls.ms.push(performance.now() - began);
    await delay(THINKS_MS);
  }
}

/** The hub is killed and started again; the spokes find it by themselves. */
async function returnOfAll(ends: Ends): Promise<{ all: Span; mostMs: number }> {
  await killed(ends.daemon);
  ends.daemon = await startDaemon(ends.stage, 'hub', ends.ports[2]);
  const began = performance.now();
  let mostMs = NaN;
  const all = await timed(ends, async () => {
    // Until then the crowd may not have noticed.
    await untilGone(ends);
    await untilAttached(ends, Math.ceil(ends.size * 0.95));
    mostMs = performance.now() - began;
    await untilAttached(ends, ends.size);
  });
  return { all, mostMs };
}

async function untilGone(ends: Ends): Promise<void> {
  for (const end = performance.now() + 5_000; ends.attached === ends.size && performance.now() < end;)
    await delay(5);
}

async function killed({ process: daemon }: Daemon): Promise<void> {
  const gone = new Promise((resolve) => daemon.once('exit', resolve));
  daemon.kill('SIGKILL');
  await gone;
}

/** The longest time that the event loop of the hub stood still since this was asked last. */
async function longestStall({ ports }: Ends): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${String(ports[2])}/metrics`);
  const [, lag] = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await answer.text()) ?? [];
  return Number(lag) * 1_000;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function rowOf(name: string, { size }: Ends, { ms, hubCpuMs }: Span): Row {
  return {
    ...{ case: name, tree: 'spokes', files: size, rounds: 1 },
    ...{ ours_ms: ms, ours_range: range([ms]), hub_cpu_ms: hubCpuMs, spoke_cpu_ms: NaN, ours_bytes: NaN },
    ...{ peer: '–', peer_ms: NaN, peer_range: range([NaN]), peer_cpu_ms: NaN, peer_bytes: NaN },
    ...{ ratio: NaN, cpu_ratio: NaN },
  };
}
