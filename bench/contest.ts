import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Release } from '../hub/platforms/library.ts';
import type { BenchOptions } from './bench.ts';
import type { Case } from './cases.ts';
import { cpuOf } from './cpu.ts';
import { End } from './ends/end.ts';
import type { HubCalls } from './ends/hub.ts';
import type { SpokeCalls } from './ends/spoke.ts';
import { Line, type LineShape } from './line.ts';
import { peakMb, residentMb, resetPeak } from './memory.ts';
import type { Row } from './report.ts';
import { rowOf, type OurRun } from './rows.ts';
import { WINDOW } from './stage.ts';
import { Incumbent, type Peer, type PeerRun } from './rsync.ts';
import type { BenchTree } from './trees.ts';

/** What the kernel counts comes a moment later. */
const COUNTED_MS = 50;

interface Samples {
  readonly ours: OurRun[];
  readonly peers: Map<Peer, PeerRun[]>;
}

/** A hub and a spoke, each a process of its own, and the incumbent, all at the ends of the same line. */
export class Contest {
  readonly #home: string;
  readonly #hub: End<HubCalls>;
  readonly #spoke: End<SpokeCalls>;
  readonly #peers: readonly Peer[];
  readonly #shape: LineShape | null;
  readonly #samples = new Map<string, Samples>();
  /** Releases of each platform that generations name, the newest first. */
  readonly #served = new Map<string, string[]>();
  #incumbent: Incumbent | null = null;
  #line: Line | null = null;
  #restMb: readonly [hub: number, spoke: number] = [0, 0];
  #fresh = 0;

  private constructor(
    home: string,
    peers: readonly Peer[],
    shape: LineShape | null,
    [hub, spoke]: readonly [End<HubCalls>, End<SpokeCalls>],
  ) {
    this.#home = home;
    this.#peers = peers;
    this.#shape = shape;
    this.#hub = hub;
    this.#spoke = spoke;
  }

  /** home: an empty folder. shape: of the line; null: none but the machine's own. */
  static async start(home: string, peers: readonly Peer[], shape: LineShape | null): Promise<Contest> {
    const ends = [await End.start<HubCalls>('hub'), await End.start<SpokeCalls>('spoke')] as const;
    const contest = new Contest(home, peers, shape, ends);
    try {
      await contest.#connect();
    } catch (error) {
      contest.close();
      throw error;
    }
    return contest;
  }

  async #connect(): Promise<void> {
    this.#incumbent = await Incumbent.start(join(this.#home, 'ssh'), this.#shape);
    const identity = await this.#hub.ask('identity', null);
    const port = Number(identity.endpoint.split(':').at(-1));
    if (this.#shape !== null) this.#line = await Line.start(port, this.#shape);
    const endpoint = this.#line?.endpoint ?? identity.endpoint;
    await this.#spoke.ask('connect', { ...identity, endpoint });
    this.#restMb = [residentMb(this.#hub.pid), residentMb(this.#spoke.pid)];
  }

  close(): void {
    this.#incumbent?.close();
    this.#line?.close();
    this.#hub.close();
    this.#spoke.close();
  }

  /** Runs the cases in rounds; after the time no other begins, except the first that counts. */
  async measure(tree: BenchTree, cases: readonly Case[], options: BenchOptions): Promise<Row[]> {
    const { rounds, minutes, say } = options;
    const end = performance.now() + minutes * 60_000;
    // One round more than counts: compilers, caches and threads warm up in the first.
    for (let round = 0; round <= rounds && (round < 2 || performance.now() < end); round++) {
      for (const one of cases) {
        const { ours, peers } = await this.#run(tree, one);
        const cpu = `CPU ${ours.hubCpuMs.toFixed(0)} + ${ours.spokeCpuMs.toFixed(0)} ms`;
        const which = round === 0 ? 'warm-up' : String(round);
        say(`${tree.name} ${one.name} ${which}: ${ours.ms.toFixed(0)} ms, ${cpu}`);
        if (round > 0 && one.role === 'measured') this.#add(one.name, ours, peers);
      }
      this.#makeRoom();
    }
    return this.#rows(tree);
  }

