import { Readable } from 'node:stream';
import type {
  SpokeServiceDefinition,
  SpokeServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SpokeService.ts';
import { checkDigest } from '../../shared/names.ts';
import type { CallContext, ServiceHandlers } from '../../shared/rpc/types.ts';
import { sitePurpose } from '../databases/purposes.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import {
  certificateFor,
  checkDigests,
  databaseFor,
  platformFor,
  type AccessDeps,
  type CertificateCupboard,
} from '../spokes/access.ts';
import { attach, type AttachDeps } from '../spokes/attach.ts';
import type { Enrollment } from '../spokes/enrollment.ts';
import type { SpokeIdentity } from '../spokes/guard.ts';
import type { Outflow } from '../spokes/outflow.ts';
import type { Vault } from '../vault/vault.ts';

export interface SpokeServiceDeps extends AttachDeps, AccessDeps {
  readonly enrollment: Enrollment;
  readonly library: PlatformLibrary;
  readonly outflow: Outflow;
  readonly certificates: CertificateCupboard;
  readonly vault: Vault;
  /** PEM of the farm's authority. */
  readonly authority: string;
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
      const content = Readable.from(delta?.pack ?? []);
      for await (const pack of inTurn(deps, content, context)) yield { pack };
    },
    FetchBlobs: async function* (request, context) {
      const platformId = platformFor(deps, context.identity, request);
      const packs = deps.library.packs(platformId, request.release, checkDigests(request.digests));
      for await (const pack of inTurn(deps, packs, context)) yield { pack };
    },
    FetchCertificate: ({ fingerprint }, { identity }) =>
      certificateFor(deps, deps.certificates, identity, fingerprint),
    Renew: async ({ csr }, { identity }) => ({
      certificate: await deps.enrollment.renew(identity.spokeId, csr),
      authority: deps.authority,
    }),
    FetchCredentials: (request, { identity }) => {
      const { id, sealedPassword } = databaseFor(deps, identity, request);
      return { password: Buffer.from(deps.vault.open(sitePurpose(id), sealedPassword)).toString() };
    },
  };
}

/** The content as the limits allow, until the call is over or the spoke is revoked. */
function inTurn(
  { outflow }: SpokeServiceDeps,
  content: AsyncIterable<Buffer>,
  { identity, signal }: CallContext<SpokeIdentity>,
): AsyncIterable<Buffer> {
  return outflow.send(content, identity.spokeId, AbortSignal.any([signal, identity.revoked]));
}
