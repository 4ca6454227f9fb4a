import type { Clock } from '../../shared/clock.ts';
import type { DesiredState } from '../../shared/desired-state.ts';
import { speaksTls } from '../../shared/web-type.ts';
import type { SpokeConfig } from '../config.ts';
import type { ContentStore } from '../content/store.ts';
import type { SyncFilesystem } from '../disk/file-system.ts';
import type { Keyring } from '../tls/keyring.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import type { WebServer } from '../webserver/webserver.ts';
import type { OnProgress } from './applier.ts';
import type { FetchCredentials } from './database-access.ts';
import type { Originals } from './originals.ts';
import { checkAble } from './policy.ts';
import { awaitSettled, lookAhead, type PortView } from './ports.ts';
import type { GenerationRecord } from './record.ts';
import { NO_SECURING, secureSites, type Securing, type SecuringTools } from './securing.ts';
import { serverFor } from './switch.ts';

export interface PrepareTools {
  readonly config: SpokeConfig;
  readonly content: Pick<ContentStore, 'pathOf'>;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly webServer: FindWebServer;
  readonly syncFilesystem: SyncFilesystem;
  readonly originals: Originals;
  readonly fetchCredentials: FetchCredentials;
}

/** How a preparation is followed, and called off. */
export interface Following {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** What shall serve, and the ports as it sees them; both null when nothing is to be served. */
export interface Preflight {
  readonly web: WebServer | null;
  readonly ports: PortView | null;
  /** What TLS is spoken with. */
  readonly securing: Securing;
  readonly fallbackCertificate: string;
}

function securingTools(web: WebServer, { keyring, clock }: PrepareTools): SecuringTools {
  const hasHeaders = web.facts.kind !== 'apache' || web.facts.modules.includes('headers');
  return { keyring, hasHeaders, nowMs: clock.now() };
}

/** Finds the web server, and refuses what it cannot do. Throws WEB_SERVER_MISSING, PORT_BUSY and the like. */
export async function preflight(
  state: DesiredState,
  before: GenerationRecord,
  tools: PrepareTools,
  { signal, onProgress }: Following,
): Promise<Preflight> {
  const { webServer, keyring, clock } = tools;
  const web = await serverFor(webServer, state.web.type);
  checkAble(state, web);
  if (web === null) return { web: null, ports: null, securing: NO_SECURING, fallbackCertificate: '' };
  await awaitSettled(web, before, clock, signal);
  const { ports, fault } = await lookAhead(web, state.web, before, webServer);
  if (fault !== null) throw fault;
  onProgress({ stage: 'certificates' });
  const securing = await secureSites(state, before, securingTools(web, tools), signal);
  return {
    web,
    ports,
    securing,
    fallbackCertificate: speaksTls(state.web.type) ? await keyring.fallback() : '',
  };
}
