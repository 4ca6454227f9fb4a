import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createKey,
  createRequest,
  describeCertificate,
  hostsOf,
  readRequest,
} from '../../shared/certificates.ts';
import { silentLogger } from '../../shared/log.ts';
import { openDoor } from '../../test/fakes/door.ts';
import { openHubDatabase, type HubDatabase } from '../db.ts';
import { Authority } from './authority.ts';

const HTTP_1 = Buffer.from('GET / HTTP/1.1\r\nHost: hub\r\n\r\n');
/** What a client of HTTP/2 begins with, and its first frame: settings, none. */
const HTTP_2 = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const H2 = { servername: 'hub.aegir.internal', ALPNProtocols: ['h2'] };

let state: string;
let hub: HubDatabase;
let nowMs: number;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'aegir-authority-'));
  hub = openHubDatabase(state);
  nowMs = Date.now();
});

afterEach(() => {
  hub.close();
  rmSync(state, { recursive: true, force: true });
});

function open(advertise: string[] = []): Promise<Authority> {
  const clock = { now: () => nowMs, monotonic: () => 0, sleep: () => Promise.resolve() };
  return Authority.open({ state, db: hub.db, farmId: hub.farmId, advertise, clock, log: silentLogger() });
}

const file = (name: string): string => join(state, 'authority', name);
const unsafe = { reason: 'IDENTITY_UNSAFE' };

