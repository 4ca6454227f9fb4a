import type { Site__Output } from '../../../shared/proto/gen/aegir/v1/Site.ts';
import { fields, line, section, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { moment } from '../output/words.ts';
import { databaseText } from './database.ts';
import { stateText } from './findings.ts';
import { runsText } from './runs.ts';
import { settingsRows } from './site-settings.ts';

export function siteTable(sites: readonly Site__Output[]): Block {
  return table(
    ['URI', 'PLATFORM', 'SERVER', 'STATE', 'ALIASES', 'PROBLEM'],
    sites.map((site) => [
      site.uri,
      site.platform,
      site.server,
      siteState(site),
      site.aliases.join(','),
      site.problem,
    ]),
  );
}

export function sitePage(site: Site__Output, now: number): Page {
  return [
    fields([
      ['site', site.uri],
      ['state', siteState(site)],
      ['uploads', site.uploads === 'shared' ? 'shared by all members' : ''],
      ['problem', site.problem],
      ['aliases', site.aliases.join(', ')],
      ['platform', site.platform],
      ['server', site.server],
      ['TLS', tlsText(site)],
      ['database', databaseText(site.database)],
      ['installed', installText(site, now)],
      ['cron', runsText(site.cron, now)],
      ['backups', runsText(site.backups, now)],
      ...settingsRows(site.settings),
      ['verified', moment(site.verifiedMs, now)],
      ['created', moment(site.createdMs, now)],
      ['etag', site.etag],
    ]),
  ];
}

/** The site in one line, after a change. */
export function siteLine(site: Site__Output): Page {
  const aliases = site.aliases.length === 0 ? '' : `also ${site.aliases.join(', ')}`;
  return section('', [
    line([site.uri, `platform ${site.platform}`, `server ${site.server}`, siteState(site), aliases]),
  ]);
}

function installText({ profile, installedMs }: Site__Output, now: number): string {
  if (profile === '') return '';
  return installedMs === 0
    ? `not yet, profile ${profile}`
    : `${moment(installedMs, now)}, profile ${profile}`;
}

function tlsText({ tls }: Site__Output): string {
  if (tls === null || tls.mode === 'off') return 'off';
  const hsts = tls.hstsSeconds === 0 ? '' : `, HSTS ${String(tls.hstsSeconds)} s`;
  const shown = tls.fingerprint === '' ? 'none yet' : tls.fingerprint.slice(0, 12);
  return `${tls.mode}, certificate ${tls.certificate} (${shown})${hsts}`;
}

function siteState(site: Site__Output): Text {
  return site.enabled ? stateText(site.state) : toned('disabled', 'warning');
}
