import { AppError } from '../../shared/errors.ts';
import { isBelow } from '../../shared/names.ts';
import type { Facts__Output } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import type { Platform, Server } from './model.ts';
import type { Observed } from './observed.ts';

/**
 * Throws PATH_DENIED for a platform that may not be published on a machine, as far as its spoke has told: before anything
 * is read or sent that it would refuse in the end. `field` is what was asked for wrongly, '' when nothing was.
 */
export function checkPublishable(
  observed: Observed,
  { id, name }: Server,
  platform: Pick<Platform, 'name' | 'publishPath'>,
  field = '',
): void {
  const { publishPath } = platform;
  // Spokes of before do not tell, nor do facts that were kept from before.
  const roots = (observed.sighting(id).facts as Partial<Facts__Output> | null)?.publishRoots ?? [];
  if (roots.length === 0 || isBelow(publishPath, roots)) return;
  throw new AppError(
    'PATH_DENIED',
    `platform ${platform.name}: ${publishPath} is not below ${roots.join(', ')} on ${name}`,
    {
      field,
      remedy: `Choose a path there, or allow it: publish_roots in /etc/aegir/spoke.yaml on ${name}, then systemctl restart aegir-spoke.`,
    },
  );
}
