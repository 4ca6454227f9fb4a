import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchOptions } from './bench.ts';
import { cpuOf, residentMb } from './cpu.ts';
import { End } from './ends/end.ts';
import type { HubCalls } from './ends/hub.ts';
import type { SpokeCalls } from './ends/spoke.ts';
import { median, range, type Row } from './report.ts';
import { Incumbent, type Order, type PeerRun } from './rsync.ts';
import { SlowLine } from './slow-line.ts';
import { copyTrees, editEvery, type BenchTree } from './trees.ts';

const ORDERS: readonly Order[] = ['sequential', 'parallel'];
const SLOW_SHARE = 4;
const SLOW_BYTES_PER_SECOND = 10_000;
const SETTLED_MS = 1_500;
const SAMPLE_MS = 50;

interface OurRun {
  readonly ms: number;
  readonly hubCpuMs: number;
  readonly spokeCpuMs: number;
  readonly bytes: number;
  /** The hub's memory at most, above what it had before the first tree. */
  readonly rssMb: number;
}

interface Sample {
  readonly ours: OurRun;
  readonly peers: ReadonlyMap<string, PeerRun>;
}

/**
 * One platform to many servers, against rsync over ssh to the same number of folders, one after the other and
 * all at once. Every spoke is a process of its own; the release is proved complete on each. The last case has a
 * quarter of the spokes on lines of 10 kB/s: its peer is the same without them, and its memory is what counts.
 */
export async function benchFanout(options: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(options.work ?? tmpdir(), 'aegir-bench-'));
  const incumbent = await Incumbent.start(join(home, 'ssh'));
  const stage = await Stage.start(home, Math.max(...options.servers));
  try {
    const trees = join(home, 'trees');
    mkdirSync(trees);
    const rows: Row[] = [];
    for (const tree of copyTrees(options.tree, trees)) {
      await stage.scan(tree);
      for (const servers of options.servers) {
        rows.push(...(await measure(stage, incumbent, tree, servers, options)));
      }
      rows.push(await measureSlow(stage, tree, Math.max(...options.servers), options));
    }
    return rows;
  } finally {
    incumbent.close();
    stage.close();
    execFileSync('rm', ['-rf', home]);
  }
}

async function measure(
  stage: Stage,
  incumbent: Incumbent,
  tree: BenchTree,
  servers: number,
  { rounds, say }: BenchOptions,
): Promise<Row[]> {
  const samples = new Map<string, Sample[]>();
  // One round more than counts: compilers, caches and threads warm up in the first.
  for (let round = 0; round <= rounds; round++) {
    const targets = new Map(ORDERS.map((order) => [order, stage.folders(order, servers)]));
    for (const name of ['cold', 'unchanged', 'one-file'] as const) {
      if (name === 'cold') await stage.refresh(servers);
      if (name === 'one-file') editEvery(tree.folder, tree.files);
      const ours = await stage.fanOut(tree, servers);
      const peers = new Map<string, PeerRun>();
      for (const [order, folders] of targets) {
        execFileSync('sync');
        peers.set(`rsync-ssh ${order}`, await incumbent.fanOut('rsync-ssh', tree.folder, folders, order));
      }
      say(`${tree.name} ${name} to ${String(servers)}, round ${String(round)}: ${ours.ms.toFixed(0)} ms`);
      if (round > 0) samples.set(name, [...(samples.get(name) ?? []), { ours, peers }]);
    }
    stage.clean();
  }
  return [...samples].flatMap(([name, runs]) => rowsOf(tree, `${name}-${String(servers)}`, runs));
}

