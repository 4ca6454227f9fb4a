import type {
  ServerServiceDefinition,
  ServerServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/ServerService.ts';
import { AppError } from '../../shared/errors.ts';
import { isGroupType } from '../../shared/web-type.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import { checkStays } from '../inventory/desk.ts';
import type { Observed } from '../inventory/observed.ts';
import type { ServerChanges } from '../inventory/server-changes.ts';
import type { Inventory } from '../inventory/store.ts';
import type { JoinTokens } from '../spokes/join-tokens.ts';
import type { Operator } from './access.ts';
import { answerPage } from './paging.ts';
import { askedBy, databaseOf, driftPolicyOf, etagOf, webTypeOf } from './parse.ts';
import type { Views } from './views.ts';

const DEFAULT_HTTP_PORT = 80;

export interface ServerParts {
  readonly inventory: Inventory;
  readonly changes: ServerChanges;
  readonly views: Views;
  readonly tokens: JoinTokens;
  readonly observed: Observed;
}

export function serverHandlers({
  inventory,
  changes,
  views,
  tokens,
  observed,
}: ServerParts): ServiceHandlers<ServerServiceDefinition, ServerServiceHandlers, Operator> {
  return {
    AddServer: (request, context) => {
      const database = databaseOf(request.database);
      const { server, taskId } = changes.add(askedBy(request, context), {
        name: request.name,
        hostname: request.hostname,
        webType: request.webType === 'WEB_TYPE_UNSPECIFIED' ? 'apache' : webTypeOf(request.webType),
        httpPort: request.httpPort === 0 ? DEFAULT_HTTP_PORT : request.httpPort,
        ...(request.driftPolicy !== '' && { driftPolicy: driftPolicyOf(request.driftPolicy) }),
        ...(request.httpsPort !== 0 && { httpsPort: request.httpsPort }),
        ...(database !== undefined && { database }),
        ...(request.members.length > 0 && { members: request.members }),
        ...(request.master !== '' && { master: request.master }),
        ...(request.requireAll && { requireAll: true }),
        ...(request.maxUnavailable > 0 && { maxUnavailable: request.maxUnavailable }),
        ...(request.sharedUploads && { sharedUploads: true }),
      });
      return { server: views.server(server), taskId };
    },
    SetServer: (request, context) => {
      const database = databaseOf(request.database);
      const { server, taskId } = changes.set(askedBy(request, context), {
        name: request.name,
        etag: etagOf(request),
        ...(request.hostname !== undefined && { hostname: request.hostname }),
        ...(request.webType !== undefined && { webType: webTypeOf(request.webType) }),
        ...(request.httpPort !== undefined && { httpPort: request.httpPort }),
        ...(request.driftPolicy !== undefined && { driftPolicy: driftPolicyOf(request.driftPolicy) }),
        ...(request.httpsPort !== undefined && { httpsPort: request.httpsPort }),
        ...(database !== undefined && { database }),
        ...(request.master !== undefined && { master: request.master }),
        ...(request.withoutData && { withoutData: true }),
        ...(request.requireAll !== undefined && { requireAll: request.requireAll }),
        ...(request.maxUnavailable !== undefined && { maxUnavailable: request.maxUnavailable }),
        ...(request.sharedUploads !== undefined && { sharedUploads: request.sharedUploads }),
        ...(request.weights.length > 0 && { weights: request.weights }),
      });
      return { server: views.server(server), taskId };
    },
    GetServer: (request) => ({ server: views.server(inventory.serverByName(request.name)) }),
    ListServers: (request) => {
      const page = answerPage(
        request,
        (after, limit) => inventory.serversPage({ after, limit }),
        (server) => server.name,
        (server) => views.server(server),
      );
      return { servers: page.views, nextPageToken: page.nextPageToken };
    },
    VerifyServer: (request, context) => changes.verify(askedBy(request, context), request.name),
    RemoveServer: (request, context) =>
      changes.remove(askedBy(request, context), { name: request.name, etag: etagOf(request) }),
    ListDrift: ({ server: name }) => {
      const { id } = inventory.serverByName(name, 'server');
      return { drift: observed.drift(id), healed: observed.healed(id) };
    },
    // Each call makes a new one: only hashes are kept, so none can be shown again.
    CreateToken: (request) => {
      const server = inventory.serverByName(request.server, 'server');
      checkStays({ kind: 'server', id: server.id, name: server.name }, server.removing);
      if (isGroupType(server.webType)) {
        throw new AppError('FIELD_INVALID', `server ${server.name} is a group: no machine joins as it`, {
          field: 'server',
          remedy: 'Make tokens for its members.',
        });
      }
      return tokens.create(server.id, request.ttlSeconds === 0 ? undefined : request.ttlSeconds * 1_000);
    },
  };
}
