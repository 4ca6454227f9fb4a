import * as grpc from '@grpc/grpc-js';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dice } from '../../test/fakes/made-up.ts';
import { silentLogger } from '../log.ts';
import type { SpokeServiceDefinition, SpokeServiceHandlers } from '../proto/gen/aegir/v1/SpokeService.ts';
import { openChannel, type Channel } from './client.ts';
import { SERVER_OPTIONS } from './options.ts';
import { aegirV1 } from './proto.ts';
import { addService, bind } from './server.ts';
import type { ServiceHandlers } from './types.ts';

type Handlers = ServiceHandlers<SpokeServiceDefinition, SpokeServiceHandlers, null>;

/** Connections with made-up frames; a release is tried with FUZZ_ROUNDS=100000. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 300);
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SPOKE = '/aegir.v1.SpokeService';
const TYPES = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, window: 8, continuation: 9 };
const END_STREAM = 1;
const END_HEADERS = 4;

function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream >>> 0, 5);
  return Buffer.concat([head, payload]);
}

/** A header in HPACK as it comes without tables and compression. */
function header(name: string, value: string | Buffer): Buffer {
  const text = (bytes: Buffer): Buffer => {
    const length = bytes.length < 127 ? [bytes.length] : [127, ...sevenBits(bytes.length - 127)];
    return Buffer.concat([Buffer.from(length), bytes]);
  };
  return Buffer.concat([Buffer.from([0]), text(Buffer.from(name)), text(Buffer.from(value))]);
}

function sevenBits(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...sevenBits(Math.floor(value / 128))];
}

function call(path: string, more: Readonly<Record<string, string | Buffer>> = {}): Buffer {
  const all = { ':method': 'POST', ':scheme': 'http', ':path': path, 'content-type': 'application/grpc' };
  return Buffer.concat(Object.entries({ ...all, ...more }).map(([name, value]) => header(name, value)));
}

