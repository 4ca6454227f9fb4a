import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { WebSettings } from '../../shared/desired-state.ts';
import { isPortTaken } from '../webserver/listening.ts';
import type { WebServer } from '../webserver/webserver.ts';

/** Says of ports whether the web server can listen on them. */
export interface PortView {
  /** Whether the host's own configuration listens there already. */
  isHosts(port: number): boolean;
  /** Why the web server cannot listen there, or null when it can. */
  faultOf(port: number): string | null;
}

/** `live`: the ports that the generation now served listens on itself. */
export function portView(web: WebServer, live: readonly number[]): PortView {
  const running = web.observe() !== null;
  const isHosts = (port: number): boolean => web.facts.ports.includes(port);
  return {
    isHosts,
    faultOf: (port) => {
      if (isHosts(port) || (running && live.includes(port))) return null;
      if (web.ownership === 'own' && port < firstOpenPort()) return `port ${String(port)} is for root only`;
      return isPortTaken(port) ? `another program listens on port ${String(port)}` : null;
    },
  };
}

/** Throws PORT_BUSY when the sites' port cannot be listened on. */
export function checkSitesPort(settings: WebSettings, ports: PortView): void {
  const fault = settings.type === 'none' ? null : ports.faultOf(settings.httpPort);
  if (fault !== null) throw new AppError('PORT_BUSY', fault);
}

/** The lowest port that this process may listen on. */
function firstOpenPort(): number {
  if (process.getuid?.() === 0) return 1;
  return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
}
