import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench.ts';
import { median, range, type Row } from './report.ts';
import { Incumbent, type Order, type PeerRun } from './rsync.ts';
import { Stage, type OurRun } from './stage.ts';
import { copyTrees, editEvery, type BenchTree } from './trees.ts';

const ORDERS: readonly Order[] = ['sequential', 'parallel'];
const SLOW_SHARE = 4;

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
