import { unlinkSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { Claim, Share } from '../../shared/share.ts';
import type { SpokeConfig } from '../config.ts';
import { ensureFolder } from '../disk/folders.ts';
import { platformsFolder, shareMarker } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import { absentOn } from './mounts.ts';

/** What lies on the folder that the members of a pack have in common, so that each can tell that it sees it. */
const markerSchema = z.object({
  /** Of the pack. */
  id: z.string(),
  /** Id of the server that writes there. */
  writer: z.string(),
  /** Numbers of the account and of the web server's group that its files belong to. */
  uid: z.number(),
  webGid: z.number().nullable(),
});
export type Marker = Readonly<z.infer<typeof markerSchema>>;

/** Null where there is none. Throws SHARE_MISSING for one that cannot be read as such. */
export function readMarker(config: SpokeConfig): Marker | null {
  const text = readIfThere(shareMarker(config));
  if (text === null) return null;
  try {
    return markerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('SHARE_MISSING', `${shareMarker(config)} is damaged`, { cause: error });
  }
}

/**
 * Makes, takes over or drops the marker, as the server that writes the share. Throws SHARE_MISSING where there is none to
 * take, which is how a folder looks that is not mounted, or where a mount that belongs there is away, and SHARE_TAKEN where
 * another pack's is.
 */
export function claimShare(
  config: SpokeConfig,
  share: Share,
  claim: Claim,
  owner: Pick<Marker, 'uid' | 'webGid'>,
): void {
  const present = readMarker(config);
  const folder = platformsFolder(config);
  if (present !== null && present.id !== share.id)
    throw new AppError('SHARE_TAKEN', `${folder} is the folder of another pack`);
  if (claim === 'drop') {
    if (present !== null) unlinkSync(shareMarker(config));
    return;
  }
  if (present === null && (claim === 'take' || absentOn(folder) !== null)) throw missing(config);
  const { id, writer } = share;
  ensureFolder(`${folder}/.aegir`, 0o755);
  atomicWrite(shareMarker(config), `${JSON.stringify({ id, writer, ...owner })}\n`, { mode: 0o644 });
}

/** Throws SHARE_MISSING unless the folder of platforms is the one that all members of the pack see. */
export function checkSeen(config: SpokeConfig, share: Share): Marker {
  const marker = readMarker(config);
  if (marker?.id === share.id) return marker;
  if (marker === null) throw missing(config);
  throw new AppError('SHARE_TAKEN', `${platformsFolder(config)} is the folder of another pack`);
}

/**
 * Throws unless this server may write below the folder of platforms: SHARE_MISSING where the share it belongs to is not
 * there, SHARE_READ_ONLY where another server writes.
 */
export function checkWrites(config: SpokeConfig, share: Share | undefined): void {
  const marker = share === undefined ? readMarker(config) : checkSeen(config, share);
  if (marker === null || (share?.writes === true && marker.writer === share.writer)) return;
  throw new AppError(
    'SHARE_READ_ONLY',
    `${platformsFolder(config)} is written by another server of its pack`,
  );
}

export function mayWrite(config: SpokeConfig, share: Share | undefined): boolean {
  try {
    checkWrites(config, share);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function missing(config: SpokeConfig): AppError {
  const folder = platformsFolder(config);
  const absent = absentOn(folder);
  if (absent === null) {
    return new AppError('SHARE_MISSING', `${folder} is not the folder of the pack: it has no marker`);
  }
  return new AppError('SHARE_MISSING', `${absent.source} is not mounted on ${folder}`, {
    remedy: `mount ${folder}`,
  });
}
