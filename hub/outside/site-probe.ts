import pLimit from 'p-limit';
import { probe } from '../../shared/probe.ts';
import { folderOf, hostOf } from '../../shared/site-uri.ts';
import { balances, hasCode, speaksTls } from '../../shared/web-type.ts';
import { serversOf } from '../desired/placement.ts';
import type { Server, Site } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';

/** What one server answered for a site. */
export interface Sighting {
  readonly server: string;
  readonly isBalancer: boolean;
  readonly scheme: 'http' | 'https';
  readonly address: string;
  /** 0 when there was no answer. */
  readonly status: number;
  /** Why there was none, or where it leads to; else ''. */
  readonly detail: string;
  readonly milliseconds: number;
  /** That the server was last seen to serve; '' where that is not known. */
  readonly release: string;
  /** 0 over plain HTTP. */
  readonly certificateEndsMs: number;
  readonly certificateMatches: boolean;
}

export interface ProbeParts {
  readonly inventory: Pick<Inventory, 'server' | 'platform' | 'siteByUri' | 'pools'>;
  readonly observed: Pick<Observed, 'get'>;
}

/** A site gets as long as a visitor may have patience. */
const TIMEOUT_MS = 10_000;
const AT_ONCE = 16;

/**
 * Asks every server that answers for a site, and the balancers in front of them, each at its own address: what a person
 * would see who could choose the server. Follows no redirect. Throws NOT_FOUND.
 */
export async function probeSite(parts: ProbeParts, uri: string, signal: AbortSignal): Promise<Sighting[]> {
  const { inventory } = parts;
  const site = inventory.siteByUri(uri);
  const machines = serversOf(inventory.platform(site.platformId));
  const servers = [...machines, ...inventory.pools.balancersOf(machines)].map((id) => inventory.server(id));
  const limit = pLimit(AT_ONCE);
  const doors = servers.flatMap((server) => doorsOf(server, hostSite(site, inventory)));
  return Promise.all(doors.map((door) => limit(() => ask(door, site, parts, signal))));
}

/**
 * Whether all servers agree: the same status for each scheme, none of it an error of a server, and the site's own
 * certificate wherever one is shown.
 */
export function doAgree(sightings: readonly Sighting[]): boolean {
  const statuses = new Map(sightings.map(({ scheme, status }) => [scheme, status]));
  return sightings.every(
    ({ scheme, status, certificateMatches }) =>
      status === statuses.get(scheme) &&
      status > 0 &&
      status < 500 &&
      (scheme === 'http' || certificateMatches),
  );
}

/** One way to ask a server for a site. */
interface Door {
  readonly server: Server;
  readonly scheme: Sighting['scheme'];
  readonly port: number;
  /** Of the certificate that has to be shown. */
  readonly fingerprint: string;
}

/** A site in a folder is served over TLS as its host is. */
function hostSite(site: Site, inventory: ProbeParts['inventory']): Pick<Site, 'tls' | 'fingerprint'> {
  const host = hostOf(site.uri);
  if (host === site.uri) return site;
  try {
    return inventory.siteByUri(host);
  } catch {
    // A host without a site of its own speaks plain HTTP.
    return site;
  }
}

function doorsOf(server: Server, { tls, fingerprint }: Pick<Site, 'tls' | 'fingerprint'>): Door[] {
  const { webType, httpPort, httpsPort } = server;
  if (!hasCode(webType) && !balances(webType)) return [];
  const plain: Door = { server, scheme: 'http', port: httpPort, fingerprint: '' };
  if (tls.mode === 'off' || !speaksTls(webType)) return [plain];
  return [plain, { server, scheme: 'https', port: httpsPort, fingerprint }];
}

async function ask(
  { server, scheme, port, fingerprint }: Door,
  site: Site,
  { inventory, observed }: ProbeParts,
  signal: AbortSignal,
): Promise<Sighting> {
  const address = server.addresses[0] ?? server.hostname;
  const folder = folderOf(site.uri);
  const path = folder === '' ? '/' : `/${folder}/`;
  const began = performance.now();
  const target = { scheme, address, port, host: hostOf(site.uri), path };
  const answer = await probe(target, {
    timeoutMs: TIMEOUT_MS,
    bodyBytes: 1,
    signal,
    agent: 'aegir-hub probe',
  });
  const platform = inventory.platform(site.platformId).name;
  const row = {
    server: server.name,
    isBalancer: balances(server.webType),
    ...{ scheme, address: `${address.includes(':') ? `[${address}]` : address}:${String(port)}` },
    milliseconds: Math.round(performance.now() - began),
    release: observed.get(server.id).state?.platforms.get(platform)?.release ?? '',
  };
  if (answer.status === null)
    return { ...row, status: 0, detail: answer.what, certificateEndsMs: 0, certificateMatches: false };
  const { status, location, certificate, certificateEndsMs } = answer;
  return {
    ...{ ...row, status, detail: location, certificateEndsMs },
    certificateMatches: scheme === 'https' && certificate === fingerprint,
  };
}
