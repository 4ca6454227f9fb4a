import * as grpc from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { untilAborted, type Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import { Door, type DoorFigures, type DoorLimits } from '../../shared/rpc/door.ts';
import type { ListenerTls } from '../../shared/rpc/listener-tls.ts';
import { SERVER_OPTIONS } from '../../shared/rpc/options.ts';
import { bind, shutdown } from '../../shared/rpc/server.ts';

export interface ListenerOptions {
  readonly name: 'admin' | 'operators' | 'spokes' | 'enrollment';
  /** host:port, or unix:/path. */
  readonly address: string;
  /** How others come in over TLS; without it the permissions of a socket say who does. */
  readonly entry?: { readonly tls: ListenerTls; readonly limits: DoorLimits };
  readonly options?: grpc.ServerOptions;
  /** Puts the services on the server; returns their full names, for grpc.health.v1. */
  readonly addServices: (server: grpc.Server) => readonly string[];
  /** Tells the peers that the end is near, once no new ones are sent here. */
  readonly onDrain?: () => void | Promise<void>;
  /** Milliseconds that calls may take to end by themselves. */
  readonly graceMs: number;
  readonly log: Logger;
}

export interface Listener {
  /** The port it got; means nothing on a socket. */
  readonly port: number;
  readonly name: ListenerOptions['name'];
  /** Who comes in and who does not, where there is TLS. */
  readonly figures: () => DoorFigures | null;
  /** Lives until the signal fires, then drains: health says NOT_SERVING, peers are told, calls end. */
  readonly service: Service;
}

/** Opens a listener with its services and grpc.health.v1. Throws UNAVAILABLE naming the address. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { name, address, log } = options;
  const server = new grpc.Server(options.options ?? SERVER_OPTIONS);
  const services = ['', ...options.addServices(server)];
  const health = new HealthImplementation(statusOf(services, 'SERVING'));
  health.addToServer(server);
  const { port, close, figures } = await listen(server, options);
  log.info({ listener: name, address, port }, 'listening');
  return {
    port,
    name,
    figures,
    service: {
      name: `${name} listener`,
      run: async (signal) => {
        await untilAborted(signal);
        for (const service of services) health.setStatus(service, 'NOT_SERVING');
        await options.onDrain?.();
        close();
        await shutdown(server, options.graceMs);
      },
    },
  };
}

async function listen(
  server: grpc.Server,
  { name, address, entry, log }: ListenerOptions,
): Promise<Pick<Listener, 'port' | 'figures'> & { readonly close: () => void }> {
  if (entry === undefined) {
    const port = await bind(server, address, grpc.ServerCredentials.createInsecure());
    return { port, figures: () => null, close: () => undefined };
  }
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  const door = await Door.open(server, { ...entry, name, host, port: Number(port), log });
  return {
    port: door.port,
    figures: () => door.figures,
    close: () => {
      door.close();
    },
  };
}

function statusOf(services: readonly string[], status: 'SERVING'): Record<string, 'SERVING'> {
  return Object.fromEntries(services.map((service) => [service, status]));
}
