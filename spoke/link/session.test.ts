import { connect, createServer, type Server, type Socket } from 'node:net';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/log.ts';
import { SmallHub, type SpokeLink } from '../../test/fakes/small-hub.ts';
import {
  applyJob,
  inspectJob,
  openBench,
  SPOKE_ID,
  syncJob,
  type Bench,
} from '../../test/fakes/spoke-jobs.ts';
import { HubConnection } from './connection.ts';
import { hubContent } from './hub-content.ts';
import { diagnose } from './hub-probe.ts';
import { completeIdentity, type Identity } from './identity.ts';
import { recover } from '../jobs/recovery.ts';
import { Session } from './session.ts';

/** A spoke from its journal to its stream, as one start of the daemon has it. */
interface Spoke {
  readonly bench: Bench;
  readonly session: Session;
  readonly connection: HubConnection;
  stop(): Promise<void>;
}

let hub: SmallHub;
let identity: Identity;
let spoke: Spoke;

beforeEach(async () => {
  hub = await SmallHub.start();
  identity = completeIdentity(await hub.identity(SPOKE_ID), 'test');
});
afterEach(async () => {
  await spoke.stop();
  hub.stop();
  rmSync(spoke.bench.folder, { recursive: true });
});

const advances: string[] = [];

async function start(options: { as?: Identity } = {}): Promise<Spoke> {
  const bench = openBench();
  const connection = new HubConnection(options.as ?? identity);
  const session = new Session({
    connection,
    jobs: bench.jobs,
    outbox: bench.outbox,
    hello: () =>
      Promise.resolve({
        epoch: bench.journal.epoch,
        lastSequence: bench.journal.lastSequence,
        generation: bench.applier.current().generation,
        releases: bench.content.releases(),
        facts: { hostname: 'web1', bootId: 'boot' },
      }),
    served: () => ({ generation: bench.applier.current().generation, stateDigest: '' }),
    onRenew: () => undefined,
    onLogLevel: () => undefined,
    onAdvance: (advance) => {
      advances.push(advance.platform);
    },
    diagnose: () => diagnose(connection.identity, Date.now()),
    metrics: bench.metrics,
    clock: systemClock,
    backoff: { baseMs: 10, factor: 1.6, capMs: 50 },
    log: silentLogger(),
  });
  await recover(bench.journal, bench.applier, silentLogger());
  const stopping = new AbortController();
  const services = [bench.jobs.service(), session.service()];
  const running = services.map((service) => service.run(stopping.signal).catch(() => undefined));
  const stop = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    await Promise.all(running);
    connection.close();
    bench.journal.close();
  };
  spoke = { bench, session, connection, stop };
  return spoke;
}

async function attached(heartbeatSeconds?: number, epoch?: number): Promise<SpokeLink> {
  const link = await hub.nextLink();
  link.welcome(heartbeatSeconds, epoch);
  return link;
}

const commit = (jobId: string) => ({
  decision: { jobId, verdict: 'VERDICT_COMMIT' as const, epoch: 1 },
});

async function connected(): Promise<string> {
  return (await spoke.bench.metrics.registry.metrics()).match(/^aegir_spoke_connected (\d)/m)?.[1] ?? '';
}

describe('attaching', () => {
  it('says Hello with facts and numbers, and answers the heartbeat it was asked for', async () => {
    await start();
    spoke.bench.content.have.add('ab');
    const link = await attached(1);
    expect(link.hello).toMatchObject({ epoch: 0, lastSequence: 0, facts: { hostname: 'web1' } });
    await link.until(() => link.received.some(({ heartbeat }) => heartbeat?.sequence === 1));
    const said = link.received.find(({ heartbeat }) => heartbeat)?.heartbeat?.clockMs ?? 0;
    expect(Math.abs(Date.now() - said)).toBeLessThan(60_000);
    expect(await connected()).toBe('1');
    expect(spoke.session.health()).toEqual({ ok: true, detail: 'attached' });
  });

  it('carries a job from its offer to its acknowledgement', async () => {
    await start();
    const link = await attached();
    link.send({ job: applyJob(1) });
    await link.update('job-1', 'JOB_PHASE_PREPARED');
    link.send(commit('job-1'));
    const { result } = await link.update('job-1', 'JOB_PHASE_FINISHED');
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 1 });
    link.send({ ack: { jobId: 'job-1' } });
    link.send({ job: inspectJob(2) });
    await link.update('job-2', 'JOB_PHASE_FINISHED');
    expect(spoke.bench.journal.unacknowledged()).toMatchObject([{ id: 'job-2' }]);
  });

  it('hears that it may have a platform that is being read', async () => {
    await start();
    const link = await attached();
    link.send({ advance: { platform: 'd11', files: 1, bytes: 2 } });
    while (!advances.includes('d11')) await systemClock.sleep(5);
  });

  it('refuses a job in words', async () => {
    await start();
    const link = await attached();
    link.send({ job: syncJob(1, { spokeId: 'someone' }) });
    const { result } = await link.update('job-1', 'JOB_PHASE_FINISHED');
    expect(result?.failure?.reason).toBe('AUDIENCE_WRONG');
  });

  it('leaves a hub that does not begin with Welcome', async () => {
    await start();
    const link = await hub.nextLink();
    link.send({ job: applyJob(1) });
    await link.until(() => link.ended);
    expect(spoke.bench.journal.unacknowledged()).toEqual([]);
    await hub.nextLink();
  });

  it('stays with a hub of an older epoch and refuses its jobs', async () => {
    await start();
    spoke.bench.journal.obey(5);
    const link = await attached(5, 2);
    link.send({ job: syncJob(1, { epoch: 2 }) });
    const { result } = await link.update('job-1', 'JOB_PHASE_FINISHED');
    expect(result?.failure?.reason).toBe('EPOCH_STALE');
    expect(spoke.session.health().detail).toBe('away: EPOCH_STALE');
  });

  it('tells drift at once and again on every attach', async () => {
    await start();
    const first = await attached();
    await first.until(() => first.received.length >= 0);
    while ((await connected()) !== '1') await systemClock.sleep(5);
    spoke.session.driftSeen({ items: [{ path: 'vhost.d/a.conf', kind: 'changed' }], generation: 3 });
    await first.until(() => first.received.some(({ drift }) => drift?.generation === 3));
    first.close();
    const second = await attached();
    await second.until(() => second.received.some(({ drift }) => drift?.items[0]?.kind === 'changed'));
  });
});

