import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../shared/clock.ts';
import {
  changeBetween,
  digestOfState,
  EMPTY_STATE,
  type DesiredState,
  type PlatformState,
  type SiteState,
} from '../../shared/desired-state.ts';
import type { WebType } from '../../shared/web-type.ts';
import type { CertificatePair } from '../../shared/certificate-pair.ts';
import { AppError } from '../../shared/errors.ts';
import { silentLogger, type Logger } from '../../shared/log.ts';
import type { FetchCredentials } from '../../spoke/apply/database-access.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { openDatabase } from '../../shared/sqlite.ts';
import { atomicWrite, removeTree } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../../spoke/config.ts';
import { createRun, run, type Run } from '../../spoke/exec.ts';
import { certificatesFolder, releasesFolder } from '../../spoke/disk/places.ts';
import { CertificateStore } from '../../spoke/tls/certificate-store.ts';
import { createKeyring } from '../../spoke/tls/keyring.ts';
import { probe } from '../../shared/probe.ts';
import { detectWebServer } from '../../spoke/webserver/detect.ts';
import type { WebServer } from '../../spoke/webserver/webserver.ts';
import type { Applier, ApplyOrder, SwitchLog, SwitchRecord } from '../../spoke/apply/applier.ts';
import { createApplier } from '../../spoke/apply/apply.ts';
import type { Originals } from '../../spoke/apply/originals.ts';
import { originalsOf } from '../../spoke/jobs/journal-originals.ts';
import { journalMigrations } from '../../spoke/jobs/journal-schema.ts';

/** A spoke's root in a temporary folder, with a real Apache or nginx of its own on a free loopback port. */
export interface Host {
  readonly config: SpokeConfig;
  readonly port: number;
  /** For TLS. */
  readonly securePort: number;
  /** Certificates that the hub gives, by fingerprint. */
  readonly given: Map<string, CertificatePair>;
  readonly switchLog: SwitchLog;
  readonly originals: Originals;
  readonly log: Logger;
  applier: Applier;
  webServer(type?: WebType): Promise<WebServer | null>;
  /** Puts a release with these files on the disk; returns its digest. */
  addRelease(files: Readonly<Record<string, string>>): string;
  /** The order that leads from what is served to a state. */
  order(state: DesiredState, force?: boolean): ApplyOrder;
  /** Prepare and commit. */
  apply(state: DesiredState, force?: boolean): Promise<JobResult>;
  /** What a site answers: status and the start of its body, or the word of the failure. */
  get(host: string, path?: string): Promise<string>;
  /** A spoke that starts anew on the same disk. */
  restart(): void;
  close(): Promise<void>;
}

export interface HostOptions {
  readonly run?: Run;
  /** Stands between the applier and its web server. */
  readonly webServer?: (found: WebServer | null) => WebServer | null;
  /** Finds another web server than an instance of the spoke's own. */
  readonly detect?: () => Promise<WebServer | null>;
  readonly root?: string;
  readonly port?: number;
  readonly switchLog?: SwitchLog;
  readonly fetchCredentials?: FetchCredentials;
  readonly clock?: Clock;
}

export async function createHost(options: HostOptions = {}): Promise<Host> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'aegir-host-'));
  chmodSync(root, 0o755);
  const port = options.port ?? (await freePort());
  const securePort = await freePort();
  const config: SpokeConfig = {
    root,
    state: `${root}/state`,
    status: { host: '127.0.0.1', port: 9741 },
    policy: {
      control: 'own',
      ports: [port, securePort],
      publishRoots: [`${root}/platforms`],
      largestDeleteShare: 0.5,
      snippets: true,
      heal: true,
      adopt: true,
    },
    logLevel: 'info',
    retrySeconds: 60,
    keepGenerations: 2,
  };
  mkdirSync(releasesFolder(config), { recursive: true, mode: 0o755 });
  const switchLog = options.switchLog ?? memorySwitchLog();
  const log = silentLogger();
  const journal = openDatabase(`${root}/spoke.db`, journalMigrations);
  const originals = originalsOf(journal);
  const webServer = async (type: WebType = 'apache'): Promise<WebServer | null> => {
    const found = options.detect
      ? await options.detect()
      : await detectWebServer({ config, run: options.run ?? run, log }, type);
    return options.webServer ? options.webServer(found) : found;
  };
  const certificates = new CertificateStore(certificatesFolder(config));
  const given = new Map<string, CertificatePair>();
  const create = (): Applier =>
    createApplier({
      config,
      webServer,
      content: { pathOf: (release) => `${releasesFolder(config)}/${release}` },
      keyring: createKeyring(certificates, { fetch: (fingerprint) => handOut(given, fingerprint) }, () =>
        systemClock.now(),
      ),
      fetchCredentials:
        options.fetchCredentials ?? (() => Promise.resolve({ password: 'p'.repeat(32), ca: '' })),
      switchLog,
      originals,
      clock: options.clock ?? systemClock,
      log,
    });
  const host: Host = {
    config,
    port,
    securePort,
    given,
    switchLog,
    originals,
    log,
    applier: create(),
    webServer,
    addRelease: (files) => addRelease(config, files),
    order: (state, force = false) => orderTo(host.applier, state, force),
    apply: async (state, force = false) => {
      const outcome = await host.applier.prepare(
        host.order(state, force),
        new AbortController().signal,
        quiet,
      );
      if (outcome.kind === 'finished') return outcome.result;
      return host.applier.commit(outcome.prepared, quiet);
    },
    get: (name, path = '/') => get(port, name, path),
    restart: () => {
      host.applier = create();
    },
    close: async () => {
      for (const type of ['apache', 'nginx', 'haproxy'] as const) {
        const web = await detectWebServer({ config, run, log }, type);
        if (web?.observe()) await web.stop(new AbortController().signal);
        for (let look = 0; look < 100 && web?.observe(); look += 1) await systemClock.sleep(20);
      }
      journal.close();
      removeTree(root, tmpdir());
    },
  };
  return host;
}

