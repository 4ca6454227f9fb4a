import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Host } from './host.ts';
import { Switch } from './wires.ts';

/** Bytes that may be under way in one direction of a connection; more wait at their sender. */
const MOST_UNDER_WAY = 1_048_576;

/** A long way to a host: what is sent to these ports of the switch arrives there later, and so do the answers. */
export class SlowLine {
  readonly #servers: readonly Server[];
  readonly #sockets = new Set<Socket>();

  private constructor(to: Host, ports: readonly number[], delayMs: number) {
    this.#servers = ports.map((port) => {
      const server = createServer({ allowHalfOpen: true }, (near) => {
        const far = connect({ host: to.ip, port, allowHalfOpen: true });
        this.#delay(near, far, delayMs);
        this.#delay(far, near, delayMs);
      });
      return server.listen(port, Switch.address);
    });
  }

  /** delayMs: of each direction. */
  static async start(to: Host, ports: readonly number[], delayMs: number): Promise<SlowLine> {
    const line = new SlowLine(to, ports, delayMs);
    await Promise.all(line.#servers.map((server) => once(server, 'listening')));
    return line;
  }

  /** From now on a host takes this way to one that it knows by name; undefined: the direct one again. */
  static async route(from: Host, to: Host, line: SlowLine | undefined): Promise<void> {
    const address = line === undefined ? to.ip : Switch.address;
    await from.ok(`sed -i 's/^[0-9.]* ${to.name} /${address} ${to.name} /' /etc/hosts`);
  }

  /** Breaks all connections. */
  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #delay(from: Socket, to: Socket, delayMs: number): void {
    this.#sockets.add(from);
    let underWay = 0;
    from.on('data', (chunk: Buffer) => {
      underWay += chunk.length;
      if (underWay > MOST_UNDER_WAY) from.pause();
      setTimeout(() => {
        underWay -= chunk.length;
        to.write(chunk);
        from.resume();
      }, delayMs);
    });
    from.on('end', () => setTimeout(() => to.end(), delayMs));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      setTimeout(() => to.destroy(), delayMs);
    });
  }
}
