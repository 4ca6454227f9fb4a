import { unlinkSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { Claim, Share } from '../../shared/share.ts';
import type { SpokeConfig } from '../config.ts';
import { ensureFolder } from '../disk/folders.ts';
import { platformsFolder, shareMarker, siteDataFolder, uploadsFolder } from '../disk/places.ts';
import { isFolder, readIfThere } from '../disk/reading.ts';
import { checkAnswers } from './answering.ts';
import { absentOn } from './mounts.ts';

/** What lies on a folder that the members of a group have in common, so that each can tell that it sees it. */
const markerSchema = z.object({
  /** Of the group. */
  id: z.string(),
  /** Id of the server that writes there. */
  writer: z.string(),
  /** Numbers of the account and of the web server's group that its files belong to. */
  uid: z.number(),
  webGid: z.number().nullable(),
});
export type Marker = Readonly<z.infer<typeof markerSchema>>;

/** A folder that several servers see. */
export interface CommonFolder {
  readonly path: string;
  /** Below it PHP writes what visitors send. */
  readonly data: string;
  /** Whose it is, for people. */
  readonly owner: string;
}

/** The folder of platforms, where this server is a member of a pack. */
export function packFolder(config: Pick<SpokeConfig, 'root'>): CommonFolder {
  return { path: platformsFolder(config), data: siteDataFolder(config), owner: 'the pack' };
}

/** The folder for uploads of a cluster. */
export function uploadsOf(config: Pick<SpokeConfig, 'root'>, cluster: string): CommonFolder {
  const path = `${uploadsFolder(config)}/${cluster}`;
  return { path, data: path, owner: `cluster ${cluster}` };
}

/** Null where there is none. Throws SHARE_MISSING for one that cannot be read as such, SHARE_HANGS where nothing can be read. */
export function readMarker({ path }: CommonFolder): Marker | null {
  checkAnswers(path);
  const text = readIfThere(shareMarker(path));
  if (text === null) return null;
  try {
    return markerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('SHARE_MISSING', `${shareMarker(path)} is damaged`, { cause: error });
  }
}

/**
 * Makes, takes over or drops the marker, as the server that writes the share. Throws SHARE_MISSING where there is none to
 * take, which is how a folder looks that is not mounted, or where a mount that belongs there is away, and SHARE_TAKEN where
 * another group's is.
 */
export function claimShare(
  folder: CommonFolder,
  share: Share,
  claim: Claim,
  owner: Pick<Marker, 'uid' | 'webGid'>,
): void {
  const { path } = folder;
  const present = readMarker(folder);
  if (present !== null && present.id !== share.id) throw taken(folder);
  if (claim === 'drop') {
    if (present !== null) unlinkSync(shareMarker(path));
    return;
  }
  const isPlace = isFolder(path) && absentOn(path) === null;
  if (present === null && (claim === 'take' || !isPlace)) throw missing(folder);
  const { id, writer } = share;
  ensureFolder(`${path}/.aegir`, 0o755);
  atomicWrite(shareMarker(path), `${JSON.stringify({ id, writer, ...owner })}\n`, { mode: 0o644 });
}

/** Throws SHARE_MISSING unless the folder is the one that all members of the group see, SHARE_TAKEN for another's. */
export function checkSeen(folder: CommonFolder, share: Share): Marker {
  const marker = readMarker(folder);
  if (marker?.id === share.id) return marker;
  throw marker === null ? missing(folder) : taken(folder);
}

/**
 * Throws unless this server may write below the folder of platforms: SHARE_MISSING where the share it belongs to is not
 * there, SHARE_READ_ONLY where another server writes.
 */
export function checkWrites(config: SpokeConfig, share: Share | undefined): void {
  const folder = packFolder(config);
  const marker = share === undefined ? readMarker(folder) : checkSeen(folder, share);
  if (marker === null || (share?.writes === true && marker.writer === share.writer)) return;
  throw new AppError('SHARE_READ_ONLY', `${folder.path} is written by another server of its pack`);
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

function taken({ path }: CommonFolder): AppError {
  return new AppError('SHARE_TAKEN', `${path} is the folder of another group`);
}

function missing({ path, owner }: CommonFolder): AppError {
  const absent = absentOn(path);
  if (absent !== null) {
    return new AppError('SHARE_MISSING', `${absent.source} is not mounted on ${path}`, {
      remedy: `mount ${path}`,
    });
  }
  const why = isFolder(path) ? 'it has no marker' : 'there is no such folder';
  return new AppError('SHARE_MISSING', `${path} is not the folder of ${owner}: ${why}`);
}
