import { endpointName } from '../../../shared/database-line.ts';
import { AppError } from '../../../shared/errors.ts';
import { isAbsence } from '../absence.ts';
import { checkSeenHost, driftOf } from '../../databases/grants.ts';
import { sitePurpose } from '../../databases/purposes.ts';
import { serversOf } from '../../desired/placement.ts';
import type { DatabaseRow } from '../../inventory/databases.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { noneOwn } from './converge.ts';

/**
 * Brings the accounts of a database to one for each of these web servers, as the database server sees them. fresh:
 * they are asked anew as whom they are seen. What somebody else changed is put right and said in the task's log.
 */
export async function reconcileGrants(
  context: StepContext,
  row: DatabaseRow,
  webServers: readonly Server[],
  fresh: boolean,
): Promise<void> {
  const { databases, databaseServers, inventory, vault, signal } = context;
  const server = inventory.server(row.serverId);
  const seen = await Promise.all(webServers.map((web) => hostOf(context, web, server, fresh)));
  const hosts = seen.filter((host) => host !== null);
  const password = Buffer.from(vault.open(sitePurpose(row.id), row.sealedPassword)).toString();
  const before = databases.grants(row.id).map(({ host }) => host);
  const differences = await databaseServers.grant(server, { name: row.name, password, hosts }, signal);
  const drift = driftOf(differences, before);
  await context.write(() => {
    databases.sawGrants(row.id, hosts, drift);
  });
  for (const finding of drift) await context.log('warning', `grants of ${row.name} put right: ${finding}`);
}

/**
 * The grants of all sites on a web server, or a group. lenient: what cannot be looked at is said once for each
 * database server, in the log: it is no fault of the web server.
 */
export async function grantAll(
  context: StepContext,
  web: Server,
  manner: 'strict' | 'lenient',
): Promise<void> {
  const asked = new Set<string>();
  const silent = new Set<string>();
  const { inventory } = context;
  for (const { id, platformId } of inventory.sitesOnServer(web.id)) {
    const row = context.databases.ofSite(id);
    if (row?.state !== 'made' || silent.has(row.serverId)) continue;
    try {
      const home = inventory.server(inventory.platform(platformId).serverId);
      const all = serversOf(home).map((serverId) => inventory.server(serverId));
      await reconcileGrants(context, row, all, !asked.has(row.serverId));
      asked.add(row.serverId);
    } catch (error) {
      if (manner === 'strict' || !(error instanceof AppError) || context.signal.aborted) throw error;
      silent.add(row.serverId);
      await context.log('warning', `grants of ${row.name} and others were not looked at: ${error.message}`);
    }
  }
}

/** A member that is away keeps the grant it has, and gets none while it was never seen: its own verify sees to that. */
async function hostOf(
  context: StepContext,
  web: Server,
  server: Server,
  fresh: boolean,
): Promise<string | null> {
  try {
    return await seenHost(context, web, server, fresh);
  } catch (error) {
    const isAlone = context.servers.length === 1 && context.servers[0]?.id === web.id;
    if (isAlone || context.signal.aborted || !isAbsence(error)) throw error;
    const pair = { webServerId: web.id, databaseServerId: server.id };
    return context.databases.lastHost(pair);
  }
}

/** As which host the database server sees a web server come. Throws what the probe may fail with. */
async function seenHost(context: StepContext, web: Server, server: Server, fresh: boolean): Promise<string> {
  const { databases } = context;
  const tls = server.database?.sitesTls ?? null;
  const target = { host: server.hostname, port: server.database?.port ?? 0, tls: tls && { ca: tls.ca } };
  const pair = { webServerId: web.id, databaseServerId: server.id };
  const circumstances = [
    endpointName(target),
    ...web.addresses,
    ...(tls ? [`tls:${tls.caDigest}`] : []),
  ].join(' ');
  const known = fresh ? null : databases.seenHost(pair, circumstances);
  if (known !== null) return known;
  const job = await context.onServers.probeDatabase(web, target);
  throwFailure([resultOfJob(web.name, job, noneOwn)]);
  const host = checkSeenHost(job.seenHost);
  await context.write(() => {
    databases.sawHost(pair, circumstances, host);
  });
  return host;
}