async function measureSlow(
  stage: Stage,
  tree: BenchTree,
  servers: number,
  { rounds, say }: BenchOptions,
): Promise<Row> {
  const slow = Math.max(1, Math.floor(servers / SLOW_SHARE));
  const fast = servers - slow;
  const alone: OurRun[] = [];
  const beside: OurRun[] = [];
  for (let round = 0; round < rounds; round++) {
    await stage.refresh(fast);
    alone.push(await stage.fanOut(tree, fast));
    await stage.refresh(servers);
    beside.push(await stage.besideSlow(tree, fast, () => stage.fanOut(tree, fast)));
    say(`${tree.name} beside ${String(slow)} slow, round ${String(round + 1)}: +${lastRss(beside)} MB`);
    stage.clean();
  }
  const peers = alone.map(({ ms, hubCpuMs, spokeCpuMs, bytes }): PeerRun => ({
    ...{ ms, bytes },
    cpuMs: hubCpuMs + spokeCpuMs,
    senderCpuMs: hubCpuMs,
  }));
  const name = `cold-${String(fast)}-beside-${String(slow)}-slow`;
  return rowOf(tree, name, beside, 'ours without the slow ones', peers);
}

function lastRss(runs: readonly OurRun[]): string {
  return (runs.at(-1)?.rssMb ?? 0).toFixed(0);
}

/** The hub and its spokes, each in a process of its own. */
class Stage {
  readonly #home: string;
  readonly #hub: End<HubCalls>;
  readonly #spokes: readonly End<SpokeCalls>[];
  readonly #restMb: number;
  #fresh = 0;

  private constructor(home: string, hub: End<HubCalls>, spokes: readonly End<SpokeCalls>[]) {
    this.#home = home;
    this.#hub = hub;
    this.#spokes = spokes;
    this.#restMb = residentMb(hub.pid);
  }

  static async start(home: string, servers: number): Promise<Stage> {
    const hub = new End<HubCalls>('hub');
    const spokes = Array.from({ length: servers }, () => new End<SpokeCalls>('spoke'));
    await hub.ask('open', join(home, 'hub'));
    for (const spoke of spokes) await spoke.ask('connect', await hub.ask('identity', null));
    return new Stage(home, hub, spokes);
  }

