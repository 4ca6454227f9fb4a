import { Readable } from 'node:stream';
import type {
  SpokeServiceDefinition,
  SpokeServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SpokeService.ts';
import { checkDigest } from '../../shared/names.ts';
import type { CallContext, ServiceHandlers } from '../../shared/rpc/types.ts';
import type { BackupShelf } from '../backups/shelf.ts';
import type { BackupStore } from '../backups/store.ts';
import { receiveArchive } from './archive-upload.ts';
import { sitePurpose } from '../databases/purposes.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import {
  advanceFor,
  archiveFor,
  certificateFor,
  checkDigests,
  databaseFor,
  platformFor,
  uploadFor,
  type AccessDeps,
  type CertificateCupboard,
} from '../spokes/access.ts';
import { attach, type AttachDeps } from '../spokes/attach.ts';
import type { Enrollment } from '../spokes/enrollment.ts';
import type { SpokeIdentity } from '../spokes/guard.ts';
import type { Outflow } from '../spokes/outflow.ts';
import type { Vault } from '../vault/vault.ts';
import { untilRevoked } from './until-revoked.ts';

export interface SpokeServiceDeps extends AttachDeps, AccessDeps {
  readonly enrollment: Enrollment;
  readonly library: PlatformLibrary;
  readonly outflow: Outflow;
  readonly certificates: CertificateCupboard;
  readonly vault: Vault;
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
}

/** What a spoke takes along with a delta that does not say it. */
const FORMER_PACK_BYTES = 128 << 10;

/** Content that comes along with a delta; none where it is more than the spoke takes, which then asks for it. */
function takenAlong(pack: readonly Buffer[], mostPackBytes: number): readonly Buffer[] {
  const bytes = pack.reduce((sum, { length }) => sum + length, 0);
  return bytes <= (mostPackBytes === 0 ? FORMER_PACK_BYTES : mostPackBytes) ? pack : [];
}

/** What spokes ask of the hub. */
export function spokeHandlers(
  deps: SpokeServiceDeps,
): ServiceHandlers<SpokeServiceDefinition, SpokeServiceHandlers, SpokeIdentity> {
  return {
    Attach: (requests, context) => attach(deps, requests, context),
    FetchManifest: async function* (request, context) {
      const platformId = platformFor(deps, context.identity, request);
      const base = request.base === '' ? null : checkDigest(request.base, 'base');
      const delta = base === null ? null : await deps.library.delta(platformId, base, request.release);
      const slices =
        delta === null ? deps.library.manifest(platformId, request.release) : Readable.from(delta.manifest);
      for await (const chunk of inTurn(deps, slices, context)) yield { chunk, isDelta: delta !== null };
      const content = Readable.from(takenAlong(delta?.pack ?? [], request.mostPackBytes));
      for await (const pack of inTurn(deps, content, context)) yield { pack };
    },
    FetchBlobs: async function* (request, context) {
      const platformId = platformFor(deps, context.identity, request);
      const packs = deps.library.packs(platformId, request.release, checkDigests(request.digests));
      for await (const pack of inTurn(deps, packs, context)) yield { pack };
    },
    FetchAdvance: async function* ({ platform }, context) {
      const platformId = advanceFor(deps, context.identity, platform);
      for await (const { manifest, pack } of deps.library.advance(platformId, endOf(context))) {
        // Each is sent for itself: while the scan goes on, nobody holds a place for it.
        for await (const chunk of inTurn(deps, Readable.from([manifest]), context)) yield { manifest: chunk };
        for await (const chunk of inTurn(deps, pack, context)) yield { pack: chunk };
      }
    },
    FetchCertificate: ({ fingerprint }, { identity }) =>
      certificateFor(deps, deps.certificates, identity, fingerprint),
    Renew: async ({ csr }, { identity }) => {
      const { certificate, authority } = await deps.enrollment.renew(identity.spokeId, csr);
      return { certificate, authority };
    },
    FetchCredentials: (request, { identity }) => {
      const { id, serverId, sealedPassword } = databaseFor(deps, identity, request);
      return {
        password: Buffer.from(deps.vault.open(sitePurpose(id), sealedPassword)).toString(),
        ca: deps.inventory.server(serverId).database?.sitesTls?.ca ?? '',
      };
    },
    UploadBlobs: (requests, { identity }) =>
      receiveArchive(deps, untilRevoked(requests, identity.revoked), (backup) =>
        uploadFor(deps, identity, backup),
      ),
    FetchBackup: async function* (request, context) {
      const backup = archiveFor(deps, context.identity, request.backup);
      for await (const chunk of inTurn(deps, deps.shelf.read(backup), context)) yield { chunk };
    },
  };
}

/** The content as the limits allow, until the call is over or the spoke is revoked. */
function inTurn(
  { outflow }: SpokeServiceDeps,
  content: AsyncIterable<Buffer>,
  context: CallContext<SpokeIdentity>,
): AsyncIterable<Buffer> {
  return outflow.send(content, context.identity.spokeId, endOf(context));
}

/** Fires when the call is over or the spoke is revoked. */
function endOf({ identity, signal }: CallContext<SpokeIdentity>): AbortSignal {
  return AbortSignal.any([signal, identity.revoked]);
}
