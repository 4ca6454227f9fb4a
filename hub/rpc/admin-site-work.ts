import { checkSiteUri } from '../../shared/site-uri.ts';
import type {
  SiteWorkServiceDefinition,
  SiteWorkServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SiteWorkService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { SiteChanges } from '../inventory/site-changes.ts';
import type { Inventory } from '../inventory/store.ts';
import type { SiteLogin } from '../spokes/site-login.ts';
import type { Operator } from './access.ts';
import { askedBy } from './parse.ts';

export interface SiteWorkParts {
  readonly inventory: Inventory;
  readonly changes: SiteChanges;
  readonly login: SiteLogin;
}

export function siteWorkHandlers({
  inventory,
  changes,
  login,
}: SiteWorkParts): ServiceHandlers<SiteWorkServiceDefinition, SiteWorkServiceHandlers, Operator> {
  return {
    LoginSite: async ({ uri }, { signal }) => ({
      url: await login(inventory.siteByUri(checkSiteUri(uri, 'uri')), signal),
    }),
    RunSiteCron: (request, context) => changes.work(askedBy(request, context), 'site.cron', request.uri),
    UpdateSite: (request, context) => changes.work(askedBy(request, context), 'site.update', request.uri),
  };
}
