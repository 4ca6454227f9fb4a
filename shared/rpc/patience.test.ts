import * as grpc from '@grpc/grpc-js';
import { once } from 'node:events';
import http2 from 'node:http2';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log.ts';
import type { SpokeServiceDefinition, SpokeServiceHandlers } from '../proto/gen/aegir/v1/SpokeService.ts';
import { openChannel } from './client.ts';
import { patience } from './patience.ts';
import { aegirV1 } from './proto.ts';
import { addService, bind } from './server.ts';
import type { ServiceHandlers } from './types.ts';

type Handlers = ServiceHandlers<SpokeServiceDefinition, SpokeServiceHandlers, null>;

const PATIENCE_MS = 250;
const PIECE = Buffer.alloc(512 << 10);
const RENEW = '/aegir.v1.SpokeService/Renew';
const BLOBS = '/aegir.v1.SpokeService/FetchBlobs';
const UPLOAD = '/aegir.v1.SpokeService/UploadBlobs';

/** What a call ended with, on the wire: its status, and how its stream was closed. */
interface End {
  readonly status: number | undefined;
  readonly code: number | undefined;
}

let server: grpc.Server;
let port: number;
let session: http2.ClientHttp2Session;
/** Calls whose handler was told that nobody waits any more. */
let told: string[];
let renewals: number;

beforeEach(async () => {
  [told, renewals] = [[], 0];
  server = new grpc.Server({ interceptors: [patience(PATIENCE_MS)] });
  addService(server, aegirV1.SpokeService.service, handlers() as Handlers, () => null, silentLogger());
  port = await bind(server, '127.0.0.1:0', grpc.ServerCredentials.createInsecure());
  session = http2.connect(`http://127.0.0.1:${String(port)}`).on('error', () => undefined);
  await once(session, 'remoteSettings');
});
afterEach(() => {
  session.destroy();
  server.forceShutdown();
});

function handlers(): Partial<Handlers> {
  const nothing = async function* (): AsyncGenerator<never> {
    await Promise.resolve();
    yield* [];
  };
  const some = {
    Renew: () => {
      renewals += 1;
      return { certificate: 'x', authority: 'y' };
    },
    FetchBlobs: async function* (_request, { signal }) {
      signal.addEventListener('abort', () => told.push('FetchBlobs'));
      for (;;) yield await Promise.resolve({ pack: PIECE });
    },
    UploadBlobs: async (requests, { signal }) => {
      signal.addEventListener('abort', () => told.push('UploadBlobs'));
      let bytes = 0;
      for await (const { chunk } of requests) bytes += chunk.length;
      return { digest: '', bytes };
    },
  } satisfies Partial<Handlers>;
  const names = Object.keys(aegirV1.SpokeService.service);
  return { ...Object.fromEntries(names.map((name) => [name, nothing])), ...some };
}

function framed(body: Buffer, compressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** A call as no client of ours makes it, and its end. */
function call(path: string, encoding = 'identity') {
  const stream = session.request({
    ...{ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' },
    ...{ te: 'trailers', 'grpc-encoding': encoding },
  });
  stream.on('error', () => undefined);
  let status: number | undefined;
  const note = (headers: http2.IncomingHttpHeaders): void => {
    if (headers['grpc-status'] !== undefined) status = Number(headers['grpc-status']);
  };
  stream.on('response', note).on('trailers', note);
  const end = new Promise<End>((resolve) => {
    stream.on('close', () => {
      resolve({ status, code: stream.rstCode });
    });
  });
  return { stream, end };
}

describe('a peer that takes its time', { timeout: 10_000 }, () => {
  it('is told so, and let go, when its one message does not come to an end', async () => {
    const { stream, end } = call(RENEW);
    stream.resume();
    const message = framed(Buffer.alloc(1_000));
    let at = 0;
    const saying = setInterval(() => stream.write(message.subarray(at, ++at)), 20);
    const { status } = await end;
    clearInterval(saying);
    expect([status, renewals]).toEqual([grpc.status.DEADLINE_EXCEEDED, 0]);
  });

  it('is let go when it never says that it has no more', async () => {
    const { stream, end } = call(RENEW);
    stream.resume();
    stream.write(framed(Buffer.alloc(0)));
    expect(await end).toMatchObject({ status: grpc.status.DEADLINE_EXCEEDED });
  });

  it('is let go between the messages of a stream, and the handler hears of it', async () => {
    const { stream, end } = call(UPLOAD);
    stream.resume();
    stream.write(framed(aegirV1.UploadBlobsRequest.serialize({ backup: 'x' })));
    expect(await end).toMatchObject({ status: grpc.status.DEADLINE_EXCEEDED });
    expect(told).toEqual(['UploadBlobs']);
  });

  it('is let go when it takes nothing of what it asked for, and what waited for it is freed', async () => {
    const { stream, end } = call(BLOBS);
    stream.end(framed(Buffer.alloc(0)));
    expect(await end).toMatchObject({ code: http2.constants.NGHTTP2_CANCEL });
    expect(told).toEqual(['FetchBlobs']);
  });

  it('is let go when it does not end a call that has ended on this side', async () => {
    const { stream, end } = call(RENEW);
    stream.resume();
    // A second message where one is asked for.
    stream.write(Buffer.concat([framed(Buffer.alloc(0)), framed(Buffer.alloc(0))]));
    expect(await end).toEqual({
      status: grpc.status.UNIMPLEMENTED,
      code: http2.constants.NGHTTP2_CANCEL,
    });
  });

  it('is waited for as long as it goes on, on both sides of a stream', async () => {
    const channel = openChannel(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure());
    const spokes = channel.service<SpokeServiceDefinition, SpokeServiceHandlers>(
      aegirV1.SpokeService.service,
    );
    const pieces = async function* () {
      for (let piece = 0; piece < 6; piece += 1) {
        await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS / 2));
        yield { chunk: Buffer.from('x') };
      }
    };
    expect(await spokes.UploadBlobs(pieces())).toMatchObject({ bytes: 6 });
    let taken = 0;
    for await (const _message of spokes.FetchBlobs({})) {
      taken += 1;
      if (taken === 40) break;
      if (taken % 8 === 0) await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS / 2));
    }
    expect(taken).toBe(40);
    channel.close();
  });
});

describe('a peer that compresses', () => {
  it('is refused, however small its message', async () => {
    const { stream, end } = call(RENEW, 'gzip');
    stream.resume();
    stream.end(framed(gzipSync(Buffer.alloc(0)), true));
    expect(await end).toMatchObject({ status: grpc.status.UNIMPLEMENTED });
    expect(renewals).toBe(0);
  });

  it('costs no memory', async () => {
    const small = framed(gzipSync(Buffer.alloc(4 << 20)), true);
    const body = Buffer.concat(Array.from({ length: 64 }, () => small));
    const before = process.memoryUsage().rss;
    const calls = Array.from({ length: 16 }, () => call(RENEW, 'gzip'));
    for (const { stream } of calls) stream.resume().end(body);
    await Promise.all(calls.map(({ end }) => end));
    // Unpacked, they would be 4 GiB, and a part of that at once.
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20);
  });
});
