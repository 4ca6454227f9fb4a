import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { failed, passed, type Check } from '../../shared/checks.ts';
import { AppError, messageOf } from '../../shared/errors.ts';
import type { Claim, Share } from '../../shared/share.ts';
import type { SpokeConfig } from '../config.ts';
import { groupId } from '../groups.ts';
import { platformsFolder, shareMarker, siteDataFolder } from '../disk/places.ts';
import { checkSeen, claimShare, type Marker } from './marker.ts';

export interface ShareProof {
  readonly share: Share;
  readonly claim?: Claim;
  /** Group of the web server, '' for none. */
  readonly webGroup: string;
}

/**
 * Proves the folder that the members of a pack have in common, with what becomes of its marker before: that it is the
 * one, that the writer can write there, and that accounts have the same numbers as on the writer.
 */
export function shareProof(config: SpokeConfig, { share, claim, webGroup }: ShareProof): Check[] {
  try {
    const mine = { uid: userInfo().uid, webGid: webGroup === '' ? null : groupId(webGroup) };
    if (claim !== undefined && share.writes) claimShare(config, share, claim, mine);
    if (claim === 'drop') return [];
    const marker = checkSeen(config, share);
    const seen = passed('share', `${platformsFolder(config)} is the folder of the pack`);
    return share.writes
      ? [seen, writeLine(config)]
      : [seen, openLine(config), idsLine(config, marker, mine, webGroup)];
  } catch (error) {
    return [failed('share', messageOf(error), error instanceof AppError ? error.remedy : '')];
  }
}

function writeLine(config: SpokeConfig): Check {
  const folder = platformsFolder(config);
  const probe = `${folder}/.aegir/.probe-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(probe, '');
    unlinkSync(probe);
    return passed('share.write', `${folder} can be written`);
  } catch (error) {
    return unwritable(folder, error);
  }
}

/** Who only reads proves nothing by writing; its PHP writes uploads all the same. */
function openLine(config: SpokeConfig): Check {
  const data = siteDataFolder(config);
  const folder = existsSync(data) ? data : platformsFolder(config);
  try {
    accessSync(folder, constants.W_OK);
    return passed('share.write', `PHP can write uploads below ${folder}`);
  } catch (error) {
    return unwritable(platformsFolder(config), error);
  }
}

function unwritable(folder: string, error: unknown): Check {
  return failed(
    'share.write',
    `${folder} cannot be written: ${messageOf(error)}`,
    `Mount it for writing: mount -o remount,rw ${folder}; it belongs to ${userInfo().username}.`,
  );
}

function idsLine(
  config: SpokeConfig,
  marker: Marker,
  mine: Pick<Marker, 'uid' | 'webGid'>,
  webGroup: string,
): Check {
  const { username, uid } = userInfo();
  const owner = statSync(shareMarker(config)).uid;
  if (owner !== uid || marker.uid !== uid) {
    const theirs = marker.uid === owner ? owner : marker.uid;
    return failed(
      'share.ids',
      `${username} is uid ${String(uid)} here, and uid ${String(theirs)} on the server that writes`,
      `Give the account the same number on all members: usermod -u ${String(theirs)} ${username}, then chown what it owns here.`,
    );
  }
  if (marker.webGid !== null && mine.webGid !== marker.webGid) {
    return failed(
      'share.ids',
      `group ${webGroup} is gid ${String(mine.webGid)} here, and the writer's web server has gid ${String(marker.webGid)}`,
      `Give the group the same number on all members: groupmod -g ${String(marker.webGid)} ${webGroup}.`,
    );
  }
  return passed('share.ids', `${username} and the web server's group have the same numbers on both sides`);
}
