import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Server } from '../inventory/model.ts';
import type { Fleet, WorkOptions } from '../spokes/fleet.ts';
import type { Outcomes, RoundOptions } from '../spokes/round.ts';
import type { Patience, ServerWork, SpokeAccess } from './kind.ts';
import type { TaskProgress } from './task.ts';

export interface ServerWorkParts {
  readonly fleet: Fleet;
  readonly spokes: SpokeAccess;
  readonly clock: Clock;
  /** How long the task waits for this server's spoke. */
  patienceOf(server: Server): Patience;
  /** What people may do while this server is away; absent: see to the machine. */
  awayRemedy(server: Server): string | undefined;
  /** The signal of the task at this moment. */
  signal(): AbortSignal;
  onProgress(progress: TaskProgress): void;
  /** The task waits for this server's spoke, or goes on. */
  onWaiting(server: Server, isWaiting: boolean, patience: Patience): void;
}

/** The servers as a task sees them: its signal, its progress, its patience. */
export function createServerWork(parts: ServerWorkParts): ServerWork {
  return {
    converge: (server, { force, patience }) =>
      follow(parts, server, patience, (options) => parts.fleet.converge(server.id, { ...options, force })),
    convergeGroup: (group, members, wishes) => followGroup(parts, group, members, wishes),
    sync: (server, platform, release, flags) =>
      follow(parts, server, parts.patienceOf(server), (options) =>
        parts.fleet.sync(
          {
            serverId: server.id,
            platformId: platform.id,
            platformName: platform.name,
            release: release.digest,
            files: release.files,
            bytes: release.bytes,
            manifestBytes: release.manifestBytes,
            ...flags,
          },
          options,
        ),
      ),
    announce: (server, platform, totals) => {
      parts.fleet.announce(server.id, { platformName: platform.name, ...totals });
    },
    challenge: (server, challenge) =>
      follow(parts, server, parts.patienceOf(server), (options) =>
        parts.fleet.challenge(server.id, challenge, options),
      ),
    inspect: (server, wishes) =>
      follow(parts, server, parts.patienceOf(server), (options) =>
        parts.fleet.inspect(server.id, { ...options, ...wishes }),
      ),
    clockSkewMs: (server) => parts.fleet.clockSkewMs(server.id),
    runSite: (server, work, patience) =>
      follow(parts, server, patience, (options) => parts.fleet.runSite(server.id, work, options)),
    probeDatabase: (server, endpoint) =>
      follow(parts, server, parts.patienceOf(server), (options) =>
        parts.fleet.probeDatabase(server.id, endpoint, options),
      ),
    data: (server, work) =>
      follow(parts, server, parts.patienceOf(server), (options) =>
        parts.fleet.data(server.id, work, options),
      ),
  };
}

async function follow(
  parts: ServerWorkParts,
  server: Server,
  patience: Patience,
  work: (options: WorkOptions) => Promise<JobResult__Output>,
): Promise<JobResult__Output> {
  parts.spokes.require(server.id);
  const limit = new PatienceLimit(parts.clock, patience);
  const signal = AbortSignal.any([parts.signal(), limit.signal]);
  const options: WorkOptions = {
    signal,
    onProgress: (progress) => {
      parts.onProgress({ server: server.name, ...progress });
    },
    onWaiting: (message) => {
      if (signal.aborted) return;
      limit.waits(message !== null);
      parts.onWaiting(server, message !== null, patience);
    },
  };
  try {
    const result = await work(options);
    parts.onWaiting(server, false, patience);
    return result;
  } catch (error) {
    if (!limit.signal.aborted || parts.signal().aborted) throw error;
    const remedy = parts.awayRemedy(server);
    const message = `the spoke of ${server.name} is away`;
    throw new AppError('SPOKE_AWAY', message, { cause: error, ...(remedy !== undefined && { remedy }) });
  } finally {
    limit.waits(false);
  }
}

/** The fleet itself waits for the members of a group, and not for long: the task only says for whom. */
async function followGroup(
  parts: ServerWorkParts,
  group: Server,
  members: readonly Server[],
  wishes: Pick<RoundOptions, 'force' | 'revive'>,
): Promise<Outcomes> {
  const byId = new Map(members.map((member) => [member.id, member]));
  const waits = (server: Server | undefined, isWaiting: boolean): void => {
    if (server) parts.onWaiting(server, isWaiting, parts.patienceOf(server));
  };
  try {
    return await parts.fleet.convergeGroup(group.id, {
      ...{ signal: parts.signal(), ...wishes },
      onProgress: (serverId, progress) => {
        const server = byId.get(serverId)?.name;
        if (server !== undefined) parts.onProgress({ server, ...progress });
      },
      onWaiting: (serverId, message) => {
        waits(byId.get(serverId), message !== null);
      },
    });
  } finally {
    for (const member of members) waits(member, false);
  }
}

/** Gives up on one piece of work that waits longer than its own patience. */
class PatienceLimit {
  readonly #clock: Clock;
  readonly #ms: number | null;
  readonly #expired = new AbortController();
  #timer: AbortController | null = null;

  constructor(clock: Clock, patience: Patience) {
    this.#clock = clock;
    this.#ms = patience === 'task' ? null : patience.ms;
  }

  get signal(): AbortSignal {
    return this.#expired.signal;
  }

  waits(waiting: boolean): void {
    if (this.#ms === null || waiting === (this.#timer !== null)) return;
    this.#timer?.abort();
    this.#timer = waiting ? new AbortController() : null;
    if (this.#timer) void this.#expireAfter(this.#ms, this.#timer.signal);
  }

  async #expireAfter(ms: number, signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal).catch(() => undefined);
    if (!signal.aborted) this.#expired.abort();
  }
}
