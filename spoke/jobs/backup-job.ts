import { checkDatabase } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { checkDigest, checkHostname, checkObjectName } from '../../shared/names.ts';
import type { BackUp__Output } from '../../shared/proto/gen/aegir/v1/BackUp.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { LoadBackup__Output } from '../../shared/proto/gen/aegir/v1/LoadBackup.ts';
import type { PlaceData__Output } from '../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { BackUpOrder } from '../backups/back-up.ts';
import type { LoadOrder } from '../backups/load.ts';
import type { PlaceOrder } from '../backups/place.ts';

/** What jobs about the data of sites ask for, every value checked. */
export type BackupWork =
  | { readonly kind: 'back-up'; readonly order: BackUpOrder }
  | { readonly kind: 'load-backup'; readonly order: LoadOrder }
  | { readonly kind: 'place-data'; readonly order: PlaceOrder };

const ID = /^[0-9a-f-]{36}$/;
const MOVES: Readonly<Record<string, PlaceOrder['move']>> = {
  MOVE_PLACE: 'place',
  MOVE_PUT_BACK: 'put-back',
  MOVE_CLEAR: 'clear',
  MOVE_REMOVE: 'remove',
};

/** Null for a job about something else. Throws FIELD_INVALID, FIELD_MISSING, JOB_UNSUPPORTED and the reasons of names. */
export function readBackupWork({ backUp, loadBackup, placeData }: Job__Output): BackupWork | null {
  if (backUp) return { kind: 'back-up', order: readBackUp(backUp) };
  if (loadBackup) return { kind: 'load-backup', order: readLoad(loadBackup) };
  if (placeData) return { kind: 'place-data', order: readPlace(placeData) };
  return null;
}

function readBackUp(job: BackUp__Output): BackUpOrder {
  return {
    backup: checkId(job.backup, 'back_up.backup'),
    description: {
      site: checkUri(job.site, 'back_up.site'),
      platform: checkObjectName(job.platform, 'back_up.platform'),
      release: job.release === '' ? '' : checkDigest(job.release, 'back_up.release'),
    },
    database: job.database && checkDatabase(job.database, 'back_up.database'),
    mostBytes: checkBytes(job.mostBytes, 'back_up.most_bytes'),
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
  };
}

/** An id becomes the name of a folder. */
function checkId(value: string, field: string): string {
  if (ID.test(value)) return value;
  throw new AppError('FIELD_INVALID', `${field} is not an id`, { field });
}

function checkUri(value: string, field: string): string {
  if (checkHostname(value, field) === value) return value;
  throw new AppError('HOSTNAME_INVALID', `${field} is not in canonical form`, { field });
}

function checkBytes(value: number, field: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new AppError('FIELD_INVALID', `${field} is out of its range`, { field });
}
