import { AppError } from '../../shared/errors.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import type {
  DatabaseServiceDefinition,
  DatabaseServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/DatabaseService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Databases } from '../inventory/databases.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Operator } from './access.ts';
import { answerPage } from './paging.ts';
import type { Views } from './views.ts';

export interface DatabaseParts {
  readonly inventory: Inventory;
  readonly databases: Databases;
  readonly views: Views;
}

export function databaseHandlers({
  inventory,
  databases,
  views,
}: DatabaseParts): ServiceHandlers<DatabaseServiceDefinition, DatabaseServiceHandlers, Operator> {
  return {
    GetDatabase: (request) => {
      const site = inventory.siteByUri(checkSiteUri(request.site, 'site'), 'site');
      const row = databases.ofSite(site.id);
      if (row) return { database: views.database(row) };
      throw new AppError('NOT_FOUND', `site ${site.uri} has no database`, { field: 'site' });
    },
    ListDatabases: (request) => {
      const { server } = request;
      const serverId = server === '' ? undefined : inventory.serverByName(server, 'server').id;
      const page = answerPage(
        request,
        (after, limit) => databases.page(after, limit, serverId),
        (row) => databases.keyOf(row),
        (row) => views.database(row),
      );
      return { databases: page.views, nextPageToken: page.nextPageToken };
    },
  };
}
