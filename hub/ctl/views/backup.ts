import type { Backup__Output } from '../../../shared/proto/gen/aegir/v1/Backup.ts';
import type { BackupKeep__Output } from '../../../shared/proto/gen/aegir/v1/BackupKeep.ts';
import type { BackupPolicy__Output } from '../../../shared/proto/gen/aegir/v1/BackupPolicy.ts';
import type { Site__Output } from '../../../shared/proto/gen/aegir/v1/Site.ts';
import { fields, line, section, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { counted, size } from '../../../shared/words.ts';
import { ago, moment } from '../output/words.ts';
import { runsText } from './runs.ts';

export function backupTable(backups: readonly Backup__Output[], now: number): Block {
  return table(
    ['BACKUP', 'SITE', 'MADE', 'FOR', 'SIZE', 'STATE', 'VERIFIED'],
    backups.map((backup) => [
      backup.name,
      backup.siteExists ? backup.site : `${backup.site} (gone)`,
      ago(backup.createdMs, now),
      backup.pinned ? `${backup.cause}, pinned` : backup.cause,
      size(backup.bytes),
      stateOf(backup),
      ago(backup.verifiedMs, now),
    ]),
  );
}

export function backupPage(backup: Backup__Output, now: number): Page {
  const { dumpBytes, files, dataBytes } = backup;
  return [
    fields([
      ['backup', backup.name],
      ['state', stateOf(backup)],
      ['site', backup.site],
      ['was on', `platform ${backup.platform}, server ${backup.server}`],
      ['made', moment(backup.createdMs, now)],
      ['for', backup.cause],
      ['pinned', backup.pinned ? 'yes, no policy removes it' : ''],
      ['database', backup.withDatabase ? `${size(dumpBytes)} of dump` : 'none'],
      ['data', `${counted(files, 'file')}, ${size(dataBytes)}`],
      ['archive', size(backup.bytes)],
      ['SHA-256', backup.digest],
      ['verified', moment(backup.verifiedMs, now)],
    ]),
  ];
}

/** The backup in one line, after a change. */
export function backupLine(backup: Backup__Output): Page {
  return section('', [
    line([backup.name, size(backup.bytes), stateOf(backup), backup.pinned ? 'pinned' : '']),
  ]);
}

/** How a site is backed up by itself, and how that goes. */
export function policyPage(
  { keep, isUsualInterval, isUsualKeep }: BackupPolicy__Output,
  site: Site__Output | null,
  now: number,
): Page {
  const usual = (is: boolean): string => (is ? ' (as hub.yaml says)' : '');
  return [
    fields([
      ['backups', `${runsText(site?.backups ?? null, now) || 'never by itself'}${usual(isUsualInterval)}`],
      ['kept', `${keepText(keep)}${usual(isUsualKeep)}`],
    ]),
  ];
}

function keepText(keep: BackupKeep__Output | null): string {
  if (keep === null) return '';
  const { last, daily, weekly, monthly } = keep;
  const rules = { last, daily, weekly, monthly };
  return Object.entries(rules)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');
}

function stateOf({ state }: Backup__Output): Text {
  return toned(state, state === 'kept' ? 'good' : 'bad');
}
