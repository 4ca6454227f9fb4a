import { webToWire } from '../../shared/desired-wire.ts';
import type { Claim } from '../../shared/share.ts';
import { keepersOf } from '../desired/keeping.ts';
import { webSettings } from '../desired/state.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { ConvergeDeps } from './converge.ts';
import { HomeLane, type LaneDeps } from './home-lane.ts';
import type { Fleet, SyncRequest } from './fleet.ts';
import type { JobWork } from './job-ledger.ts';
import { emptyResult } from './job-result.ts';
import type { Outcomes } from './round.ts';
import { SideLane } from './side-work.ts';

/** As many applications of one server are at work beside each other. */
const SITES_AT_ONCE = 4;

/**
 * The servers as tasks see them, with lanes for applies (a group has one, too), for what takes long beside them, for the
 * data of sites, for their applications, and for what must not wait.
 */
export function createFleet(deps: LaneDeps): Fleet {
  const applies = new Map<string, HomeLane>();
  const home = (id: string): HomeLane => laneOf(applies, id, () => new HomeLane(deps, id));
  const sides = new Map<string, SideLane>();
  const challenges = new Map<string, SideLane>();
  const sites = new Map<string, SideLane>();
  const examinations = new Map<string, SideLane>();
  const data = new Map<string, SideLane>();
  const side = (serverId: string): SideLane => laneOf(sides, serverId, () => new SideLane(deps, serverId));
  return {
    converge: async (serverId, options) => {
      const outcomes = await home(serverId).join({
        ...{ signal: options.signal, force: options.force },
        onProgress: (_, progress) => {
          options.onProgress(progress);
        },
        onWaiting: (_, message) => {
          options.onWaiting(message);
        },
      });
      return resultIn(outcomes, serverId);
    },
    convergeGroup: async (groupId, options) => home(groupId).join(options),
    sync: async (request, options) => {
      const known = present(deps, request);
      return known ?? side(request.serverId).run(options, () => present(deps, request) ?? syncWork(request));
    },
    announce: (serverId, { platformName: platform, files, bytes }) => {
      deps.registry.ofServer(serverId)?.send({ advance: { platform, files, bytes } });
    },
    challenge: async (serverId, { add, remove }, options) =>
      laneOf(challenges, serverId, () => new SideLane(deps, serverId)).run(options, () => ({
        kind: 'challenge',
        challenge: { add: [...add], remove: [...remove] },
      })),
    inspect: async (serverId, options) =>
      side(serverId).run(options, () => inspectWork(deps, serverId, { thorough: false, ...options })),
    examine: async (serverId, options) =>
      laneOf(examinations, serverId, () => new SideLane(deps, serverId)).run(options, () =>
        inspectWork(deps, serverId, { thorough: true }),
      ),
    clockSkewMs: (serverId) => deps.registry.clockSkewMs(serverId),
    probeDatabase: async (serverId, { host, port, tls }, options) =>
      side(serverId).run(options, () => ({ kind: 'probe_database', probeDatabase: { host, port, tls } })),
    runSite: async (serverId, runSite, options) =>
      laneOf(sites, serverId, () => new SideLane(deps, serverId, SITES_AT_ONCE)).run(options, () => ({
        kind: 'run_site',
        runSite,
      })),
    data: async (serverId, work, options) =>
      laneOf(data, serverId, () => new SideLane(deps, serverId)).run(options, () => work),
  };
}

/** A machine is waited for, so there is a result. */
function resultIn(outcomes: Outcomes, serverId: string): JobResult__Output {
  const outcome = outcomes.get(serverId);
  if (typeof outcome === 'object') return outcome;
  throw new Error(`server ${serverId} has no result`);
}

function laneOf<Lane>(lanes: Map<string, Lane>, serverId: string, make: () => Lane): Lane {
  const lane = lanes.get(serverId) ?? make();
  lanes.set(serverId, lane);
  return lane;
}

/** The result without any job when the server has the release already. */
function present({ observed }: ConvergeDeps, request: SyncRequest): JobResult__Output | null {
  const isAsked = request.deep || request.isAlwaysAsked === true;
  const isThere = !isAsked && observed.releases(request.serverId).has(request.release);
  return isThere ? emptyResult('OUTCOME_UNCHANGED') : null;
}

function syncWork(request: SyncRequest): JobWork {
  const { platformName, release, files, bytes, manifestBytes, deep, allowMassDelete } = request;
  return {
    kind: 'sync_platform',
    syncPlatform: { platform: platformName, release, files, bytes, manifestBytes, deep, allowMassDelete },
  };
}

function inspectWork(
  { inventory }: ConvergeDeps,
  serverId: string,
  { thorough, claim }: { readonly thorough: boolean; readonly claim?: Claim },
): JobWork {
  const server = inventory.server(serverId);
  const pools = keepersOf(server, inventory).map(({ pool }) => pool);
  const settings = webSettings(server, inventory.groupsOf(serverId));
  const web = webToWire(pools.length === 0 ? settings : { ...settings, pools });
  return { kind: 'inspect', inspect: { serverName: server.name, web, thorough, claim: claim ?? '' } };
}
