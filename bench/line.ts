import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a line adds to a connection within this machine, either way. */
export interface LineShape {
  /** One way. */
  readonly delayMs: number;
  /** Infinity: as fast as both ends are. */
  readonly bytesPerSecond: number;
}

/** What the line takes at once: beyond that the sender waits, as before a full network card. */
const STEP_MS = 50;
/** Bytes on the way at most. */
const MOST_UNDERWAY = 8 << 20;

/** A line to a port of this machine, for what kernels without delays of their own cannot do. */
export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port: number, shape: LineShape): Promise<Line> {
    const server = createServer({ pauseOnConnect: true, noDelay: true });
    const line = new Line(server);
    server.on('connection', (near) => {
      void line.#join(near, port, shape);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #join(near: Socket, port: number, shape: LineShape): Promise<void> {
    this.#keep(near);
    // Connecting takes a round trip, which the kernel has answered already.
    await delay(2 * shape.delayMs);
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#keep(far);
    for (const socket of [near, far]) {
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    await Promise.allSettled([carry(near, far, shape), carry(far, near, shape)]);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

async function carry(from: Socket, to: Socket, { delayMs, bytesPerSecond }: LineShape): Promise<void> {
  const underway = new Underway(to);
  let freeMs = 0;
  for await (const chunk of from) {
    for (const piece of piecesOf(chunk as Buffer, bytesPerSecond)) {
      const now = performance.now();
      freeMs = Math.max(now, freeMs) + (piece.length / bytesPerSecond) * 1_000;
      underway.add(piece, freeMs + delayMs);
      // What is not read here stays in the sender's buffers: that is the case to measure.
      if (freeMs - now > STEP_MS) await delay(freeMs - now);
      while (underway.bytes > MOST_UNDERWAY) await delay(1);
    }
  }
  underway.end(delayMs);
}

function* piecesOf(chunk: Buffer, bytesPerSecond: number): Iterable<Buffer> {
  const step = Math.ceil(Math.min(chunk.length, (bytesPerSecond * STEP_MS) / 1_000));
  for (let at = 0; at < chunk.length; at += step) yield chunk.subarray(at, at + step);
}

/** What has been sent and has not arrived. */
class Underway {
  readonly #to: Socket;
  readonly #pieces: { readonly piece: Buffer | null; readonly dueMs: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #bytes = 0;

  constructor(to: Socket) {
    this.#to = to;
  }

  get bytes(): number {
    return this.#bytes + this.#to.writableLength;
  }

  add(piece: Buffer, dueMs: number): void {
    this.#bytes += piece.length;
    this.#pieces.push({ piece, dueMs });
    this.#wait();
  }

  end(delayMs: number): void {
    this.#pieces.push({ piece: null, dueMs: performance.now() + delayMs });
    this.#wait();
  }

  #arrive(): void {
    this.#timer = null;
    const now = performance.now();
    for (let next = this.#pieces[0]; next !== undefined && next.dueMs <= now; next = this.#pieces[0]) {
      this.#pieces.shift();
      this.#bytes -= next.piece?.length ?? 0;
      if (next.piece === null) this.#to.end();
      else if (this.#to.writable) this.#to.write(next.piece);
    }
    this.#wait();
  }

  #wait(): void {
    const [next] = this.#pieces;
    if (next === undefined || this.#timer !== null) return;
    this.#timer = setTimeout(
      () => {
        this.#arrive();
      },
      Math.max(0, next.dueMs - performance.now()),
    );
  }
}
