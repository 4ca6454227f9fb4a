import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { DatabaseTarget } from '../../shared/database-line.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { RunSite } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import type { Problem__Output } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { desiredState } from '../../hub/desired/state.ts';
import type { Inventory } from '../../hub/inventory/store.ts';
import type { Member } from '../../hub/inventory/model.ts';
import type { Outcome } from '../../hub/spokes/rollout.ts';
import type { Outcomes, RoundOptions } from '../../hub/spokes/round.ts';
import type {
  AdvanceNotice,
  ChallengeRequest,
  DataWork,
  Fleet,
  SyncRequest,
  InspectWishes,
  WorkOptions,
} from '../../hub/spokes/fleet.ts';

/** A result as a spoke gives it, all well unless said otherwise. */
export function jobResult(result: Partial<JobResult__Output> = {}): JobResult__Output {
  return {
    outcome: 'OUTCOME_APPLIED',
    stage: 'current',
    failure: null,
    problems: [],
    generation: 1,
    stateDigest: '',
    checks: [],
    facts: null,
    bytesFetched: 0,
    filesFetched: 0,
    filesReused: 0,
    seenHost: '',
    log: [],
    sealedAnswer: Buffer.alloc(0),
    backup: null,
    ...result,
  };
}

export function problem(values: Partial<Problem__Output>): Problem__Output {
  return {
    reason: 'PROBE_FAILED',
    message: 'no answer',
    remedy: 'look',
    site: '',
    platform: '',
    file: '',
    line: 0,
    ...values,
  };
}

/** What one server serves: URI to release. */
export type Live = Readonly<Record<string, string>>;

type Work = 'converge' | 'sync' | 'inspect' | 'probeDatabase' | 'data' | 'runSite';

interface Generation {
  readonly force: boolean;
  readonly result: Promise<JobResult__Output>;
}

/**
 * Servers that do what the inventory says, at once: a fleet with folding, absence and failures, and
 * without machines. What is live may be kept in a file, so that it outlives a process.
 */
export class FakeFleet implements Fleet {
  /** Servers whose spoke is away. */
  readonly away = new Set<string>();
  /** Answers for the next jobs of each work, before things go well again. An error is a broken fleet. */
  readonly answers: Record<Work, (JobResult__Output | Error)[]> = {
    converge: [],
    sync: [],
    inspect: [],
    probeDatabase: [],
    runSite: [],
    data: [],
  };
  readonly synced: SyncRequest[] = [];
  readonly forced: boolean[] = [];
  generations = 0;
  probes = 0;
  /** Where the last probe went. */
  probed: DatabaseTarget | null = null;
  /** A job has read what it will do, and has not done it. */
  applying = false;
  /** Jobs wait for this before they take effect. */
  gate: Promise<unknown> = Promise.resolve();
  /** From here on a job cannot be cancelled: as when it is committing. */
  deafToCancel = false;
  readonly #inventory: Inventory;
  readonly #file: string | null;
  readonly #next = new Map<string, Generation>();
  readonly #tail = new Map<string, Promise<unknown>>();
  #changed = new AbortController();
  #live: Record<string, Live>;

