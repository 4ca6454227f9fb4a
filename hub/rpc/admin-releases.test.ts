import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import type { Entry } from '../../shared/manifest/entry.ts';
import { addFarm, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';
import { releaseOf } from '../../test/fakes/library.ts';

let hub: AdminHub;
let platformId: string;

/** A platform whose releases are trees of empty files, served in this order. */
beforeEach(async () => {
  hub = await openAdminHub();
  await addFarm(hub.client);
  platformId = hub.inventory.platformByName('d11').id;
  for (const [word, paths] of [
    ['first', ['a', 'b']],
    ['second', ['b', 'c', 'd']],
  ] as const) {
    hub.library.manifests.set(releaseOf(word), encodeManifest(paths.map(emptyFile)));
    const release = { digest: releaseOf(word), files: paths.length, bytes: 0, manifestBytes: 9, commit: '' };
    hub.releases.serve(platformId, release, hub.clock.now(), false);
    hub.inventory.updatePlatform(platformId, { release: releaseOf(word) }, { actor: 'test' });
    hub.clock.advance(1_000);
  }
});
afterEach(() => hub.close());

function emptyFile(path: string): Entry {
  return { kind: 'file', path, mode: 0o644, size: 0, content: '', blockLengths: [] };
}

const refused = (call: Promise<unknown>) => call.catch((error: unknown) => error);

describe('the releases of a platform', () => {
  it('are listed with what is live and which servers have them', async () => {
    hub.observed.addRelease(hub.inventory.serverByName('web1').id, releaseOf('first'));
    const { releases } = await hub.client.platforms.ListReleases({ name: 'd11' });
    expect(releases).toMatchObject([
      { digest: releaseOf('second'), files: 3, live: true, servers: [] },
      { digest: releaseOf('first'), files: 2, live: false, servers: ['web1'] },
    ]);
  });

  it('of a platform that is not there are not found', async () => {
    expect(await refused(hub.client.platforms.ListReleases({ name: 'x' }))).toMatchObject({
      reason: 'NOT_FOUND',
    });
  });
});

describe('a rollback', () => {
  const taskOf = (taskId: string) => hub.tasks.get(taskId).task;

  it('is to the release before unless another is named, and one task for one request', async () => {
    const request = { ...id(), name: 'd11', release: '' };
    const { taskId } = await hub.client.platforms.RollbackPlatform(request);
    expect(taskOf(taskId)).toMatchObject({
      kind: 'platform.rollback',
      input: { release: releaseOf('first') },
    });
    expect(await hub.client.platforms.RollbackPlatform(request)).toEqual({ taskId });
    const named = { ...id(), name: 'd11', release: releaseOf('second').slice(0, 8) };
    const again = await hub.client.platforms.RollbackPlatform(named);
    expect(taskOf(again.taskId).input).toEqual({ release: releaseOf('second') });
  });

  it.each([
    ['nothing was served before', { name: 'empty', release: '' }, 'NOT_FOUND', 'release'],
    ['the release is not kept', { name: 'd11', release: 'ffffffff' }, 'NOT_FOUND', 'release'],
    ['the digest is none', { name: 'd11', release: "'; DROP" }, 'FIELD_INVALID', 'release'],
    ['the platform is not there', { name: 'x', release: '' }, 'NOT_FOUND', 'name'],
  ])('is refused when %s', async (_why, request, reason, field) => {
    await hub.client.platforms.AddPlatform({ ...id(), name: 'empty', server: 'web1' });
    const before = hub.dump();
    expect(await refused(hub.client.platforms.RollbackPlatform({ ...id(), ...request }))).toMatchObject({
      reason,
      field,
    });
    expect(hub.dump()).toBe(before);
  });

  it('shows that the platform is held', async () => {
    const show = async () => (await hub.client.platforms.GetPlatform({ name: 'd11' })).platform?.held;
    expect(await show()).toBe(false);
    const live = { digest: releaseOf('second'), files: 3, bytes: 0, manifestBytes: 9, commit: '' };
    hub.releases.serve(platformId, live, hub.clock.now(), true);
    expect(await show()).toBe(true);
  });
});

describe('the difference of two releases', () => {
  it('is that from the one before to the live one unless others are named', async () => {
    const diff = await hub.client.platforms.DiffReleases({ name: 'd11' });
    expect(diff).toMatchObject({
      ...{ from: releaseOf('first'), to: releaseOf('second') },
      ...{ added: 2, removed: 1, changed: 0, nextPageToken: '' },
    });
    expect(diff.changes.map(({ change, path }) => `${change} ${path}`)).toEqual([
      'removed a',
      'added c',
      'added d',
    ]);
    const named = { from: releaseOf('second'), to: releaseOf('first') };
    const back = await hub.client.platforms.DiffReleases({ name: 'd11', ...named });
    expect(back).toMatchObject({ ...named, added: 1, removed: 2 });
  });

  it('comes in pages that each have the totals', async () => {
    const paths: string[] = [];
    let pageToken = '';
    do {
      const page = await hub.client.platforms.DiffReleases({ name: 'd11', pageSize: 2, pageToken });
      expect(page).toMatchObject({ added: 2, removed: 1 });
      paths.push(...page.changes.map(({ path }) => path));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(paths).toEqual(['a', 'c', 'd']);
  });

  it('is refused for what is not kept, has no release before it, or has lost its content', async () => {
    const diff = (request: object) => refused(hub.client.platforms.DiffReleases({ name: 'd11', ...request }));
    expect(await diff({ from: 'ffff' })).toMatchObject({ reason: 'NOT_FOUND', field: 'from' });
    expect(await diff({ to: releaseOf('first') })).toMatchObject({ reason: 'NOT_FOUND', field: 'from' });
    const token = Buffer.from('-1').toString('base64url');
    expect(await diff({ pageToken: token })).toMatchObject({ reason: 'FIELD_INVALID', field: 'page_token' });
    hub.library.lost.add(releaseOf('first'));
    expect(await diff({})).toMatchObject({ reason: 'RELEASE_MISSING' });
  });
});
