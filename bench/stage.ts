import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuOf } from './cpu.ts';
import { End } from './ends/end.ts';
import type { HubCalls } from './ends/hub.ts';
import type { SpokeCalls } from './ends/spoke.ts';
import { Line } from './line.ts';
import { peakMb, residentMb, resetPeak } from './memory.ts';
import type { OurRun } from './rows.ts';
import type { BenchTree } from './trees.ts';

/** Releases that a spoke keeps to go back to, the live one included. */
export const WINDOW = 2;
const SLOW = { delayMs: 1, bytesPerSecond: 10_000 };
/** By then the hub has given slow spokes all that their lines and buffers take. */
const FULL_MS = 1_500;
/** What the kernel counts comes a moment later. */
const COUNTED_MS = 50;

/** The hub and its spokes, each in a process of its own. */
export class Stage {
  readonly #home: string;
  readonly #hub: End<HubCalls>;
  readonly #spokes: readonly End<SpokeCalls>[];
  readonly #restMb: readonly [hub: number, spoke: number];
  /** What generations name, the newest first. */
  #served: readonly string[] = [];
  #fresh = 0;

  private constructor(home: string, hub: End<HubCalls>, spokes: readonly End<SpokeCalls>[]) {
    this.#home = home;
    this.#hub = hub;
    this.#spokes = spokes;
    this.#restMb = [residentMb(hub.pid), Math.min(...spokes.map(({ pid }) => residentMb(pid)))];
  }

  static async start(home: string, servers: number): Promise<Stage> {
    const hub = await End.start<HubCalls>('hub');
    const spokes: End<SpokeCalls>[] = [];
    while (spokes.length < servers) spokes.push(await End.start<SpokeCalls>('spoke'));
    await hub.ask('open', join(home, 'hub'));
    for (const spoke of spokes) await spoke.ask('connect', await hub.ask('identity', null));
    return new Stage(home, hub, spokes);
  }

  close(): void {
    for (const end of [this.#hub, ...this.#spokes]) end.close();
  }

  /** Publishes the tree, as a hub has done long before it serves one more server. */
  async publish(tree: BenchTree): Promise<void> {
    await this.#hub.ask('scan', { platform: tree.name, folder: tree.folder });
    await this.#hub.ask('settled', null);
  }

  /** Gives the first spokes empty roots. */
  async refresh(servers: number): Promise<void> {
    this.#fresh += 1;
    this.#served = [];
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
    for (const pid of [this.#hub.pid, ...pids]) resetPeak(pid);
    const [hubBefore, spokesBefore] = cpu();
    const started = performance.now();
    const release = await this.#hub.ask('scan', { platform: tree.name, folder: tree.folder });
    const order = { platform: tree.name, release };
    const outcomes = await Promise.all(spokes.map((spoke) => spoke.ask('sync', order)));
    const ms = performance.now() - started;
    await delay(COUNTED_MS);
    const [hubAfter, spokesAfter] = cpu();
    const run = {
      ...{ ms, hubCpuMs: hubAfter - hubBefore, spokeCpuMs: spokesAfter - spokesBefore },
      ...{ bytes: outcomes.reduce((sum, { received }) => sum + received, 0) },
      hubRssMb: peakMb(this.#hub.pid) - this.#restMb[0],
      spokeRssMb: Math.max(...pids.map(peakMb)) - this.#restMb[1],
    };
    await this.#prove(tree.folder, release.digest, spokes);
    await this.#serve(release.digest, spokes);
    return run;
  }

  /** The window of releases that can be gone back to moves on, as after every switch. */
  async #serve(release: string, spokes: readonly End<SpokeCalls>[]): Promise<void> {
    if (this.#served[0] !== release) this.#served = [release, ...this.#served].slice(0, WINDOW);
    await Promise.all(spokes.map((spoke) => spoke.ask('prune', this.#served)));
  }

  /** Lets the spokes after the first ones fetch over slow lines while the work is done; they never get there. */
  async besideSlow<T>(tree: BenchTree, first: number, work: () => Promise<T>): Promise<T> {
    const release = await this.#hub.ask('scan', { platform: tree.name, folder: tree.folder });
    const spokes = this.#spokes.slice(first);
    const lines = await Promise.all(spokes.map((spoke) => this.#slowDown(spoke)));
    const syncs = spokes.map((spoke) => spoke.ask('sync', { platform: tree.name, release }));
    const over = Promise.allSettled(syncs);
    await delay(FULL_MS);
    const result = await work();
    for (const line of lines) line.close();
    await over;
    for (const spoke of spokes) await spoke.ask('connect', await this.#hub.ask('identity', null));
    return result;
  }

  clean(): void {
    execFileSync('rm', ['-rf', join(this.#home, 'targets')]);
  }

  async #slowDown(spoke: End<SpokeCalls>): Promise<Line> {
    const identity = await this.#hub.ask('identity', null);
    const port = Number(identity.endpoint.split(':').at(-1));
    const line = await Line.start(port, SLOW);
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
