import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

const GIT = {
  kind: 'git',
  location: 'https://git.example.org/d11.git',
  ref: 'v1',
  subdir: '',
  composer: true,
};

let hub: AdminHub;

beforeAll(async () => {
  hub = await openAdminHub();
  await hub.client.servers.AddServer({ ...id(), name: 'web1' });
});
afterAll(async () => {
  await hub.close();
});

async function kindOf(taskId: string): Promise<string | undefined> {
  return (await hub.client.tasks.GetTask({ id: taskId })).task?.kind;
}

describe('the source of a platform', () => {
  it('is a folder unless something else is said, and then it is verified, not built', async () => {
    const added = await hub.client.platforms.AddPlatform({ ...id(), name: 'kept', server: 'web1' });
    expect(added.platform?.source).toEqual({
      kind: 'folder',
      location: '',
      ref: '',
      subdir: '',
      composer: false,
    });
    expect(await kindOf(added.taskId)).toBe('platform.verify');
    const refusal = await failure(hub.client.platforms.RebuildPlatform({ ...id(), name: 'kept' }));
    expect(refusal).toMatchObject({ reason: 'FIELD_INVALID', field: 'name' });
    expect(refusal.remedy).toContain('aegirctl platform verify kept');
  });

  it('is built when it is added, changed or asked for again, and only then', async () => {
    const added = await hub.client.platforms.AddPlatform({
      ...id(),
      name: 'd11',
      server: 'web1',
      source: GIT,
    });
    expect(added.platform).toMatchObject({ source: GIT, commit: '', build: 0 });
    expect(await kindOf(added.taskId)).toBe('platform.rebuild');
    const set = (change: object, etag: string) =>
      hub.client.platforms.SetPlatform({ ...id(), name: 'd11', etag, ...change });
    const moved = await set({ source: { ...GIT, ref: 'v2' } }, '1');
    expect(moved.platform).toMatchObject({ source: { ref: 'v2' }, etag: '2' });
    expect(await kindOf(moved.taskId)).toBe('platform.rebuild');
    const elsewhere = await set({ docroot: 'web', source: { ...GIT, ref: 'v2' } }, '2');
    expect(await kindOf(elsewhere.taskId)).toBe('platform.verify');
    const again = await hub.client.platforms.RebuildPlatform({ ...id(), name: 'd11' });
    expect(await kindOf(again.taskId)).toBe('platform.rebuild');
    const { platforms } = await hub.client.platforms.ListPlatforms({});
    expect(platforms.find(({ name }) => name === 'd11')?.source).toEqual({ ...GIT, ref: 'v2' });
  });

  it('that is refused changes nothing', async () => {
    const before = hub.dump();
    for (const [source, field] of [
      [{ ...GIT, kind: 'svn' }, 'source.kind'],
      [{ ...GIT, kind: '' }, 'source.kind'],
      [{ ...GIT, location: 'https://a:b@git.example.org/x' }, 'source.location'],
      [{ ...GIT, ref: '--upload-pack=evil' }, 'source.ref'],
      [{ ...GIT, subdir: '../..' }, 'source.subdir'],
      [{ ...GIT, kind: 'folder' }, 'source.ref'],
    ] as const) {
      const request = { ...id(), name: 'd12', server: 'web1', source };
      expect(await failure(hub.client.platforms.AddPlatform(request))).toMatchObject({ field });
    }
    expect(hub.dump()).toBe(before);
  });
});
