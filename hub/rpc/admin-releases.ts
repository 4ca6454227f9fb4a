import type { DiffReleasesRequest__Output } from '../../shared/proto/gen/aegir/v1/DiffReleasesRequest.ts';
import type { DiffReleasesResponse } from '../../shared/proto/gen/aegir/v1/DiffReleasesResponse.ts';
import type { Release as ReleaseView } from '../../shared/proto/gen/aegir/v1/Release.ts';
import type { ReleaseChange as ReleaseChangeView } from '../../shared/proto/gen/aegir/v1/ReleaseChange.ts';
import { AppError } from '../../shared/errors.ts';
import { readablePath } from '../../shared/manifest/paths.ts';
import { writersOf } from '../desired/placement.ts';
import type { Platform } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { KeptRelease, Releases } from '../inventory/releases.ts';
import type { Inventory } from '../inventory/store.ts';
import { keptManifest } from '../platforms/kept-manifest.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import { diffReleases, type ReleaseChange, type ReleaseDiff } from '../platforms/release-diff.ts';
import { answerPage } from './paging.ts';

export interface ReleaseParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly releases: Releases;
  readonly library: PlatformLibrary;
}

/** The kept releases of a platform, each with where it is. */
export function listReleases({ inventory, observed, releases }: ReleaseParts, name: string): ReleaseView[] {
  const platform = inventory.platformByName(name);
  const holdings = writersOf(inventory.server(platform.serverId)).map((id) => ({
    server: inventory.server(id).name,
    releases: observed.releases(id),
  }));
  return releases.of(platform.id).map(({ digest, files, bytes, madeMs, servedMs, commit }) => ({
    ...{ digest, files, bytes, madeMs, servedMs, commit },
    live: digest === platform.release,
    servers: holdings.filter((one) => one.releases.has(digest)).map(({ server }) => server),
  }));
}

type AnswerDiff = (request: DiffReleasesRequest__Output) => Promise<DiffReleasesResponse>;

/**
 * Answers with one page of what differs between two kept releases. The difference that somebody is reading page by
 * page is made once. Throws NOT_FOUND, FIELD_INVALID, RELEASE_MISSING.
 */
export function releaseDiffs(parts: ReleaseParts): AnswerDiff {
  let reading: { readonly key: string; readonly diff: Promise<ReleaseDiff> } | null = null;
  const answer: AnswerDiff = async (request) => {
    const { platform, from, to } = chosenPair(parts, request);
    const key = `${platform.id} ${from.digest} ${to.digest}`;
    const diff = reading?.key === key ? reading.diff : makeDiff(parts.library, platform.id, from, to);
    reading = { key, diff };
    try {
      const page = pageOf(request, await diff);
      if (page.nextPageToken === '') reading = null;
      return { from: from.digest, to: to.digest, ...page };
    } catch (error) {
      reading = null;
      throw error;
    }
  };
  return answer;
}

function chosenPair(parts: ReleaseParts, request: DiffReleasesRequest__Output) {
  const platform = parts.inventory.platformByName(request.name);
  const to = laterOf(parts, platform, request.to);
  return { platform, to, from: earlierOf(parts, platform, request.from, to) };
}

async function makeDiff(
  library: PlatformLibrary,
  platformId: string,
  from: KeptRelease,
  to: KeptRelease,
): Promise<ReleaseDiff> {
  const before = await keptManifest(library, platformId, from.digest);
  return diffReleases(before, await keptManifest(library, platformId, to.digest));
}

function pageOf(request: DiffReleasesRequest__Output, { changes, ...totals }: ReleaseDiff) {
  const numbered = changes.map((change, index) => ({ change, key: String(index + 1) }));
  const page = answerPage(
    request,
    (key, limit) => numbered.slice(positionOf(key), positionOf(key) + limit),
    ({ key }) => key,
    ({ change }) => changeView(change),
  );
  return { ...totals, changes: page.views, nextPageToken: page.nextPageToken };
}

/** Changes that come before the page; both trees never change, so their order does not either. */
function positionOf(key: string): number {
  if (/^\d{0,9}$/.test(key)) return Number(key);
  throw new AppError('FIELD_INVALID', 'page_token is not one of this hub', { field: 'page_token' });
}

function laterOf({ releases }: ReleaseParts, { id, name, release }: Platform, digits: string): KeptRelease {
  if (digits !== '') return releases.named({ id, name }, digits, 'to');
  return releases.of(id).find(({ digest }) => digest === release) ?? none(name, 'it serves none', 'to');
}

function earlierOf(
  { releases }: ReleaseParts,
  { id, name }: Platform,
  digits: string,
  to: KeptRelease,
): KeptRelease {
  if (digits !== '') return releases.named({ id, name }, digits, 'from');
  const all = releases.of(id);
  const after = all.findIndex(({ digest }) => digest === to.digest);
  return all[after + 1] ?? none(name, `none from before ${to.digest.slice(0, 12)} is kept`, 'from');
}

function none(platform: string, why: string, field: string): never {
  throw new AppError('NOT_FOUND', `there is no release of ${platform} to compare: ${why}`, {
    field,
    remedy: `See those that are kept: aegirctl platform release list ${platform}.`,
  });
}

function changeView({ path, change, kind, bytesBefore, bytesAfter }: ReleaseChange): ReleaseChangeView {
  return { path: readablePath(path), change, kind, bytesBefore, bytesAfter };
}
