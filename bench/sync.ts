import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { End } from './ends/end.ts';
import type { HubCalls } from './ends/hub.ts';
import type { SpokeCalls } from './ends/spoke.ts';
import { median, range, type Row } from './report.ts';
import { Incumbent, PEERS, type Peer, type PeerRun } from './rsync.ts';
import { copyTrees, editEvery, largeFileTree, type BenchTree } from './trees.ts';

const LARGE_FILE_BYTES = 200_000_000;
/** Releases that a spoke keeps to go back to, the live one included. */
const WINDOW = 2;
/** Longer than the hub waits before it compresses. */
const QUIET_MS = 1_300;

interface OurRun {
  readonly ms: number;
  readonly hubCpuMs: number;
  readonly spokeCpuMs: number;
  readonly bytes: number;
}

type Samples = Map<string, { readonly ours: OurRun[]; readonly peers: Map<Peer, PeerRun[]> }>;

/**
 * Platform sync against rsync over ssh, both over loopback on the same tree. Ours is a scan of the
 * source and a sync to one spoke: content checked by SHA-256 on arrival, made durable, complete or
 * absent; both ends are running processes with a TLS connection, as in service. rsync does not fsync.
 */
export async function benchSync(options: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(options.work ?? tmpdir(), 'aegir-bench-'));
  const incumbent = await Incumbent.start(join(home, 'ssh'));
  const hub = new End<HubCalls>('hub');
  const spoke = new End<SpokeCalls>('spoke');
  try {
    await spoke.ask('connect', await hub.ask('identity', null));
    const contest = new Contest(home, hub, spoke, incumbent);
    const rows: Row[] = [];
    const trees = join(home, 'trees');
    mkdirSync(trees);
    for (const tree of copyTrees(options.tree, trees)) {
      rows.push(...(await contest.measure(tree, codeCases(tree), options)));
    }
    const large = largeFileTree(trees, LARGE_FILE_BYTES);
    rows.push(...(await contest.measure(large, appendCase(large), options)));
    return rows;
  } finally {
    incumbent.close();
    hub.close();
    spoke.close();
    execFileSync('rm', ['-rf', home]);
  }
}

interface Case {
  readonly name: string;
  /** What is new on each side before the measured runs; everything else is as the case before left it. */
  readonly fresh: 'all' | 'target' | 'nothing';
  /** Changes the source; called once before both sides run. */
  readonly change?: () => void;
  /** Which folder is synced as which platform. */
  readonly source?: { readonly platform: string; readonly folder: string };
  /** Left out of the results: only puts both sides in place. */
  readonly unmeasured?: boolean;
}

function codeCases(tree: BenchTree): Case[] {
  const next = `${tree.folder}-next`;
  return [
    { name: 'cold-first', fresh: 'all' },
    { name: 'cold', fresh: 'target' },
    { name: 'unchanged', fresh: 'nothing' },
    ...[1, 2].map((edit) => ({
      name: `edit ${String(edit)}`,
      fresh: 'nothing' as const,
      unmeasured: true,
      change: () => {
        editEvery(tree.folder, tree.files);
      },
    })),
    {
      name: 'one-file',
      fresh: 'nothing',
      change: () => {
        editEvery(tree.folder, tree.files);
      },
    },
    {
      name: 'one-percent',
      fresh: 'nothing',
      change: () => {
        editEvery(tree.folder, 100);
      },
    },
    {
      name: 'similar',
      fresh: 'nothing',
      source: { platform: 'next', folder: next },
      change: () => {
        execFileSync('rsync', ['-a', '--delete', `${tree.folder}/`, next]);
        editEvery(next, 50);
      },
    },
  ];
}

function appendCase(tree: BenchTree): Case[] {
  return [
    { name: 'large-cold', fresh: 'all', unmeasured: true },
    {
      name: 'append',
      fresh: 'nothing',
      change: () => {
        appendFileSync(join(tree.folder, 'data.bin'), randomBytes(LARGE_FILE_BYTES / 10));
      },
    },
  ];
}

class Contest {
  readonly #home: string;
  readonly #hub: End<HubCalls>;
  readonly #spoke: End<SpokeCalls>;
  readonly #incumbent: Incumbent;
  /** Releases of each platform that generations name, the newest first. */
  readonly #served = new Map<string, string[]>();
  #fresh = 0;

  constructor(home: string, hub: End<HubCalls>, spoke: End<SpokeCalls>, incumbent: Incumbent) {
    this.#home = home;
    this.#hub = hub;
    this.#spoke = spoke;
    this.#incumbent = incumbent;
  }

  async measure(tree: BenchTree, cases: readonly Case[], { rounds, say }: BenchOptions): Promise<Row[]> {
    const samples: Samples = new Map();
    // One round more than counts: compilers, caches and threads warm up in the first.
    for (let round = 0; round <= rounds; round++) {
      for (const one of cases) {
        const runs = await this.#run(tree, one);
        say(
          `${tree.name} ${one.name} ${round === 0 ? 'warm-up' : String(round)}: ${runs.ours.ms.toFixed(0)} ms`,
        );
        if (round > 0 && one.unmeasured !== true) add(samples, one.name, runs);
      }
      this.#clean();
    }
    return rowsOf(tree, samples);
  }

