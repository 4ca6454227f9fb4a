import type {
  SpokeServiceDefinition,
  SpokeServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SpokeService.ts';
import type { CallContext, ServiceHandlers } from '../../shared/rpc/types.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import { checkDigests, platformFor, type AccessDeps } from '../spokes/access.ts';
import { attach, type AttachDeps } from '../spokes/attach.ts';
import type { Enrollment } from '../spokes/enrollment.ts';
import type { SpokeIdentity } from '../spokes/guard.ts';

export interface SpokeServiceDeps extends AttachDeps, AccessDeps {
  readonly enrollment: Enrollment;
  readonly library: PlatformLibrary;
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
      for await (const chunk of whileWelcome(deps.library.manifest(platformId, request.release), context)) {
        yield { chunk };
      }
    },
    FetchBlobs: async function* (request, context) {
      const platformId = platformFor(deps, context.identity, request);
      const packs = deps.library.packs(platformId, request.release, checkDigests(request.digests));
      for await (const pack of whileWelcome(packs, context)) yield { pack };
    },
    Renew: async ({ csr }, { identity }) => ({
      certificate: await deps.enrollment.renew(identity.spokeId, csr),
      authority: deps.authority,
    }),
  };
}

/** The slices, until the spoke is revoked. */
async function* whileWelcome(slices: AsyncIterable<Buffer>, { identity }: CallContext<SpokeIdentity>) {
  for await (const slice of slices) {
    identity.revoked.throwIfAborted();
    yield slice;
  }
}
