import { setImmediate as turn } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { SiteCertificate } from '../../shared/certificate-pair.ts';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SiteTls } from '../../shared/site-tls.ts';
import type { Keyring } from '../tls/keyring.ts';
import type { GenerationRecord } from './record.ts';
import { problemOf } from './results.ts';

/** How the sites that want TLS get it. */
export interface Securing {
  /** By URI; `certificate` is the one that is used, '' where there is none. Sites without TLS are not here. */
  readonly tls: ReadonlyMap<string, SiteTls>;
  readonly problems: readonly Problem[];
}

export const NO_SECURING: Securing = { tls: new Map(), problems: [] };

export interface SecuringTools {
  readonly keyring: Keyring;
  /** Whether the web server can send headers of a site's choice. */
  readonly hasHeaders: boolean;
  readonly nowMs: number;
}

const FETCHES_AT_ONCE = 8;
/** How many certificates are looked at before other work of the process gets a turn. */
const BATCH = 25;
/** A server that cannot reach the hub is not kept waiting for each of its sites. */
const MOST_FETCH_FAILURES = 8;

/**
 * Gets the certificate of every site that wants TLS. One that cannot be had, or is no longer good, harms that site
 * alone: it keeps the one it is served with, or else goes without. Never throws for one site.
 */
export async function secureSites(
  state: DesiredState,
  before: GenerationRecord,
  tools: SecuringTools,
  signal: AbortSignal,
): Promise<Securing> {
  const limit = pLimit(FETCHES_AT_ONCE);
  const wanting = [...state.sites.values()].filter(({ tls }) => tls !== undefined);
  const taken = new Map<string, Promise<SiteCertificate | AppError>>();
  let failures = 0;
  let looked = 0;
  const take = async (fingerprint: string): Promise<SiteCertificate | AppError> => {
    if (++looked % BATCH === 0) await turn();
    const present = tools.keyring.find(fingerprint);
    if (present !== null) return present;
    if (failures >= MOST_FETCH_FAILURES) return missing('the hub does not give certificates now');
    try {
      return await tools.keyring.take(fingerprint, signal);
    } catch (error) {
      signal.throwIfAborted();
      const known = toAppError(error);
      if (known.reason === 'INTERNAL') throw error;
      failures += 1;
      return known;
    }
  };
  const once = (fingerprint: string): Promise<SiteCertificate | AppError> => {
    const known = taken.get(fingerprint) ?? limit(() => take(fingerprint));
    taken.set(fingerprint, known);
    return known;
  };
  const outcomes = await Promise.all(wanting.map((site) => secure(site, before, tools, once)));
  return {
    tls: new Map(outcomes.map(({ uri, tls }) => [uri, tls])),
    problems: outcomes.flatMap(({ problem }) => problem ?? []),
  };
}

/** The site as it can be served. */
export function asServed(site: SiteState, securing: Pick<Securing, 'tls'>): SiteState {
  const tls = securing.tls.get(site.uri);
  return tls === undefined ? site : { ...site, tls };
}

interface Outcome {
  readonly uri: string;
  readonly tls: SiteTls;
  readonly problem: Problem | null;
}

async function secure(
  { uri, tls }: SiteState,
  before: GenerationRecord,
  tools: SecuringTools,
  take: (fingerprint: string) => Promise<SiteCertificate | AppError>,
): Promise<Outcome> {
  const wanted: SiteTls = tls ?? { mode: 'on', certificate: '', hstsSeconds: 0 };
  const last = before.tls.get(uri)?.certificate ?? '';
  const found = await take(wanted.certificate);
  if (found instanceof AppError) return fallBack(uri, wanted, last, found, tools);
  const fault = faultOf(found, tools.nowMs);
  const served = { ...wanted, certificate: found.fingerprint };
  if (fault === null) return { uri, ...withHsts(uri, served, found, tools) };
  if (wanted.certificate !== last) return fallBack(uri, wanted, last, fault, tools);
  // It is served with it already: to take TLS away would only make it worse. No failure of this change.
  const { tls: same } = withHsts(uri, wanted, found, tools);
  return { uri, tls: same, problem: problemOf(new AppError(fault.reason, `${uri}: ${fault.message}`)) };
}

/** The certificate that the site is served with stays; without one it goes without TLS, or is withheld. */
function fallBack(
  uri: string,
  wanted: SiteTls,
  last: string,
  { reason, message, remedy }: AppError,
  tools: SecuringTools,
): Outcome {
  const kept = last === '' ? null : tools.keyring.find(last);
  const tls =
    kept === null
      ? { ...wanted, certificate: '', hstsSeconds: 0 }
      : withHsts(uri, { ...wanted, certificate: last }, kept, tools).tls;
  const error = new AppError(reason, `${message} (${consequence(tls)})`, { remedy });
  return { uri, tls, problem: problemOf(error, { site: uri }) };
}

/** Why a certificate that lies here is not good now; null when it is. */
function faultOf({ notBeforeMs, notAfterMs, fingerprint }: SiteCertificate, nowMs: number): AppError | null {
  const name = `certificate ${fingerprint.slice(0, 12)}`;
  if (nowMs > notAfterMs) {
    return new AppError('CERTIFICATE_ENDED', `${name} ended at ${new Date(notAfterMs).toISOString()}`);
  }
  if (nowMs >= notBeforeMs) return null;
  return new AppError('CERTIFICATE_INVALID', `${name} begins at ${new Date(notBeforeMs).toISOString()}`, {
    remedy: "Check the clock of the server, or wait until the certificate's time has come.",
  });
}

/** Browsers are bound to TLS only where somebody vouches for the certificate: they let nobody past a bad one then. */
function withHsts(
  uri: string,
  wanted: SiteTls,
  { isSelfSigned }: SiteCertificate,
  { hasHeaders }: SecuringTools,
): { readonly tls: SiteTls; readonly problem: Problem | null } {
  if (wanted.hstsSeconds === 0 || isSelfSigned) return { tls: { ...wanted, hstsSeconds: 0 }, problem: null };
  if (hasHeaders) return { tls: wanted, problem: null };
  const lacking = new AppError(
    'MODULE_MISSING',
    'the web server lacks headers, so browsers are not told of HSTS',
    {
      remedy: 'Enable it: a2enmod headers && systemctl restart apache2.',
    },
  );
  return { tls: { ...wanted, hstsSeconds: 0 }, problem: problemOf(lacking, { site: uri }) };
}

function consequence({ mode, certificate }: SiteTls): string {
  if (certificate !== '') return 'its last good certificate stays';
  return mode === 'required' ? 'it answers 503 until there is one' : 'it is served without TLS';
}

function missing(what: string): AppError {
  return new AppError('CERTIFICATE_MISSING', what);
}