  close(): void {
    for (const end of [this.#hub, ...this.#spokes]) end.close();
  }

  /** Publishes the tree, as a hub has done long before it serves one more server. */
  async scan(tree: BenchTree): Promise<void> {
    await this.#hub.ask('scan', { platform: tree.name, folder: tree.folder });
  }

  /** Gives the first spokes empty roots. */
  async refresh(servers: number): Promise<void> {
    this.#fresh += 1;
    const roots = this.folders('spoke', servers);
    await Promise.all(this.#spokes.slice(0, servers).map((spoke, at) => spoke.ask('open', roots[at] ?? '')));
  }

  /** Empty folders for one round. */
  folders(name: string, servers: number): string[] {
    const parent = join(this.#home, 'targets', String(this.#fresh));
    return Array.from({ length: servers }, (_, at) => {
      const folder = join(parent, `${name}-${String(at)}`);
      mkdirSync(folder, { recursive: true });
      return folder;
    });
  }

  /** Reads the tree and brings it to the first spokes, all at once. */
  async fanOut(tree: BenchTree, servers: number): Promise<OurRun> {
    execFileSync('sync');
    const spokes = this.#spokes.slice(0, servers);
    const pids = spokes.map(({ pid }) => pid);
    const cpu = (): [number, number] => [cpuOf([this.#hub.pid]), cpuOf(pids)];
    const memory = new MemoryWatch(this.#hub.pid);
    const [hubBefore, spokesBefore] = cpu();
    const started = performance.now();
    const release = await this.#hub.ask('scan', { platform: tree.name, folder: tree.folder });
    const order = { platform: tree.name, release };
    const outcomes = await Promise.all(spokes.map((spoke) => spoke.ask('sync', order)));
    const ms = performance.now() - started;
    await delay(SAMPLE_MS);
    const [hubAfter, spokesAfter] = cpu();
    const rssMb = memory.end() - this.#restMb;
    await this.#prove(tree.folder, release.digest, spokes);
    const fetched = outcomes.filter(({ changed }) => changed);
    const bytes = fetched.reduce((sum, one) => sum + one.bytesFetched + release.manifestBytes, 0);
    return { ms, hubCpuMs: hubAfter - hubBefore, spokeCpuMs: spokesAfter - spokesBefore, bytes, rssMb };
  }

  /** Lets the spokes after the first ones fetch over slow lines while the work is done; they never get there. */
  async besideSlow<T>(tree: BenchTree, first: number, work: () => Promise<T>): Promise<T> {
    const release = await this.#hub.ask('scan', { platform: tree.name, folder: tree.folder });
    const spokes = this.#spokes.slice(first);
    const lines = await Promise.all(spokes.map((spoke) => this.#slowDown(spoke)));
    const syncs = spokes.map((spoke) => spoke.ask('sync', { platform: tree.name, release }));
    const over = Promise.allSettled(syncs);
    // By now the hub has given them all that the line and its buffers take.
    await delay(SETTLED_MS);
    const result = await work();
    for (const line of lines) line.close();
    await over;
    for (const spoke of spokes) await spoke.ask('connect', await this.#hub.ask('identity', null));
    return result;
  }

  clean(): void {
    execFileSync('rm', ['-rf', join(this.#home, 'targets')]);
  }

  async #slowDown(spoke: End<SpokeCalls>): Promise<SlowLine> {
    const identity = await this.#hub.ask('identity', null);
    const port = Number(identity.endpoint.split(':').at(-1));
    const line = await SlowLine.start(port, SLOW_BYTES_PER_SECOND);
    await spoke.ask('connect', { ...identity, endpoint: line.endpoint });
    return line;
  }

  /** A fast sync of something else would not count. */
  async #prove(folder: string, release: string, spokes: readonly End<SpokeCalls>[]): Promise<void> {
    const paths = await Promise.all(spokes.map((spoke) => spoke.ask('pathOf', release)));
    for (const path of paths) {
      if (path === null) throw new Error(`a spoke has no release ${release}`);
      const differing = execFileSync('rsync', ['-nrlpc', '--delete', '-i', `${folder}/`, `${path}/`]);
      if (differing.length > 0) throw new Error(`the release is not the tree: ${String(differing)}`);
    }
  }
}

/** Looks at the memory of a process until it is told to stop. */
class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #most = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => {
      this.#look();
    }, SAMPLE_MS);
  }

  /** Megabytes at most. */
  end(): number {
    this.#look();
    clearInterval(this.#timer);
    return this.#most;
  }

  #look(): void {
    this.#most = Math.max(this.#most, residentMb(this.#pid));
  }
}

function rowsOf(tree: BenchTree, name: string, samples: readonly Sample[]): Row[] {
  const names = [...(samples[0]?.peers.keys() ?? [])];
  return names.map((peer) =>
    rowOf(
      tree,
      name,
      samples.map(({ ours }) => ours),
      peer,
      samples.flatMap(({ peers }) => peers.get(peer) ?? []),
    ),
  );
}

function rowOf(
  tree: BenchTree,
  name: string,
  ours: readonly OurRun[],
  peer: string,
  peers: readonly PeerRun[],
): Row {
  const of = <T>(runs: readonly T[], figure: (run: T) => number): number => median(runs.map(figure));
  const oursMs = of(ours, ({ ms }) => ms);
  const peerMs = of(peers, ({ ms }) => ms);
  const hubCpu = of(ours, ({ hubCpuMs }) => hubCpuMs);
  const spokeCpu = of(ours, ({ spokeCpuMs }) => spokeCpuMs);
  const peerCpu = of(peers, ({ cpuMs }) => cpuMs);
  const senderCpu = of(peers, ({ senderCpuMs }) => senderCpuMs);
  return {
    case: name,
    tree: tree.name,
    files: tree.files,
    ours_ms: oursMs,
    ours_range: range(ours.map(({ ms }) => ms)),
    hub_cpu_ms: hubCpu,
    spoke_cpu_ms: spokeCpu,
    ours_bytes: of(ours, ({ bytes }) => bytes),
    peer,
    peer_ms: peerMs,
    peer_range: range(peers.map(({ ms }) => ms)),
    peer_cpu_ms: peerCpu,
    peer_bytes: of(peers, ({ bytes }) => bytes),
    ratio: peerMs / oursMs,
    cpu_ratio: peerCpu / (hubCpu + spokeCpu),
    peer_hub_cpu_ms: senderCpu,
    hub_cpu_ratio: senderCpu / hubCpu,
    hub_rss_mb: Math.max(...ours.map(({ rssMb }) => rssMb)),
  };
}