describe('the authority', () => {
  it('is made on the first start, private, and the same one afterwards', async () => {
    const first = await open();
    expect(statSync(file('authority.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(state, 'authority')).mode & 0o777).toBe(0o700);
    const again = await open();
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(first.fingerprint).toBe(describeCertificate(first.certificate).fingerprint);
  });

  it.each(['authority.pem', 'hub.pem'])('refuses to start while others can read %s', async (name) => {
    await open();
    for (const mode of [0o640, 0o604, 0o644]) {
      chmodSync(file(name), mode);
      await expect(open()).rejects.toMatchObject({ ...unsafe, remedy: `Run: chmod 0600 ${file(name)}` });
    }
    chmodSync(file(name), 0o600);
    await open();
  });

  it('refuses a file that was cut anywhere, and a key that belongs to another certificate', async () => {
    await open();
    const whole = readFileSync(file('authority.pem'), 'utf8');
    for (let length = 0; length < whole.length; length += 37) {
      truncateSync(file('authority.pem'), length);
      await expect(open()).rejects.toMatchObject(unsafe);
      writeFileSync(file('authority.pem'), whole);
    }
    writeFileSync(file('authority.pem'), (await createKey()) + whole.slice(whole.indexOf('-----BEGIN CERT')));
    await expect(open()).rejects.toMatchObject(unsafe);
  });

  it('is not made anew when it is gone or another one lies there: spokes trust the first', async () => {
    await open();
    const first = readFileSync(file('authority.pem'));
    rmSync(file('authority.pem'));
    await expect(open()).rejects.toMatchObject(unsafe);
    hub.db.prepare("DELETE FROM meta WHERE key = 'authority'").run();
    await open();
    writeFileSync(file('authority.pem'), first);
    await expect(open()).rejects.toMatchObject(unsafe);
  });
});

describe("the hub's certificate", () => {
  const serial = (): string => describeCertificate(readFileSync(file('hub.pem'), 'utf8').slice(241)).serial;

  it('names the hub and the advertised names, and is issued again when these change', async () => {
    await open(['hub.example.org', '192.0.2.7']);
    const pem = readFileSync(file('hub.pem'), 'utf8');
    const certificate = pem.slice(pem.indexOf('-----BEGIN CERT'));
    expect(hostsOf(certificate)).toEqual(['hub.aegir.internal', 'hub.example.org', '192.0.2.7']);
    expect(describeCertificate(certificate).uri).toBe(`spiffe://${hub.farmId}/hub`);
    const before = serial();
    await open(['192.0.2.7', 'hub.example.org']);
    expect(serial()).toBe(before);
    await open(['other.example.org']);
    expect(serial()).not.toBe(before);
  });

  it('is renewed at a start after half its life, not before', async () => {
    const { hubNotAfterMs } = await open();
    const before = serial();
    nowMs += (hubNotAfterMs - nowMs) / 2 - 600_000;
    await open();
    expect(serial()).toBe(before);
    nowMs += 1_200_000;
    await open();
    expect(serial()).not.toBe(before);
  });
});

describe('a spoke certificate', () => {
  it('lasts 14 days and names farm and spoke', async () => {
    const authority = await open();
    const key = await readRequest(await createRequest(await createKey(), 'x'));
    const issued = await authority.issueSpoke(key, 'abc');
    expect(issued.uri).toBe(`spiffe://${hub.farmId}/spoke/abc`);
    expect(issued.notAfterMs - nowMs).toBeGreaterThan(14 * 86_400_000 - 2_000);
    expect(issued.notAfterMs - nowMs).toBeLessThanOrEqual(14 * 86_400_000);
    expect(describeCertificate(issued.certificate).serial).toBe(issued.serial);
  });
});

describe('the listeners', () => {
  let server: grpc.Server;
  beforeEach(() => {
    server = new grpc.Server();
  });
  afterEach(() => {
    server.forceShutdown();
  });

  /** What a TLS client sees: the chain, the protocol, or why it was sent away. */
  function dial(
    port: number,
    options: tls.ConnectionOptions,
  ): Promise<{ protocol: string | null; chain: string[] }> {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ port, host: '127.0.0.1', ALPNProtocols: ['h2'], ...options });
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error('closed without a word'));
      });
      // TLS 1.3 tells a client without a good certificate only after its own handshake is done.
      socket.on('data', () => {
        const chain: string[] = [];
        for (
          let at = socket.getPeerCertificate(true);
          chain.at(-1) !== at.fingerprint256;
          at = at.issuerCertificate
        ) {
          chain.push(at.fingerprint256);
        }
        resolve({ protocol: socket.getProtocol(), chain });
        socket.destroy();
      });
    });
  }

  const hex = (fingerprint: string | undefined): string =>
    (fingerprint ?? '').replaceAll(':', '').toLowerCase();

  it('show a chain up to the authority, so that a joining machine can pin it', async () => {
    const authority = await open();
    const { port } = await openDoor(server, authority.enrollmentTls());
    const seen = await dial(port, { rejectUnauthorized: false });
    expect(seen.chain).toHaveLength(2);
    expect(hex(seen.chain[1])).toBe(authority.fingerprint);
    const verified = await dial(port, { ca: authority.certificate, servername: 'hub.aegir.internal' });
    expect(verified.protocol).toBe('TLSv1.3');
  });

  it('show a renewed certificate to who connects from then on, and those who are connected stay', async () => {
    nowMs -= 400 * 86_400_000;
    const authority = await open();
    const { port } = await openDoor(server, authority.enrollmentTls());
    const session = connect(`https://127.0.0.1:${String(port)}`, { ca: authority.certificate, ...H2 });
    await once(session, 'connect');
    const before = (await dial(port, { rejectUnauthorized: false })).chain[0];
    nowMs += 400 * 86_400_000;
    expect(await authority.refresh()).toBe(true);
    const after = (await dial(port, { ca: authority.certificate, ...H2 })).chain[0];
    expect(after).not.toBe(before);
    expect(authority.hubNotAfterMs - nowMs).toBeGreaterThan(700 * 86_400_000);
    expect(await authority.refresh()).toBe(false);
    await expect(dial(port, { rejectUnauthorized: false, maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert/);
    expect((await dial(port, { rejectUnauthorized: false })).chain[0]).toBe(after);
    const alive = await new Promise((resolve) =>
      session.ping((error) => {
        resolve(error ?? 'alive');
      }),
    );
    expect([alive, session.destroyed]).toEqual(['alive', false]);
    session.destroy();
  });

  it('stay as they are when they are given a key that belongs to another certificate', async () => {
    const authority = await open();
    const listener = authority.enrollmentTls();
    const { port } = await openDoor(server, listener);
    const before = (await dial(port, { rejectUnauthorized: false })).chain;
    const { certificate: chain } = authority;
    const privateKey = await createKey();
    expect(() => {
      listener.use({ privateKey, chain, trusted: [chain] });
    }).toThrow(/mismatch/);
    expect((await dial(port, { rejectUnauthorized: false })).chain).toEqual(before);
  });

  it('speak nothing older than TLS 1.3', async () => {
    const authority = await open();
    const { port } = await openDoor(server, authority.enrollmentTls());
    for (const version of ['TLSv1.1', 'TLSv1.2'] as const) {
      const options = { rejectUnauthorized: false, minVersion: version, maxVersion: version };
      await expect(dial(port, options)).rejects.toThrow(/version|protocol|alert/i);
    }
  });

  it('speak HTTP/2 over TLS alone: who did not agree on it, or talks in clear text, is sent away', async () => {
    const authority = await open();
    const { port } = await openDoor(server, authority.enrollmentTls());
    const at = { port, host: '127.0.0.1', rejectUnauthorized: false };
    for (const words of [HTTP_1, HTTP_2]) {
      expect(await answerTo(net.connect(at), words)).toBe('');
      expect(await answerTo(tls.connect({ ...at, ALPNProtocols: ['http/1.1'] }), words)).toBe('');
      expect(await answerTo(tls.connect(at), words)).toMatch(/^HTTP\/1.0 403 /);
    }
  });

  /** All that is said to these words until the other side hangs up. */
  async function answerTo(socket: net.Socket, words: Buffer): Promise<string> {
    let said = '';
    socket.on('error', () => undefined).on('data', (bytes: Buffer) => (said += bytes.toString('latin1')));
    socket.write(words);
    await new Promise((resolve) => socket.on('close', resolve));
    return said;
  }

  it('for spokes turn away whoever has no certificate, or one of an authority with the same name', async () => {
    const authority = await open();
    const { port } = await openDoor(server, authority.spokeTls());
    const options = { ca: authority.certificate, servername: 'hub.aegir.internal' };
    await expect(dial(port, options)).rejects.toThrow(/certificate required/);
    const key = await createKey();
    const own = await authority.issueSpoke(await readRequest(await createRequest(key, 'x')), 'abc');
    await dial(port, { ...options, key, cert: own.certificate });

    rmSync(file('authority.pem'));
    hub.db.prepare("DELETE FROM meta WHERE key = 'authority'").run();
    const forger = await open();
    const forged = await forger.issueSpoke(await readRequest(await createRequest(key, 'x')), 'abc');
    await expect(dial(port, { ...options, key, cert: forged.certificate })).rejects.toThrow(
      /alert|certificate|closed/,
    );
  });
});
