import pLimit from 'p-limit';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { hostOf } from '../../shared/site-uri.ts';
import { probe } from '../../shared/probe.ts';
import { DEFAULT_HOST } from '../render/context.ts';
import type { RunningSight, WebServer } from '../webserver/webserver.ts';
import { servedSites, type GenerationRecord } from './record.ts';

/** Time a small, idle server has to prove a generation, in milliseconds. */
const PATIENCE_MS = 2_000;
/** A graceful reload reads the configuration twice; the old workers serve until that is done. */
const READS = 3;
/** Apache opens certificates only once it is past its test: this long for each at most, twice over and on a busy machine. */
const TLS_SITE_MS = 10;
const RETRY_MS = 40;
/** Even the last question before the deadline has this long. */
const SHORTEST_MS = 200;
const PROBES_AT_ONCE = 16;
/** How many sites that did not change are asked as well. */
const SAMPLE = 20;
/** More changed sites than this are not all asked; the rest share their files' form and their server. */
const MOST_SITES = 300;

export interface Proof {
  /** The server as it was seen when it was told to take the generation. */
  readonly parent: RunningSight;
  /** How long each site may take. */
  readonly patienceMs: number;
  readonly clock: Clock;
}

/** Why a generation is not served. `site` is '' when it is the whole server. */
export interface RoutingFault {
  readonly error: AppError;
  readonly site: string;
}

/** The sites to ask: those that changed, and a sample of the others. */
export function sitesToAsk(record: GenerationRecord, changed: ReadonlySet<string>): string[] {
  const served = servedSites(record);
  const others = served.filter((uri) => !changed.has(uri));
  const step = Math.max(1, Math.floor(others.length / SAMPLE));
  const sample = others.filter((_, index) => index % step === 0).slice(0, SAMPLE);
  return [...served.filter((uri) => changed.has(uri)).slice(0, MOST_SITES), ...sample];
}

/** How long a proof may take on a server that needed so long to read its configuration for a test. */
export function patienceAfter(configTestMs: number, record: Pick<GenerationRecord, 'tls'>): number {
  return PATIENCE_MS + READS * configTestMs + tlsPatience(record);
}

/** What a reload takes longer for the certificates of a generation. */
export function tlsPatience({ tls }: Pick<GenerationRecord, 'tls'>): number {
  return TLS_SITE_MS * [...tls.values()].filter(({ certificate }) => certificate !== '').length;
}

/**
 * Waits until every one of the sites answers with the generation's token through the real server. The first
 * doubt that lasts to the deadline, or the death of the server, ends it. Null when all is well.
 */
export async function proveRouting(
  web: WebServer,
  record: GenerationRecord,
  uris: readonly string[],
  { parent, patienceMs, clock }: Proof,
): Promise<RoutingFault | null> {
  const stop = new AbortController();
  const limit = pLimit(PROBES_AT_ONCE);
  const ask = async (door: Door): Promise<RoutingFault | null> => {
    // Each site has its time from when it is its turn: many sites are no fault of one.
    const deadline = clock.monotonic() + patienceMs;
    const fault = await askUntil(web, record, door, { parent, deadline, clock, signal: stop.signal });
    if (fault) stop.abort();
    return fault;
  };
  // The default host first: it tells a server that is not there from a site that is not.
  for (const door of doorsOf(record, DEFAULT_HOST)) {
    const first = await ask(door);
    if (first) return first;
  }
  const doors = uris.flatMap((uri) => doorsOf(record, uri));
  const faults = await Promise.all(doors.map((door) => limit(() => ask(door))));
  return faults.find((fault) => fault !== null) ?? null;
}

/** One way to ask for a site. */
interface Door {
  readonly site: string;
  /** The host that proves it: for a site in a subdirectory the one it stands in. */
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** Fingerprint of the certificate that must be shown, '' for any. */
  readonly certificate: string;
}

function doorsOf({ state: { web }, tls }: GenerationRecord, site: string): Door[] {
  const host = hostOf(site);
  const plain: Door = { site, host, scheme: 'http', port: web.httpPort, certificate: '' };
  const certificate = tls.get(host)?.certificate ?? '';
  if (web.httpsPort === undefined || (certificate === '' && host !== DEFAULT_HOST)) return [plain];
  return [plain, { ...plain, scheme: 'https', port: web.httpsPort, certificate }];
}

interface Patience {
  readonly parent: RunningSight;
  readonly deadline: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function askUntil(
  web: WebServer,
  record: GenerationRecord,
  door: Door,
  { parent, deadline, clock, signal }: Patience,
): Promise<RoutingFault | null> {
  let last = 'it was not asked';
  while (!signal.aborted) {
    if (!isSameParent(web.observe(), parent)) {
      return { error: new AppError('WEB_SERVER_DIED', 'the web server ended after the reload'), site: '' };
    }
    const timeoutMs = Math.max(SHORTEST_MS, deadline - clock.monotonic());
    const answer = await askOnce(web, record.generation, door, { timeoutMs, signal });
    if (answer === null) return null;
    last = answer;
    if (clock.monotonic() >= deadline) break;
    await clock.sleep(RETRY_MS);
  }
  if (signal.aborted) return null;
  const site = door.site === DEFAULT_HOST ? '' : door.site;
  const who = `${site === '' ? 'the web server' : site}${door.scheme === 'https' ? ' over TLS' : ''}`;
  const message = `${who} does not answer for generation ${String(record.generation)}: ${last}`;
  return { error: new AppError('PROBE_FAILED', message), site };
}

/** Null when the site proves the generation, else what it did instead. */
async function askOnce(
  web: WebServer,
  generation: number,
  { host, scheme, port, certificate }: Door,
  patience: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<string | null> {
  const path = `/.well-known/aegir/${String(generation)}`;
  const target = { scheme, address: web.addressOf(port), port, host, path };
  const answer = await probe(target, { ...patience, bodyBytes: 512 });
  if (answer.status === null) return answer.what;
  if (answer.status !== 200) return `status ${String(answer.status)}`;
  if (answer.body.trim() !== host) return 'another virtual host answers';
  return certificate === '' || answer.certificate === certificate ? null : 'another certificate is shown';
}

/** Whether the server seen is the one that was seen before. */
export function isSameParent(seen: RunningSight | null, before: RunningSight): boolean {
  return seen?.parentPid === before.parentPid && seen.parentStart === before.parentStart;
}
