import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkObjectName } from '../../shared/names.ts';
import { balances, hasCode } from '../../shared/web-type.ts';
import { verifyOf } from './server-changes.ts';
import { checkStays, type Asked, type ChangeDesk, type Queued } from './desk.ts';
import type { Server } from './model.ts';

export interface SetPools {
  readonly balancer: string;
  /** Names of servers. */
  readonly pools: readonly string[];
}

/** What operators do to balancers. Each call is one transaction and queues one task. */
export class BalancerChanges {
  readonly #desk: ChangeDesk;

  constructor(desk: ChangeDesk) {
    this.#desk = desk;
  }

  /**
   * Says whom a balancer passes visitors on to. Those that are no longer among them are told to trust it no more. Throws
   * NOT_FOUND, BUSY, FIELD_INVALID for a server that does not balance, or cannot be balanced.
   */
  setPools(asked: Asked, input: SetPools): Queued {
    return this.#desk.once(asked, 'SetPools', input, (by) => {
      const { inventory } = this.#desk;
      const balancer = this.#balancer(input.balancer);
      const before = inventory.pools.ofBalancer(balancer.id);
      const after = [...new Set(input.pools.map((name, i) => this.#pool(name, `pools[${String(i)}]`).id))];
      if (after.length > LIMITS.poolsPerServer) {
        const most = String(LIMITS.poolsPerServer);
        throw new AppError('FIELD_INVALID', `pools has more than ${most}`, { field: 'pools' });
      }
      inventory.pools.set(balancer.id, after);
      for (const id of before.filter((one) => !after.includes(one))) {
        const former = inventory.server(id);
        this.#desk.queue(verifyOf(former), subject(former), by);
      }
      return this.#desk.queue('server.verify', subject(balancer), by);
    });
  }

  #balancer(name: string): Server {
    const server = this.#staying(name, 'balancer');
    if (balances(server.webType)) return server;
    throw new AppError('FIELD_INVALID', `server ${server.name} has no balancer service`, {
      field: 'balancer',
      remedy: `Give it one: aegirctl server set ${server.name} --balancer haproxy.`,
    });
  }

  #pool(name: string, field: string): Server {
    const server = this.#staying(name, field);
    if (hasCode(server.webType)) return server;
    throw new AppError(
      'FIELD_INVALID',
      `server ${server.name} serves no sites that could be passed on to it`,
      {
        field,
        remedy: 'Name servers with a web service.',
      },
    );
  }

  #staying(name: string, field: string): Server {
    const server = this.#desk.inventory.serverByName(checkObjectName(name, field), field);
    checkStays(subject(server), server.removing);
    return server;
  }
}

function subject({ id, name }: Server) {
  return { kind: 'server', id, name } as const;
}
