import { AppError } from '../../shared/errors.ts';
import type { Uploads } from '../../shared/share.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { problemOf } from '../apply/results.ts';
import type { SiteSets } from './site-sets.ts';

/** What becomes of a set of data, and of what is live. */
export interface PlaceOrder {
  readonly move: 'place' | 'put-back' | 'clear' | 'keep-former' | 'remove';
  readonly site: string;
  readonly version: string;
  /** Which data. */
  readonly of: Uploads;
}

/** Moves sets of data of a site. What cannot be removed is a problem; it is in nobody's way. Throws DATA_MISSING. */
export async function placeData({ move, site, version }: PlaceOrder, versions: SiteSets): Promise<JobResult> {
  switch (move) {
    case 'place':
      return result(versions.place(site, version));
    case 'put-back':
      return result(versions.putBack(site, version));
    case 'clear':
      return tolerant(() => versions.clear(site, version));
    case 'keep-former':
      return tolerant(() => versions.keepFormer(site, version));
    case 'remove':
      return tolerant(() => versions.removeLive(site, version));
  }
}

function result(moved: boolean): JobResult {
  return { outcome: moved ? 'OUTCOME_APPLIED' : 'OUTCOME_UNCHANGED', stage: 'data' };
}

async function tolerant(work: () => Promise<void>): Promise<JobResult> {
  try {
    await work();
    return result(true);
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== 'DATA_LEFT_BEHIND') throw error;
    return { ...result(true), problems: [problemOf(error)] };
  }
}
