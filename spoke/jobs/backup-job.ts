import { checkDatabase } from '../../shared/desired-wire.ts';
import { AppError } from '../../shared/errors.ts';
import { checkDigest, checkObjectName } from '../../shared/names.ts';
import { uploadsFromWire } from '../../shared/share.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import type { MakeBackup__Output } from '../../shared/proto/gen/aegir/v1/MakeBackup.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { LoadBackup__Output } from '../../shared/proto/gen/aegir/v1/LoadBackup.ts';
import type { PlaceData__Output } from '../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { MakeBackupOrder } from '../backups/make-backup.ts';
import type { LoadOrder } from '../backups/load.ts';
import type { PlaceOrder } from '../backups/place.ts';

/** What jobs about the data of sites ask for, every value checked. */
export type BackupWork =
  | { readonly kind: 'make-backup'; readonly order: MakeBackupOrder }
  | { readonly kind: 'load-backup'; readonly order: LoadOrder }
  | { readonly kind: 'place-data'; readonly order: PlaceOrder };

const ID = /^[0-9a-f-]{36}$/;
const MOVES: Readonly<Record<string, PlaceOrder['move']>> = {
  MOVE_PLACE: 'place',
  MOVE_PUT_BACK: 'put-back',
  MOVE_CLEAR: 'clear',
  MOVE_KEEP_FORMER: 'keep-former',
  MOVE_REMOVE: 'remove',
};

/** Null for a job about something else. Throws FIELD_INVALID, FIELD_MISSING, JOB_UNSUPPORTED and the reasons of names. */
export function readBackupWork({ makeBackup, loadBackup, placeData }: Job__Output): BackupWork | null {
  if (makeBackup) return { kind: 'make-backup', order: readMakeBackup(makeBackup) };
  if (loadBackup) return { kind: 'load-backup', order: readLoad(loadBackup) };
  if (placeData) return { kind: 'place-data', order: readPlace(placeData) };
  return null;
}

function readMakeBackup(job: MakeBackup__Output): MakeBackupOrder {
  return {
    backup: checkId(job.backup, 'make_backup.backup'),
    description: {
      site: checkUri(job.site, 'make_backup.site'),
      platform: checkObjectName(job.platform, 'make_backup.platform'),
      release: job.release === '' ? '' : checkDigest(job.release, 'make_backup.release'),
    },
    database: job.database && checkDatabase(job.database, 'make_backup.database'),
    mostBytes: checkBytes(job.mostBytes, 'make_backup.most_bytes'),
    of: uploadsFromWire(job, 'make_backup'),
  };
}

function readLoad(job: LoadBackup__Output): LoadOrder {
  return {
    backup: checkId(job.backup, 'load_backup.backup'),
    digest: checkDigest(job.digest, 'load_backup.digest'),
    bytes: checkBytes(job.bytes, 'load_backup.bytes'),
    contentBytes: checkBytes(job.contentBytes, 'load_backup.content_bytes'),
    site: checkUri(job.site, 'load_backup.site'),
    version: checkId(job.version, 'load_backup.version'),
    database: job.database && checkDatabase(job.database, 'load_backup.database'),
    of: uploadsFromWire(job, 'load_backup'),
  };
}

function readPlace(job: PlaceData__Output): PlaceOrder {
  const move = MOVES[job.move];
  if (move === undefined) {
    throw new AppError('JOB_UNSUPPORTED', 'place_data.move is none that this spoke knows', {
      field: 'place_data.move',
    });
  }
  return {
    move,
    site: checkUri(job.site, 'place_data.site'),
    version: checkId(job.version, 'place_data.version'),
    of: uploadsFromWire(job, 'place_data'),
  };
}

/** An id becomes the name of a folder. */
function checkId(value: string, field: string): string {
  if (ID.test(value)) return value;
  throw new AppError('FIELD_INVALID', `${field} is not an id`, { field });
}

function checkUri(value: string, field: string): string {
  if (checkSiteUri(value, field) === value) return value;
  throw new AppError('HOSTNAME_INVALID', `${field} is not in canonical form`, { field });
}

function checkBytes(value: number, field: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new AppError('FIELD_INVALID', `${field} is out of its range`, { field });
}
