import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const STEP_MS = 100;

/** A line to a port of this machine on which so many bytes per second come back, and no more. */
export class SlowLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port: number, bytesPerSecond: number): Promise<SlowLine> {
    const server = createServer();
    const line = new SlowLine(server);
    server.on('connection', (client) => {
      void line.#carry(client, port, bytesPerSecond);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get endpoint(): string {
    return `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #carry(client: Socket, port: number, bytesPerSecond: number): Promise<void> {
    const hub = connect(port, '127.0.0.1');
    for (const socket of [client, hub]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        hub.destroy();
      });
    }
    client.pipe(hub);
    const step = Math.ceil((bytesPerSecond * STEP_MS) / 1_000);
    // What is not read here stays in the hub's buffers: that is the case to measure.
    while (!client.destroyed) {
      const some = hub.read(Math.min(step, hub.readableLength)) as Buffer | null;
      if (some !== null) client.write(some);
      else hub.read(0);
      await delay(STEP_MS);
    }
  }
}
