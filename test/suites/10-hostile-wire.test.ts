import * as grpc from '@grpc/grpc-js';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { LONG } from '../lab/hostile.ts';

describe('hostile bytes on the wire', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example', 'b.example']);
  });

  async function inventory(): Promise<string> {
    const lists = ['server list', 'platform list', 'site list', 'task list'];
    const documents = await Promise.all(lists.map((line) => farm.ask<object>(line)));
    // A spoke that says hello meanwhile is no change.
    return JSON.stringify(documents).replaceAll(/"(lastSeenMs|clockMs|diskFreeBytes|inodesFree)":\d+/g, '');
  }

  describe('straight at the admin socket', () => {
    function raw(method: string, bytes: Buffer): Promise<{ code: number; size: number }> {
      const client = new grpc.Client(
        `unix:${farm.hub.inside('/run/aegir-hub/admin.sock')}`,
        grpc.credentials.createInsecure(),
        { 'grpc.max_send_message_length': -1, 'grpc.use_local_subchannel_pool': 1 },
      );
      const same = (value: Buffer): Buffer => value;
      return new Promise((resolve) => {
        client.makeUnaryRequest(
          `/aegir.v1.${method}`,
          same,
          same,
          bytes,
          { deadline: Date.now() + 10_000 },
          (error) => {
            client.close();
            const trailers = JSON.stringify(error?.metadata.getMap() ?? {}).length;
            resolve({ code: error?.code ?? 0, size: (error?.details.length ?? 0) + trailers });
          },
        );
      });
    }

    /** One length-delimited field of a message. */
    function field(number: number, value: Buffer | string): Buffer {
      const body = Buffer.from(value);
      return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
    }

    function varint(value: number): Buffer {
      const bytes: number[] = [];
      for (let rest = value; ; rest = Math.floor(rest / 128)) {
        if (rest < 128) return Buffer.from([...bytes, rest]);
        bytes.push((rest % 128) | 128);
      }
    }

    const { status } = grpc;
    const platform = field(4, 'shop');

    it.each([
      [
        'a zero byte in a name',
        'SiteService/AddSite',
        Buffer.concat([field(2, 'x\0.example'), platform]),
        [status.INVALID_ARGUMENT],
      ],
      [
        'invalid UTF-8',
        'SiteService/AddSite',
        Buffer.concat([field(2, Buffer.from([0xff, 0xfe, 0x2e, 0x78])), platform]),
        [status.INVALID_ARGUMENT, status.INTERNAL],
      ],
      [
        'an enum value of the future',
        'ServerService/AddServer',
        Buffer.concat([field(2, 'new'), Buffer.from([4 << 3, ...varint(999)])]),
        [status.INVALID_ARGUMENT, status.FAILED_PRECONDITION],
      ],
      ['an empty message', 'SiteService/AddSite', Buffer.alloc(0), [status.INVALID_ARGUMENT]],
      [
        'bytes that are no message',
        'SiteService/AddSite',
        Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
        [status.INTERNAL, status.INVALID_ARGUMENT],
      ],
      [
        'a length that runs out of the message',
        'SiteService/AddSite',
        Buffer.from([0x12, 0xff, 0xff, 0xff, 0x7f]),
        [status.INTERNAL, status.INVALID_ARGUMENT],
      ],
      [
        '10,000 levels of nesting',
        'SiteService/SetSite',
        nested(10_000),
        [status.INTERNAL, status.INVALID_ARGUMENT, status.NOT_FOUND],
      ],
      [
        'a message one byte above the limit',
        'SiteService/GetSite',
        field(1, Buffer.alloc(4 << 20, 0x61)),
        [status.RESOURCE_EXHAUSTED],
      ],
      ['a method that does not exist', 'SiteService/Explode', Buffer.alloc(0), [status.UNIMPLEMENTED]],
      [
        'a request id without end',
        'SiteService/AddSite',
        Buffer.concat([field(1, LONG), field(2, 'new.example'), platform]),
        [status.INVALID_ARGUMENT],
      ],
    ])('%s is refused, and the hub lives on', async (_name, method, bytes, codes) => {
      const before = await inventory();
      expect(codes).toContain((await raw(method, bytes)).code);
      expect(await inventory()).toBe(before);
    });

    function nested(levels: number): Buffer {
      let message: Buffer = Buffer.alloc(0);
      for (let level = 0; level < Math.min(levels, 300); level++) message = field(5, message);
      return message;
    }

    it('an unknown field is nobody’s business', async () => {
      const answer = await raw(
        'SiteService/GetSite',
        Buffer.concat([field(1, 'a.example'), field(1_999, 'later')]),
      );
      expect(answer.code).toBe(status.OK);
    });

    it('an error that quotes a megabyte stays small, and the connection is usable after it', async () => {
      const answer = await raw('SiteService/GetSite', field(1, Buffer.alloc(1 << 20, 0x61)));
      expect(answer.code).not.toBe(status.OK);
      expect(answer.size).toBeLessThan(12 << 10);
      await farm.ask('status');
    });
  });

  describe('straight at the ports of the hub', () => {
    it.each([7400, 7401])('port %i survives noise, half handshakes and silence', async (port) => {
      const sockets = Array.from({ length: 200 }, () =>
        net.connect(port, farm.hub.ip).on('error', () => undefined),
      );
      for (const [index, socket] of sockets.entries()) {
        if (index % 3 === 0) socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
        if (index % 3 === 1) socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
      }
      await farm.ask('status');
      expect((await farm.hub.curl('http://127.0.0.1:9740/readyz', { seconds: 2 })).status).toBe(200);
      for (const socket of sockets) socket.destroy();
    });

    it('frames that are not HTTP/2 end only the connection they came on', async () => {
      for (const bytes of [
        Buffer.alloc(64),
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.alloc(1 << 20, 0xff),
      ]) {
        await new Promise<void>((resolve) => {
          const options = { host: farm.hub.ip, port: 7401, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
          const socket = tls.connect(options, () => socket.end(bytes));
          socket
            .on('error', () => undefined)
            .on('close', () => {
              resolve();
            });
          socket.setTimeout(3_000, () => socket.destroy());
        });
      }
      await farm.ask('status');
    });
  });
});
