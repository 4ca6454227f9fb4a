import { createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey, issueCertificate, publicKeyOf } from '../../shared/certificates.ts';
import { SKEW_REMEDY } from '../../shared/host-checks.ts';
import { SmallHub } from '../../test/fakes/small-hub.ts';
import { diagnose, findAuthority } from './hub-probe.ts';
import { completeIdentity, type Identity } from './identity.ts';

const DAY_MS = 86_400_000;

let hub: SmallHub;
let other: SmallHub;
let identity: Identity;

beforeAll(async () => {
  [hub, other] = await Promise.all([SmallHub.start(), SmallHub.start()]);
  identity = completeIdentity(await hub.identity(), 'test');
});
afterAll(() => {
  hub.stop();
  other.stop();
});

const address = (port: number) => `127.0.0.1:${String(port)}`;

describe('finding the authority a token names', () => {
  it('returns it as the hub shows it', async () => {
    const found = await findAuthority(address(hub.enrollmentPort), hub.fingerprint);
    expect(found.replace(/\s/g, '')).toBe(hub.authority.replace(/\s/g, ''));
  });

  it('refuses a hub that shows another', async () => {
    await expect(findAuthority(address(other.enrollmentPort), hub.fingerprint)).rejects.toMatchObject({
      reason: 'HUB_UNTRUSTED',
    });
  });

  it('refuses one that shows it without being signed by it, however alike the names', async () => {
    const key = await createKey();
    const forger = { privateKey: await createKey(), certificate: hub.authority };
    const subject = { commonName: 'hub', uri: 'spiffe://farm/hub', hosts: ['hub.aegir.internal'] };
    const life = { role: 'server', lifetimeMs: DAY_MS } as const;
    const forged = await issueCertificate(
      forger,
      await publicKeyOf(key),
      { ...subject, ...life },
      Date.now(),
    );
    const impostor = tls.createServer({ key, cert: forged + hub.authority, ALPNProtocols: ['h2'] });
    impostor.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const { port } = impostor.address() as { port: number };
    await expect(findAuthority(address(port), hub.fingerprint)).rejects.toMatchObject({
      reason: 'HUB_UNTRUSTED',
    });
    impostor.close();
  });

  it('says that something without TLS is no hub', async () => {
    const plain = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(findAuthority(address(plain.port), hub.fingerprint)).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
    });
    plain.server.close();
  });
});

describe('a closer look at why the hub cannot be reached', () => {
  const now = Date.now();

  it('finds nothing wrong with a hub that takes us', async () => {
    expect(await diagnose(identity, now)).toBeNull();
  });

  it('sees a certificate that has ended by our clock, and that this is ahead of the hub’s', async () => {
    const failure = await diagnose(identity, now + 30 * DAY_MS);
    expect(failure).toMatchObject({ reason: 'CERTIFICATE_EXPIRED', remedy: SKEW_REMEDY });
    expect(failure?.message).toContain("the clock of this machine is 30.0 days ahead of the hub's");
  });

  it('sees one that has ended while the clocks agree, and says to enrol again', async () => {
    const parts = await hub.identity(undefined, DAY_MS, now - 3 * DAY_MS);
    const expired = completeIdentity(parts, 'test');
    const own = await diagnose(expired, now);
    expect(own).toMatchObject({ reason: 'CERTIFICATE_EXPIRED' });
    // As the hub sees it, when our own clock has nothing against it.
    const refused = await diagnose({ ...expired, notAfterMs: now + DAY_MS }, now);
    expect(refused).toMatchObject({ reason: 'CERTIFICATE_UNKNOWN' });
    for (const failure of [own, refused]) {
      expect(failure?.message).toContain('the clocks of this machine and of the hub agree');
      expect(failure?.remedy).toMatch(/^Enrol again/);
    }
  });

  it('sees a clock that is behind, and by how much', async () => {
    const failure = await diagnose(identity, now - 2 * 365 * DAY_MS);
    expect(failure?.message).toContain("730.0 days behind the hub's");
  });

  it('sees that the certificate of the hub is not valid yet, and whether a clock is why', async () => {
    const young = await SmallHub.start({ leafMs: now + DAY_MS });
    const joined = completeIdentity(await young.identity(undefined, 14 * DAY_MS, now - 3 * DAY_MS), 'test');
    const behind = await diagnose(joined, now - DAY_MS / 2);
    expect(behind).toMatchObject({ reason: 'HUB_UNTRUSTED', remedy: SKEW_REMEDY });
    expect(behind?.message).toContain("720.0 minutes behind the hub's");
    expect((await diagnose(joined, now))?.remedy).toContain('aegir-hub doctor');
    const { enrollment: _unknown, ...former } = joined;
    expect((await diagnose(former, now))?.remedy).toContain('Compare the clocks');
    young.stop();
  });

  it('sees a hub of another farm', async () => {
    const failure = await diagnose({ ...identity, endpoint: address(other.spokePort) }, now);
    expect(failure).toMatchObject({ reason: 'HUB_UNTRUSTED' });
  });

  it('sees that the hub does not take a certificate of another authority', async () => {
    const foreign = await other.identity(identity.spokeId);
    const mixed = { ...identity, certificate: foreign.certificate, privateKey: foreign.privateKey };
    expect(await diagnose(mixed, now)).toMatchObject({ reason: 'CERTIFICATE_UNKNOWN' });
  });

  it('says when nobody answers, and when the name does not resolve', async () => {
    const { server, port } = await listening(() => undefined);
    server.close();
    expect(await diagnose({ ...identity, endpoint: address(port) }, now)).toMatchObject({
      reason: 'UNAVAILABLE',
    });
    const lost = await diagnose({ ...identity, endpoint: 'no-such-hub.invalid:7400' }, now);
    expect(lost?.remedy).toMatch(/DNS/);
  });
});

async function listening(onConnection: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as { port: number }).port };
}