describe('bytes that no honest peer sends', { timeout: 60_000 + ROUNDS * 100 }, () => {
  let server: grpc.Server;
  let port: number;
  let good: Channel;
  /** What would have ended the process. */
  const bugs: unknown[] = [];
  const note = (error: unknown): number => bugs.push(error);

  beforeAll(async () => {
    server = new grpc.Server(SERVER_OPTIONS);
    addService(server, aegirV1.SpokeService.service, handlers(), () => null, silentLogger());
    port = await bind(server, '127.0.0.1:0', grpc.ServerCredentials.createInsecure());
    good = openChannel(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure());
    process.on('uncaughtException', note).on('unhandledRejection', note);
  });
  afterAll(() => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    good.close();
    server.forceShutdown();
  });

  function handlers(): Handlers {
    const answers = async function* (): AsyncGenerator<object> {
      await Promise.resolve();
      yield {};
    };
    const listens = async function* (requests: AsyncIterable<unknown>): AsyncGenerator<object> {
      for await (const _request of requests) yield { heartbeatReply: { sequence: 1 } };
    };
    const takes = async (requests: AsyncIterable<unknown>): Promise<object> => {
      for await (const _request of requests);
      return {};
    };
    const unary = { Renew: () => ({}), FetchCertificate: () => ({}), FetchCredentials: () => ({}) };
    const streams = {
      FetchManifest: answers,
      FetchBlobs: answers,
      FetchAdvance: answers,
      FetchBackup: answers,
    };
    return { ...unary, ...streams, Attach: listens, UploadBlobs: takes };
  }

  async function othersAreServed(): Promise<void> {
    const spokes = good.service<SpokeServiceDefinition, SpokeServiceHandlers>(aegirV1.SpokeService.service);
    expect(await spokes.Renew({})).toMatchObject({ certificate: '' });
    expect(bugs).toEqual([]);
  }

  /** A connection on which the settings are agreed. */
  async function connect(): Promise<net.Socket> {
    const socket = net.connect(port, '127.0.0.1').on('error', () => undefined);
    socket.resume();
    await once(socket, 'connect');
    socket.write(Buffer.concat([PREFACE, frame(TYPES.settings, 0, 0), frame(TYPES.settings, 1, 0)]));
    return socket;
  }

  /** Sends until all is said or the server hangs up; says whether it did. */
  async function isCutOff(socket: net.Socket, pieces: Iterable<Buffer>): Promise<boolean> {
    const closed = once(socket, 'close').then(() => true);
    for (const piece of pieces) {
      if (socket.destroyed) break;
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), closed]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const patience = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false));
    const cut = await Promise.race([closed, patience]);
    socket.destroy();
    return cut;
  }

  function* many(count: number, make: (stream: number) => Buffer): Iterable<Buffer> {
    for (let at = 0; at < count; at += 50) {
      yield Buffer.concat(Array.from({ length: 50 }, (_, more) => make(2 * (at + more) + 1)));
    }
  }

  it('5,000 calls on a connection that may have 16 end that connection', async () => {
    const block = call(`${SPOKE}/Attach`);
    const open = (stream: number): Buffer => frame(TYPES.headers, END_HEADERS, stream, block);
    expect(await isCutOff(await connect(), many(5_000, open))).toBe(true);
    await othersAreServed();
  });

  it('20,000 calls that are taken back at once end that connection', async () => {
    const block = call(`${SPOKE}/Attach`);
    const reset = Buffer.from([0, 0, 0, 8]);
    const both = (stream: number): Buffer =>
      Buffer.concat([frame(TYPES.headers, END_HEADERS, stream, block), frame(TYPES.reset, 0, stream, reset)]);
    expect(await isCutOff(await connect(), many(20_000, both))).toBe(true);
    await othersAreServed();
  });

  it('headers that never end are cut off', async () => {
    const socket = await connect();
    socket.write(frame(TYPES.headers, 0, 1, call(`${SPOKE}/Renew`)));
    const more = header('x-more', 'y'.repeat(4_000));
    const pieces = many(1_000, () => frame(TYPES.continuation, 0, 1, more));
    expect(await isCutOff(socket, pieces)).toBe(true);
    await othersAreServed();
  });

  it.each<[string, Record<string, string | Buffer>]>([
    ['no path', { ':path': '' }],
    ['a path that is no text', { ':path': Buffer.from([0xff, 0xfe, 0]) }],
    ['no method', { ':method': '' }],
    ['another method', { ':method': 'GET' }],
    ['no kind of content', { 'content-type': '' }],
    ['a deadline that is none', { 'grpc-timeout': '99999999999999H' }],
    ['a deadline in words', { 'grpc-timeout': 'soon' }],
    ['a compression that nobody knows', { 'grpc-encoding': 'zip' }],
    ['a compression with the name of something else', { 'grpc-encoding': 'constructor' }],
    ['binary metadata that is none', { 'x-bin': '!!!' }],
    ['metadata with the name of something else', { __proto__x: 'y', 'x-constructor': '__proto__' }],
    ['an authority that is none', { ':authority': '\u0000' }],
    ['a length that is not that of what comes', { 'content-length': '3' }],
  ])('a call with %s harms nobody', async (_what, headers) => {
    const socket = await connect();
    const body = Buffer.from([1, 0, 0, 0, 3, 0x1f, 0x8b, 0xff]);
    socket.write(frame(TYPES.headers, END_HEADERS, 1, call(`${SPOKE}/Renew`, headers)));
    socket.write(frame(TYPES.data, END_STREAM, 1, body));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await othersAreServed();
    socket.destroy();
  });

  it('frames that are made up harm nobody', async () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
    for (let round = 0; round < ROUNDS; round += 1) {
      const roll = dice(seed + round);
      const socket = await connect();
      socket.write(Buffer.concat(Array.from({ length: 1 + roll(12) }, () => madeUp(roll))));
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (round % 4 === 0) socket.resetAndDestroy();
      else socket.end();
      if (round % 50 === 0) await othersAreServed();
    }
    await othersAreServed().catch((error: unknown) => {
      throw new Error(`seed ${String(seed)}`, { cause: error });
    });
  });

  function madeUp(roll: (below: number) => number): Buffer {
    const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => roll(256)));
    const stream = [0, 1, 1, 1, 3, 5, 2, 0x7fff_ffff][roll(8)] ?? 1;
    const methods = ['Attach', 'Renew', 'FetchBlobs', 'UploadBlobs', 'FetchManifest', 'None'];
    const path = `${SPOKE}/${methods[roll(methods.length)] ?? ''}`;
    switch (roll(8)) {
      case 0:
        return frame(TYPES.headers, END_HEADERS | roll(2), stream, call(path));
      case 1:
        return frame(TYPES.headers, roll(256), stream, Buffer.concat([call(path), noise(roll(40))]));
      case 2: {
        const body = noise(roll(200));
        const head = Buffer.from([roll(3), 0, 0, 0, roll(2) === 0 ? body.length : roll(256)]);
        return frame(TYPES.data, roll(2), stream, Buffer.concat([head, body]));
      }
      case 3:
        return frame(TYPES.settings, roll(2), 0, noise(6 * roll(4)));
      case 4:
        return frame(roll(12), roll(256), stream, noise(roll(64)));
      case 5:
        return frame(TYPES.window, 0, stream, noise(4));
      case 6:
        return frame(TYPES.reset, 0, stream, noise(4));
      default:
        return noise(roll(64));
    }
  }
});
