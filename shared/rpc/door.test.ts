import * as grpc from '@grpc/grpc-js';
import { once } from 'node:events';
import net from 'node:net';
import { Writable } from 'node:stream';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDoor } from '../../test/fakes/door.ts';
import { createAuthority, createKey, issueCertificate, publicKeyOf, type Issuer } from '../certificates.ts';
import { createLogger, silentLogger } from '../log.ts';
import type { EnrollmentServiceDefinition } from '../proto/gen/aegir/v1/EnrollmentService.ts';
import type { EnrollmentServiceHandlers } from '../proto/gen/aegir/v1/EnrollmentService.ts';
import { HUB_NAME, openChannel } from './client.ts';
import type { Door, DoorLimits } from './door.ts';
import { ListenerTls } from './listener-tls.ts';
import { SERVER_OPTIONS } from './options.ts';
import { aegirV1 } from './proto.ts';
import { addService, shutdown } from './server.ts';

const DAY_MS = 86_400_000;
/** Longer than a test takes. */
const NEVER = 60_000;
const MANY = { inAll: 1_000, each: 1_000 };
const ROOMY: DoorLimits = { arriving: MANY, inside: MANY };
const CLIENT_HELLO = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01]);

let authority: Issuer;
let leaf: Issuer;
const undo: (() => void)[] = [];

beforeAll(async () => {
  const privateKey = await createKey();
  authority = { privateKey, certificate: await createAuthority(privateKey, 'farm', 9 * DAY_MS, Date.now()) };
  leaf = await issued('server', [HUB_NAME]);
});
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

async function issued(role: 'server' | 'client', hosts: string[] = []): Promise<Issuer> {
  const privateKey = await createKey();
  const subject = { commonName: 'x', uri: 'spiffe://farm/x', hosts, role, lifetimeMs: DAY_MS };
  const key = await publicKeyOf(privateKey);
  return { privateKey, certificate: await issueCertificate(authority, key, subject, Date.now()) };
}

/** A server behind a door, and a call on it that says whether it is served. */
async function open(
  limits: DoorLimits = ROOMY,
  { handshakeMs = NEVER, checkClient = false, log = silentLogger() } = {},
) {
  const server = new grpc.Server(SERVER_OPTIONS);
  addService(server, aegirV1.EnrollmentService.service, { Enroll: () => ({}) }, () => null, silentLogger());
  const trusted = [authority.certificate];
  const identity = { privateKey: leaf.privateKey, chain: leaf.certificate, trusted };
  const door = await openDoor(server, new ListenerTls(identity, { checkClient }), {
    ...{ limits, handshakeMs, log, tellAfterMs: 200 },
  });
  undo.push(() => {
    door.close();
    server.forceShutdown();
  });
  return { door, server };
}

/** Connects and does nothing more. */
async function knock({ port }: Door, from = '127.0.0.1'): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined);
  undo.push(() => {
    socket.destroy();
  });
  // Nobody hears of an end who does not read.
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

/** Shakes hands, and does nothing more. */
function enter({ port }: Door, shown?: Issuer): tls.TLSSocket {
  const socket = tls.connect({
    ...{ port, host: '127.0.0.1', ca: authority.certificate, servername: HUB_NAME, ALPNProtocols: ['h2'] },
    ...(shown && { key: shown.privateKey, cert: shown.certificate }),
  });
  socket.on('error', () => undefined).resume();
  undo.push(() => {
    socket.destroy();
  });
  return socket;
}

async function isServed({ port }: Door): Promise<number> {
  const began = performance.now();
  const channel = openChannel(
    `127.0.0.1:${String(port)}`,
    grpc.credentials.createSsl(Buffer.from(authority.certificate)),
    { 'grpc.ssl_target_name_override': HUB_NAME },
  );
  try {
    const { service } = aegirV1.EnrollmentService;
    await channel.service<EnrollmentServiceDefinition, EnrollmentServiceHandlers>(service).Enroll({});
  } finally {
    channel.close();
  }
  return performance.now() - began;
}

/** Resolves when it is over; a reset is one way for that, with bytes under way that nobody reads. */
const gone = (socket: net.Socket): Promise<unknown> =>
  new Promise((resolve) => socket.once('close', resolve));
