import { applicationText } from '../../../shared/application.ts';
import type { Platform__Output } from '../../../shared/proto/gen/aegir/v1/Platform.ts';
import type { SiteFolder__Output } from '../../../shared/proto/gen/aegir/v1/SiteFolder.ts';
import { fields, line, section, table, type Block, type Page } from '../output/page.ts';
import { count, counted, size } from '../../../shared/words.ts';
import { ago, moment } from '../output/words.ts';
import { stateText } from './findings.ts';
import { DIGEST_SHOWN } from './release.ts';

/** A name of a branch may be long. */
const REF_SHOWN = 24;

export function platformTable(platforms: readonly Platform__Output[], now: number): Block {
  return table(
    [
      'NAME',
      'SERVER',
      'STATE',
      'SITES',
      'APPLICATION',
      'FILES',
      'SIZE',
      'RELEASE',
      'SOURCE',
      'COMMIT',
      'VERIFIED',
      'PROBLEM',
    ],
    platforms.map((platform) => [
      platform.name,
      platform.server,
      stateText(platform.state),
      String(platform.sites),
      applicationOf(platform),
      count(platform.files),
      size(platform.bytes),
      platform.release.slice(0, DIGEST_SHOWN),
      [platform.source?.kind ?? '', platform.source?.ref.slice(0, REF_SHOWN) ?? ''].join(' ').trim(),
      platform.commit.slice(0, DIGEST_SHOWN),
      ago(platform.verifiedMs, now),
      platform.problem,
    ]),
  );
}

export function platformPage(
  platform: Platform__Output,
  folders: readonly SiteFolder__Output[],
  now: number,
): Page {
  return [
    fields([
      ['platform', platform.name],
      ['state', stateText(platform.state)],
      ['problem', platform.problem],
      ['server', platform.server],
      ['publish path', platform.publishPath],
      ['docroot', platform.docroot],
      ['PHP', platform.php],
      ['application', applicationOf(platform)],
      ['profiles', platform.profiles.join(', ')],
      ['sites', String(platform.sites)],
      ...sourceFields(platform),
      ['release', platform.release],
      ['locked', platform.locked ? 'it takes no more sites; platform set --no-lock ends that' : ''],
      ['held', platform.held ? 'somebody went back to it; platform verify or rebuild ends that' : ''],
      ['content', contentText(platform)],
      ['verified', moment(platform.verifiedMs, now)],
      ['created', moment(platform.createdMs, now)],
      ['etag', platform.etag],
    ]),
    ...(folders.length === 0 ? [] : [siteFolderTable(folders)]),
  ];
}

/** Sites that lie in its folder; what has been imported stays there. */
function siteFolderTable(folders: readonly SiteFolder__Output[]): Block {
  return table(
    ['SITE FOLDER', 'PROFILE', 'DATABASE', 'ALIASES', 'IMPORTED', 'PROBLEM'],
    folders.map(({ name, profile, database, aliases, isSite, problem }) => [
      name,
      profile,
      database,
      aliases.join(' '),
      isSite ? 'yes' : 'no',
      problem,
    ]),
  );
}

function applicationOf({ application: kind, applicationVersion: version }: Platform__Output): string {
  return applicationText({ kind, version });
}

/** Where the code comes from, and what is live of it. */
function sourceFields({ source, build, commit }: Platform__Output): [string, string][] {
  if (source === null) return [];
  return [
    ['source', [source.kind, source.location].join(' ').trim()],
    ['ref', source.ref],
    ['subdir', source.subdir],
    ['composer', source.composer ? 'composer install, where it has a composer.json' : ''],
    ['commit', commit],
    ['build', build === 0 ? '' : String(build)],
  ];
}

/** The platform in one line, after a change. */
export function platformLine(platform: Platform__Output): Page {
  const path = platform.docroot === '' ? platform.publishPath : `${platform.publishPath}/${platform.docroot}`;
  return section('', [line([platform.name, `on ${platform.server}`, path, contentText(platform)])]);
}

function contentText(platform: Platform__Output): string {
  return platform.release === '' ? '' : `${counted(platform.files, 'file')}, ${size(platform.bytes)}`;
}
