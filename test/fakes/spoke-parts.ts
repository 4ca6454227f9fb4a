import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_STATE } from '../../shared/desired-state.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Applier, ApplyOrder, PreparedGeneration, SwitchLog } from '../../spoke/apply/applier.ts';
import type { AdvanceOrder, ContentStore, SyncOutcome } from '../../spoke/content/store.ts';

/** What a fake applier has on disk: what is served, and every switch that ever happened. */
interface Disk {
  generation: number;
  stateDigest: string;
  switches: number[];
}

const EMPTY: Disk = { generation: 0, stateDigest: '', switches: [] };

/**
 * An applier that keeps the contract on a file instead of a web server: durable, killable at its fault
 * points, with failures to inject. Going back after a crash is its way of recovering.
 */
export class FakeApplier implements Applier {
  readonly #file: string;
  readonly #switchLog: SwitchLog;
  readonly discarded: number[] = [];
  readonly prepared: number[] = [];
  /** Runs inside prepare, after the render; may throw or wait. */
  onPrepare: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  /** Runs inside commit, before the switch; may throw or wait. */
  onCommit: () => Promise<void> = () => Promise.resolve();
  /** What a commit ends with when its proof fails: it goes back. */
  failsProof = false;
  referenced = new Set<string>();

  constructor(folder: string, switchLog: SwitchLog) {
    this.#file = join(folder, 'served.json');
    this.#switchLog = switchLog;
  }

  get disk(): Disk {
    return existsSync(this.#file) ? (JSON.parse(readFileSync(this.#file, 'utf8')) as Disk) : EMPTY;
  }

  current() {
    const { generation, stateDigest } = this.disk;
    return { generation, stateDigest, state: EMPTY_STATE };
  }

  servedSinceMs(): number {
    return 0;
  }

  referencedReleases(): Set<string> {
    return this.referenced;
  }

  async prepare(order: ApplyOrder, signal: AbortSignal) {
    faultPoint('apply.render');
    await this.onPrepare(signal);
    faultPoint('apply.test');
    if (order.stateDigest === this.disk.stateDigest && !order.force) {
      return { kind: 'finished' as const, result: this.#result('OUTCOME_UNCHANGED') };
    }
    this.prepared.push(order.generation);
    faultPoint('apply.prepared');
    const report: JobResult = { outcome: 'OUTCOME_APPLIED', problems: [{ message: 'a warning' }] };
    return { kind: 'prepared' as const, prepared: { order, state: EMPTY_STATE, folder: '', report } };
  }

  heal(): Promise<[]> {
    return Promise.resolve([]);
  }

  rehearse(): Promise<JobResult> {
    return Promise.resolve(this.#result('OUTCOME_UNCHANGED'));
  }

  async commit({ order }: PreparedGeneration): Promise<JobResult> {
    await this.onCommit();
    const before = this.disk;
    this.#switchLog.begin({ jobId: order.jobId, from: before.generation, to: order.generation });
    faultPoint('apply.switching');
    this.#write({ ...before, generation: order.generation, stateDigest: order.stateDigest });
    for (const point of ['apply.switched', 'apply.configtest', 'apply.reloaded', 'apply.probed'] as const) {
      faultPoint(point);
    }
    if (this.failsProof) return this.#goBack(before);
    this.#write({ ...this.disk, switches: [...before.switches, order.generation] });
    this.#switchLog.end();
    faultPoint('apply.current');
    return this.#result('OUTCOME_APPLIED');
  }

  #goBack(before: Disk): JobResult {
    this.#write(before);
    this.#switchLog.end();
    return { ...this.#result('OUTCOME_ROLLED_BACK'), failure: { reason: 'PROBE_FAILED' } };
  }

  discard({ order }: PreparedGeneration): Promise<void> {
    this.discarded.push(order.generation);
    return Promise.resolve();
  }

  recover() {
    const open = this.#switchLog.open();
    if (!open) return Promise.resolve(null);
    this.#write({ ...this.disk, generation: open.from, stateDigest: open.from === 0 ? '' : 'before' });
    this.#switchLog.end();
    const failure = { reason: 'RECOVERED', message: 'died in the switch' };
    const result = { ...this.#result('OUTCOME_ROLLED_BACK'), failure };
    return Promise.resolve({ jobId: open.jobId, result });
  }

  #result(outcome: NonNullable<JobResult['outcome']>): JobResult {
    const { generation, stateDigest } = this.disk;
    return { outcome, stage: 'probe', generation, stateDigest };
  }

  #write(disk: Disk): void {
    writeFileSync(this.#file, JSON.stringify(disk));
  }
}

/** A content store that keeps digests and nothing else. */
export class FakeContent implements ContentStore {
  readonly have = new Set<string>();
  readonly pruned: string[][] = [];
  readonly advances: AdvanceOrder[] = [];
  /** Runs inside sync; may throw, wait, or read the source. */
  onSync: ContentStore['sync'] = () => Promise.resolve(outcome);
  /** How files are deleted. */
  onPrune: () => Promise<void> = () => Promise.resolve();

  async sync(...args: Parameters<ContentStore['sync']>): Promise<SyncOutcome> {
    const result = await this.onSync(...args);
    this.have.add(args[0].release);
    return result;
  }

  advance(order: AdvanceOrder): void {
    this.advances.push(order);
  }

  pathOf(release: string): string | null {
    return this.have.has(release) ? `/releases/${release}` : null;
  }

  releases(): string[] {
    return [...this.have];
  }

  prune(keep: ReadonlySet<string>): Promise<void> {
    this.pruned.push([...keep].sort());
    for (const release of this.have) if (!keep.has(release)) this.have.delete(release);
    return this.onPrune();
  }
}

const outcome: SyncOutcome = { changed: true, bytesFetched: 10, filesFetched: 2, filesReused: 1 };
