import { AppError } from './errors.ts';
import { checkId, checkObjectName } from './names.ts';
import type { Share as WireShare, Share__Output } from './proto/gen/aegir/v1/Share.ts';
import type { SharedUploads__Output } from './proto/gen/aegir/v1/SharedUploads.ts';

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

/** Where the uploads of a site lie that the members of a cluster have in common. */
export interface SharedUploads {
  /** Name of the cluster. */
  readonly folder: string;
  /** What proves the folder. Its writer makes what is missing; every member takes files. */
  readonly share: Share;
}

/** What of the data of a site is meant: what is no upload alone, or uploads alone. */
export const DATA_PARTS = ['own', 'shared'] as const;
export type DataPart = (typeof DATA_PARTS)[number];

/** Which data of a site are meant where its uploads lie on a shared folder; all when no part is named. */
export interface Uploads {
  readonly uploads?: SharedUploads;
  readonly part?: DataPart;
}

/** Throws FIELD_INVALID. */
export function sharedUploadsFromWire(
  uploads: SharedUploads__Output | null,
  field: string,
): { readonly uploads?: SharedUploads } {
  if (!uploads) return {};
  const { share } = shareFromWire(uploads.share, `${field}.share`);
  if (share === undefined) throw new AppError('FIELD_MISSING', `${field}.share is empty`, { field });
  return { uploads: { folder: checkObjectName(uploads.folder, `${field}.folder`), share } };
}

/** Throws FIELD_INVALID, FIELD_MISSING, JOB_UNSUPPORTED for a part that this version does not know. */
export function uploadsFromWire(
  order: { readonly uploads: SharedUploads__Output | null; readonly part: string },
  field: string,
): Uploads {
  const { uploads } = sharedUploadsFromWire(order.uploads, `${field}.uploads`);
  if (uploads === undefined || order.part === '') return uploads === undefined ? {} : { uploads };
  const part = DATA_PARTS.find((one) => one === order.part);
  if (part !== undefined) return { uploads, part };
  throw new AppError('JOB_UNSUPPORTED', `${field}.part is none that this version knows`, {
    field: `${field}.part`,
  });
}
