import type { Clock } from '../../shared/clock.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { AttachRequest__Output } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { AttachResponse } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import type { Facts__Output } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import type { Hello__Output } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Audit } from './audit.ts';
import type { Epoch } from './epoch.ts';
import type { SpokeIdentity } from './guard.ts';
import type { JobDesk } from './job-desk.ts';
import type { JobLedger } from './job-ledger.ts';
import { Link } from './link.ts';
import type { SpokeRegistry } from './registry.ts';
import { checkDrift, checkHello, checkReleases, type ReportedDrift } from './reports.ts';
import { forgetState, recordServed } from './sightings.ts';
import type { SpokeStore } from './spoke-store.ts';

/** Heartbeats that may fail to come before a link counts as dead. */
const PATIENCE = 3;
const HELLO_WITHIN_MS = 10_000;
const LONGEST_VERSION = 64;

export interface AttachDeps {
  readonly registry: SpokeRegistry;
  readonly desk: JobDesk;
  readonly ledger: JobLedger;
  readonly store: SpokeStore;
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly epoch: Epoch;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly heartbeatSeconds: number;
  /** What is kept with a certificate that is issued now. */
  readonly trust: () => string;
  /** Called when a spoke was admitted and what it serves is written down. */
  readonly onAttached: (serverId: string, spokeId: string) => void;
  /** Called with all that differs from what was written on a server, whenever it says so. */
  readonly onDrift: (serverId: string, items: ReportedDrift['items']) => void;
}

type CheckedHello = Hello__Output & { readonly facts: Facts__Output };
/** Where a call ends, whoever ended it. */
interface Call {
  readonly identity: SpokeIdentity;
  readonly signal: AbortSignal;
}

/**
 * The one long stream of a spoke, from its Hello to its end: what is said to it comes out, what it says is
 * acted on as it arrives. Ends with the failure that ended it.
 */
export async function* attach(
  deps: AttachDeps,
  requests: AsyncIterable<AttachRequest__Output>,
  call: Call,
): AsyncGenerator<AttachResponse> {
  const messages = requests[Symbol.asyncIterator]();
  const hello = await readHello(deps, messages, call.signal);
  const isBehind = deps.observed.sighting(call.identity.serverId).lastGeneration < hello.generation;
  const link = enter(deps, call.identity, hello);
  const onEnd = (): void => {
    link.end();
  };
  call.signal.addEventListener('abort', onEnd, { once: true });
  try {
    // A hub that knows less than the spoke, as after a restore, does not bring it back to that by itself.
    if (isBehind) deps.observed.setAhead(link.serverId, true);
    if (!deps.observed.isAhead(link.serverId)) deps.onAttached(link.serverId, link.spokeId);
    void listen(deps, link, messages);
    void watchHeartbeat(deps, link);
    yield* link.messages();
  } finally {
    call.signal.removeEventListener('abort', onEnd);
    link.end();
  }
}

async function readHello(
  deps: AttachDeps,
  messages: AsyncIterator<AttachRequest__Output>,
  signal: AbortSignal,
): Promise<CheckedHello> {
  const late = new AbortController();
  const timeout = deps.clock.sleep(HELLO_WITHIN_MS, AbortSignal.any([late.signal, signal])).then(() => {
    throw new AppError('TIMEOUT', 'the spoke did not say hello');
  });
  timeout.catch(() => undefined);
  try {
    const first = await Promise.race([messages.next(), timeout]);
    if (first.done === true || !first.value.hello) {
      throw new AppError('FIELD_MISSING', 'the first message must be a hello', { field: 'hello' });
    }
    return checkHello(first.value.hello);
  } finally {
    late.abort();
  }
}

/** Admits the spoke and settles what happened while it was away. Throws SPOKE_DUPLICATED and EPOCH_STALE. */
function enter(deps: AttachDeps, identity: SpokeIdentity, hello: CheckedHello): Link {
  const { registry, store, clock, inventory, epoch, log } = deps;
  identity.revoked.throwIfAborted();
  checkNotCopied(deps, identity, hello);
  learnNumbers(deps, identity, hello);
  store.transaction(() => {
    learnSightings(deps, identity, hello);
  });
  const link = new Link({ ...identity, bootId: hello.facts.bootId }, clock.monotonic());
  registry.heardClock(link.serverId, hello.facts.clockMs, clock.now());
  link.send({
    welcome: {
      epoch: epoch.current,
      serverName: inventory.server(identity.serverId).name,
      heartbeatSeconds: deps.heartbeatSeconds,
      hubVersion: deps.version,
    },
  });
  askToRenew(deps, link);
  registry.enter(link);
  // Also when the peer does not take the last words and the stream hangs.
  link.ended.addEventListener('abort', () => {
    registry.leave(link);
    noteSeen(deps, link.spokeId);
    log.info({ spokeId: link.spokeId, serverId: link.serverId }, 'spoke detached');
  });
  try {
    deps.desk.reconcile(link, hello);
  } catch (error) {
    // Nobody else would: the stream has no reader of its own yet.
    link.end(toAppError(error));
    throw error;
  }
  log.info(
    { spokeId: identity.spokeId, serverId: identity.serverId, generation: hello.generation },
    'spoke attached',
  );
  return link;
}

/** A disk that takes nothing is no reason to end the hub: the next hello says it again. */
function noteSeen({ store, log }: AttachDeps, spokeId: string): void {
  try {
    store.seen(spokeId);
  } catch (error) {
    log.warn({ err: error, spokeId }, 'it is not written down when the spoke was last seen');
  }
}

