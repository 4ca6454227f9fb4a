import * as grpc from '@grpc/grpc-js';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Logger } from '../log.ts';
import type { ListenerTls } from './listener-tls.ts';
import { networkOf, Places, type PlaceLimits } from './places.ts';
import { cannotListen } from './server.ts';

/** How many may stand at a door and be behind it. */
export interface DoorLimits {
  /** Connections that have not shaken hands yet, by the network that they come from. */
  readonly arriving: PlaceLimits;
  /** Connections that have, by the certificate that was shown; by network where none is asked for. */
  readonly inside: PlaceLimits;
}

/** Connections now, and those that were turned away since it opened. */
export interface DoorFigures {
  readonly arriving: number;
  readonly inside: number;
  readonly turnedAway: number;
}

export interface DoorOptions {
  /** What the log calls it. */
  readonly name: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls: ListenerTls;
  readonly limits: DoorLimits;
  /** Milliseconds for a whole handshake. */
  readonly handshakeMs?: number;
  /** Milliseconds after which those who were turned away are told of, together. */
  readonly tellAfterMs?: number;
  readonly log: Logger;
}

interface Arrival {
  readonly socket: Socket;
  readonly late: NodeJS.Timeout;
}

/** What an honest peer takes milliseconds for. */
const HANDSHAKE_MS = 10_000;
const TELL_AFTER_MS = 10_000;

/**
 * The way from a port to a gRPC server: connections are counted before anything is spent on them, have to shake hands
 * in time, and are handed on when they have. gRPC's own way in has no such bounds: a peer that connects and says
 * nothing would cost memory for two minutes, however many of it there are.
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #listener: Server;
  readonly #injector: grpc.ConnectionInjector;
  readonly #waiting: Places<Socket>;
  readonly #inside: Places<TLSSocket>;
  readonly #arrivals = new Map<string, Arrival>();
  #turnedAway = 0;
  #untold = 0;

  private constructor(server: grpc.Server, options: DoorOptions) {
    this.#options = options;
    this.#waiting = new Places(options.limits.arriving);
    this.#inside = new Places(options.limits.inside);
    // What comes in here is a connection over TLS already, and its certificate is seen by the calls on it.
    this.#injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
    this.#listener = createServer((socket) => {
      this.#arrive(socket);
    });
    options.tls.server.on('secureConnection', (secure) => {
      this.#enter(secure);
    });
    options.tls.server.on('tlsClientError', (_error, secure) => secure.destroy());
  }

  /** Opens a door to a server. Throws UNAVAILABLE naming the address. */
  static open(server: grpc.Server, options: DoorOptions): Promise<Door> {
    const { host, port } = options;
    const door = new Door(server, options);
    return new Promise((resolve, reject) => {
      const onError = (error: Error): void => {
        reject(cannotListen(`${host}:${String(port)}`, error));
      };
      door.#listener.once('error', onError).listen(port, host, () => {
        door.#listener.off('error', onError);
        resolve(door);
      });
    });
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  get figures(): DoorFigures {
    return { arriving: this.#waiting.size, inside: this.#inside.size, turnedAway: this.#turnedAway };
  }

  /** Lets nobody in from now on; who is inside stays. */
  close(): void {
    this.#listener.close();
    for (const { socket } of this.#arrivals.values()) socket.destroy();
  }

  #arrive(socket: Socket): void {
    const key = keyOf(socket);
    // Who is gone already has no address any more.
    if (key === null) return void socket.destroy();
    const gone = this.#waiting.take(socket, networkOf(socket.remoteAddress ?? ''));
    if (gone !== null) this.#turnAway(gone);
    if (gone === socket) return;
    const late = setTimeout(() => {
      this.#turnAway(socket);
    }, this.#options.handshakeMs ?? HANDSHAKE_MS);
    this.#arrivals.set(key, { socket, late });
    socket.once('close', () => {
      this.#shaken(key);
    });
    this.#options.tls.server.emit('connection', socket);
  }

  /** The handshake is over, one way or the other. */
  #shaken(key: string | null): void {
    const arrival = this.#arrivals.get(key ?? '');
    if (key === null || arrival === undefined) return;
    this.#arrivals.delete(key);
    clearTimeout(arrival.late);
    this.#waiting.leave(arrival.socket);
  }

  #enter(secure: TLSSocket): void {
    this.#shaken(keyOf(secure));
    const gone = this.#inside.take(secure, this.#holderOf(secure));
    if (gone !== null) this.#turnAway(gone);
    if (gone === secure) return;
    secure.once('close', () => {
      this.#inside.leave(secure);
    });
    // An error ends the connection, and the calls on it hear of that.
    secure.on('error', () => undefined);
    this.#injector.injectConnection(secure);
  }

  #holderOf(secure: TLSSocket): string {
    return this.#options.tls.checkClient
      ? secure.getPeerCertificate().fingerprint256
      : networkOf(secure.remoteAddress ?? '');
  }

  #turnAway(socket: Socket): void {
    const from = socket.remoteAddress ?? 'unknown';
    socket.destroy();
    this.#turnedAway += 1;
    this.#untold += 1;
    if (this.#untold > 1) return;
    const { log, name, tellAfterMs = TELL_AFTER_MS } = this.#options;
    setTimeout(() => {
      log.warn({ listener: name, count: this.#untold, one: from }, 'connections were turned away');
      this.#untold = 0;
    }, tellAfterMs).unref();
  }
}

/** What tells one connection of a port from another, before and after its handshake. */
function keyOf({ remoteAddress, remotePort }: Socket): string | null {
  return remoteAddress === undefined ? null : `${remoteAddress} ${String(remotePort)}`;
}
