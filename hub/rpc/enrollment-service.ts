import type {
  EnrollmentServiceDefinition,
  EnrollmentServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/EnrollmentService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Enrollment } from '../spokes/enrollment.ts';

export interface EnrollmentServiceDeps {
  readonly enrollment: Enrollment;
  readonly inventory: Inventory;
  /** host:port where the spoke listener is reached. */
  readonly spokeEndpoint: string;
}

/** How machines join; anybody may call. */
export function enrollmentHandlers(
  deps: EnrollmentServiceDeps,
): ServiceHandlers<EnrollmentServiceDefinition, EnrollmentServiceHandlers, unknown> {
  return {
    Enroll: async ({ token, csr, hostname, spokeVersion }, { peer }) => {
      const joined = await deps.enrollment.join({ token, csr, hostname, version: spokeVersion, peer });
      return {
        spokeId: joined.spokeId,
        serverName: deps.inventory.server(joined.serverId).name,
        certificate: joined.certificate,
        authority: joined.authority,
        spokeEndpoint: deps.spokeEndpoint,
      };
    },
  };
}
