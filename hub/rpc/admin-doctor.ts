import type {
  DoctorServiceDefinition,
  DoctorServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/DoctorService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Doctor } from '../doctor/doctor.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Operator } from './access.ts';
import { checkView } from './convert.ts';

export interface DoctorParts {
  readonly doctor: Doctor;
  readonly inventory: Inventory;
}

export function doctorHandlers({
  doctor,
  inventory,
}: DoctorParts): ServiceHandlers<DoctorServiceDefinition, DoctorServiceHandlers, Operator> {
  return {
    Examine: async ({ server }, { signal }) => {
      const checks =
        server === ''
          ? await doctor.hub()
          : await doctor.server(inventory.serverByName(server, 'server'), signal);
      return { checks: checks.map(checkView) };
    },
  };
}
