import type { DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem__Output } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { wantedState } from '../desired/wanted.ts';
import type { Observed } from '../inventory/observed.ts';
import { holdBack, planApply } from './apply-plan.ts';
import type { WorkOptions } from './fleet.ts';
import type { JobDesk } from './job-desk.ts';
import type { JobLedger } from './job-ledger.ts';
import { emptyResult } from './job-result.ts';
import type { Link } from './link.ts';
import { attached, requireSpoke, waitingFor, type PresenceDeps } from './presence.ts';
import { rollOut, type Jobs, type Participant } from './rollout.ts';
import { Round } from './round.ts';

export interface ConvergeDeps extends PresenceDeps {
  readonly desk: JobDesk;
  readonly ledger: JobLedger;
  readonly observed: Observed;
}

/** The applies of one server, one at a time; who comes while one is under way shares the next. */
export class ApplyLane {
  readonly #deps: ConvergeDeps;
  readonly #serverId: string;
  #next: Round | undefined;
  #current: Round | undefined;

  constructor(deps: ConvergeDeps, serverId: string) {
    this.#deps = deps;
    this.#serverId = serverId;
  }

  /** Throws SPOKE_MISSING at once, and CANCELLED when the signal fires before the decision. */
  async join(options: WorkOptions & { readonly force: boolean }): Promise<JobResult__Output> {
    requireSpoke(this.#deps, this.#serverId);
    const result = (this.#next ??= this.#newRound()).join(options);
    if (!this.#current) void this.#work();
    return result;
  }

  #newRound(): Round {
    const round = new Round(waitingFor(this.#deps, this.#serverId));
    round.abandoned.addEventListener('abort', () => {
      if (this.#next === round) this.#next = undefined;
    });
    return round;
  }

  async #work(): Promise<void> {
    const stop = this.#deps.registry.watch(this.#serverId, () => {
      const message = waitingFor(this.#deps, this.#serverId);
      this.#current?.waiting(message);
      if (this.#next !== this.#current) this.#next?.waiting(message);
    });
    while (this.#next !== undefined) {
      this.#current = this.#next;
      await this.#run(this.#current);
    }
    this.#current = undefined;
    stop();
  }

  async #run(round: Round): Promise<void> {
    try {
      await this.#ready(round);
      // From here on the desired state is fixed: who comes later wants a later one.
      this.#next = undefined;
      round.resolve(await this.#converge(round));
    } catch (error) {
      if (this.#next === round) this.#next = undefined;
      round.reject(error);
    }
  }

  /** The spoke is there, and nothing of an earlier life of the hub is under way on it. */
  async #ready(round: Round): Promise<void> {
    const { desk, ledger } = this.#deps;
    await attached(this.#deps, this.#serverId, round.abandoned);
    for (const job of ledger.openOn(this.#serverId, 'apply')) {
      await desk.follow(job.id).finished.catch(() => undefined);
    }
  }

  async #converge(round: Round): Promise<JobResult__Output> {
    const { inventory, observed } = this.#deps;
    const server = inventory.server(this.#serverId);
    const target = wantedState(server.id, inventory);
    const known = observed.get(server.id).state;
    const result = await this.#applyOrWhole(target, round);
    const culprit = siteAtFault(result, target);
    if (culprit === null) return result;
    const others = await this.#applyOrWhole(holdBack(target, known, culprit.site), round);
    return { ...others, problems: [culprit, ...others.problems] };
  }

  /** A change, and when the spoke does not have what it builds on, the whole state. */
  async #applyOrWhole(target: DesiredState, round: Round): Promise<JobResult__Output> {
    const result = await this.#apply(target, round);
    return result.failure?.reason === 'BASE_MISMATCH' ? this.#apply(target, round) : result;
  }

  async #apply(target: DesiredState, round: Round): Promise<JobResult__Output> {
    round.reopen();
    const link = await attached(this.#deps, this.#serverId, round.abandoned);
    const participant = this.#post(link, target, round);
    if (!participant) return this.#unchanged();
    const results = await rollOut([participant], this.#jobs(round), round.abandoned);
    return results.get(this.#serverId) ?? this.#unchanged();
  }

  /** Gives the job out; null when there is nothing to do. */
  #post(link: Link, target: DesiredState, round: Round): Participant | null {
    const { desk, observed } = this.#deps;
    const known = observed.get(this.#serverId);
    const plan = planApply(known, target, round.force);
    if (!plan) return null;
    const generation = observed.nextGeneration(this.#serverId);
    const run = desk.post(link.spokeId, this.#serverId, { kind: 'apply', apply: { ...plan, generation } });
    run.onProgress = (progress) => {
      round.progress(progress);
    };
    return {
      serverId: this.#serverId,
      jobId: run.jobId,
      run,
      compensate: () => {
        if (known.state) return this.#apply(known.state, round);
        throw new AppError('ROLLBACK_FAILED', 'it is not known what the server served before');
      },
    };
  }

  #jobs(round: Round): Jobs {
    const { desk } = this.#deps;
    return {
      cancel: (jobId) => {
        desk.cancel(jobId);
      },
      decide: (jobIds, verdict) => {
        if (verdict === 'commit') round.decide();
        desk.decide(jobIds, verdict);
      },
    };
  }

  /** Nothing to do; what the last apply had to leave out is still left out. */
  #unchanged(): JobResult__Output {
    const { observed, ledger } = this.#deps;
    const { generation, stateDigest } = observed.sighting(this.#serverId);
    const last = ledger.lastApply(this.#serverId)?.result;
    const problems = last?.stateDigest === stateDigest ? last.problems : [];
    return emptyResult('OUTCOME_UNCHANGED', { generation, stateDigest, problems });
  }
}

/** What failed the whole change although it is one site's fault; null when there is no such thing. */
function siteAtFault(result: JobResult__Output, target: DesiredState): Problem__Output | null {
  const isSafe = result.outcome === 'OUTCOME_FAILED' || result.outcome === 'OUTCOME_ROLLED_BACK';
  if (!isSafe || !result.failure || !target.sites.has(result.failure.site)) return null;
  return result.failure;
}
