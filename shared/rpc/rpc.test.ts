import * as grpc from '@grpc/grpc-js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { silentLogger } from '../log.ts';
import type { SpokeServiceDefinition, SpokeServiceHandlers } from '../proto/gen/aegir/v1/SpokeService.ts';
import { removeTree } from '../safe-files.ts';
import { openChannel, openSocket, type Channel } from './client.ts';
import { aegirV1 } from './proto.ts';
import { addService, bind, shutdown } from './server.ts';
import type { CallOptions, Guard, ServiceHandlers } from './types.ts';

type Handlers = ServiceHandlers<SpokeServiceDefinition, SpokeServiceHandlers, string>;

const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const idle: Handlers = {
  // eslint-disable-next-line require-yield -- a stream that says nothing
  Attach: async function* () {
    await Promise.resolve();
  },
  // eslint-disable-next-line require-yield
  FetchManifest: async function* () {
    await Promise.resolve();
  },
  // eslint-disable-next-line require-yield
  FetchBlobs: async function* () {
    await Promise.resolve();
  },
  // eslint-disable-next-line require-yield
  FetchAdvance: async function* () {
    await Promise.resolve();
  },
  FetchCertificate: () => ({ chain: '', key: '' }),
  Renew: () => ({ certificate: '', authority: '' }),
  FetchCredentials: () => ({ password: '' }),
  UploadBlobs: () => Promise.resolve({ digest: '', bytes: 0 }),
  // eslint-disable-next-line require-yield
  FetchBackup: async function* () {
    await Promise.resolve();
  },
};

/** A real server with these handlers, and a client of it. */
async function connect(
  handlers: Partial<Handlers>,
  guard: Guard<string> = () => 'peer',
  defaults: CallOptions = {},
) {
  const server = new grpc.Server();
  addService(server, aegirV1.SpokeService.service, { ...idle, ...handlers }, guard, silentLogger());
  const port = await bind(server, '127.0.0.1:0', grpc.ServerCredentials.createInsecure());
  const channel = openChannel(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure(), {}, defaults);
  undo.push(
    () => {
      server.forceShutdown();
    },
    () => {
      channel.close();
    },
  );
  return { server, spokes: callerOn(channel) };
}

function callerOn(channel: Channel) {
  return channel.service<SpokeServiceDefinition, SpokeServiceHandlers>(aegirV1.SpokeService.service);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('did not fail');
    },
    (error: unknown) => error,
  );
}

describe('a unary call', () => {
  it('gives the answer of the handler, which knows who calls', async () => {
    const { spokes } = await connect(
      {
        Renew: ({ csr }, { identity, method }) => ({
          certificate: csr.toString(),
          authority: `${identity} ${method}`,
        }),
      },
      () => 'spoke-7',
    );
    expect(await spokes.Renew({ csr: Buffer.from('abc') })).toEqual({
      certificate: 'abc',
      authority: 'spoke-7 /aegir.v1.SpokeService/Renew',
    });
  });

  it('fails with the very reason of the handler', async () => {
    const { spokes } = await connect({
      Renew: () => {
        throw new AppError('CSR_INVALID', 'too weak', { field: 'csr' });
      },
    });
    expect(await failureOf(spokes.Renew({}))).toMatchObject({
      reason: 'CSR_INVALID',
      message: 'too weak',
      field: 'csr',
    });
  });

  it('that the guard refuses never reaches its handler', async () => {
    let reached = false;
    const { spokes } = await connect(
      {
        Renew: () => {
          reached = true;
          return {};
        },
      },
      () => {
        throw new AppError('CERTIFICATE_REVOKED', 'revoked');
      },
    );
    expect(await failureOf(spokes.Renew({}))).toMatchObject({ reason: 'CERTIFICATE_REVOKED' });
    expect(reached).toBe(false);
  });

  it('ends at its deadline and tells the handler', async () => {
    let told: AbortSignal | undefined;
    const { spokes } = await connect(
      {
        Renew: async (_request, { signal }) => {
          told = signal;
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          return {};
        },
      },
      undefined,
      { timeoutMs: 50 },
    );
    // On a busy machine a deadline may pass before there is a connection.
    do expect(await failureOf(spokes.Renew({}))).toMatchObject({ reason: 'TIMEOUT' });
    while (told === undefined);
    await until(() => told?.aborted === true);
  });

  it('can be cancelled, before it began too', async () => {
    const { spokes } = await connect({ Renew: () => new Promise<never>(() => undefined) });
    const stop = new AbortController();
    const call = failureOf(spokes.Renew({}, { signal: stop.signal }));
    stop.abort();
    expect(await call).toMatchObject({ reason: 'CANCELLED' });
    const late = failureOf(spokes.Renew({}, { signal: stop.signal }));
    expect(await late).toMatchObject({ name: 'AppError', reason: 'CANCELLED' });
  });

  it('to nobody is UNAVAILABLE', async () => {
    const channel = openSocket('/nonexistent/admin.sock');
    undo.push(() => {
      channel.close();
    });
    expect(await failureOf(callerOn(channel).Renew({}))).toMatchObject({ reason: 'UNAVAILABLE' });
  });
});