const isOpen = (socket: net.Socket): boolean => !socket.destroyed && !socket.readableEnded;

describe('a door', { timeout: 20_000 }, () => {
  it('ends who does not shake hands in time, whether they are silent or say a byte now and then', async () => {
    const { door } = await open(ROOMY, { handshakeMs: 300 });
    const [silent, slow] = [await knock(door), await knock(door)];
    let at = 0;
    const saying = setInterval(() => slow.write(CLIENT_HELLO.subarray(at, ++at)), 50);
    undo.push(() => {
      clearInterval(saying);
    });
    await Promise.all([gone(silent), gone(slow)]);
    await isServed(door);
    expect(door.figures).toMatchObject({ arriving: 0, turnedAway: 2 });
  });

  it('lets so many of one network stand before it, and others in all the same', async () => {
    const { door } = await open({ arriving: { inAll: 100, each: 5 }, inside: MANY });
    const crowd = await Promise.all(Array.from({ length: 8 }, () => knock(door, '127.0.0.9')));
    await expect.poll(() => crowd.filter(isOpen).length).toBe(5);
    await isServed(door);
    expect(door.figures).toMatchObject({ arriving: 5, turnedAway: 3 });
  });

  it('makes room for a newcomer at the cost of the largest crowd before it, and its oldest', async () => {
    const { door } = await open({ arriving: { inAll: 6, each: 6 }, inside: MANY });
    const crowd: net.Socket[] = [];
    for (let at = 0; at < 6; at += 1) crowd.push(await knock(door, '127.0.0.9'));
    await isServed(door);
    await expect.poll(() => crowd.map(isOpen)).toEqual([false, true, true, true, true, true]);
  });

  it('lets so many connections in by one certificate, and other certificates all the same', async () => {
    const { door } = await open({ arriving: MANY, inside: { inAll: 100, each: 2 } }, { checkClient: true });
    const [greedy, other] = [await issued('client'), await issued('client')];
    const crowd = Array.from({ length: 5 }, () => enter(door, greedy));
    await expect.poll(() => door.figures).toMatchObject({ arriving: 0, inside: 2, turnedAway: 3 });
    const guest = enter(door, other);
    await expect.poll(() => door.figures.inside).toBe(3);
    expect([crowd.filter(isOpen).length, isOpen(guest)]).toEqual([2, true]);
  });

  it('tells the log how many were turned away, not of each', async () => {
    const lines: string[] = [];
    const target = new Writable({
      write: (line: Buffer, _encoding, done) => {
        lines.push(String(line));
        done();
      },
    });
    const log = createLogger('test', target);
    const { door } = await open({ arriving: { inAll: 100, each: 1 }, inside: MANY }, { log });
    await Promise.all(Array.from({ length: 20 }, () => knock(door)));
    await expect.poll(() => lines.length, { timeout: 5_000 }).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ count: 19, one: '127.0.0.1' });
  });

  it('closes although many stand before it, and the server behind it ends', async () => {
    const { door, server } = await open();
    const crowd = await Promise.all(Array.from({ length: 20 }, () => knock(door)));
    const inside = enter(door);
    await once(inside, 'secureConnect');
    const began = performance.now();
    door.close();
    await shutdown(server, 500);
    expect(performance.now() - began).toBeLessThan(3_000);
    await expect.poll(() => [...crowd, inside].filter(isOpen).length).toBe(0);
  });

  it('serves who shakes hands within moments while hundreds do not', async () => {
    const limits = { arriving: { inAll: 100, each: 50 }, inside: MANY };
    const { door } = await open(limits);
    const usual = await isServed(door);
    const crowd = await Promise.all(
      Array.from({ length: 400 }, (_, at) => knock(door, `127.0.0.${String(10 + (at % 8))}`)),
    );
    for (const [at, socket] of crowd.entries()) if (at % 2 === 0) socket.write(CLIENT_HELLO);
    const meanwhile = await isServed(door);
    expect(meanwhile).toBeLessThan(usual + 5_000);
    await expect.poll(() => crowd.filter(isOpen).length).toBeLessThanOrEqual(100);
  });
});
