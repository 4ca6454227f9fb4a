import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { failed, passed, type Check } from '../../shared/checks.ts';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import type { Claim, Share } from '../../shared/share.ts';
import { groupId } from '../groups.ts';
import { shareMarker } from '../disk/places.ts';
import { checkSeen, claimShare, type CommonFolder, type Marker } from './marker.ts';

export interface ShareProof {
  readonly share: Share;
  readonly claim?: Claim;
  /** Group of the web server, '' for none. */
  readonly webGroup: string;
  /** Every member writes there, not its writer alone. */
  readonly writtenByAll?: boolean;
}

/**
 * Proves a folder that the members of a group have in common, with what becomes of its marker before: that it is the
 * one, that who writes there can, and that accounts have the same numbers as on the writer.
 */
export function shareProof(
  folder: CommonFolder,
  { share, claim, webGroup, writtenByAll = false }: ShareProof,
): Check[] {
  try {
    const mine = { uid: userInfo().uid, webGid: webGroup === '' ? null : groupId(webGroup) };
    if (claim !== undefined && share.writes) claimShare(folder, share, claim, mine);
    if (claim === 'drop') return [];
    const marker = checkSeen(folder, share);
    const writes = share.writes || writtenByAll;
    return [
      passed('share', `${folder.path} is the folder of ${folder.owner}`),
      writes ? writeLine(folder) : openLine(folder),
      ...(share.writes ? [] : [idsLine(folder, marker, mine, webGroup)]),
    ];
  } catch (error) {
    return [failed('share', messageOf(error), error instanceof AppError ? error.remedy : '')];
  }
}

function writeLine({ path: folder }: CommonFolder): Check {
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
function openLine({ path, data }: CommonFolder): Check {
  const folder = existsSync(data) ? data : path;
  try {
    // In this order: of an export that is read-only, access(2) says no more than that it is not permitted.
    openForWriting(shareMarker(path));
    accessSync(folder, constants.W_OK);
    return passed('share.write', `PHP can write uploads below ${folder}`);
  } catch (error) {
    return unwritable(path, error);
  }
}

/**
 * Asks whoever has the folder, and changes nothing: what access(2) says, a client of NFS remembers, also when the export
 * has become read-only. A marker of another account says nothing; its number is told of by itself.
 */
function openForWriting(marker: string): void {
  if (statSync(marker).uid === userInfo().uid) closeSync(openSync(marker, 'r+'));
}

function unwritable(folder: string, error: unknown): Check {
  const { username } = userInfo();
  // The spoke's own mounts, as of every locked in service, hear of no flag that changes.
  const remedy = hasCode(error, 'EROFS')
    ? `Mount it for writing: mount -o remount,rw ${folder} && systemctl restart aegir-spoke; the export has to say rw, too.`
    : `Let it belong to ${username}, who has the same number on all members: ls -ldn ${folder}, id ${username}.`;
  return failed('share.write', `${folder} cannot be written: ${messageOf(error)}`, remedy);
}

function idsLine(
  { path }: CommonFolder,
  marker: Marker,
  mine: Pick<Marker, 'uid' | 'webGid'>,
  webGroup: string,
): Check {
  const { username, uid } = userInfo();
  const owner = statSync(shareMarker(path)).uid;
  if (owner !== uid || marker.uid !== uid) {
    const theirs = marker.uid === owner ? owner : marker.uid;
    return failed(
      'share.ids',
      `${username} is uid ${String(uid)} here, and uid ${String(theirs)} on the server that writes`,
      // usermod takes along what lies in the account's home, the root folder; systemd the state folder.
      `Give the account the same number on all members: systemctl stop aegir-spoke && usermod -u ${String(theirs)} ${username} && systemctl start aegir-spoke.`,
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