/** Asks a spoke for a renewal at once when other roots are trusted now than came with its certificate. */
export function askToRenew({ store, trust }: Pick<AttachDeps, 'store' | 'trust'>, link: Link): void {
  if (store.certificateOf(link.spokeId)?.trust !== trust()) link.send({ renew: {} });
}

/** The same machine may replace its own stream; another boot of it must wait until the first is gone. */
function checkNotCopied(deps: AttachDeps, identity: SpokeIdentity, hello: CheckedHello): void {
  const present = deps.registry.of(identity.spokeId);
  if (!present || present.bootId === hello.facts.bootId) return;
  present.doubt();
  const detail = { attached: present.bootId, refused: hello.facts.bootId };
  warn(deps, identity, `possible clone, boot ${hello.facts.bootId}`, detail);
  throw new AppError('SPOKE_DUPLICATED', 'another machine with this identity is attached');
}

/**
 * Compares the numbers of both sides. A spoke that is ahead was commanded by a database that we have lost a part
 * of; one that is behind has lost a part of its own.
 */
function learnNumbers(deps: AttachDeps, identity: SpokeIdentity, hello: CheckedHello): void {
  const { epoch, store, ledger, observed } = deps;
  if (hello.epoch > epoch.current) {
    warn(deps, identity, 'epoch ahead', { spoke: String(hello.epoch), hub: String(epoch.current) });
    if (!epoch.pass(hello.epoch))
      throw new AppError('EPOCH_STALE', 'the spoke has obeyed a hub far ahead of this one');
  }
  const given = store.find(identity.spokeId)?.lastSequence ?? 0;
  if (hello.lastSequence > given) {
    warn(deps, identity, 'sequence ahead', { spoke: String(hello.lastSequence), hub: String(given) });
    store.raiseSequence(identity.spokeId, hello.lastSequence);
  }
  const accepted = ledger.highestAccepted(identity.spokeId);
  if (hello.epoch === epoch.current && hello.lastSequence < accepted) {
    warn(deps, identity, 'rolled back', { spoke: String(hello.lastSequence), hub: String(accepted) });
    forgetState(observed, identity.serverId);
  }
}

function learnSightings(
  { observed, store }: AttachDeps,
  { serverId, spokeId }: SpokeIdentity,
  hello: CheckedHello,
): void {
  store.seen(spokeId, hello.facts.spokeVersion.slice(0, LONGEST_VERSION));
  recordServed(observed, serverId, hello);
  observed.setReleases(serverId, hello.releases);
  observed.sawFacts(serverId, hello.facts);
}

async function listen(
  deps: AttachDeps,
  link: Link,
  messages: AsyncIterator<AttachRequest__Output>,
): Promise<void> {
  try {
    for (;;) {
      const next = await messages.next();
      if (next.done === true || link.ended.aborted) break;
      link.heard(deps.clock.monotonic());
      if (link.takeDoubt()) deps.registry.sawCopy(link.serverId, deps.clock.now());
      take(deps, link, next.value);
    }
    link.end();
  } catch (error) {
    const failure = toAppError(error);
    if (failure.reason === 'INTERNAL')
      deps.log.error({ err: error, spokeId: link.spokeId }, 'spoke stream failed');
    link.end(failure, deps.heartbeatSeconds);
  }
}

function take(deps: AttachDeps, link: Link, message: AttachRequest__Output): void {
  if (message.heartbeat) {
    deps.registry.heardClock(link.serverId, message.heartbeat.clockMs, deps.clock.now());
    link.send({ heartbeatReply: { sequence: message.heartbeat.sequence } });
  } else if (message.jobUpdate) {
    deps.desk.update(link, message.jobUpdate);
  } else if (message.drift) {
    takeDrift(deps, link.serverId, checkDrift(message.drift, deps.clock.now()));
  } else if (message.releases) {
    const { releases } = message.releases;
    deps.observed.setReleases(link.serverId, checkReleases(releases, 'releases.releases'));
  } else {
    throw new AppError('FIELD_INVALID', 'a message of a kind that has no place here', { field: 'message' });
  }
}

function takeDrift({ observed, onDrift, log }: AttachDeps, serverId: string, drift: ReportedDrift): void {
  observed.setDrift(serverId, drift.items);
  observed.addHealed(serverId, drift.healed);
  for (const { path } of drift.healed) log.info({ serverId, path }, 'a changed file was put back');
  onDrift(serverId, drift.items);
}

/** A connection can look alive while nobody is behind it. */
async function watchHeartbeat({ clock, heartbeatSeconds, log }: AttachDeps, link: Link): Promise<void> {
  const interval = heartbeatSeconds * 1_000;
  for (;;) {
    await clock.sleep(interval, link.ended).catch(() => undefined);
    if (link.ended.aborted) return;
    if (clock.monotonic() - link.lastHeardMs <= interval * PATIENCE) continue;
    log.warn({ spokeId: link.spokeId }, 'spoke fell silent');
    link.end(new AppError('TIMEOUT', 'the spoke was not heard for too long'), heartbeatSeconds);
  }
}

function warn(
  deps: AttachDeps,
  identity: SpokeIdentity,
  event: string,
  detail: Readonly<Record<string, string>>,
): void {
  const name = deps.inventory.findServer(identity.serverId)?.name ?? '';
  deps.audit.warn({ actor: 'spoke', kind: 'spoke', id: identity.spokeId, name, event, detail });
}
