import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { WebSettings } from '../../shared/desired-state.ts';
import { isPortTaken } from '../webserver/listening.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import type { WebServer } from '../webserver/webserver.ts';

/** Says of ports whether the web server can listen on them. */
export interface PortView {
  /** Whether the host's own configuration listens there already. */
  isHosts(port: number): boolean;
  /** Why the web server cannot listen there, or null when it can. */
  faultOf(port: number): string | null;
}

/** `live`: the ports that the generation now served listens on itself, through `former` when that is not null. */
export function portView(web: WebServer, former: WebServer | null, live: readonly number[]): PortView {
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

/** Throws PORT_BUSY when the sites' port cannot be listened on; it names another web server that has it. */
export async function checkSitesPort(
  { type, httpPort }: WebSettings,
  ports: PortView,
  find: FindWebServer,
): Promise<void> {
  const fault = ports.faultOf(httpPort);
  if (fault === null) return;
  const rival = await find(type === 'nginx' ? 'apache' : 'nginx');
  const holds = rival !== null && rival.observe() !== null && rival.facts.ports.includes(httpPort);
  if (!holds) throw new AppError('PORT_BUSY', fault);
  const { kind } = rival.facts;
  throw new AppError('PORT_BUSY', `${kind} listens on port ${String(httpPort)}, where ${type} shall serve`, {
    remedy: `Stop ${kind} and start ${type}, or choose another port: aegirctl server set NAME --http-port PORT.`,
  });
}

/** Throws WEB_SERVER_STOPPED for a change to a server that would leave the sites with none. */
export function checkHandover(web: WebServer, former: WebServer | null): void {
  const gap = web.ownership === 'host' && web.observe() === null && (former?.observe() ?? null) !== null;
  if (!gap) return;
  const { kind } = web.facts;
  throw new AppError('WEB_SERVER_STOPPED', `${kind} is stopped and cannot take the sites over`, {
    remedy: `Start it first: systemctl start ${kind === 'apache' ? 'apache2' : kind}.`,
  });
}

/** The lowest port that this process may listen on. */
function firstOpenPort(): number {
  if (process.getuid?.() === 0) return 1;
  return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
}
