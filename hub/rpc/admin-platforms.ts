import type {
  PlatformServiceDefinition,
  PlatformServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/PlatformService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { PlatformChanges } from '../inventory/platform-changes.ts';
import type { Operator } from './access.ts';
import { listReleases, releaseDiffs, type ReleaseParts } from './admin-releases.ts';
import { answerPage } from './paging.ts';
import { askedBy, etagOf, sourceOf } from './parse.ts';
import type { Views } from './views.ts';

export interface PlatformParts extends ReleaseParts {
  readonly changes: PlatformChanges;
  readonly views: Views;
}

export function platformHandlers(
  parts: PlatformParts,
): ServiceHandlers<PlatformServiceDefinition, PlatformServiceHandlers, Operator> {
  const { inventory, changes, views } = parts;
  return {
    AddPlatform: (request, context) => {
      const { name, publishPath, docroot, php, server } = request;
      const source = sourceOf(request.source);
      const added = changes.add(askedBy(request, context), {
        ...{ name, publishPath, docroot, php, server },
        ...(source !== undefined && { source }),
      });
      return { platform: views.platform(added.platform), taskId: added.taskId };
    },
    SetPlatform: (request, context) => {
      const source = sourceOf(request.source);
      const { platform, taskId } = changes.set(askedBy(request, context), {
        name: request.name,
        etag: etagOf(request),
        ...(request.docroot !== undefined && { docroot: request.docroot }),
        ...(request.php !== undefined && { php: request.php }),
        ...(source !== undefined && { source }),
        ...(request.locked !== undefined && { locked: request.locked }),
        ...(request.server !== undefined && { server: request.server }),
      });
      return { platform: views.platform(platform), taskId };
    },
    GetPlatform: (request) => ({ platform: views.platform(inventory.platformByName(request.name)) }),
    ListPlatforms: (request) => {
      const serverId =
        request.server === '' ? undefined : inventory.serverByName(request.server, 'server').id;
      const page = answerPage(
        request,
        (after, limit) => inventory.platformsPage({ after, limit }, serverId),
        (platform) => platform.name,
        (platform) => views.platform(platform),
      );
      return { platforms: page.views, nextPageToken: page.nextPageToken };
    },
    VerifyPlatform: (request, context) => {
      const { name, deep, allowMassDelete } = request;
      return changes.verify(askedBy(request, context), { name, deep, allowMassDelete });
    },
    RebuildPlatform: (request, context) => {
      const { name, allowMassDelete } = request;
      return changes.rebuild(askedBy(request, context), { name, allowMassDelete });
    },
    RemovePlatform: (request, context) =>
      changes.remove(askedBy(request, context), { name: request.name, etag: etagOf(request) }),
    ListReleases: ({ name }) => ({ releases: listReleases(parts, name) }),
    RollbackPlatform: (request, context) => {
      const { name, release } = request;
      return changes.rollback(askedBy(request, context), { name, release });
    },
    DiffReleases: releaseDiffs(parts),
  };
}