/** What the hub answers a spoke that asks for a certificate. */
function handOut(given: ReadonlyMap<string, CertificatePair>, fingerprint: string): Promise<CertificatePair> {
  const pair = given.get(fingerprint);
  return pair
    ? Promise.resolve(pair)
    : Promise.reject(new AppError('NOT_YOURS', 'no site of this server uses it'));
}

export const quiet = (): void => undefined;

/** A switch log that forgets with the process. */
export function memorySwitchLog(): SwitchLog {
  let open: SwitchRecord | null = null;
  return {
    open: () => open,
    begin: (record) => {
      open = record;
    },
    end: () => {
      open = null;
    },
  };
}

/** A switch log in a file, for a process that is killed. */
export function fileSwitchLog(file: string): SwitchLog {
  return {
    open: () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SwitchRecord) : null),
    begin: (record) => {
      atomicWrite(file, JSON.stringify(record), { mode: 0o600 });
    },
    end: () => {
      rmSync(file);
    },
  };
}

/** A state with one platform `app`, served at a port. */
export function stateOf(
  port: number,
  release: string,
  sites: readonly (Partial<SiteState> & { readonly uri: string })[],
  platform: Partial<PlatformState> & { readonly root: string } = { root: '/var/aegir' },
  type: WebType = 'apache',
): DesiredState {
  const { root, ...rest } = platform;
  const app = { name: 'app', publishPath: `${root}/platforms/app`, docroot: '', release, ...rest };
  const full = sites.map((site) => ({ aliases: [], platform: 'app', enabled: true, ...site }));
  return {
    web: { type, httpPort: port },
    platforms: new Map([[app.name, app]]),
    sites: new Map(full.map((site) => [site.uri, site])),
  };
}

function orderTo(applier: Applier, state: DesiredState, force: boolean): ApplyOrder {
  const current = applier.current();
  const whole = current.stateDigest === '';
  return {
    jobId: `job-${String(current.generation + 1)}`,
    generation: current.generation + 1,
    baseDigest: current.stateDigest,
    change: changeBetween(whole ? EMPTY_STATE : current.state, state),
    stateDigest: digestOfState(state),
    force,
    keptElsewhere: [],
  };
}

function addRelease(config: SpokeConfig, files: Readonly<Record<string, string>>): string {
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const folder = `${releasesFolder(config)}/${digest}`;
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return digest;
}

async function get(port: number, host: string, path: string): Promise<string> {
  const target = { scheme: 'http', address: '127.0.0.1', port, host, path } as const;
  const answer = await probe(target, { timeoutMs: 15_000, bodyBytes: 200 });
  return answer.status === null ? answer.what : `${String(answer.status)} ${answer.body.trim()}`;
}

/**
 * A TCP port that nobody listens on, from below the range of outgoing connections: one of those might take it
 * before the web server does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A self-signed certificate with its key. */
export async function makeCertificate(certificate: string, key: string): Promise<void> {
  const openssl = createRun(new Set(['/usr/bin/openssl']));
  const subject = [
    '-subj',
    '/CN=tls.test',
    '-days',
    '2',
    '-nodes',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
  ];
  const argv = ['/usr/bin/openssl', 'req', '-x509', ...subject, '-keyout', key, '-out', certificate];
  const { code } = await openssl(argv, { timeoutMs: 10_000 });
  if (code !== 0) throw new Error('openssl failed');
}
