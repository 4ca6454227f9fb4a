import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type {
  SupportServiceDefinition,
  SupportServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SupportService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import { supportBundle } from '../support/bundle.ts';
import type { BundleSource } from '../support/source.ts';
import type { Operator } from './access.ts';

export interface SupportParts {
  /** What a bundle is made from now, but for the tasks that are asked for. */
  readonly bundleSource: () => Promise<Omit<BundleSource, 'tasks'>>;
}

export function supportHandlers({
  bundleSource,
}: SupportParts): ServiceHandlers<SupportServiceDefinition, SupportServiceHandlers, Operator> {
  return {
    MakeBundle: async function* ({ tasks }) {
      if (tasks.length > LIMITS.tasksPerBundle) {
        throw new AppError('FIELD_INVALID', `at most ${String(LIMITS.tasksPerBundle)} tasks`, {
          field: 'tasks',
        });
      }
      for await (const chunk of supportBundle({ ...(await bundleSource()), tasks })) yield { chunk };
    },
  };
}
