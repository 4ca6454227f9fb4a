import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  certificatesIn,
  createKey,
  createRequest,
  describeCertificate,
  isSignedBy,
} from '../../shared/certificates.ts';
import { toAppError } from '../../shared/errors.ts';
import { inTransaction } from '../../shared/sqlite.ts';
import { enroll, PlainSpoke } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import { Operators } from '../operators/operators.ts';
import { Rotation } from './rotation.ts';

let folder: string;
let hub: SpokeHub;
let rotation: Rotation;
let first: string;
const spokes: PlainSpoke[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-rotation-'));
  await start();
  first = hub.authority.certificate;
});
afterEach(() => {
  for (const spoke of spokes.splice(0)) spoke.close();
  hub.stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  hub = await SpokeHub.start(folder);
  const operators = new Operators(hub.database.db, hub.clock);
  rotation = new Rotation({ ...hub.spokes, authority: hub.authority, operators });
}

/** The hub dies and starts again; it listens elsewhere then, which a spoke of these tests does not mind. */
async function restart(): Promise<void> {
  hub.stop();
  await start();
}

async function joined(name = newName()): Promise<PlainSpoke> {
  const spoke = await PlainSpoke.join(hub, hub.addServer(name).id);
  spokes.push(spoke);
  return spoke;
}

async function rotate(): Promise<void> {
  const root = await rotation.make();
  inTransaction(hub.database.db, () => {
    rotation.begin(root);
  });
  await rotation.takeUp();
}

async function finish(without: string[] = []): Promise<string[]> {
  const lost = inTransaction(hub.database.db, () => rotation.end(without, 'operator'));
  await rotation.takeUp();
  return lost.map(({ name }) => name);
}

const waiting = () => rotation.report().waiting.map(({ name }) => name);
const second = () => hub.authority.roots.signer.certificate;

/** Whether the hub takes it, and it takes the hub. */
async function isTaken(spoke: PlainSpoke): Promise<boolean> {
  const csr = Buffer.alloc(0);
  const reason = await spoke
    .service(hub)
    .Renew({ csr })
    .catch((error: unknown) => toAppError(error).reason);
  return reason === 'CSR_INVALID';
}

describe('while a second root takes the place of the first', () => {
  it('who is attached is asked to renew at once, and moves', async () => {
    const spoke = await joined();
    const stream = await spoke.attach(hub);
    expect(stream.waiting('renew')).toBe(0);
    await rotate();
    await stream.next('renew');
    await spoke.renew(hub);
    expect(isSignedBy(spoke.certificate, second())).toBe(true);
    expect(certificatesIn(spoke.authority)).toEqual([second(), first]);
    expect(waiting()).toHaveLength(1);
    const again = await spoke.attach(hub);
    await again.settle();
    expect(again.waiting('renew')).toBe(0);
    expect(waiting()).toEqual([]);
  });

  it('who was away comes back knowing nothing of it, is taken, and asked to renew', async () => {
    const spoke = await joined();
    expect(await isTaken(spoke)).toBe(true);
    await rotate();
    await restart();
    expect(spoke.authority).toBe(first);
    const stream = await spoke.attach(hub);
    await stream.next('renew');
    await spoke.renew(hub);
    expect(await isTaken(spoke)).toBe(true);
    expect(waiting()).toEqual([]);
  });

  it('an older spoke that passes over what it is asked is named, and moves with its own renewal', async () => {
    const older = await joined('old1');
    const stream = await older.attach(hub);
    await rotate();
    await stream.next('renew');
    // It does not know that message: it stays attached, and works on.
    await stream.settle();
    expect(waiting()).toEqual(['old1']);
    await expect(finish()).rejects.toMatchObject({
      reason: 'IN_USE',
      message: expect.stringContaining('old1') as string,
    });
    await older.renew(hub);
    // It looks at the first root that comes alone: that one has to have signed.
    expect(isSignedBy(older.certificate, certificatesIn(older.authority)[0] ?? '')).toBe(true);
    expect(await isTaken(older)).toBe(true);
    expect(waiting()).toEqual([]);
    expect(await finish()).toEqual([]);
    expect(await isTaken(older)).toBe(true);
  });

  it('an older spoke that joins meanwhile finds first the root that its token names', async () => {
    await rotate();
    const { token } = hub.spokes.tokens.create(hub.addServer('old2').id);
    const answer = await enroll(hub, token, await createRequest(await createKey(), 'old2'));
    expect(describeCertificate(answer.authority).fingerprint).toBe(describeCertificate(first).fingerprint);
    expect(isSignedBy(answer.certificate, certificatesIn(answer.authority)[0] ?? '')).toBe(true);
  });

  it('who joins is given what the token names, and moves when it attaches', async () => {
    const { token } = hub.spokes.tokens.create(hub.addServer('young').id);
    await rotate();
    const csr = await createRequest(await createKey(), 'young');
    const answer = await enroll(hub, token, csr);
    expect(certificatesIn(answer.authority)).toEqual([first, second()]);
    expect(isSignedBy(answer.certificate, first)).toBe(true);
    const spoke = await joined();
    await (await spoke.attach(hub)).next('renew');
  });

  it('the first is not dropped while somebody uses it, and they are named', async () => {
    const moved = await joined('web1');
    await joined('web2');
    await rotate();
    await moved.renew(hub);
    await isTaken(moved);
    await expect(finish()).rejects.toMatchObject({
      reason: 'IN_USE',
      message: expect.stringMatching(/: web2$/) as string,
    });
    await expect(finish(['web9'])).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    expect(rotation.report().roots).toMatchObject([
      { signs: true, standing: false, holders: 1 },
      { signs: false, standing: true, holders: 1 },
    ]);
  });

  it('is turned back: who has moved moves back, whoever has not stays, and the new one is dropped', async () => {
    const [moved, stayed] = [await joined('web1'), await joined('web2')];
    await rotate();
    const dropped = second();
    await moved.renew(hub);
    await isTaken(moved);
    rotation.turnBack();
    await rotation.takeUp();
    expect(waiting()).toEqual(['web1']);
    await expect(finish()).rejects.toMatchObject({ reason: 'IN_USE' });
    await (await moved.attach(hub)).next('renew');
    await moved.renew(hub);
    expect([await isTaken(moved), await isTaken(stayed)]).toEqual([true, true]);
    expect(await finish()).toEqual([]);
    expect(isSignedBy(moved.certificate, first)).toBe(true);
    expect(hub.authority.certificate).toBe(first);
    expect(hub.authority.trust).not.toContain(describeCertificate(dropped).fingerprint);
  });

  it('a renewal that was answered and not used yet is waited for when it is turned back', async () => {
    const spoke = await joined('web1');
    await isTaken(spoke);
    await rotate();
    await spoke.renew(hub);
    rotation.turnBack();
    await rotation.takeUp();
    expect(waiting()).toEqual(['web1']);
  });
});

describe('when the first root is dropped', () => {
  async function moved(): Promise<{ spoke: PlainSpoke; stale: string }> {
    const spoke = await joined('web1');
    const stale = spoke.certificate;
    await rotate();
    await spoke.renew(hub);
    await isTaken(spoke);
    return { spoke, stale };
  }

  it('who has moved stays attached, is asked once more to renew, and trusts the second alone then', async () => {
    const { spoke } = await moved();
    const stream = await spoke.attach(hub);
    expect(await finish()).toEqual([]);
    await stream.next('renew');
    await spoke.renew(hub);
    expect(certificatesIn(spoke.authority)).toEqual([hub.authority.certificate]);
    expect(hub.authority.certificate).not.toBe(first);
    expect(await isTaken(spoke)).toBe(true);
    await stream.settle();
    expect(hub.spokes.registry.count).toBe(1);
  });

  it('a certificate of it opens nothing any more, and who trusts it alone does not take the hub', async () => {
    const { spoke, stale } = await moved();
    await finish();
    spokes.push(
      new PlainSpoke(spoke.id, spoke.key, stale, spoke.authority),
      new PlainSpoke(spoke.id, spoke.key, spoke.certificate, first),
    );
    expect([await isTaken(spokes[1]!), await isTaken(spokes[2]!)]).toEqual([false, false]);
    expect(await isTaken(spoke)).toBe(true);
  });

  it('the hub shows a certificate of the second also when it died before it was made', async () => {
    const { spoke } = await moved();
    inTransaction(hub.database.db, () => rotation.end([], 'operator'));
    await restart();
    expect(await isTaken(spoke)).toBe(true);
    const shown = certificatesIn(readFileSync(join(folder, 'authority/hub.pem'), 'utf8'))[0] ?? '';
    expect(isSignedBy(shown, hub.authority.certificate)).toBe(true);
    expect(hub.authority.certificate).not.toBe(first);
  });

  it('whoever is given up is revoked and named; who let their certificate end is not waited for', async () => {
    await moved();
    await joined('web2');
    await joined('web3');
    hub.database.db.prepare('UPDATE certificates SET not_after_ms = 1 WHERE spoke_id = ?').run(spokes[2]?.id);
    expect(waiting()).toEqual(['web2']);
    expect(await finish(['web2'])).toEqual(['web2']);
    expect(hub.spokes.store.liveOf('id-web2')).toBeUndefined();
    expect(hub.events()).toContainEqual({ actor: 'operator', event: 'revoked' });
    expect(hub.spokes.store.liveOf('id-web1')).toBeDefined();
  });

  it('tokens name the second', async () => {
    await moved();
    await finish();
    expect(hub.authority.fingerprint).toBe(describeCertificate(second()).fingerprint);
    expect(await isTaken(await joined('young'))).toBe(true);
  });
});
