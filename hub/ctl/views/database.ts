import type { Database__Output } from '../../../shared/proto/gen/aegir/v1/Database.ts';
import { fields, line, section, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { ago, moment } from '../output/words.ts';

export function databaseTable(databases: readonly Database__Output[]): Block {
  return table(
    ['DATABASE', 'SERVER', 'SITE', 'STATE', 'FROM', 'CHANGED BEHIND OUR BACK'],
    databases.map((database) => [
      database.name,
      database.server,
      database.site,
      stateOf(database.state),
      database.grants.map(({ host }) => host).join(', '),
      database.drift.join('; '),
    ]),
  );
}

export function databasePage(database: Database__Output, now: number): Page {
  return [
    fields([
      ['database', database.name],
      ['user', database.user],
      ['server', database.server],
      ['site', database.site],
      ['state', stateOf(database.state)],
      ['created', moment(database.createdMs, now)],
      ['grants checked', moment(database.checkedMs, now)],
    ]),
    ...section(
      'May be used from',
      database.grants.map(({ host, sinceMs }) => line([host, toned(ago(sinceMs, now), 'dim')])),
    ),
    ...section(
      'Changed behind our back, and put right',
      database.drift.map((finding) => line([finding], 0, 'warning')),
    ),
  ];
}

/** The database of a site in one line; '' when it has none. */
export function databaseText(database: Database__Output | null): string {
  return database === null ? '' : `${database.name} on ${database.server}, user ${database.user}`;
}

function stateOf(state: string): Text {
  return toned(state, state === 'made' ? 'good' : 'warning');
}