describe('a broken line', () => {
  it('sends a result again on every attach until it is acknowledged', async () => {
    await start();
    let link = await attached();
    link.send({ job: inspectJob(1) });
    await link.update('job-1', 'JOB_PHASE_FINISHED');
    for (let lost = 0; lost < 2; lost++) {
      link.close();
      link = await attached();
      expect(link.hello.openJobs).toMatchObject([
        { jobId: 'job-1', phase: 'JOB_PHASE_FINISHED', result: { outcome: 'OUTCOME_UNCHANGED' } },
      ]);
    }
    link.send({ ack: { jobId: 'job-1' } });
    link.send({ job: inspectJob(2) });
    await link.update('job-2', 'JOB_PHASE_FINISHED');
    link.close();
    expect((await attached()).hello.openJobs).toMatchObject([{ jobId: 'job-2' }]);
  });

  it('does not disturb a change that waits for its decision', async () => {
    await start();
    const first = await attached();
    first.send({ job: applyJob(1) });
    await first.update('job-1', 'JOB_PHASE_PREPARED');
    hub.stop();
    await first.until(() => first.ended);
    await hub.listen();
    const second = await attached();
    expect(second.hello.openJobs).toMatchObject([{ jobId: 'job-1', phase: 'JOB_PHASE_PREPARED' }]);
    second.send(commit('job-1'));
    await second.update('job-1', 'JOB_PHASE_FINISHED');
    expect(spoke.bench.applier.disk.switches).toEqual([1]);
    expect(spoke.bench.applier.prepared).toEqual([1]);
  });

  it('survives a storm of them, each job done once', async () => {
    await start();
    for (let round = 1; round <= 15; round++) {
      const link = await attached();
      link.send({ job: inspectJob(round) });
      if (round % 3 === 0) await link.update(`job-${String(round)}`, 'JOB_PHASE_FINISHED');
      link.close(round % 2 === 0 ? new AppError('UNAVAILABLE', 'storm') : undefined);
    }
    const link = await attached();
    const known = new Set(link.hello.openJobs.map((update) => update.jobId));
    for (let round = 1; round <= 15; round += 1) {
      if (!known.has(`job-${String(round)}`)) continue;
      await link.until(() =>
        [...link.hello.openJobs, ...link.received.map(({ jobUpdate }) => jobUpdate)].some(
          (update) => update?.jobId === `job-${String(round)}` && update.phase === 'JOB_PHASE_FINISHED',
        ),
      );
    }
    expect(spoke.bench.journal.unfinished()).toEqual([]);
    expect(spoke.bench.journal.unacknowledged().every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('is noticed when the hub falls silent behind a living connection', async () => {
    await start();
    const link = await attached(1);
    const fallsSilent = performance.now();
    const next = await hub.nextLink();
    expect(next).not.toBe(link);
    expect(performance.now() - fallsSilent).toBeLessThan(4_000);
  });

  it('is noticed when the network swallows everything', async () => {
    const hole = await blackHole(hub.spokePort);
    await start({ as: { ...identity, endpoint: `127.0.0.1:${String(hole.port)}` } });
    await attached(1);
    while ((await connected()) !== '1') await systemClock.sleep(5);
    hole.swallow(true);
    while ((await connected()) === '1') await systemClock.sleep(20);
    hole.swallow(false);
    await attached(1);
    while ((await connected()) !== '1') await systemClock.sleep(20);
    hole.close();
  });

  it('waits as long as the hub asked', async () => {
    await start();
    const link = await attached();
    link.send({ detach: { reason: 'restart', reattachAfterSeconds: 1 } });
    const left = performance.now();
    await attached();
    expect(performance.now() - left).toBeGreaterThan(950);
  });
});

describe('trouble', () => {
  it('of a refused certificate is told by its reason', async () => {
    hub.guard = () => {
      throw new AppError('CERTIFICATE_REVOKED', 'revoked by an operator');
    };
    await start();
    while (!spoke.session.health().detail.includes('CERTIFICATE_REVOKED')) await systemClock.sleep(5);
    expect(await spoke.bench.metrics.registry.metrics()).toMatch(
      /attach_failures_total\{reason="CERTIFICATE_REVOKED"\} [1-9]/,
    );
  });

  it('of a certificate that TLS refuses is told after a closer look', async () => {
    const foreign = await SmallHub.start();
    const other = await foreign.identity(SPOKE_ID);
    foreign.stop();
    await start({ as: { ...identity, certificate: other.certificate, privateKey: other.privateKey } });
    while (!spoke.session.health().detail.startsWith('away: CERTIFICATE_')) await systemClock.sleep(5);
  });

  it('of a hub that is away leaves the spoke working, whose page does not say where that hub is', async () => {
    hub.stop();
    await start();
    spoke.bench.journal.accept(inspectJob(1));
    const failed = /attach_failures_total\{reason="UNAVAILABLE"\} [3-9]/;
    while (!failed.test(await spoke.bench.metrics.registry.metrics())) await systemClock.sleep(5);
    expect(spoke.session.health()).toEqual({ ok: true, detail: 'away: UNAVAILABLE' });
    await hub.listen();
    expect((await attached()).hello.openJobs).toHaveLength(1);
  });
});

describe('content', () => {
  it('comes over a connection of its own, and a message above the limit is refused', async () => {
    hub.onManifest = async function* () {
      yield { chunk: Buffer.from('ab') };
      yield await Promise.resolve({ chunk: Buffer.from('c') });
    };
    hub.onBlobs = async function* ({ digests }) {
      yield await Promise.resolve({ pack: digests });
      yield { pack: Buffer.alloc(700_000) };
    };
    await start();
    const source = hubContent(spoke.connection);
    const { signal } = new AbortController();
    const chunks: string[] = [];
    for await (const { bytes } of source.manifest('d11', 'aa', null, signal)) chunks.push(bytes.toString());
    expect(chunks).toEqual(['ab', 'c']);
    const packs: Buffer[] = [];
    const fetch = async () => {
      for await (const pack of source.packs('d11', 'aa', Buffer.from('xyz'), signal)) packs.push(pack);
    };
    await expect(fetch()).rejects.toMatchObject({ reason: 'MESSAGE_TOO_LARGE' });
    expect(packs.map(String)).toEqual(['xyz']);
  });
});

describe('content', () => {
  it('that is cut off by a stopping hub is asked for again', async () => {
    let calls = 0;
    hub.onBlobs = async function* (_request, { signal }) {
      calls += 1;
      yield { pack: Buffer.from('part') };
      if (calls === 1) await systemClock.sleep(60_000, signal);
    };
    await start();
    spoke.bench.content.onSync = async (_order, _source, signal) => {
      const digests = Buffer.alloc(0);
      for await (const _pack of hubContent(spoke.connection).packs('d11', 'aa', digests, signal)) {
        if (calls === 1) hub.stop();
        if (calls === 1) await hub.listen();
      }
      return { changed: true, bytesFetched: 0, filesFetched: 0, filesReused: 0 };
    };
    spoke.bench.jobs.offer(syncJob(1));
    while (spoke.bench.journal.unfinished().length > 0) await systemClock.sleep(10);
    expect(spoke.bench.journal.find('job-1')?.result?.failure).toBeNull();
    expect(calls).toBe(2);
  });
});

describe('a new certificate', () => {
  it('lets content under way come to its end over the old connection', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    hub.onBlobs = async function* () {
      yield { pack: Buffer.from('before') };
      await held;
      yield { pack: Buffer.from('after') };
    };
    await start();
    const packs: string[] = [];
    const { signal } = new AbortController();
    for await (const pack of hubContent(spoke.connection).packs('d11', 'aa', Buffer.alloc(0), signal)) {
      packs.push(pack.toString());
      spoke.connection.use(completeIdentity(await hub.identity(SPOKE_ID), 'test'));
      release();
    }
    expect(packs).toEqual(['before', 'after']);
  });

  it('is taken into use on a new stream at once', async () => {
    await start();
    const before = await attached();
    while ((await connected()) !== '1') await systemClock.sleep(5);
    const renewed = completeIdentity(await hub.identity(SPOKE_ID), 'test');
    spoke.connection.use(renewed);
    spoke.session.reattach();
    const after = await attached();
    expect(after.serial).not.toBe(before.serial);
    await before.until(() => before.ended);
  });
});

interface BlackHole {
  readonly port: number;
  swallow(on: boolean): void;
  close(): void;
}

/** A relay that can stop passing bytes on while both connections stay open. */
async function blackHole(target: number): Promise<BlackHole> {
  let swallowing = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!swallowing) to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    swallow: (on) => {
      swallowing = on;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
