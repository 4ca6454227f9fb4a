import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Guard } from '../../shared/rpc/types.ts';
import type { Database } from '../../shared/sqlite.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';
import type { AttachDeps } from './attach.ts';
import { Attempts } from './attempts.ts';
import type { Audit } from './audit.ts';
import type { Authority } from './authority.ts';
import { Enrollment } from './enrollment.ts';
import { Epoch } from './epoch.ts';
import type { Fleet } from './fleet.ts';
import { spokeGuard, type SpokeIdentity } from './guard.ts';
import { JobDesk } from './job-desk.ts';
import { JobLedger } from './job-ledger.ts';
import { JoinTokens } from './join-tokens.ts';
import { SpokeRegistry } from './registry.ts';
import { createRehearsals, type Rehearse } from './rehearsal.ts';
import { createFleet } from './spoke-fleet.ts';
import { SpokeStore } from './spoke-store.ts';
import { Turns } from './turns.ts';

export interface SpokesDeps {
  readonly db: Database;
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where what happens to identities is written down. */
  readonly audit: Audit;
  readonly version: string;
  /** How long a member of a group is waited for before the others go on without it. */
  readonly graceMs: number;
  /** host:port of the enrolment listener, as machines can reach it. */
  readonly enrollmentEndpoint: string;
  /** Seconds between heartbeats; a spoke that is silent for three of them is gone. Default 10. */
  readonly heartbeatSeconds?: number;
  /** Called when a spoke was admitted and what it serves is written down. */
  readonly onAttached?: (serverId: string, spokeId: string) => void;
  /** Called with all that differs from what was written on a server, whenever it says so. */
  readonly onDrift?: AttachDeps['onDrift'];
}

/** All that the hub has to do with its spokes, put together. */
export interface Spokes extends AttachDeps {
  readonly tokens: JoinTokens;
  readonly enrollment: Enrollment;
  readonly guard: Guard<SpokeIdentity>;
  readonly fleet: Fleet;
  readonly rehearse: Rehearse;
}

/** Puts the parts together and settles what an earlier life of the hub left undecided. */
export function openSpokes(deps: SpokesDeps): Spokes {
  const { db, clock, log, authority, observed, inventory, audit } = deps;
  const store = new SpokeStore(db, clock);
  const epoch = new Epoch(db);
  const registry = new SpokeRegistry();
  const ledger = new JobLedger({ db, clock, store, epoch });
  const desk = new JobDesk({ ledger, registry, observed, epoch });
  const target = {
    enrollment: deps.enrollmentEndpoint,
    get fingerprint() {
      return authority.fingerprint;
    },
  };
  const tokens = new JoinTokens(db, clock, target);
  const onRevoked = (spokeId: string, serverId: string): void => {
    const failure = new AppError('CERTIFICATE_REVOKED', 'the spoke was revoked');
    desk.abandon(spokeId, failure);
    registry.disconnect(spokeId, serverId, failure);
  };
  const enrollment = new Enrollment({
    authority,
    tokens,
    attempts: new Attempts(clock),
    store,
    audit,
    onRevoked,
  });
  const revocationOf = (spokeId: string): AbortSignal => registry.revocationOf(spokeId);
  const onCopy = (serverId: string): void => {
    registry.sawCopy(serverId, clock.now());
  };
  const guard = spokeGuard({ farmId: authority.farmId, store, audit, clock, revocationOf, onCopy });
  const turns = new Turns();
  const { graceMs } = deps;
  const fleet = createFleet({ registry, store, inventory, observed, desk, ledger, clock, graceMs, turns });
  const rehearse = createRehearsals({ registry, store, inventory, desk, ledger });
  desk.recover();
  return {
    ...{ registry, desk, ledger, store, inventory, observed, epoch, audit, clock, log },
    ...{
      tokens,
      enrollment,
      guard,
      fleet,
      rehearse,
      version: deps.version,
      trust: () => authority.trust,
      heartbeatSeconds: deps.heartbeatSeconds ?? 10,
      onAttached: deps.onAttached ?? (() => undefined),
      onDrift: deps.onDrift ?? (() => undefined),
    },
  };
}
