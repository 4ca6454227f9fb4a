import { AppError } from '../../shared/errors.ts';
import { isGroupType } from '../../shared/web-type.ts';
import { serversOf } from '../desired/placement.ts';
import type { Server } from '../inventory/model.ts';
import { convergeHome, needsApply, type ConvergeDeps } from './converge.ts';
import { attached, cancelled, isAttached, requireSpoke, waitingFor } from './presence.ts';
import { Round, type Outcomes, type RoundOptions } from './round.ts';
import type { Turns } from './turns.ts';

export interface LaneDeps extends ConvergeDeps {
  /** Shared by all lanes: a machine may be a home and a member of others. */
  readonly turns: Turns;
}

/** The applies of one home, a machine or a group, one at a time; who comes while one is under way shares the next. */
export class HomeLane {
  readonly #deps: LaneDeps;
  readonly #homeId: string;
  #next: Round | undefined;
  #current: Round | undefined;

  constructor(deps: LaneDeps, homeId: string) {
    this.#deps = deps;
    this.#homeId = homeId;
  }

  /** Throws SPOKE_MISSING at once where no machine has joined, and CANCELLED when the signal fires before the decision. */
  async join(options: RoundOptions): Promise<Outcomes> {
    this.#requireSome();
    const result = (this.#next ??= this.#newRound()).join(options);
    if (!this.#current) void this.#work();
    return result;
  }

  get #home(): Server {
    return this.#deps.inventory.server(this.#homeId);
  }

  #requireSome(): void {
    const servers = serversOf(this.#home);
    if (servers.some((id) => this.#deps.store.liveOf(id))) return;
    for (const id of servers) requireSpoke(this.#deps, id);
    throw new AppError('FIELD_INVALID', `group ${this.#home.name} has no members`);
  }

  #newRound(): Round {
    const absent = new Map<string, string>();
    for (const id of this.#awaited()) {
      const message = waitingFor(this.#deps, id);
      if (message !== null) absent.set(id, message);
    }
    const round = new Round(absent);
    round.abandoned.addEventListener('abort', () => {
      if (this.#next === round) this.#next = undefined;
    });
    return round;
  }

  /** Servers that take part: of a group, those that were there for the last change. */
  #involved(round?: Round): string[] {
    const home = this.#home;
    if (!isGroupType(home.webType)) return [home.id];
    return home.members.flatMap(({ serverId, state }) =>
      state !== 'down' || round?.revived.has(serverId) ? [serverId] : [],
    );
  }

  /** Those of them that a machine may come for. */
  #awaited(round?: Round): string[] {
    return this.#involved(round).filter((id) => this.#deps.store.liveOf(id));
  }

  async #work(): Promise<void> {
    const awaited = this.#awaited();
    const tell = (id: string): void => {
      const message = waitingFor(this.#deps, id);
      this.#current?.waiting(id, message);
      if (this.#next !== this.#current) this.#next?.waiting(id, message);
    };
    const stops = awaited.map((id) =>
      this.#deps.registry.watch(id, () => {
        tell(id);
      }),
    );
    while (this.#next !== undefined) {
      this.#current = this.#next;
      await this.#run(this.#current);
    }
    this.#current = undefined;
    for (const stop of stops) stop();
  }

  async #run(round: Round): Promise<void> {
    try {
      const present = await this.#gather(round);
      const release = await this.#deps.turns.take(present, round.abandoned);
      try {
        await this.#settle(present);
        // From here on the desired state is fixed: who comes later wants a later one.
        this.#next = undefined;
        round.resolve(await convergeHome(this.#deps, this.#home, present, round));
      } finally {
        release();
      }
    } catch (error) {
      if (this.#next === round) this.#next = undefined;
      round.reject(error);
    }
  }

  /**
   * The servers that take part: a machine, once it is there; of a group those that are there within the grace. Throws
   * SPOKE_AWAY when nobody is, or when the group requires all.
   */
  async #gather(round: Round): Promise<readonly string[]> {
    const home = this.#home;
    if (!isGroupType(home.webType)) {
      await attached(this.#deps, home.id, round.abandoned);
      return [home.id];
    }
    await this.#grace(round);
    const present = this.#involved(round).filter((id) => isAttached(this.#deps, id));
    const away = serversOf(this.#home)
      .filter((id) => !present.includes(id))
      .map((id) => this.#nameOf(id));
    if (present.length > 0 && (away.length === 0 || !home.requireAll)) return present;
    const what = home.requireAll ? `${away.join(', ')} of ${home.name}` : `every member of ${home.name}`;
    throw new AppError('SPOKE_AWAY', `${what} is away, so nothing was changed`);
  }

  /** Waits for the absent that are to get something, but not for long. */
  async #grace(round: Round): Promise<void> {
    const awaited = this.#awaited(round).filter(
      (id) => round.force || needsApply(this.#deps, this.#homeId, id),
    );
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, round.abandoned]);
    const all = Promise.allSettled(awaited.map((id) => attached(this.#deps, id, signal)));
    const { clock, graceMs } = this.#deps;
    await Promise.race([all, clock.sleep(graceMs, signal).catch(() => undefined)]);
    over.abort();
    if (round.abandoned.aborted) throw cancelled();
  }

  /** Nothing of an earlier life of the hub is under way on them. */
  async #settle(servers: readonly string[]): Promise<void> {
    const { desk, ledger } = this.#deps;
    // All at once: one may end while another is waited for.
    const open = servers.flatMap((id) => ledger.openOn(id, 'apply'));
    await Promise.all(open.map(({ id }) => desk.follow(id).finished.catch(() => undefined)));
  }

  #nameOf(serverId: string): string {
    return this.#deps.inventory.findServer(serverId)?.name ?? serverId;
  }
}
