import pLimit, { type LimitFunction } from 'p-limit';
import type { Work } from './job.ts';

/** Applications at work beside each other; each is a PHP, mostly waiting for its database. */
const SITES_AT_ONCE = 4;

/** Jobs of one lane follow each other: a rehearsal stands on what the apply before it left. */
export function createLanes(): Readonly<Record<Work['kind'], LimitFunction>> {
  const apply = pLimit(1);
  return {
    ...{ sync: pLimit(1), apply, rehearse: apply },
    ...{ inspect: pLimit(1), challenge: pLimit(1), 'probe-database': pLimit(1) },
    'run-site': pLimit(SITES_AT_ONCE),
    ...{ 'make-backup': pLimit(1), 'load-backup': pLimit(1), 'place-data': pLimit(1) },
  };
}
