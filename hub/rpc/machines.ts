import type { Logger } from '../../shared/log.ts';
import type { DoorLimits } from '../../shared/rpc/door.ts';
import { OPEN_SERVER_OPTIONS } from '../../shared/rpc/options.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { addService } from '../../shared/rpc/server.ts';
import type { BackupShelf } from '../backups/shelf.ts';
import type { BackupStore } from '../backups/store.ts';
import type { Databases } from '../inventory/databases.ts';
import type { Durable } from '../flusher.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import type { CertificateCupboard } from '../spokes/access.ts';
import type { Authority } from '../spokes/authority.ts';
import type { Outflow } from '../spokes/outflow.ts';
import type { Spokes } from '../spokes/spokes.ts';
import type { Vault } from '../vault/vault.ts';
import { forRole } from './access.ts';
import { durably } from './durably.ts';
import { enrollmentHandlers } from './enrollment-service.ts';
import { openListener, type Listener } from './listeners.ts';
import { spokeHandlers } from './spoke-service.ts';

/** Transfers that take longer are taken up again by the spoke when it comes back. */
const SPOKE_GRACE_MS = 8_000;
const ENROLLMENT_GRACE_MS = 2_000;
/** A whole farm that comes back at once, from behind one address, too; a spoke has two connections, and for a moment four. */
const SPOKE_PLACES: DoorLimits = {
  arriving: { inAll: 1_024, each: 256 },
  inside: { inAll: 16_384, each: 16 },
};
/** Nobody stays here longer than it takes to join. */
const ENROLLMENT_PLACES: DoorLimits = {
  arriving: { inAll: 256, each: 64 },
  inside: { inAll: 256, each: 64 },
};
/** A stopped hub is usually a restarted one. */
const REATTACH_SECONDS = 2;

export interface MachineParts {
  readonly durable: Durable;
  readonly spokes: Spokes;
  readonly authority: Authority;
  readonly library: PlatformLibrary;
  readonly outflow: Outflow;
  readonly certificates: CertificateCupboard;
  readonly databases: Databases;
  readonly vault: Vault;
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
  /** host:port that joined spokes are told to dial. */
  readonly spokeEndpoint: string;
  readonly log: Logger;
}

/** The listener of the spokes: nobody without a certificate of this farm gets past the handshake. */
export function openSpokeListener(address: string, parts: MachineParts): Promise<Listener> {
  const { spokes, authority, library, outflow, certificates, databases, vault, log } = parts;
  const { backups, shelf, durable } = parts;
  const { service } = aegirV1.SpokeService;
  const handlers = spokeHandlers({
    ...{ ...spokes, library, outflow, certificates, databases, vault, backups, shelf },
  });
  const { Attach, Renew, UploadBlobs } = handlers;
  // The others hand out what was durable before anybody could ask for it.
  const promises = durably({ Attach, Renew, UploadBlobs }, durable);
  return openListener({
    name: 'spokes',
    address,
    entry: { tls: authority.spokeTls(), limits: SPOKE_PLACES },
    addServices: (server) => {
      addService(server, service, { ...handlers, ...promises }, forRole('spoke', spokes.guard), log);
      return ['aegir.v1.SpokeService'];
    },
    onDrain: () => {
      spokes.registry.drain(REATTACH_SECONDS);
    },
    graceMs: SPOKE_GRACE_MS,
    log,
  });
}

/** The listener where machines join: anybody may call, the token decides. */
export function openEnrollmentListener(address: string, parts: MachineParts): Promise<Listener> {
  const { spokes, authority, spokeEndpoint, durable, log } = parts;
  const { service } = aegirV1.EnrollmentService;
  const { enrollment, inventory } = spokes;
  const handlers = enrollmentHandlers({
    enrollment,
    inventory,
    spokeEndpoint,
  });
  return openListener({
    name: 'enrollment',
    address,
    entry: { tls: authority.enrollmentTls(), limits: ENROLLMENT_PLACES },
    options: OPEN_SERVER_OPTIONS,
    addServices: (server) => {
      const guard = forRole('anyone', () => null);
      addService(server, service, durably(handlers, durable), guard, log);
      return ['aegir.v1.EnrollmentService'];
    },
    graceMs: ENROLLMENT_GRACE_MS,
    log,
  });
}
