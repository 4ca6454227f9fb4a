import pLimit from 'p-limit';
import type { Clock } from '../../shared/clock.ts';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { folderOf, hostOf, isSubdirectory } from '../../shared/site-uri.ts';
import { probe } from '../../shared/probe.ts';
import type { WebServer } from '../webserver/webserver.ts';
import type { GenerationRecord } from './record.ts';
import type { RoutingFault } from './routing.ts';

/** How long an application may take to answer, in milliseconds. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 300;
/** Bad answers in a row that make a site broken. */
const BAD_IN_A_ROW = 3;
const PROBES_AT_ONCE = 8;
const MOST_SITES = 40;

/** What the front pages of sites did before a switch. A site that is not here was not asked. */
export type Baseline = ReadonlyMap<string, Health>;

/** `good` is any complete answer below 500; the words of `bad` say what came instead. */
export type Health = { readonly good: true } | { readonly good: false; readonly what: string };

/**
 * The sites whose application is worth asking: enabled, not under maintenance and not withheld for want of a certificate,
 * spread over the list when there are too many.
 */
export function applicationsToAsk(record: GenerationRecord, uris: readonly string[]): string[] {
  const asked = uris.filter(
    (uri) =>
      isOpen(record.state.sites.get(uri)) && !record.absentSites.has(uri) && doorOf(record, uri) !== null,
  );
  const step = Math.max(1, Math.ceil(asked.length / MOST_SITES));
  return asked.filter((_, index) => index % step === 0);
}

/** Whether a site's application answers at all, and not a page of the web server. */
function isOpen(site: SiteState | undefined): boolean {
  return site?.enabled === true && site.settings?.maintenance !== true;
}

/** Asks each front page once. */
export async function takeBaseline(
  web: WebServer,
  record: GenerationRecord,
  uris: readonly string[],
): Promise<Baseline> {
  const limit = pLimit(PROBES_AT_ONCE);
  const asked = applicationsToAsk(record, uris);
  const entries = asked.map((uri) =>
    limit(async (): Promise<[string, Health]> => [uri, await ask(web, record, uri, PATIENCE_MS)]),
  );
  return new Map(await Promise.all(entries));
}

export interface ApplicationReport {
  /** The first site that answered before and fails now. */
  readonly broken: RoutingFault | null;
  /** Sites that fail, and did before or are new. */
  readonly ailing: readonly { readonly site: string; readonly what: string }[];
}

/** Asks again after a switch. Only a change for the worse counts against it. */
export async function compareApplications(
  web: WebServer,
  record: GenerationRecord,
  uris: readonly string[],
  baseline: Baseline,
  clock: Clock,
): Promise<ApplicationReport> {
  const limit = pLimit(PROBES_AT_ONCE);
  const asked = applicationsToAsk(record, uris);
  const healths = await Promise.all(
    asked.map((uri) =>
      limit(async () => ({
        site: uri,
        // Only a site that was well is worth waiting for.
        health: baseline.get(uri)?.good
          ? await settle(web, record, uri, clock)
          : await ask(web, record, uri, PATIENCE_MS),
      })),
    ),
  );
  const bad = healths.flatMap(({ site, health }) => (health.good ? [] : [{ site, what: health.what }]));
  const worse = bad.find(({ site }) => baseline.get(site)?.good);
  const ailing = bad.filter(({ site }) => !baseline.get(site)?.good);
  if (!worse) return { broken: null, ailing };
  const error = new AppError(
    'SITE_BROKEN',
    `${worse.site} answered before the change, and now: ${worse.what}`,
  );
  return { broken: { error, site: worse.site }, ailing };
}

/** The health of a site once it has stopped changing: good at once, bad only when it stays bad. */
async function settle(web: WebServer, record: GenerationRecord, uri: string, clock: Clock): Promise<Health> {
  const deadline = clock.monotonic() + PATIENCE_MS;
  for (let bad = 1; ; bad += 1) {
    const health = await ask(web, record, uri, Math.max(1, deadline - clock.monotonic()));
    if (health.good || bad >= BAD_IN_A_ROW || clock.monotonic() >= deadline) return health;
    await clock.sleep(RETRY_MS);
  }
}

async function ask(
  web: WebServer,
  record: GenerationRecord,
  uri: string,
  timeoutMs: number,
): Promise<Health> {
  const door = doorOf(record, uri);
  if (door === null) return { good: true };
  const path = isSubdirectory(uri) ? `/${folderOf(uri)}/` : '/';
  const target = { ...door, address: web.addressOf(door.port), host: hostOf(uri), path };
  const answer = await probe(target, { timeoutMs, bodyBytes: 1 });
  if (answer.status === null) return { good: false, what: answer.what };
  return answer.status < 500 ? { good: true } : { good: false, what: `status ${String(answer.status)}` };
}

/** Where the pages of a site are: behind TLS when plain HTTP only leads there. Null when it shows none. */
function doorOf(
  { state: { web }, tls }: GenerationRecord,
  uri: string,
): { readonly scheme: 'http' | 'https'; readonly port: number } | null {
  const served = tls.get(hostOf(uri));
  if (served?.mode !== 'required') return { scheme: 'http', port: web.httpPort };
  if (served.certificate === '' || web.httpsPort === undefined) return null;
  return { scheme: 'https', port: web.httpsPort };
}
