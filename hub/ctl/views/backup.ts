import type { Backup__Output } from '../../../shared/proto/gen/aegir/v1/Backup.ts';
import { fields, line, section, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { ago, counted, moment, size } from '../output/words.ts';

export function backupTable(backups: readonly Backup__Output[], now: number): Block {
  return table(
    ['BACKUP', 'SITE', 'MADE', 'FOR', 'SIZE', 'STATE', 'VERIFIED'],
    backups.map((backup) => [
      backup.name,
      backup.siteExists ? backup.site : `${backup.site} (gone)`,
      ago(backup.createdMs, now),
      backup.cause,
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
  return section('', [line([backup.name, size(backup.bytes), stateOf(backup)])]);
}

function stateOf({ state }: Backup__Output): Text {
  return toned(state, state === 'kept' ? 'good' : 'bad');
}
