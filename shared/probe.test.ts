import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probe, type ProbeAnswer } from './probe.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n';

describe('a question to a site', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** Asks a server that does this with whoever connects. */
  async function ask(act: (socket: Socket) => void, timeoutMs = 150, bodyBytes = 10): Promise<ProbeAnswer> {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        act(socket);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const target = { scheme: 'http', address: '127.0.0.1', port, host: 'a.test', path: '/' } as const;
    return probe(target, { timeoutMs, bodyBytes });
  }

  it.each<[string, (socket: Socket) => void]>([
    ['never says a word', () => undefined],
    ['begins its answer and no more', (socket) => socket.write('HTTP/1.1 200 OK\r\n')],
    ['sends the head of a page and no page', (socket) => socket.write(HEAD)],
    [
      'drips',
      (socket) => {
        socket.write(HEAD);
        setInterval(() => socket.destroyed || socket.write('x'), 40).unref();
      },
    ],
  ])('ends in time with a server that %s', async (_what, act) => {
    const began = performance.now();
    expect(await ask(act)).toEqual({ status: null, what: 'no answer within 150 ms' });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('says what happened when the line is cut, before the answer or in it', async () => {
    expect(await ask((socket) => socket.destroy(), 2_000)).toMatchObject({ status: null, what: /./ });
    expect(await ask((socket) => socket.end(`${HEAD}x`), 2_000)).toMatchObject({ status: null, what: /./ });
  });

  it('reads no more of a page that never ends than it was told to', async () => {
    const flood = (socket: Socket): void => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write('x'.repeat(10_000)));
        socket.once('drain', more);
      };
      more();
    };
    expect(await ask(flood, 5_000)).toMatchObject({ status: 200, body: 'x'.repeat(10) });
  });
});