  constructor(inventory: Inventory, file: string | null = null) {
    this.#inventory = inventory;
    this.#file = file;
    this.#live =
      file !== null && existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Live>)
        : {};
  }

  live(serverId: string): Live {
    return this.#live[serverId] ?? {};
  }

  comesBack(serverId: string): void {
    this.away.delete(serverId);
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Platforms whose content servers may have in advance. */
  readonly announced: (AdvanceNotice & { readonly serverId: string })[] = [];

  announce(serverId: string, notice: AdvanceNotice): void {
    this.announced.push({ serverId, ...notice });
  }

  /** There are no surroundings. */
  examine(serverId: string, options: WorkOptions): Promise<JobResult__Output> {
    return this.inspect(serverId, options);
  }

  /** Clocks are what they are said to be. */
  readonly clockSkews = new Map<string, number>();

  clockSkewMs(serverId: string): number | null {
    return this.clockSkews.get(serverId) ?? null;
  }

  async converge(
    serverId: string,
    options: WorkOptions & { readonly force: boolean },
  ): Promise<JobResult__Output> {
    await this.#present(serverId, options);
    const waiting = this.#next.get(serverId);
    if (waiting) return this.#cancellable(waiting.result, options);
    const result = (this.#tail.get(serverId) ?? Promise.resolve()).then(() => this.#apply(serverId));
    this.#next.set(serverId, { force: options.force, result });
    this.#tail.set(
      serverId,
      result.catch(() => undefined),
    );
    this.forced.push(options.force);
    return this.#cancellable(result, options);
  }

  /** Members that are away are left out at once; each of the others answers as a server alone does. */
  async convergeGroup(groupId: string, options: RoundOptions): Promise<Outcomes> {
    const { members } = this.#inventory.server(groupId);
    const isThere = ({ serverId, state }: Member): boolean =>
      (state !== 'down' || options.revive === serverId) && !this.away.has(serverId);
    if (!members.some(isThere)) throw new AppError('SPOKE_AWAY', 'every member is away');
    const quiet = { onProgress: () => undefined, onWaiting: () => undefined };
    const { signal, force } = options;
    const outcomes = members.map(async (member): Promise<[string, Outcome]> => {
      const { serverId } = member;
      return [
        serverId,
        isThere(member) ? await this.converge(serverId, { signal, force, ...quiet }) : 'away',
      ];
    });
    return new Map(await Promise.all(outcomes));
  }

  async sync(request: SyncRequest, options: WorkOptions): Promise<JobResult__Output> {
    await this.#present(request.serverId, options);
    options.onProgress({ stage: 'fetch', filesDone: 1, filesTotal: 2, bytesDone: 10, bytesTotal: 20 });
    await this.#cancellable(this.gate, options);
    const { serverId, release } = request;
    const isThere = this.synced.some((one) => one.serverId === serverId && one.release === release);
    this.synced.push(request);
    const outcome = isThere ? 'OUTCOME_UNCHANGED' : 'OUTCOME_APPLIED';
    return this.#answer('sync') ?? jobResult({ outcome, stage: 'ready' });
  }

  /** Servers that were waited for until what visitors had begun was written. */
  readonly settled: string[] = [];

  async inspect(serverId: string, options: WorkOptions & InspectWishes): Promise<JobResult__Output> {
    await this.#present(serverId, options);
    if (options.settled === true) this.settled.push(serverId);
    return this.#answer('inspect') ?? jobResult({ stage: 'inspect' });
  }

  /** What certificate authorities were shown. */
  readonly challenges: ChallengeRequest[] = [];

  async challenge(
    serverId: string,
    challenge: ChallengeRequest,
    options: WorkOptions,
  ): Promise<JobResult__Output> {
    await this.#present(serverId, options);
    this.challenges.push(challenge);
    return jobResult({ stage: 'challenge' });
  }

  /** The database servers see each server as `<id>.seen.example` unless an answer says otherwise. */
  async probeDatabase(
    serverId: string,
    target: DatabaseTarget,
    options: WorkOptions,
  ): Promise<JobResult__Output> {
    await this.#present(serverId, options);
    this.probed = target;
    this.probes++;
    return (
      this.#answer('probeDatabase') ?? jobResult({ stage: 'probe', seenHost: `${serverId}.seen.example` })
    );
  }

  /** What applications were asked to do. */
  readonly siteWork: RunSite[] = [];

  async runSite(serverId: string, work: RunSite, options: WorkOptions): Promise<JobResult__Output> {
    await this.#present(serverId, options);
    this.siteWork.push(work);
    await this.#cancellable(this.gate, options);
    return this.#answer('runSite') ?? jobResult({ stage: 'site', log: ['done'] });
  }

  /** Work on the data of sites, in the order in which it was done, with the server it was done on. */
  readonly dataWork: { readonly serverId: string; readonly work: DataWork }[] = [];
  /** Sees the farm as it is while data are worked on. */
  onData: () => void = () => undefined;
  /** What an upload to the hub would do, before the job ends. */
  onMakeBackup: (backup: string) => void = () => undefined;

  async data(serverId: string, work: DataWork, options: WorkOptions): Promise<JobResult__Output> {
    await this.#present(serverId, options);
    this.dataWork.push({ serverId, work });
    this.onData();
    const answer = this.#answer('data');
    if (answer) return answer;
    if (work.kind !== 'make_backup') return jobResult({ stage: 'data' });
    this.onMakeBackup(work.makeBackup.backup ?? '');
    const backup = { digest: 'a'.repeat(64), bytes: 10, files: 1, dataBytes: 5, dumpBytes: 5 };
    return jobResult({ stage: 'backup', backup });
  }

  /** Takes effect for all that wait by then: later callers start the next one. */
  async #apply(serverId: string): Promise<JobResult__Output> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.#next.delete(serverId);
    const state = desiredState(serverId, this.#inventory);
    this.applying = true;
    await this.gate;
    this.applying = false;
    const answer = this.#answer('converge');
    if (answer && answer.outcome !== 'OUTCOME_APPLIED') return answer;
    const kept = new Set(answer?.problems.map(({ site }) => site) ?? []);
    const sites = [...state.sites.values()].filter(({ uri }) => !kept.has(uri));
    const live = sites.map(({ uri, platform }) => [uri, state.platforms.get(platform)?.release ?? '']);
    this.#live = { ...this.#live, [serverId]: Object.fromEntries(live) as Live };
    if (this.#file !== null) writeFileSync(this.#file, JSON.stringify(this.#live));
    this.generations++;
    return answer ?? jobResult({ generation: this.generations });
  }

  #answer(work: Work): JobResult__Output | undefined {
    const answer = this.answers[work].shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async #present(serverId: string, options: WorkOptions): Promise<void> {
    options.signal.throwIfAborted();
    if (!this.away.has(serverId)) return;
    options.onWaiting(`waits for the spoke of ${this.#inventory.server(serverId).name}`);
    while (this.away.has(serverId)) {
      await fired(AbortSignal.any([options.signal, this.#changed.signal]));
      if (options.signal.aborted) throw new AppError('CANCELLED', 'the work was cancelled');
    }
    options.onWaiting(null);
  }

  async #cancellable<T>(work: Promise<T>, { signal }: WorkOptions): Promise<T> {
    if (this.deafToCancel) return work;
    const cancelled = fired(signal).then(() => {
      throw new AppError('CANCELLED', 'the work was cancelled');
    });
    return Promise.race([work, cancelled]);
  }
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