  async #run(tree: BenchTree, one: Case): Promise<{ ours: OurRun; peers: Map<Peer, PeerRun> }> {
    one.change?.();
    await this.#refresh(one.fresh);
    const { platform, folder } = one.source ?? { platform: 'platform', folder: tree.folder };
    execFileSync('sync');
    const ours = await this.#ours(platform, folder);
    const peers = new Map<Peer, PeerRun>();
    for (const peer of PEERS) {
      execFileSync('sync');
      const target = join(this.#target(), `${peer}-${platform}`);
      mkdirSync(target, { recursive: true });
      peers.set(peer, await this.#incumbent.run(peer, folder, target));
    }
    return { ours, peers };
  }

  async #ours(platform: string, folder: string): Promise<OurRun> {
    const cpu = (): [number, number] => [cpuOf([this.#hub.pid]), cpuOf([this.#spoke.pid])];
    const [hubBefore, spokeBefore] = cpu();
    const started = performance.now();
    const release = await this.#hub.ask('scan', { platform, folder });
    const outcome = await this.#spoke.ask('sync', { platform, release });
    const ms = performance.now() - started;
    await this.#quiet();
    const [hubAfter, spokeAfter] = cpu();
    await this.#prove(folder, release.digest);
    await this.#serve(platform, release.digest);
    return {
      ms,
      hubCpuMs: hubAfter - hubBefore,
      spokeCpuMs: spokeAfter - spokeBefore,
      bytes: outcome.received,
    };
  }

  /** What the hub does when it has time, compressing what was published, counts as its work too. */
  async #quiet(): Promise<void> {
    await delay(50);
    for (let before = -1, now = 0; before !== now;) {
      before = cpuOf([this.#hub.pid, this.#spoke.pid]);
      await delay(QUIET_MS);
      now = cpuOf([this.#hub.pid, this.#spoke.pid]);
    }
  }

  /** The window of releases that can be gone back to moves on, as after every switch. */
  async #serve(platform: string, release: string): Promise<void> {
    const before = this.#served.get(platform) ?? [];
    if (before[0] !== release) this.#served.set(platform, [release, ...before].slice(0, WINDOW));
    await this.#spoke.ask('prune', [...this.#served.values()].flat());
    await this.#quiet();
  }

  /** A fast sync of something else would not count. */
  async #prove(folder: string, release: string): Promise<void> {
    const path = await this.#spoke.ask('pathOf', release);
    const differing = execFileSync('rsync', ['-nrlpc', '--delete', '-i', `${folder}/`, `${String(path)}/`]);
    if (path === null || differing.length > 0)
      throw new Error(`the release is not the tree: ${String(differing)}`);
  }

  async #refresh(fresh: Case['fresh']): Promise<void> {
    if (fresh === 'nothing') return;
    this.#fresh += 1;
    this.#served.clear();
    if (fresh === 'all') await this.#hub.ask('open', join(this.#target(), 'hub'));
    await this.#spoke.ask('open', join(this.#target(), 'spoke'));
  }

  #target(): string {
    return join(this.#home, 'targets', String(this.#fresh));
  }

  #clean(): void {
    const targets = join(this.#home, 'targets');
    if (existsSync(targets)) execFileSync('rm', ['-rf', targets]);
  }
}

function add(samples: Samples, name: string, runs: { ours: OurRun; peers: Map<Peer, PeerRun> }): void {
  const known = samples.get(name) ?? {
    ours: [],
    peers: new Map<Peer, PeerRun[]>(PEERS.map((peer) => [peer, []])),
  };
  known.ours.push(runs.ours);
  for (const [peer, run] of runs.peers) known.peers.get(peer)?.push(run);
  samples.set(name, known);
}

function rowsOf(tree: BenchTree, samples: Samples): Row[] {
  return [...samples].flatMap(([name, { ours, peers }]) =>
    [...peers].map(([peer, runs]): Row => {
      const oursMs = median(ours.map((run) => run.ms));
      const peerMs = median(runs.map((run) => run.ms));
      const hubCpu = median(ours.map((run) => run.hubCpuMs));
      const spokeCpu = median(ours.map((run) => run.spokeCpuMs));
      const peerCpu = median(runs.map((run) => run.cpuMs));
      return {
        case: name,
        tree: tree.name,
        files: tree.files,
        ours_ms: oursMs,
        ours_range: range(ours.map((run) => run.ms)),
        hub_cpu_ms: hubCpu,
        spoke_cpu_ms: spokeCpu,
        ours_bytes: median(ours.map((run) => run.bytes)),
        peer,
        peer_ms: peerMs,
        peer_range: range(runs.map((run) => run.ms)),
        peer_cpu_ms: peerCpu,
        peer_bytes: median(runs.map((run) => run.bytes)),
        ratio: peerMs / oursMs,
        cpu_ratio: peerCpu / (hubCpu + spokeCpu),
      };
    }),
  );
}
