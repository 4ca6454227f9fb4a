import type {
  SiteServiceDefinition,
  SiteServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SiteService.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { SiteChanges } from '../inventory/site-changes.ts';
import type { Inventory } from '../inventory/store.ts';
import { uploadsPolicyOf } from '../inventory/uploads.ts';
import type { Operator } from './access.ts';
import { answerPage } from './paging.ts';
import { askedBy, etagOf, fateOf, settingsPatchOf, tlsChangeOf } from './parse.ts';
import type { Views } from './views.ts';

export interface SiteParts {
  readonly inventory: Inventory;
  readonly changes: SiteChanges;
  readonly views: Views;
}

export function siteHandlers({
  inventory,
  changes,
  views,
}: SiteParts): ServiceHandlers<SiteServiceDefinition, SiteServiceHandlers, Operator> {
  return {
    AddSite: (request, context) => {
      const { uri, aliases, platform, www, tls } = request;
      const { site, taskId } = changes.add(askedBy(request, context), {
        ...{ uri, aliases, platform, www },
        settings: settingsPatchOf(request.settings),
        ...(tls !== null && { tls: tlsChangeOf(tls) }),
        ...(request.databaseServer !== '' && { databaseServer: request.databaseServer }),
        ...(request.withoutDatabase && { databaseServer: null }),
        application: {
          ...(request.profile !== '' && { profile: request.profile }),
          withoutInstall: request.withoutInstall,
        },
        ...(request.cronSeconds !== undefined && { cronSeconds: request.cronSeconds }),
        ...(request.uploads !== '' && { uploads: uploadsPolicyOf(request.uploads) }),
      });
      return { site: views.site(site), taskId };
    },
    SetSite: (request, context) => {
      const fate = fateOf(request.withoutDatabase, 'without_database');
      const { site, taskId } = changes.set(askedBy(request, context), {
        uri: request.uri,
        etag: etagOf(request),
        ...(request.aliases !== null && { aliases: request.aliases.values }),
        ...(request.databaseServer !== undefined && { databaseServer: request.databaseServer }),
        ...(fate !== undefined && { withoutDatabase: fate }),
        ...(request.www !== undefined && { www: request.www }),
        settings: settingsPatchOf(request.settings),
        ...(request.tls !== null && { tls: tlsChangeOf(request.tls) }),
        ...(request.cronSeconds !== undefined && { cronSeconds: request.cronSeconds }),
        ...(request.uploads !== undefined && { uploads: uploadsPolicyOf(request.uploads) }),
      });
      return { site: views.site(site), taskId };
    },
    GetSite: (request) => ({ site: views.site(inventory.siteByUri(checkSiteUri(request.uri, 'uri'))) }),
    ListSites: (request) => {
      const { platform, server } = request;
      const of = {
        ...(platform !== '' && { platformId: inventory.platformByName(platform, 'platform').id }),
        ...(server !== '' && { serverId: inventory.serverByName(server, 'server').id }),
      };
      const page = answerPage(
        request,
        (after, limit) => inventory.sitesPage({ after, limit }, of),
        (site) => site.uri,
        (site) => views.site(site),
      );
      return { sites: page.views, nextPageToken: page.nextPageToken };
    },
    VerifySite: (request, context) => changes.verify(askedBy(request, context), request.uri),
    EnableSite: (request, context) => changes.enable(askedBy(request, context), request.uri),
    DisableSite: (request, context) => changes.disable(askedBy(request, context), request.uri),
    RemoveSite: (request, context) => {
      const database = fateOf(request.database, 'database');
      return changes.remove(askedBy(request, context), {
        ...{ uri: request.uri, etag: etagOf(request) },
        ...(database !== undefined && { database }),
        ...(request.withoutBackup && { withoutBackup: true }),
      });
    },
  };
}
