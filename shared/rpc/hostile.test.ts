import * as grpc from '@grpc/grpc-js';
import { once } from 'node:events';
import http2 from 'node:http2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../log.ts';
import type { EnrollmentServiceDefinition } from '../proto/gen/aegir/v1/EnrollmentService.ts';
import type { EnrollmentServiceHandlers } from '../proto/gen/aegir/v1/EnrollmentService.ts';
import { openChannel, type Channel } from './client.ts';
import { SERVER_OPTIONS } from './options.ts';
import { aegirV1 } from './proto.ts';
import { addService, bind } from './server.ts';

const PATH = '/aegir.v1.EnrollmentService/Enroll';
const HEAD_BYTES = 5;

/** A server as the hub's, and peers that speak HTTP/2 to it as no gRPC client would. */
describe('a peer that abuses HTTP/2', { timeout: 30_000 }, () => {
  let server: grpc.Server;
  let port: number;
  let good: Channel;
  const sessions: http2.ClientHttp2Session[] = [];

  beforeAll(async () => {
    server = new grpc.Server(SERVER_OPTIONS);
    const handlers = { Enroll: () => ({ spokeId: 'fine' }) };
    const { service } = aegirV1.EnrollmentService;
    addService(server, service, handlers, () => null, silentLogger());
    port = await bind(server, '127.0.0.1:0', grpc.ServerCredentials.createInsecure());
    good = openChannel(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.destroy();
  });
  afterAll(() => {
    good.close();
    server.forceShutdown();
  });

  async function session(): Promise<http2.ClientHttp2Session> {
    const opened = http2.connect(`http://127.0.0.1:${String(port)}`);
    opened.on('error', () => undefined);
    sessions.push(opened);
    await once(opened, 'remoteSettings');
    return opened;
  }

  function open(on: http2.ClientHttp2Session): http2.ClientHttp2Stream {
    const stream = on.request({
      ...{ ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc' },
      te: 'trailers',
    });
    return stream.on('error', () => undefined);
  }

  /** The status that the server gives to these bytes as a call's message; -1 when it only hangs up. */
  async function statusOf(bytes: Buffer): Promise<number> {
    const stream = open(await session());
    const status = new Promise<number>((resolve) => {
      const note = (headers: http2.IncomingHttpHeaders): void => {
        if (headers['grpc-status'] !== undefined) resolve(Number(headers['grpc-status']));
      };
      stream
        .on('response', note)
        .on('trailers', note)
        .on('close', () => {
          resolve(-1);
        })
        .resume();
    });
    stream.write(bytes);
    return status;
  }

  /** A message as gRPC frames it: not compressed, its length, itself. */
  function framed(body: Buffer, length = body.length): Buffer {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(length, 1);
    return Buffer.concat([head, body]);
  }

  async function othersAreServed(): Promise<void> {
    const caller = good.service<EnrollmentServiceDefinition, EnrollmentServiceHandlers>(
      aegirV1.EnrollmentService.service,
    );
    expect(await caller.Enroll({})).toMatchObject({ spokeId: 'fine' });
  }

  it('may have so many calls at once, and no more', async () => {
    const one = await session();
    expect(one.remoteSettings.maxConcurrentStreams).toBe(SERVER_OPTIONS['grpc.max_concurrent_streams']);
  });

  it('opens and resets a thousand streams, and others are served', async () => {
    const one = await session();
    for (let at = 0; at < 1_000 && !one.destroyed; at += 1) {
      open(one).close(http2.constants.NGHTTP2_CANCEL);
      if (at % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await othersAreServed();
  });

  it('floods with pings and settings, and others are served', async () => {
    const one = await session();
    for (let at = 0; at < 2_000 && !one.destroyed; at += 1) {
      one.ping(() => undefined);
      one.settings({ initialWindowSize: 65_535 + at });
      if (at % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await othersAreServed();
  });

  it('sends headers without end, and others are served', async () => {
    const one = await session();
    const headers = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`x-${String(at)}`, 'y'.repeat(100)]),
    );
    const stream = one.request({ ':method': 'POST', ':path': PATH, ...headers });
    await new Promise<void>((resolve) => {
      stream
        .on('error', () => undefined)
        .on('close', () => {
          resolve();
        });
    });
    await othersAreServed();
  });

  it('announces four gigabytes, and is refused before they come', async () => {
    const status = await statusOf(framed(Buffer.alloc(10), 0xffff_ffff));
    expect(status).toBe(grpc.status.RESOURCE_EXHAUSTED);
    await othersAreServed();
  });
});
