import type { DiffReleasesRequest__Output } from '../../shared/proto/gen/aegir/v1/DiffReleasesRequest.ts';
import type { DiffReleasesResponse } from '../../shared/proto/gen/aegir/v1/DiffReleasesResponse.ts';
import type { Release as ReleaseView } from '../../shared/proto/gen/aegir/v1/Release.ts';
import type { ReleaseChange as ReleaseChangeView } from '../../shared/proto/gen/aegir/v1/ReleaseChange.ts';
import { AppError } from '../../shared/errors.ts';
import { readablePath } from '../../shared/manifest/paths.ts';
import { serversOf } from '../desired/placement.ts';
import type { Platform } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { KeptRelease, Releases } from '../inventory/releases.ts';
import type { Inventory } from '../inventory/store.ts';
import { keptManifest } from '../platforms/kept-manifest.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import { diffReleases, type ReleaseChange } from '../platforms/release-diff.ts';
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
  const holdings = serversOf(platform).map((id) => ({
    server: inventory.server(id).name,
    releases: observed.releases(id),
  }));
  return releases.of(platform.id).map(({ digest, files, bytes, madeMs, servedMs }) => ({
    ...{ digest, files, bytes, madeMs, servedMs },
    live: digest === platform.release,
    servers: holdings.filter((one) => one.releases.has(digest)).map(({ server }) => server),
  }));
}

/** One page of what differs between two kept releases. Throws NOT_FOUND, FIELD_INVALID, RELEASE_MISSING. */
export async function diffOfReleases(
  parts: ReleaseParts,
  request: DiffReleasesRequest__Output,
): Promise<DiffReleasesResponse> {
  const platform = parts.inventory.platformByName(request.name);
  const to = laterOf(parts, platform, request.to);
  const from = earlierOf(parts, platform, request.from, to);
  const [before, after] = await Promise.all(
    [from, to].map(({ digest }) => keptManifest(parts.library, platform.id, digest)),
  );
  if (before === undefined || after === undefined) throw new Error('two manifests were asked for');
  const { changes, ...totals } = diffReleases(before, after);
  const numbered = changes.map((change, index) => ({ change, key: String(index + 1) }));
  const page = answerPage(
    request,
    (key, limit) => numbered.slice(positionOf(key), positionOf(key) + limit),
    ({ key }) => key,
    ({ change }) => changeView(change),
  );
  return {
    ...{ from: from.digest, to: to.digest, ...totals },
    ...{ changes: page.views, nextPageToken: page.nextPageToken },
  };
}

/** Changes that come before the page; both trees never change, so their order does not either. */
function positionOf(key: string): number {
  if (/^\d{0,9}$/.test(key)) return Number(key);
  throw new AppError('FIELD_INVALID', 'page_token is not one of this hub', { field: 'page_token' });
}

function laterOf({ releases }: ReleaseParts, { id, name, release }: Platform, digits: string): KeptRelease {
  if (digits !== '') return releases.named(id, digits, 'to');
  return (
    releases.of(id).find(({ digest }) => digest === release) ?? none(`platform ${name} serves none`, 'to')
  );
}

function earlierOf(
  { releases }: ReleaseParts,
  { id, name }: Platform,
  digits: string,
  to: KeptRelease,
): KeptRelease {
  if (digits !== '') return releases.named(id, digits, 'from');
  const all = releases.of(id);
  const after = all.findIndex(({ digest }) => digest === to.digest);
  return all[after + 1] ?? none(`none of ${name} from before ${to.digest.slice(0, 12)} is kept`, 'from');
}

function none(message: string, field: string): never {
  throw new AppError('NOT_FOUND', `there is no release to compare: ${message}`, {
    field,
    remedy: 'See those that are kept: aegirctl platform release list NAME.',
  });
}

function changeView({ path, change, kind, bytesBefore, bytesAfter }: ReleaseChange): ReleaseChangeView {
  return { path: readablePath(path), change, kind, bytesBefore, bytesAfter };
}
