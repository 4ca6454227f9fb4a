import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock as clock } from '../shared/clock.ts';
import { supervise, untilAborted, type Service } from '../shared/lifecycle.ts';
import { LIMITS } from '../shared/limits.ts';
import type { Logger } from '../shared/log.ts';
import { LOG_LEVELS } from '../shared/log-level.ts';
import { LogVolume } from '../shared/log-volume.ts';
import type { Advance__Output } from '../shared/proto/gen/aegir/v1/Advance.ts';
import type { DriftReport } from '../shared/proto/gen/aegir/v1/DriftReport.ts';
import type { Hello } from '../shared/proto/gen/aegir/v1/Hello.ts';
import { holdAlone } from '../shared/sqlite.ts';
import { createStatusServer } from '../shared/status-server.ts';
import { systemdService } from '../shared/systemd.ts';
import { VERSION } from '../shared/version.ts';
import type { Applier } from './apply/applier.ts';
import { createApplier } from './apply/apply.ts';
import { openBackups, type Backups } from './backups/backups.ts';
import type { SpokeConfig } from './config.ts';
import { HubConnection } from './link/connection.ts';
import { createContentStore } from './content/disk-store.ts';
import type { ContentSource, ContentStore } from './content/store.ts';
import { createDriftWatch } from './drift/drift.ts';
import { whyUnserved } from './drift/serving.ts';
import { run } from './exec.ts';
import { givableGroup } from './groups.ts';
import { collectFacts, type HostView } from './host/facts.ts';
import { spokeHealth } from './health.ts';
import { syncFilesystem } from './disk/file-system.ts';
import { certificatesFolder, challengesFolder } from './disk/places.ts';
import { hubBackups } from './link/hub-backups.ts';
import { hubCertificates } from './link/hub-certificates.ts';
import { hubContent } from './link/hub-content.ts';
import { hubCredentials } from './link/hub-credentials.ts';
import { diagnose } from './link/hub-probe.ts';
import { loadIdentity } from './link/identity.ts';
import { inspectHost } from './host/inspect.ts';
import { readAdvance, type InspectOrder } from './jobs/job.ts';
import { createHangWatch } from './jobs/hanging.ts';
import { Jobs } from './jobs/jobs.ts';
import { openJournal, type Journal } from './jobs/journal.ts';
import { SpokeMetrics } from './metrics.ts';
import { Outbox } from './jobs/outbox.ts';
import { recover } from './jobs/recovery.ts';
import { heldReleases } from './jobs/report.ts';
import { WorkStuck } from './jobs/work.ts';
import { createRenewal } from './link/renewal.ts';
import { Session } from './link/session.ts';
import { probeDatabase } from './database-probe.ts';
import type { SiteOrder } from './sites/site-order.ts';
import { askShares, stopAsking } from './share/answering.ts';
import { OwnFolder } from './share/own-folder.ts';
import { runSiteWork, type SiteWorkFollowing, type SiteWorkTools } from './sites/site-work.ts';
import { CertificateStore } from './tls/certificate-store.ts';
import { layOutChallenges, type ChallengeOrder } from './tls/challenges.ts';
import { createKeyring } from './tls/keyring.ts';
import { detectWebServer, type FindWebServer } from './webserver/detect.ts';

/** Things a hub may ask of this version. */
const CAPABILITIES = ['apache', 'nginx', 'haproxy', 'tls'];
/** A spoke that was told to stop is gone after this long; what still ran is in the journal. */
const LONGEST_STOP_MS = 18_000;

/**
 * Runs a spoke until the signal fires. What a crash left open is put right first, so that the sites are as they
 * should be before the hub is spoken to; then the services run together, and if one fails all end.
 * Throws IDENTITY_UNSAFE, DATABASE_DAMAGED, DATABASE_LOCKED and the like when it cannot start.
 */
export async function runDaemon(
  config: SpokeConfig,
  signal: AbortSignal,
  log: Logger,
  volume = new LogVolume(log, clock),
): Promise<void> {
  mkdirSync(config.state, { recursive: true, mode: 0o700 });
  const identity = loadIdentity(config.state);
  const release = holdAlone(join(config.state, 'lock'));
  const journal = openJournal(join(config.state, 'spoke.db'), clock);
  const connection = new HubConnection(identity);
  endInTime(signal, log);

  // Nothing on a share is touched before it has answered once.
  await askShares(config.root);
  const host = openHost(config, journal, connection, log);
  await recover(journal, host.applier, log);
  const { spokeId } = identity;
  journal.belongTo(spokeId);
  const { generation } = host.served();
  log.info({ spokeId, version: VERSION, generation }, 'spoke started');
  const began = `version ${VERSION}, began with generation ${String(generation)}`;
  const services = servicesOf(config, host, journal, connection, { log, volume });
  try {
    await supervise([...services, systemdService(began, log)], signal, log);
  } catch (error) {
    // A thread that waits in the kernel lets no process end in peace; the next start puts right what this leaves.
    if (error instanceof WorkStuck) process.kill(process.pid, 'SIGKILL');
    throw error;
  } finally {
    stopAsking();
  }

  connection.close();
  journal.close();
  release();
  log.info('spoke stopped');
}

/** What serves sites on this machine. */
interface Host extends HostView {
  readonly content: ContentStore;
  readonly applier: Applier;
  readonly backups: Backups;
  readonly folder: OwnFolder;
  readonly served: () => { generation: number; stateDigest: string };
  readonly sites: SiteWorkTools;
}