describe('a stream from the server', () => {
  it('brings its messages in order and ends', async () => {
    const { spokes } = await connect({
      FetchManifest: async function* () {
        for (const letter of ['a', 'b', 'c']) yield await Promise.resolve({ chunk: Buffer.from(letter) });
      },
    });
    const letters: string[] = [];
    for await (const { chunk } of spokes.FetchManifest({})) letters.push(chunk.toString());
    expect(letters).toEqual(['a', 'b', 'c']);
  });

  it('that fails in the middle gives what came before, then the reason', async () => {
    const { spokes } = await connect({
      FetchManifest: async function* () {
        yield await Promise.resolve({ chunk: Buffer.from('a') });
        throw new AppError('RELEASE_MISSING', 'gone');
      },
    });
    let seen = 0;
    const reading = (async () => {
      for await (const _message of spokes.FetchManifest({})) seen += 1;
    })();
    expect(await failureOf(reading)).toMatchObject({ reason: 'RELEASE_MISSING' });
    expect(seen).toBe(1);
  });

  it('runs no further ahead of a slow reader than the transport holds', async () => {
    let made = 0;
    const { spokes } = await connect({
      FetchBlobs: async function* () {
        const pack = Buffer.alloc(3 << 20);
        for (; made < 30; made += 1) yield await Promise.resolve({ pack });
      },
    });
    let taken = 0;
    for await (const _message of spokes.FetchBlobs({})) {
      taken += 1;
      if (taken === 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        // 8 MiB of window, what the sockets hold (more of it on a busy machine), the message under way and the next.
        expect(made).toBeLessThan(20);
      }
    }
    expect(taken).toBe(30);
  });

  it('that the reader leaves is ended on the server, its clean-up included', async () => {
    let cleaned = false;
    const { spokes } = await connect({
      FetchBlobs: async function* (_request, { signal }) {
        try {
          while (!signal.aborted) {
            yield { pack: Buffer.from('x') };
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        } finally {
          cleaned = true;
        }
      },
    });
    for await (const _message of spokes.FetchBlobs({})) break;
    await until(() => cleaned);
  });
});

describe('a stream both ways', () => {
  const echo: Partial<Handlers> = {
    Attach: async function* (requests) {
      for await (const { heartbeat } of requests) {
        yield { heartbeatReply: { sequence: heartbeat?.sequence ?? 0 } };
      }
    },
  };

  it('carries messages both ways at once, and ends when the client has no more', async () => {
    const { spokes } = await connect(echo);
    const duplex = spokes.Attach();
    const replies: unknown[] = [];
    const reading = (async () => {
      for await (const { heartbeatReply } of duplex.responses) replies.push(heartbeatReply?.sequence);
    })();
    for (const sequence of [1, 2, 3]) await duplex.send({ heartbeat: { sequence } });
    duplex.end();
    await reading;
    expect(replies).toEqual([1, 2, 3]);
  });

  it('whose client vanishes ends the requests and fires the signal', async () => {
    let arrived = 0;
    let ended = false;
    let told: AbortSignal | undefined;
    const { spokes } = await connect({
      // eslint-disable-next-line require-yield
      Attach: async function* (requests, { signal }) {
        told = signal;
        for await (const _request of requests) arrived += 1;
        ended = true;
      },
    });
    const stop = new AbortController();
    const duplex = spokes.Attach({ signal: stop.signal });
    await duplex.send({ heartbeat: { sequence: 1 } });
    await until(() => arrived === 1);
    const reading = failureOf(
      (async () => {
        for await (const _response of duplex.responses);
      })(),
    );
    stop.abort();
    expect(await reading).toMatchObject({ reason: 'CANCELLED' });
    await until(() => ended && told?.aborted === true);
  });
});

describe('a server', () => {
  it('cannot be put up with a method missing', () => {
    const { Renew: _left, ...rest } = idle;
    expect(() => {
      addService(
        new grpc.Server(),
        aegirV1.SpokeService.service,
        rest as Handlers,
        () => 'x',
        silentLogger(),
      );
    }).toThrow('no handler for /aegir.v1.SpokeService/Renew');
  });

  it('that cannot listen names the address', async () => {
    const bad = bind(new grpc.Server(), 'unix:/nonexistent/x.sock', grpc.ServerCredentials.createInsecure());
    expect(await failureOf(bad)).toMatchObject({
      reason: 'UNAVAILABLE',
      message: expect.stringContaining('/nonexistent/x.sock') as string,
    });
  });

  it('stops after its grace although a stream is still open', async () => {
    const { server, spokes } = await connect({
      Attach: async function* (_requests, { signal }) {
        yield { ack: { jobId: 'first' } };
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
      },
    });
    const responses = spokes.Attach().responses[Symbol.asyncIterator]();
    await responses.next();
    const ending = failureOf(responses.next());
    const started = performance.now();
    await shutdown(server, 100);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await ending).toMatchObject({ name: 'AppError' });
  });
});

describe('a unix socket', () => {
  it('serves like any other address', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aegir-rpc-'));
    const server = new grpc.Server();
    addService(server, aegirV1.SpokeService.service, idle, () => 'x', silentLogger());
    const socket = join(folder, 'a.sock');
    await bind(server, `unix:${socket}`, grpc.ServerCredentials.createInsecure());
    const channel = openSocket(socket);
    undo.push(
      () => {
        server.forceShutdown();
        removeTree(folder, tmpdir());
      },
      () => {
        channel.close();
      },
    );
    expect(await callerOn(channel).Renew({})).toEqual({ certificate: '', authority: '' });
  });
});
