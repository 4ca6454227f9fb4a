import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../test/fakes/admin-api.ts';
import { ctl, watching } from '../../../test/fakes/aegirctl.ts';
import { platform, task } from '../../../test/fakes/inventory.ts';

const GIT = {
  kind: 'git',
  location: 'https://git.example.org/d11.git',
  ref: 'v1',
  subdir: '',
  composer: true,
};
const MAKE = { kind: 'makefile', location: '/srv/d7.make', ref: '', subdir: '', composer: false };

/** The source that a command line asks for, of a platform that has this one. */
async function asked(line: string, before = GIT): Promise<unknown> {
  const answers: Answers = {
    AddPlatform: () => ({ platform: platform(), taskId: 'task-1' }),
    SetPlatform: () => ({ platform: platform(), taskId: 'task-1' }),
    GetPlatform: () => ({ platform: platform({ source: before }) }),
  };
  const outcome = await ctl({ ...answers, ...watching(task()) }, line);
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  const change = outcome.asked.find(({ method }) => /^(Add|Set)Platform$/.test(method));
  return (change?.request as { source: unknown }).source;
}

describe('aegirctl platform', () => {
  it('add names no source for a folder', async () => {
    expect(await asked('platform add d11 --server web1')).toBeNull();
  });

  it('add takes a repository, in which Composer is run unless told otherwise', async () => {
    const line = 'platform add d11 --server web1 --git https://git.example.org/d11.git';
    expect(await asked(`${line} --ref v1`)).toEqual(GIT);
    expect(await asked(`${line} --ref v1 --subdir web --no-composer`)).toEqual({
      ...GIT,
      subdir: 'web',
      composer: false,
    });
  });

  it('add takes a makefile, or a folder that Composer completes', async () => {
    expect(await asked('platform add d7 --server web1 --makefile /srv/d7.make')).toEqual(MAKE);
    const completed = { kind: 'folder', location: '', ref: '', subdir: '', composer: true };
    expect(await asked('platform add d11 --server web1 --composer')).toEqual(completed);
    // What goes with a repository alone is refused by the hub, which says so.
    expect(await asked('platform add d11 --server web1 --ref v1')).toMatchObject({
      kind: 'folder',
      ref: 'v1',
    });
  });

  it('set changes what is named of the source, and leaves the rest', async () => {
    expect(await asked('platform set d11 --ref v2')).toEqual({ ...GIT, ref: 'v2' });
    expect(await asked('platform set d11 --no-composer')).toEqual({ ...GIT, composer: false });
    expect(await asked('platform set d11 --git git@new.example.org:d11.git')).toEqual({
      ...GIT,
      location: 'git@new.example.org:d11.git',
    });
    expect(await asked('platform set d11 --docroot web')).toBeNull();
  });

  it('set to another kind begins anew', async () => {
    expect(await asked('platform set d11 --makefile /srv/d7.make')).toEqual(MAKE);
    expect(await asked('platform set d11 --git /srv/d11.git', MAKE)).toEqual({
      ...GIT,
      location: '/srv/d11.git',
      ref: '',
    });
    expect(await asked('platform set d11 --folder')).toEqual({ ...MAKE, kind: 'folder', location: '' });
  });

  it('refuses two sources at once', async () => {
    await expect(asked('platform add d11 --server web1 --git /srv/a --makefile /srv/b')).rejects.toThrow(
      'FIELD_INVALID',
    );
  });

  it('rebuild waits for the task, and tells what became of it', async () => {
    const done = task({ kind: 'platform.rebuild', objectName: 'd11' });
    const {
      code,
      stdout,
      asked: calls,
    } = await ctl(
      {
        RebuildPlatform: () => ({ taskId: done.id }),
        GetPlatform: () => ({ platform: platform() }),
        ...watching(done),
      },
      'platform rebuild d11 --allow-mass-delete',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('platform.rebuild d11');
    expect(calls[0]?.request).toMatchObject({ name: 'd11', allowMassDelete: true });
  });

  it('show tells the source, and the commit that is live', async () => {
    const built = platform({ source: GIT, commit: '3f'.repeat(20), build: 4 });
    const { stdout } = await ctl(
      { GetPlatform: () => ({ platform: built }), ListSiteFolders: () => ({ folders: [] }) },
      'platform show d11',
    );
    for (const text of ['git https://git.example.org/d11.git', 'ref:', 'v1', '3f'.repeat(20), 'build:']) {
      expect(stdout).toContain(text);
    }
  });
});