function openHost(config: SpokeConfig, journal: Journal, connection: HubConnection, log: Logger): Host {
  const { root, policy } = config;
  const webServer: FindWebServer = (type) => detectWebServer({ config, run, log }, type);
  const { largestDeleteShare } = policy;
  const content = createContentStore({ root, largestDeleteShare, log, syncFilesystem });
  const { switchLog, originals } = journal;
  const certificates = new CertificateStore(certificatesFolder(config));
  const keyring = createKeyring(certificates, hubCertificates(connection), () => clock.now());
  const fetchCredentials = hubCredentials(connection);
  const applier = createApplier({
    ...{ config, webServer, content, keyring, switchLog, originals, fetchCredentials },
    ...{ clock, log, syncFilesystem },
  });
  const served = () => {
    const { generation, stateDigest } = applier.current();
    return { generation, stateDigest };
  };
  const webGroup = async (): Promise<number | null> => {
    const web = await webServer(applier.current().state.web.type);
    return web === null ? null : givableGroup(web.facts.group);
  };
  const backups = openBackups({
    ...{ config, run, fetchCredentials, syncFilesystem, webGroup, clock },
    line: hubBackups(connection),
  });
  const sites = { config, content, webServer, fetchCredentials, run, state: () => applier.current().state };
  const folder = new OwnFolder(config, applier.current().state.web.share);
  return { config, webServer, clock, content, applier, backups, folder, served, sites };
}

function servicesOf(
  config: SpokeConfig,
  host: Host,
  journal: Journal,
  connection: HubConnection,
  { log, volume }: { readonly log: Logger; readonly volume: LogVolume },
): Service[] {
  const metrics = new SpokeMetrics();
  const outbox = new Outbox();
  const { spokeId } = connection.identity;
  const tools = {
    ...host,
    source: hubContent(connection),
    showChallenges: (order: ChallengeOrder) => {
      layOutChallenges(challengesFolder(config), order, clock.now());
    },
    probeDatabase,
    siteWork: (order: SiteOrder, following: SiteWorkFollowing) => runSiteWork(order, host.sites, following),
    inspect: ({ serverName: _name, ...order }: InspectOrder, stop: AbortSignal) => {
      host.folder.told(order.web.share);
      return inspectHost({ ...host, ...order }, stop);
    },
  };
  const jobs = new Jobs({ spokeId, journal, tools, outbox, metrics, log });
  const session = new Session({
    connection,
    jobs,
    outbox,
    hello: () => helloOf(host, journal),
    served: host.served,
    onLogLevel: (level, seconds) => {
      changeVolume(volume, level, seconds, log);
    },
    onAdvance: (advance) => {
      void beginAdvance(host, tools.source, advance, log);
    },
    onRenew: () => {
      renewal.now();
    },
    diagnose: () => diagnose(connection.identity, clock.now()),
    metrics,
    clock,
    log,
    longestWaitMs: config.retrySeconds * 1_000,
  });
  const onDrift = (report: Required<Omit<DriftReport, 'generation'>>): void => {
    session.driftSeen({ ...report, generation: host.served().generation });
  };
  const onRenewed = (): void => {
    session.reattach();
  };
  const renewal = createRenewal({ state: config.state, connection, onRenewed, clock, log });
  const webServer = () => host.webServer(host.applier.current().state.web.type);
  const health = spokeHealth({ ...host, webServer, journal, connection, session });
  watchDaemon(metrics, host, connection);
  return [
    createStatusServer({ ...config.status, health, metrics: metrics.registry, log }),
    jobs.service(),
    session.service(),
    createHangWatch({ config, jobs, clock }),
    createDriftWatch({
      ...host,
      originals: journal.originals,
      whyUnserved: () => whyUnserved(host),
      onDrift,
      log,
    }),
    renewal.service,
  ];
}

/** What a newer hub may call a level that is none here is not for us. */
function changeVolume(volume: LogVolume, wanted: string, seconds: number, log: Logger): void {
  const level = LOG_LEVELS.find((known) => known === wanted);
  if (wanted === '') volume.restore();
  else if (level !== undefined) volume.change(level, Math.min(seconds, LIMITS.logLevelSeconds) * 1_000);
  const { level: logLevel, untilMs } = volume.now();
  log.info({ logLevel, untilMs }, 'the hub asked for another log level');
}

/** What a hub asks for wrongly, or this server cannot take now, comes with the sync; nobody waits for an answer. */
async function beginAdvance(
  host: Host,
  source: ContentSource,
  advance: Advance__Output,
  log: Logger,
): Promise<void> {
  try {
    await host.folder.ask();
    host.folder.check();
    host.content.advance(readAdvance(advance), source);
  } catch (error) {
    log.warn({ err: error }, 'content cannot come in advance');
  }
}

async function helloOf(host: Host, journal: Journal): Promise<Hello> {
  await host.folder.ask();
  return {
    facts: await collectFacts(host),
    epoch: journal.epoch,
    lastSequence: journal.lastSequence,
    ...host.served(),
    releases: [...heldReleases(host)],
    capabilities: CAPABILITIES,
  };
}

function watchDaemon(metrics: SpokeMetrics, host: Host, connection: HubConnection): void {
  metrics.collectProcess();
  metrics.gauge('aegir_spoke_generation', 'Generation that is served', () => host.served().generation);
  metrics.gauge('aegir_spoke_certificate_seconds', 'Time until the certificate ends', () => {
    return (connection.identity.notAfterMs - clock.now()) / 1_000;
  });
}

/** Work that does not heed its signal must not keep a stopped spoke alive. */
function endInTime(signal: AbortSignal, log: Logger): void {
  const end = (): void => {
    log.warn('some work did not end in time; its job goes on at the next start');
    process.exit(0);
  };
  void untilAborted(signal).then(() => setTimeout(end, LONGEST_STOP_MS).unref());
}
