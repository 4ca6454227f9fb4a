import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenParts, type BenchOptions } from './bench.ts';
import type { Row } from './report.ts';
import { rowOf, type OurRun } from './rows.ts';
import { Incumbent, type Order, type PeerRun } from './rsync.ts';
import { Stage } from './stage.ts';
import { copyTree, editEvery, SMALL, type BenchTree } from './trees.ts';

const ORDERS: readonly Order[] = ['sequential', 'parallel'];
const SLOW_SHARE = 4;
const SERVERS = [4, 8, 16] as const;

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
  const servers = options.servers ?? SERVERS;
  const stage = await Stage.start(home, Math.max(...servers));
  try {
    const trees = join(home, 'trees');
    mkdirSync(trees);
    const tree = copyTree(options.tree ?? SMALL, trees);
    await stage.publish(tree);
    const fan = { stage, incumbent, tree, servers, options };
    const parts = [
      { name: 'even', measure: () => measureEven(fan) },
      { name: 'slow', measure: async () => [await measureSlow(fan)] },
    ];
    const rows: Row[] = [];
    for (const part of chosenParts(parts, options)) rows.push(...(await part.measure()));
    return rows;
  } finally {
    incumbent.close();
    stage.close();
    execFileSync('rm', ['-rf', home]);
  }
}

interface Fan {
  readonly stage: Stage;
  readonly incumbent: Incumbent;
  readonly tree: BenchTree;
  /** How many servers to fan out to, one after another. */
  readonly servers: readonly number[];
  readonly options: BenchOptions;
}

async function measureEven(fan: Fan): Promise<Row[]> {
  const { servers } = fan;
  // Compilers, caches and threads warm up in a round that does not count.
  await measureRound(fan, Math.min(...servers));
  const rows: Row[] = [];
  for (const number of servers) rows.push(...(await measure(fan, number)));
  return rows;
}

async function measure(fan: Fan, servers: number): Promise<Row[]> {
  const { rounds, minutes } = fan.options;
  const samples = new Map<string, Sample[]>();
  const end = performance.now() + minutes * 60_000;
  for (let round = 0; round < rounds && (round === 0 || performance.now() < end); round++) {
    for (const [name, sample] of await measureRound(fan, servers)) {
      samples.set(name, [...(samples.get(name) ?? []), sample]);
    }
  }
  return [...samples].flatMap(([name, runs]) => rowsOf(fan.tree, `${name}-${String(servers)}`, runs));
}

async function measureRound(
  { stage, incumbent, tree, options }: Fan,
  servers: number,
): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample>();
  await stage.refresh(servers);
  const targets = new Map(ORDERS.map((order) => [order, stage.folders(order, servers)]));
  for (const name of ['cold', 'unchanged', 'one-file']) {
    if (name === 'one-file') await prepareEdit(stage, tree, servers);
    const ours = await stage.fanOut(tree, servers);
    const peers = new Map<string, PeerRun>();
    for (const [order, folders] of targets) {
      execFileSync('sync');
      peers.set(`rsync-ssh ${order}`, await incumbent.fanOut('rsync-ssh', tree.folder, folders, order));
    }
    options.say(`${tree.name} ${name} to ${String(servers)}: ${ours.ms.toFixed(0)} ms`);
    samples.set(name, { ours, peers });
  }
  stage.clean();
  return samples;
}

/** After two other edits, so that trees stand by, as on servers that have seen three releases. */
async function prepareEdit(stage: Stage, tree: BenchTree, servers: number): Promise<void> {
  for (let edit = 0; edit < 2; edit++) {
    editEvery(tree.folder, tree.files);
    await stage.fanOut(tree, servers);
  }
  editEvery(tree.folder, tree.files);
}

async function measureSlow({ stage, tree, options, servers: numbers }: Fan): Promise<Row> {
  const { rounds, minutes, say } = options;
  const servers = Math.max(...numbers);
  const slow = Math.max(1, Math.floor(servers / SLOW_SHARE));
  const fast = servers - slow;
  const alone: OurRun[] = [];
  const beside: OurRun[] = [];
  const end = performance.now() + minutes * 60_000;
  for (let round = 0; round < rounds && (round === 0 || performance.now() < end); round++) {
    await stage.refresh(fast);
    alone.push(await stage.fanOut(tree, fast));
    await stage.refresh(servers);
    beside.push(await stage.besideSlow(tree, fast, () => stage.fanOut(tree, fast)));
    const grown = beside.at(-1)?.hubRssMb ?? 0;
    say(`${tree.name} beside ${String(slow)} slow: hub +${grown.toFixed(0)} MB`);
    stage.clean();
  }
  const peers = alone.map(({ ms, hubCpuMs, spokeCpuMs, bytes }): PeerRun => ({
    ...{ ms, bytes },
    cpuMs: hubCpuMs + spokeCpuMs,
    senderCpuMs: hubCpuMs,
  }));
  const name = `cold-${String(fast)}-beside-${String(slow)}-slow`;
  return rowOf(name, tree, beside, 'ours without the slow ones', peers);
}

function rowsOf(tree: BenchTree, name: string, samples: readonly Sample[]): Row[] {
  const ours = samples.map((sample) => sample.ours);
  const names = [...(samples[0]?.peers.keys() ?? [])];
  return names.map((peer) => {
    const runs = samples.flatMap(({ peers }) => peers.get(peer) ?? []);
    return rowOf(name, tree, ours, peer, runs);
  });
}
