import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createKey,
  createRequest,
  describeCertificate,
  issueCertificate,
  readRequest,
} from '../../shared/certificates.ts';
import { toAppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { decodeJoinToken, encodeJoinToken } from '../../shared/join-token.ts';
import { untilAborted } from '../../shared/lifecycle.ts';
import { createSiteCertificates } from '../certificates/certificates.ts';
import { sitePurpose } from '../databases/purposes.ts';
import { NO_TLS } from '../inventory/model.ts';
import { enroll, PlainSpoke } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import { openBook } from '../../test/fakes/vault.ts';

let folder: string;
let hub: SpokeHub;
let serverId: string;
let eventsBefore: number;
const spokes: PlainSpoke[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-identity-'));
  hub = await SpokeHub.start(folder);
});

beforeEach(() => {
  hub.clock.advance(600_000);
  serverId = hub.addServer(newName()).id;
  eventsBefore = hub.events().length;
});

afterEach(() => {
  for (const spoke of spokes.splice(0)) spoke.close();
});

afterAll(() => {
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What was written down about identities in this test. */
const events = () => hub.events().slice(eventsBefore);

async function joinAs(server = serverId): Promise<PlainSpoke> {
  const spoke = await PlainSpoke.join(hub, server);
  spokes.push(spoke);
  return spoke;
}

async function tryToJoin(token: string, key?: string): Promise<string> {
  const csr = await createRequest(key ?? (await createKey()), 'machine');
  return enroll(hub, token, csr).then(
    (joined) => joined.spokeId,
    (error: unknown) => toAppError(error).reason,
  );
}

const reasonOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'granted',
    (error: unknown) => toAppError(error).reason,
  );

/** How many spokes, and certificates, the server has ever had. */
const counts = (): unknown =>
  hub.database.db
    .prepare(
      `SELECT count(DISTINCT spokes.id) AS spokes, count(serial) AS certificates
         FROM spokes LEFT JOIN certificates ON spoke_id = spokes.id WHERE server_id = ?`,
    )
    .get(serverId);

describe('joining', () => {
  it('gives a certificate that names the spoke, and tells where to go', async () => {
    const { token } = hub.spokes.tokens.create(serverId);
    const joined = await enroll(hub, token, await createRequest(await createKey(), 'hub.aegir.internal'));
    expect(joined).toMatchObject({
      serverName: hub.inventory.server(serverId).name,
      authority: hub.authority.certificate,
      spokeEndpoint: `127.0.0.1:${String(hub.spokePort)}`,
    });
    expect(describeCertificate(joined.certificate).uri).toBe(
      `spiffe://${hub.database.farmId}/spoke/${joined.spokeId}`,
    );
    expect(events()).toContainEqual({ actor: '127.0.0.1', event: 'enrolled' });
  });

  it('again with the same token and key gives the same identity with another certificate', async () => {
    const key = await createKey();
    const { token } = hub.spokes.tokens.create(serverId);
    const first = await tryToJoin(token, key);
    expect(await tryToJoin(token, key)).toBe(first);
    expect(counts()).toEqual({ spokes: 1, certificates: 2 });
  });

  it('with a token that another key has used is refused, written down with the address, and then limited', async () => {
    const { token } = hub.spokes.tokens.create(serverId);
    await tryToJoin(token);
    const outcomes: string[] = [];
    for (let i = 0; i < 12; i++) outcomes.push(await tryToJoin(token));
    expect(outcomes.slice(0, 10)).toEqual(Array(10).fill('TOKEN_USED'));
    expect(outcomes.slice(10)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    const refusals = events().filter(({ event }) => event === 'refused TOKEN_USED');
    expect(refusals).toEqual([{ actor: '127.0.0.1', event: 'refused TOKEN_USED' }]);
    hub.clock.advance(60_000);
    expect(await tryToJoin(token)).toBe('TOKEN_USED');
  });

  it('is given to one of two keys that come at the same time', async () => {
    const { token } = hub.spokes.tokens.create(serverId);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => tryToJoin(token)));
    expect(outcomes.filter((outcome) => outcome === 'TOKEN_USED')).toHaveLength(5);
    expect(counts()).toEqual({ spokes: 1, certificates: 1 });
  });

  it('is refused with an expired, foreign, altered or senseless token', async () => {
    const { token, expiresMs } = hub.spokes.tokens.create(serverId, 60_000);
    expect(expiresMs).toBe(hub.clock.now() + 60_000);
    const foreign = encodeJoinToken({ ...decodeJoinToken(token), secret: Buffer.alloc(32, 7) });
    expect(await tryToJoin(foreign)).toBe('TOKEN_INVALID');
    expect(await tryToJoin(`${token.slice(0, -1)}!`)).toBe('TOKEN_INVALID');
    expect(await tryToJoin('x'.repeat(3 << 10))).toBe('TOKEN_INVALID');
    expect(await tryToJoin('x'.repeat(3 << 20))).toBe('MESSAGE_TOO_LARGE');
    hub.clock.moveDate(60_000);
    expect(await tryToJoin(token)).toBe('TOKEN_EXPIRED');
    expect(counts()).toEqual({ spokes: 0, certificates: 0 });
  });

  it('with a bad request does not use the token up', async () => {
    const { token } = hub.spokes.tokens.create(serverId);
    expect(await reasonOf(enroll(hub, token, Buffer.from('no request')))).toBe('CSR_INVALID');
    expect(await tryToJoin(token)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps no secret on disk', () => {
    const { token } = hub.spokes.tokens.create(serverId);
    const { secret } = decodeJoinToken(token);
    const row = JSON.stringify(hub.database.db.prepare('SELECT * FROM join_tokens').all());
    for (const form of ['hex', 'base64', 'base64url'] as const)
      expect(row).not.toContain(secret.toString(form));
  });

  it('goes on for whoever has a good token while strangers guess, and guesses leave little behind', async () => {
    const { token } = hub.spokes.tokens.create(serverId);
    const foreign = encodeJoinToken({ ...decodeJoinToken(token), secret: Buffer.alloc(32, 7) });
    const csr = await createRequest(await createKey(), 'x');
    const outcomes = new Set<string>();
    const before = process.cpuUsage();
    for (let i = 0; i < 2_000; i++) {
      const peer = `192.0.2.${String(i % 250)}:1000`;
      const attempt = hub.spokes.enrollment.join({ token: foreign, csr, hostname: '', version: '', peer });
      outcomes.add(await reasonOf(attempt));
    }
    expect([...outcomes].sort()).toEqual(['RATE_LIMITED', 'TOKEN_INVALID']);
    expect(events().length).toBeLessThan(220);
    // A thousand in a second leave half a processor to others.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(5_000);
    expect(await tryToJoin(token)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('for a server that has a spoke already revokes that one and ends its stream', async () => {
    const first = await joinAs();
    const stream = await first.attach(hub);
    const second = await joinAs();
    expect((await stream.ended)?.reason).toBe('CERTIFICATE_REVOKED');
    expect(await reasonOf(first.service(hub).Renew({ csr: Buffer.alloc(0) }))).toBe('CERTIFICATE_REVOKED');
    await second.attach(hub);
    expect(events().map(({ event }) => event)).toContain('replaced');
    expect(hub.spokes.store.liveOf(serverId)?.id).toBe(second.id);
  });
});

describe('the guard', () => {
  it('refuses a spoke on its first call after it was revoked', async () => {
    const spoke = await joinAs();
    const stream = await spoke.attach(hub);
    hub.spokes.enrollment.revoke(serverId, 'operator');
    expect((await stream.next('detach')).reason).toBe('CERTIFICATE_REVOKED');
    expect((await stream.ended)?.reason).toBe('CERTIFICATE_REVOKED');
    const again = await spoke.dial(hub);
    expect((await again.ended)?.reason).toBe('CERTIFICATE_REVOKED');
    expect(events()).toContainEqual({ actor: 'operator', event: 'revoked' });
  });

  it('refuses certificates of another role, and of nobody it knows', async () => {
    const spoke = await joinAs();
    const request = await readRequest(await createRequest(spoke.key, 'x'));
    const pem = readFileSync(join(folder, 'authority/authority.pem'), 'utf8');
    const split = pem.indexOf('-----BEGIN CERT');
    const issuer = { privateKey: pem.slice(0, split), certificate: pem.slice(split) };
    const farm = hub.database.farmId;
    const sign = (uri: string): Promise<string> => {
      const subject = { commonName: 'x', uri, hosts: [], role: 'client', lifetimeMs: 1e9 } as const;
      return issueCertificate(issuer, request.publicKey, subject, Date.now());
    };
    const call = async (uri: string): Promise<string> =>
      reasonOf(spoke.service(hub, await sign(uri)).Renew({ csr: Buffer.alloc(0) }));
    expect(await call(`spiffe://${farm}/operator/anna`)).toBe('ROLE_DENIED');
    expect(await call(`spiffe://${farm}/hub`)).toBe('ROLE_DENIED');
    expect(await call(`spiffe://${farm}/spoke/${spoke.id}`)).toBe('CERTIFICATE_UNKNOWN');
    expect(await call(`spiffe://${farm}x/spoke/${spoke.id}`)).toBe('CERTIFICATE_UNKNOWN');
    expect(await call(`spiffe://other/spoke/${spoke.id}`)).toBe('CERTIFICATE_UNKNOWN');
    expect(events().filter(({ event }) => event.startsWith('refused'))).not.toHaveLength(0);
  });

  it('takes a renewed certificate at its first use, and from then on not the one before', async () => {
    const spoke = await joinAs();
    const old = spoke.service(hub);
    const csr = await createRequest(spoke.key, 'x');
    const { certificate, authority } = await old.Renew({ csr });
    expect(authority).toBe(hub.authority.certificate);
    await old.Renew({ csr });
    const renewed = spoke.service(hub, certificate);
    await renewed.Renew({ csr });
    expect(hub.spokes.registry.copySeenMs(serverId)).toBeNull();
    expect(await reasonOf(old.Renew({ csr }))).toBe('CERTIFICATE_SUPERSEDED');
    expect(events()).toContainEqual({ actor: '127.0.0.1', event: 'possible clone' });
    expect(hub.spokes.registry.copySeenMs(serverId)).toBe(hub.clock.now());
    hub.spokes.enrollment.revoke(serverId, 'operator');
    expect(hub.spokes.registry.copySeenMs(serverId)).toBeNull();
  });

  it('still knows the one that is in use when the hub has forgotten by a clock that was years ahead', async () => {
    const spoke = await joinAs();
    const csr = await createRequest(spoke.key, 'x');
    const { certificate } = await spoke.service(hub).Renew({ csr });
    await spoke.service(hub, certificate).Renew({ csr });
    hub.spokes.store.pruneCertificates(hub.clock.now() + 2 * 365 * 86_400_000);
    expect(counts()).toEqual({ spokes: 1, certificates: 1 });
    expect(await reasonOf(spoke.service(hub, certificate).Renew({ csr }))).toBe('granted');
  });

  it('gives out no more certificates to a spoke that does not use them', async () => {
    const spoke = await joinAs();
    const csr = await createRequest(spoke.key, 'x');
    const outcomes: string[] = [];
    for (let i = 0; i < 7; i++) outcomes.push(await reasonOf(spoke.service(hub).Renew({ csr })));
    expect(outcomes).toEqual([...Array<string>(5).fill('granted'), 'RATE_LIMITED', 'RATE_LIMITED']);
  });
});

describe('a certificate of a site, with its key', () => {
  it('is given to the spoke whose server the site is on, and to no other, while the site wants it', async () => {
    const platform = hub.addPlatform(newName(), serverId, 'ab'.repeat(32));
    const { id, uri } = hub.addSite(`${newName()}.example`, platform.id);
    const makers = createSiteCertificates({ store: hub.certificates, authority: null, clock: hub.clock });
    const tls = { ...NO_TLS, mode: 'on' } as const;
    await makers.ensure(hub.inventory.updateSite(id, { tls }, { actor: 'operator' }));
    const { fingerprint } = hub.inventory.site(id);
    const owner = (await joinAs()).service(hub);
    const stranger = (await joinAs(hub.addServer(newName()).id)).service(hub);
    const given = await owner.FetchCertificate({ fingerprint });
    expect(new X509Certificate(given.chain).subjectAltName).toBe(`DNS:${uri}`);
    expect(given.key).toContain('PRIVATE KEY');
    expect(await reasonOf(stranger.FetchCertificate({ fingerprint }))).toBe('NOT_YOURS');
    // Whether there is one makes no difference to what a stranger hears.
    expect(await reasonOf(stranger.FetchCertificate({ fingerprint: 'ab'.repeat(32) }))).toBe('NOT_YOURS');
    for (const senseless of ['', '../x', 'AB'.repeat(32), `${fingerprint}\n`]) {
      expect(await reasonOf(owner.FetchCertificate({ fingerprint: senseless }))).toBe('FIELD_INVALID');
    }
    expect(events()).toContainEqual({ actor: 'spoke', event: 'asked for what is not its own' });
    hub.inventory.updateSite(id, { tls: NO_TLS }, { actor: 'operator' });
    expect(await reasonOf(owner.FetchCertificate({ fingerprint }))).toBe('NOT_YOURS');
  });
});

describe('the password of a database', () => {
  it('is given to the spoke whose server the site is on, in the version that its state names, and to no other', async () => {
    const platform = hub.addPlatform(newName(), serverId, 'ab'.repeat(32));
    const { id: siteId, uri } = hub.addSite(`${newName()}.example`, platform.id);
    const [id, secretId] = [newId(), 'cd'.repeat(32)];
    const sealedPassword = openBook.seal(sitePurpose(id), Buffer.from('the password'));
    const place = { siteId, heirOf: null, siteUri: uri, serverId: hub.addServer(newName()).id };
    hub.databases.claim({ ...place, id, name: newName(), sealedPassword, secretId });
    const owner = (await joinAs()).service(hub);
    const stranger = (await joinAs(hub.addServer(newName()).id)).service(hub);
    expect(await owner.FetchCredentials({ site: uri, secretId })).toMatchObject({ password: 'the password' });
    for (const [who, site, secret] of [
      [stranger, uri, secretId],
      [owner, uri, 'ef'.repeat(32)],
      [owner, 'other.example', secretId],
    ] as const) {
      expect(await reasonOf(who.FetchCredentials({ site, secretId: secret }))).toBe('NOT_YOURS');
    }
    expect(events()).toContainEqual({ actor: 'spoke', event: 'asked for what is not its own' });
  });
});

describe('the archive of a backup', () => {
  const bytes = Buffer.from('all of a site');
  const digest = createHash('sha256').update(bytes).digest('hex');
  let backup: string;
  let owner: PlainSpoke;
  beforeEach(async () => {
    backup = newId();
    owner = await joinAs();
  });

  // eslint-disable-next-line @typescript-eslint/require-await -- an upload is a stream
  async function* pieces(name = backup) {
    yield { backup: name };
    yield { chunk: bytes };
    yield { digest };
  }

  async function fetched(spoke: PlainSpoke): Promise<string> {
    let text = '';
    for await (const { chunk } of spoke.service(hub).FetchBackup({ backup })) text += String(chunk);
    return text;
  }

  it('is taken from and given to the spoke that a job asks for it, while it asks, and to no other', async () => {
    const stranger = await joinAs(hub.addServer(newName()).id);
    const upload = (from: PlainSpoke, name?: string) => reasonOf(from.service(hub).UploadBlobs(pieces(name)));
    expect(await upload(owner)).toBe('NOT_YOURS');
    const made = hub.spokes.desk.post(owner.id, serverId, { kind: 'make_backup', makeBackup: { backup } });
    expect(await upload(owner)).toBe('granted');
    for (const refused of [upload(stranger), upload(owner, newId()), upload(owner, '../../hub.db')]) {
      expect(await refused).toBe('NOT_YOURS');
    }
    expect(await reasonOf(fetched(owner))).toBe('NOT_YOURS');
    hub.spokes.desk.post(owner.id, serverId, { kind: 'load_backup', loadBackup: { backup } });
    expect(await fetched(owner)).toBe(String(bytes));
    expect(await reasonOf(fetched(stranger))).toBe('NOT_YOURS');
    hub.spokes.ledger.lose(made.jobId);
    expect(await upload(owner)).toBe('NOT_YOURS');
  });

  it('that is on its way is cut off within a second when the spoke is revoked, and nothing of it stays', async () => {
    hub.spokes.desk.post(owner.id, serverId, { kind: 'make_backup', makeBackup: { backup } });
    let goOn = (): void => undefined;
    const silence = new Promise<void>((resolve) => (goOn = resolve));
    async function* halting() {
      yield { backup };
      yield { chunk: bytes };
      await silence;
      yield { digest };
    }
    const upload = reasonOf(owner.service(hub).UploadBlobs(halting()));
    const ofIt = () => readdirSync(join(folder, 'backups')).filter((name) => name.startsWith(backup));
    await expect.poll(ofIt, { timeout: 10_000 }).toEqual([`${backup}.part`]);
    hub.spokes.enrollment.revoke(serverId, 'operator');
    await expect.poll(ofIt, { timeout: 5_000 }).toEqual([]);
    goOn();
    expect(await upload).toBe('CERTIFICATE_REVOKED');
  });
});

describe('content', () => {
  const release = 'ab'.repeat(32);
  let platformName: string;
  let wanted: { platform: string; release: string };
  beforeEach(() => {
    platformName = newName();
    wanted = { platform: platformName, release };
  });

  async function read(
    chunks: AsyncIterable<{ readonly chunk?: Buffer; readonly pack?: Buffer }>,
  ): Promise<string> {
    let text = '';
    for await (const { chunk = '', pack = '' } of chunks) text += String(chunk) + String(pack);
    return text;
  }

  it('is given to the spoke whose server it is on, and to no other', async () => {
    const other = hub.addServer(newName()).id;
    const platform = hub.addPlatform(platformName, serverId, release);
    const owner = await joinAs();
    const stranger = await joinAs(other);
    expect(await read(owner.service(hub).FetchManifest(wanted))).toBe(`${platform.id} ${release}`);
    for (const request of [wanted, { platform: 'nothing', release }]) {
      const service = stranger.service(hub);
      expect(await reasonOf(read(service.FetchManifest(request)))).toBe('NOT_YOURS');
      expect(await reasonOf(read(service.FetchBlobs({ ...request, digests: Buffer.alloc(0) })))).toBe(
        'NOT_YOURS',
      );
    }
    const advance = { platform: platformName };
    expect(await reasonOf(read(stranger.service(hub).FetchAdvance(advance)))).toBe('NOT_YOURS');
    expect(await reasonOf(read(owner.service(hub).FetchAdvance(advance)))).toBe('RELEASE_MISSING');
    const old = { ...wanted, release: 'cd'.repeat(32) };
    expect(await reasonOf(read(owner.service(hub).FetchManifest(old)))).toBe('NOT_YOURS');
    expect(events()).toContainEqual({ actor: 'spoke', event: 'asked for what is not its own' });
  });

  it('comes along with a delta as far as the spoke takes it, and one that does not say takes little', async () => {
    hub.addPlatform(platformName, serverId, release);
    const service = (await joinAs()).service(hub);
    const fetched = (mostPackBytes: number): Promise<string> =>
      read(service.FetchManifest({ ...wanted, base: 'cd'.repeat(32), mostPackBytes }));
    const words = (bytes: number): Buffer[] => [Buffer.alloc(bytes - 1, 'w'), Buffer.from('!')];
    for (const [bytes, most, comes] of [
      [128 << 10, 0, true],
      [(128 << 10) + 1, 0, false],
      [300, 300, true],
      [301, 300, false],
      [1 << 20, 1 << 20, true],
    ] as const) {
      hub.library.onDelta = { manifest: [Buffer.from('delta')], pack: words(bytes) };
      expect((await fetched(most)).length).toBe('delta'.length + (comes ? bytes : 0));
    }
    hub.library.onDelta = null;
  });

  it('is refused for names, digests and lists that are none', async () => {
    hub.addPlatform(platformName, serverId, release);
    const service = (await joinAs()).service(hub);
    expect(await reasonOf(read(service.FetchManifest({ ...wanted, platform: '../x' })))).toBe('NAME_INVALID');
    expect(await reasonOf(read(service.FetchManifest({ ...wanted, release: 'x' })))).toBe('FIELD_INVALID');
    const digests = Buffer.alloc(33);
    expect(await reasonOf(read(service.FetchBlobs({ ...wanted, digests })))).toBe('FIELD_INVALID');
  });

  it('stops within a second when the spoke is revoked in the middle of it', async () => {
    hub.addPlatform(platformName, serverId, release);
    const spoke = await joinAs();
    const packs = spoke.service(hub).FetchBlobs({ ...wanted, digests: Buffer.alloc(0) });
    const reader = packs[Symbol.asyncIterator]();
    await reader.next();
    const started = performance.now();
    hub.spokes.enrollment.revoke(serverId, 'operator');
    const drain = async (): Promise<void> => {
      while ((await reader.next()).done !== true);
    };
    expect(await reasonOf(drain())).toBe('CERTIFICATE_REVOKED');
    expect(performance.now() - started).toBeLessThan(5_000);
    const given = hub.library.given;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hub.library.given).toBe(given);
  });

  it('that is still being read ends as soon when the spoke is revoked', async () => {
    hub.addPlatform(platformName, serverId, release);
    let isRead = false;
    hub.library.onAdvance = async function* (_platform, signal) {
      isRead = true;
      await untilAborted(signal);
      signal.throwIfAborted();
      yield* [];
    };
    const service = (await joinAs()).service(hub);
    const reading = reasonOf(read(service.FetchAdvance({ platform: platformName })));
    await expect.poll(() => isRead, { timeout: 10_000 }).toBe(true);
    const started = performance.now();
    hub.spokes.enrollment.revoke(serverId, 'operator');
    expect(await reading).toBe('CERTIFICATE_REVOKED');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('that waits for its turn ends as soon when the spoke is revoked, and nothing was read for it', async () => {
    hub.addPlatform(platformName, serverId, release);
    const spoke = await joinAs();
    const open = () => {
      const packs = spoke.service(hub).FetchBlobs({ ...wanted, digests: Buffer.alloc(0) });
      return packs[Symbol.asyncIterator]();
    };
    const served = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const stream = open();
        await stream.next();
        return stream;
      }),
    );
    const fifth = reasonOf(open().next());
    while (hub.outflow.figures.streams.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const started = performance.now();
    hub.spokes.enrollment.revoke(serverId, 'operator');
    expect(await fifth).toBe('CERTIFICATE_REVOKED');
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const stream of served) await stream.return?.();
    while (hub.outflow.figures.streams.active > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

// Last, because the date does not go back.
describe('an expired certificate', () => {
  it('is refused on a connection that was made while it was good', async () => {
    const service = (await joinAs()).service(hub);
    const csr = Buffer.alloc(0);
    expect(await reasonOf(service.Renew({ csr }))).toBe('CSR_INVALID');
    hub.clock.moveDate(15 * 86_400_000);
    expect(await reasonOf(service.Renew({ csr }))).toBe('CERTIFICATE_EXPIRED');
  });
});
