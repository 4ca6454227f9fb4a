import type { Clock } from '../../shared/clock.ts';
import type { DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Problem__Output } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { isGroupType } from '../../shared/web-type.ts';
import { serversOf, shareOf } from '../desired/placement.ts';
import { portionOf } from '../desired/portion.ts';
import { wantedState } from '../desired/wanted.ts';
import type { Server } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import { holdBack, planApply } from './apply-plan.ts';
import { absence } from './absence.ts';
import type { JobDesk } from './job-desk.ts';
import type { JobLedger } from './job-ledger.ts';
import { emptyResult } from './job-result.ts';
import { attached, isAttached, type PresenceDeps } from './presence.ts';
import { rollOut, type Jobs, type Outcome, type Participant } from './rollout.ts';
import type { Outcomes, Round } from './round.ts';

export interface ConvergeDeps extends PresenceDeps {
  readonly desk: JobDesk;
  readonly ledger: JobLedger;
  readonly observed: Observed;
  readonly clock: Clock;
  /** How long a member of a group is waited for before the others go on without it. */
  readonly graceMs: number;
}

type Targets = ReadonlyMap<string, DesiredState>;

/** A site is held back on all servers of a group at most so many times before what is left fails. */
const MOST_HELD = 20;

/** Brings the present servers of a home to what the inventory wants of it. Gives an outcome for each server of the home. */
export async function convergeHome(
  deps: ConvergeDeps,
  home: Server,
  present: readonly string[],
  round: Round,
): Promise<Outcomes> {
  const change = new Change(deps, home, round);
  const targets = new Map(present.map((id) => [id, targetOf(deps, home.id, id)]));
  const outcomes = await change.make(targets);
  for (const id of serversOf(home)) {
    if (outcomes.has(id)) continue;
    outcomes.set(id, needsApply(deps, home.id, id) ? 'away' : change.unchanged(id));
  }
  return outcomes;
}

/** Whether a server of a home serves something else than it should of it. */
export function needsApply(deps: ConvergeDeps, homeId: string, serverId: string): boolean {
  return planApply(deps.observed.get(serverId), targetOf(deps, homeId, serverId), false) !== null;
}

/** What a server shall serve when this home moves on; what it serves of others stays. */
function targetOf({ inventory, observed }: ConvergeDeps, homeId: string, serverId: string): DesiredState {
  const desired = wantedState(serverId, inventory);
  const { state: known } = observed.get(serverId);
  const homes = new Map(
    inventory.platformsOn(serverId).map((platform) => [platform.name, platform.serverId]),
  );
  const moves = (platform: string): boolean => (homes.get(platform) ?? homeId) === homeId;
  const withSettings = homeId === serverId || inventory.server(homeId).webType === 'pack';
  return known === null ? desired : portionOf({ known, desired, moves, withSettings });
}

/** One change of a home's servers, with what is tried again because of single sites. */
class Change {
  readonly #deps: ConvergeDeps;
  readonly #home: Server;
  readonly #round: Round;

  constructor(deps: ConvergeDeps, home: Server, round: Round) {
    this.#deps = deps;
    this.#home = home;
    this.#round = round;
  }

  /** A site that fails the whole, or that one server cannot take, is held back on all of them; the others go on. */
  async make(targets: Targets): Promise<Map<string, Outcome>> {
    let wanted = targets;
    const held = new Map<string, Problem__Output>();
    for (;;) {
      const { outcomes, culprit } = await this.#applyOrWhole(wanted);
      if (culprit === null || held.has(culprit.site) || held.size === MOST_HELD) {
        return withProblems(outcomes, [...held.values()]);
      }
      held.set(culprit.site, culprit);
      wanted = new Map([...wanted].map(([id, target]) => [id, this.#without(id, target, culprit.site)]));
    }
  }

  /** Nothing to do; what the last apply had to leave out is still left out. */
  unchanged(serverId: string): JobResult__Output {
    const { observed, ledger } = this.#deps;
    const { generation, stateDigest } = observed.sighting(serverId);
    const last = ledger.lastApply(serverId)?.result;
    const problems = last?.stateDigest === stateDigest ? last.problems : [];
    return emptyResult('OUTCOME_UNCHANGED', { generation, stateDigest, problems });
  }

  /** Whether the server left a platform out for want of its release: that may have come since, and changes no state. */
  #lacksCode(serverId: string): boolean {
    return this.unchanged(serverId).problems.some(({ reason }) => reason === 'RELEASE_MISSING');
  }

  #without(serverId: string, target: DesiredState, uri: string): DesiredState {
    return holdBack(target, this.#deps.observed.get(serverId).state, uri);
  }

  /** A change, and where a spoke does not have what it builds on, the whole state. */
  async #applyOrWhole(targets: Targets): Promise<Attempt> {
    const attempt = await this.#apply(targets);
    const isLost = [...attempt.outcomes.values()].some(
      (outcome) => typeof outcome === 'object' && outcome.failure?.reason === 'BASE_MISMATCH',
    );
    return isLost ? this.#apply(targets) : attempt;
  }

  async #apply(targets: Targets): Promise<Attempt> {
    this.#round.reopen();
    const outcomes = new Map<string, Outcome>();
    const participants: Participant[] = [];
    const over = new AbortController();
    for (const [id, target] of targets) {
      const posted = await this.#post(id, target, over.signal);
      if (typeof posted === 'object' && 'run' in posted) participants.push(posted);
      else outcomes.set(id, posted);
    }
    const splits: Problem__Output[] = [];
    const results = await rollOut(participants, {
      jobs: this.#jobs(),
      signal: this.#round.abandoned,
      maxUnavailable: this.#home.maxUnavailable,
      requireAll: this.#home.requireAll,
      accept: (reports) => {
        const split = this.#splitSite(targets, reports);
        if (split) splits.push(split);
        return split === null;
      },
    });
    over.abort();
    for (const [id, outcome] of results) outcomes.set(id, outcome);
    return { outcomes, culprit: splits[0] ?? siteAtFault(outcomes, targets) };
  }

