import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/clock.ts';
import type { WebSettings } from '../../shared/desired-state.ts';
import { kindOf, WEB_KINDS, type WebKind } from '../../shared/web-type.ts';
import { isPortTaken } from '../webserver/listening.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import type { WebServer } from '../webserver/webserver.ts';
import type { GenerationRecord } from './record.ts';
import { serverFor } from './switch.ts';

/** Says of ports whether the web server can listen on them. */
export interface PortView {
  /** Whether the host's own configuration listens there already. */
  isHosts(port: number): boolean;
  /** Why the web server cannot listen there, or null when it can. */
  faultOf(port: number): string | null;
}

/** `live`: the ports that the generation now served listens on itself, through `former` when that is not null. */
function portView(web: WebServer, former: WebServer | null, live: readonly number[]): PortView {
  const running = web.observe() !== null;
  const isHosts = (port: number): boolean => web.facts.ports.includes(port);
  // What we have already, or what a server of our own gives up for its successor.
  const had = former === null ? running : former.ownership === 'own';
  return {
    isHosts,
    faultOf: (port) => {
      if ((running && isHosts(port)) || (had && live.includes(port))) return null;
      if (web.ownership === 'own' && port < firstOpenPort()) return `port ${String(port)} is for root only`;
      return isPortTaken(port) ? `another program listens on port ${String(port)}` : null;
    },
  };
}

/** The ports that sites are served on. */
export function servingPorts({ httpPort, httpsPort }: WebSettings): number[] {
  return [httpPort, ...(httpsPort === undefined ? [] : [httpsPort])];
}

/** What stands in the way of a web server that shall serve on a port, seen before anything is touched. */
export interface Outlook {
  readonly ports: PortView;
  /** PORT_BUSY, or WEB_SERVER_STOPPED where a change of servers would leave the sites with none; else null. */
  readonly fault: AppError | null;
}

/** How long a web server that ends or starts may hold its ports without being seen to run. */
const SETTLING_MS = 2_000;
const LOOK_MS = 50;

/**
 * A web server counts as ended with its first process, and its ports are held until the last; one that somebody starts holds
 * them before it counts as running. Who looks in between would take it for another program. Resolves when the ports that
 * were served on are free, the web server runs, or it is another program after all.
 */
export async function awaitSettled(
  web: WebServer,
  { state }: Pick<GenerationRecord, 'state'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const ports = state.web.type === 'none' ? [] : servingPorts(state.web);
  const deadline = clock.monotonic() + SETTLING_MS;
  while (web.observe() === null && ports.some(isPortTaken) && clock.monotonic() < deadline) {
    await clock.sleep(LOOK_MS, signal);
  }
}

/** Looks at the ports of a server that shall take over from what serves the generation `before`. */
export async function lookAhead(
  web: WebServer,
  settings: WebSettings,
  before: GenerationRecord,
  find: FindWebServer,
): Promise<Outlook> {
  const last = before.state.web.type;
  const former = kindOf(last) === kindOf(settings.type) ? null : await serverFor(find, last);
  const ports = portView(web, former, before.ports);
  for (const port of servingPorts(settings)) {
    const busy = ports.faultOf(port);
    if (busy !== null) return { ports, fault: await portFault(busy, port, settings, before, find) };
  }
  return { ports, fault: handoverFault(web, former) };
}

/** Names another web server that has the port. */
async function portFault(
  busy: string,
  port: number,
  { type, httpsPort }: WebSettings,
  before: GenerationRecord,
  find: FindWebServer,
): Promise<AppError> {
  const wanted = kindOf(type);
  const kind = await rivalOn(port, wanted, before, find);
  if (kind === null) return new AppError('PORT_BUSY', busy);
  const option = port === httpsPort ? '--https-port' : '--http-port';
  return new AppError(
    'PORT_BUSY',
    `${kind} listens on port ${String(port)}, where ${wanted ?? type} shall serve`,
    {
      remedy: `Stop ${kind} and start ${wanted ?? type}, or choose another port: aegirctl server set NAME ${option} PORT.`,
    },
  );
}

/** Which other web server of this host that runs has the port; null for none. */
async function rivalOn(
  port: number,
  wanted: WebKind | null,
  before: GenerationRecord,
  find: FindWebServer,
): Promise<WebKind | null> {
  for (const kind of WEB_KINDS) {
    const rival = kind === wanted ? null : await find(kind);
    if (rival === null || rival.observe() === null) continue;
    const live = kindOf(before.state.web.type) === kind ? before.ports : [];
    if ([...rival.facts.ports, ...live].includes(port)) return kind;
  }
  return null;
}

function handoverFault(web: WebServer, former: WebServer | null): AppError | null {
  const gap = web.ownership === 'host' && web.observe() === null && (former?.observe() ?? null) !== null;
  if (!gap) return null;
  const { kind } = web.facts;
  return new AppError('WEB_SERVER_STOPPED', `${kind} is stopped and cannot take the sites over`, {
    remedy: `Start it first: systemctl start ${kind === 'apache' ? 'apache2' : kind}.`,
  });
}

/** The lowest port that this process may listen on. */
function firstOpenPort(): number {
  if (process.getuid?.() === 0) return 1;
  return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
}