  async #run(tree: BenchTree, one: Case): Promise<{ ours: OurRun; peers: Map<Peer, PeerRun> }> {
    one.change?.();
    await this.#refresh(one.fresh);
    const { platform, folder } = one.source ?? { platform: 'platform', folder: tree.folder };
    execFileSync('sync');
    const ours = await this.#ours(platform, folder);
    const peers = new Map<Peer, PeerRun>();
    for (const peer of one.role === 'sets-ours' ? [] : this.#peers) {
      execFileSync('sync');
      const target = join(this.#target(), `${peer}-${platform}`);
      mkdirSync(target, { recursive: true });
      const run = await this.#incumbent?.run(peer, folder, target);
      if (run !== undefined) peers.set(peer, run);
    }
    return { ours, peers };
  }

  async #ours(platform: string, folder: string): Promise<OurRun> {
    const [hub, spoke] = [this.#hub.pid, this.#spoke.pid];
    const before = [cpuOf([hub]), cpuOf([spoke])] as const;
    for (const pid of [hub, spoke]) resetPeak(pid);
    const started = performance.now();
    const release = await this.#scan(platform, folder);
    const outcome = await this.#spoke.ask('sync', { platform, release });
    // Order and result of a job travel between hub and spoke, and here between processes.
    await delay(2 * (this.#shape?.delayMs ?? 0));
    const ms = performance.now() - started;
    // What the hub does when it has time, compressing what was published, counts as its work too.
    await this.#hub.ask('settled', null);
    await delay(COUNTED_MS);
    const run = {
      ...{ ms, hubCpuMs: cpuOf([hub]) - before[0], spokeCpuMs: cpuOf([spoke]) - before[1] },
      ...{ bytes: outcome.received },
      ...{ hubRssMb: peakMb(hub) - this.#restMb[0], spokeRssMb: peakMb(spoke) - this.#restMb[1] },
    };
    await this.#prove(folder, release.digest);
    await this.#serve(platform, release.digest);
    return run;
  }

  /** A first publish may be had while it is read. */
  async #scan(platform: string, folder: string): Promise<Release> {
    const offered = this.#hub.ask('offered', null);
    const scanned = this.#hub.ask('scan', { platform, folder });
    const totals = await offered;
    if (totals !== null) {
      await delay(this.#shape?.delayMs ?? 0);
      await this.#spoke.ask('advance', { platform, totals });
    }
    return scanned;
  }

  /** The window of releases that can be gone back to moves on, as after every switch. */
  async #serve(platform: string, release: string): Promise<void> {
    const before = this.#served.get(platform) ?? [];
    if (before[0] !== release) this.#served.set(platform, [release, ...before].slice(0, WINDOW));
    await this.#spoke.ask('prune', [...this.#served.values()].flat());
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

  /** Rarely: file systems make new files slowly where many were deleted shortly before. */
  #makeRoom(): void {
    const { bavail, blocks } = statfsSync(this.#home);
    if (bavail < blocks / 2) execFileSync('rm', ['-rf', join(this.#home, 'targets')]);
  }

  #add(name: string, ours: OurRun, peers: ReadonlyMap<Peer, PeerRun>): void {
    const known = this.#samples.get(name) ?? { ours: [], peers: new Map<Peer, PeerRun[]>() };
    known.ours.push(ours);
    for (const [peer, run] of peers) known.peers.set(peer, [...(known.peers.get(peer) ?? []), run]);
    this.#samples.set(name, known);
  }

  #rows(tree: BenchTree): Row[] {
    return [...this.#samples].flatMap(([name, { ours, peers }]) =>
      [...peers].map(([peer, runs]) => rowOf(name, tree, ours, peer, runs)),
    );
  }
}