  /** Gives the job out; the outcome when there is nothing to do, or the spoke has just gone. */
  async #post(id: string, target: DesiredState, over: AbortSignal): Promise<Participant | Outcome> {
    const { desk, observed, registry } = this.#deps;
    const isMember = isGroupType(this.#home.webType);
    if (isMember && !isAttached(this.#deps, id)) return 'away';
    const link = registry.ofServer(id) ?? (await attached(this.#deps, id, this.#round.abandoned));
    const known = observed.get(id);
    const plan = planApply(known, target, this.#round.force || this.#lacksCode(id));
    if (!plan) return this.unchanged(id);
    const generation = observed.nextGeneration(id);
    const apply = { ...plan, generation, keptElsewhere: keptElsewhere(this.#deps, id) };
    const run = desk.post(link.spokeId, id, { kind: 'apply', apply });
    run.onProgress = (progress) => {
      this.#round.progress(id, progress);
    };
    return {
      serverId: id,
      jobId: run.jobId,
      run,
      vanished: isMember ? absence(this.#deps, id, over) : new Promise(() => undefined),
      compensate: () => this.#goBack(id, known.state),
    };
  }

  async #goBack(serverId: string, state: DesiredState | null): Promise<JobResult__Output> {
    if (!state) throw new AppError('ROLLBACK_FAILED', 'it is not known what the server served before');
    const { outcomes } = await this.#apply(new Map([[serverId, state]]));
    const outcome = outcomes.get(serverId);
    if (typeof outcome === 'object') return outcome;
    throw new AppError('SPOKE_AWAY', 'the spoke left before it went back');
  }

  #jobs(): Jobs {
    const { desk } = this.#deps;
    return {
      cancel: (jobId) => {
        desk.cancel(jobId);
      },
      decide: (jobIds, verdict) => {
        if (verdict === 'commit') this.#round.decide();
        desk.decide(jobIds, verdict);
      },
    };
  }

  /** A site that one server would hold back and another would take; null when all agree on all sites. */
  #splitSite(targets: Targets, reports: ReadonlyMap<string, JobResult__Output>): Problem__Output | null {
    for (const { problems } of reports.values()) {
      for (const problem of problems) {
        if (problem.site !== '' && this.#isTaken(problem.site, targets, reports)) return problem;
      }
    }
    return null;
  }

  /** Whether a server would serve a site otherwise than now, and has nothing to say against it. */
  #isTaken(uri: string, targets: Targets, reports: ReadonlyMap<string, JobResult__Output>): boolean {
    return [...reports].some(([id, { problems }]) => {
      if (problems.some(({ site }) => site === uri)) return false;
      const target = targets.get(id)?.sites.get(uri);
      return target !== undefined && target !== this.#deps.observed.get(id).state?.sites.get(uri);
    });
  }
}

/**
 * What other members of a pack serve, may go back to, or have workers in, on the folder that this server writes: as far as
 * the hub knows.
 */
function keptElsewhere({ inventory, observed }: ConvergeDeps, serverId: string): string[] {
  const packs = inventory.groupsOf(serverId).filter((group) => shareOf(serverId, [group])?.writes === true);
  const others = packs.flatMap(serversOf).filter((id) => id !== serverId);
  const served = others.flatMap((id) => [...(observed.get(id).state?.platforms.values() ?? [])]);
  const releases = [
    ...served.map(({ release }) => release),
    ...others.flatMap((id) => [...observed.releases(id)]),
  ];
  return [...new Set(releases)];
}

interface Attempt {
  readonly outcomes: Map<string, Outcome>;
  /** What kept the change from being made although it is one site's fault; null when there is no such thing. */
  readonly culprit: Problem__Output | null;
}

/** What failed the whole change although it is one site's fault. */
function siteAtFault(outcomes: Outcomes, targets: Targets): Problem__Output | null {
  for (const [id, outcome] of outcomes) {
    if (typeof outcome !== 'object' || !outcome.failure) continue;
    const isSafe = outcome.outcome === 'OUTCOME_FAILED' || outcome.outcome === 'OUTCOME_ROLLED_BACK';
    if (isSafe && targets.get(id)?.sites.has(outcome.failure.site)) return outcome.failure;
  }
  return null;
}

/** Each server says what is held back on it, for whatever reason. */
function withProblems(outcomes: Outcomes, held: readonly Problem__Output[]): Map<string, Outcome> {
  const all = new Map<string, Outcome>();
  for (const [id, outcome] of outcomes) {
    if (typeof outcome !== 'object') {
      all.set(id, outcome);
      continue;
    }
    const known = new Set(outcome.problems.map(({ site }) => site));
    const more = held.filter(({ site }) => !known.has(site));
    all.set(id, { ...outcome, problems: [...more, ...outcome.problems] });
  }
  return all;
}
