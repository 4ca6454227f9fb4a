import { AppError } from './errors.ts';
import { checkId } from './names.ts';
import type { Share as WireShare, Share__Output } from './proto/gen/aegir/v1/Share.ts';

/** The folder of code and site data that the members of a pack have in common, as one of them sees it. */
export interface Share {
  /** Of the pack: what the marker on the share says. */
  readonly id: string;
  /** Id of the server that writes there. */
  readonly writer: string;
  /** Whether this is that server: the others only read. */
  readonly writes: boolean;
}

/**
 * What becomes of the marker that proves a share: `make` it where there is none, `take` over one that is there, `drop` it.
 * Without a claim it is only looked at.
 */
export const CLAIMS = ['make', 'take', 'drop'] as const;
export type Claim = (typeof CLAIMS)[number];

export function shareToWire(share: Share | undefined): { readonly share?: WireShare } {
  return share === undefined ? {} : { share };
}

/** A share from the wire, checked. Throws FIELD_INVALID. */
export function shareFromWire(share: Share__Output | null, field: string): { readonly share?: Share } {
  if (share === null) return {};
  const { id, writer, writes } = share;
  return {
    share: { id: checkId(id, `${field}.id`), writer: checkId(writer, `${field}.writer`), writes },
  };
}

/** A claim from the wire; undefined for none. Throws JOB_UNSUPPORTED. */
export function claimFromWire(word: string, field: string): Claim | undefined {
  if (word === '') return undefined;
  const claim = CLAIMS.find((one) => one === word);
  if (claim !== undefined) return claim;
  throw new AppError('JOB_UNSUPPORTED', `${field} is not a claim this version knows`, { field });
}
