import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildLab, output } from '../../test/fakes/build-lab.ts';
import { Repository } from '../../test/fakes/repository.ts';

let lab: BuildLab;
let code: Repository;

beforeEach(async () => {
  lab = await BuildLab.open();
  code = new Repository(lab.path('code'));
});
afterEach(() => {
  lab.close();
});

/** What differs between a build and an independent clone of the commit; '' for nothing. */
function difference(build: string, commit: string): string {
  const clone = lab.path('clone');
  code.git('clone', '--quiet', '--recurse-submodules', code.folder, clone);
  const checkout = ['checkout', '--quiet', '--recurse-submodules', commit];
  output('git', ['-c', 'protocol.file.allow=always', ...checkout], clone);
  return output('rsync', ['-nrlpci', '--delete', '--exclude=.git', `${clone}/`, `${build}/`]);
}

describe('a build of a git repository', () => {
  it('has the files of the commit as a clone has them, without its history', async () => {
    code.commit({
      'index.php': 'one',
      'web/a b.txt': '',
      'sites/default/x': 'x',
      '.gitattributes': '* text=auto\n',
    });
    symlinkSync('index.php', join(code.folder, 'link'));
    chmodSync(join(code.folder, 'index.php'), 0o755);
    const commit = code.commitAll();
    const build = await lab.build(code.folder);
    expect(build).toMatchObject({ number: 1, commit });
    expect(difference(build.folder, commit)).toBe('');
    expect(readdirSync(build.folder)).not.toContain('.git');
  });

  it('takes a branch, a tag, an annotated tag or a whole commit, also one that is no tip', async () => {
    const one = code.commit({ 'index.php': 'one' });
    code.git('tag', 'v1');
    const two = code.commit({ 'index.php': 'two' });
    code.git('tag', '--annotate', '--message', 'two', 'v2');
    code.git('branch', 'feature/two', two);
    const three = code.commit({ 'index.php': 'three' });
    for (const [ref, commit] of [
      ['v1', one],
      ['v2', two],
      ['feature/two', two],
      [one, one],
      ['', three],
      ['main', three],
    ] as const) {
      expect((await lab.build(code.folder, { ref })).commit).toBe(commit);
    }
    expect(lab.numbers()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('fetches only what is new, and sees a branch that was set back', async () => {
    const one = code.commit({ 'index.php': 'one' });
    await lab.build(code.folder);
    code.commit({ 'index.php': 'two', 'old.php': 'x' });
    expect(readFileSync(join((await lab.build(code.folder)).folder, 'index.php'), 'utf8')).toBe('two');
    code.git('reset', '--hard', '--quiet', one);
    const again = await lab.build(code.folder);
    expect(again).toMatchObject({ number: 3, commit: one });
    expect(readdirSync(again.folder)).toEqual(['index.php']);
  });

  it('is the folder of the repository that was asked for', async () => {
    code.commit({ 'README.md': 'about', 'apps/shop/index.php': 'shop' });
    const { folder } = await lab.build(code.folder, { subdir: 'apps/shop' });
    expect(readdirSync(folder)).toEqual(['index.php']);
  });

  it.each([['missing'], ['link'], ['index.php'], ['link/inner']])(
    'refuses a folder that the repository leads elsewhere, or does not have: %s',
    async (subdir) => {
      symlinkSync('/etc', join(code.folder, 'link'));
      code.commit({ 'index.php': 'x' });
      await expect(lab.build(code.folder, { subdir })).rejects.toMatchObject({
        reason: 'SOURCE_UNSUPPORTED',
      });
      expect(lab.left()).toEqual(['cache']);
    },
  );

  it('says which command failed and what it said last, and leaves nothing', async () => {
    code.commit({ 'index.php': 'one' });
    await expect(lab.build(code.folder, { ref: 'nowhere' })).rejects.toMatchObject({
      reason: 'BUILD_FAILED',
      message: expect.stringMatching(/^git fetch failed with exit code 128: .*nowhere/) as string,
    });
    expect(lab.left()).toEqual(['cache']);
    expect(lab.lines.join('\n')).toContain('nowhere');
  });

  it('names a repository that is not there', async () => {
    await expect(lab.build(lab.path('nowhere'))).rejects.toMatchObject({ reason: 'SOURCE_MISSING' });
  });

  it('runs no hook and no filter of the repository or of a person', async () => {
    code.commit({ 'index.php': 'one', '.gitattributes': '*.php filter=evil\n' });
    lab.home({ '.gitconfig': `[core]\n\thooksPath = ${lab.path('hooks')}\n` });
    lab.program('hooks/post-checkout', `touch ${lab.path('ran')}`);
    lab.program('hooks/reference-transaction', `touch ${lab.path('ran')}`);
    await lab.build(code.folder);
    expect(existsSync(lab.path('ran'))).toBe(false);
  });
});

describe('submodules', () => {
  it('are part of the build, in each other and with relative addresses', async () => {
    const inner = new Repository(lab.path('inner'));
    inner.commit({ 'inner.php': 'inner' });
    const outer = new Repository(lab.path('outer'));
    outer.commit({ 'outer.php': 'outer' });
    outer.git('submodule', '--quiet', 'add', '../inner', 'lib/inner');
    outer.commitAll();
    code.commit({ 'index.php': 'one' });
    code.git('submodule', '--quiet', 'add', '../outer', 'modules/outer');
    const commit = code.commitAll();
    inner.commit({ 'inner.php': 'newer than the commit that is linked' });
    const { folder } = await lab.build(code.folder);
    expect(readFileSync(join(folder, 'modules/outer/lib/inner/inner.php'), 'utf8')).toBe('inner');
    expect(difference(folder, commit)).toBe('');
  });

  it('that lead nowhere fail the build by name', async () => {
    const inner = new Repository(lab.path('inner'));
    inner.commit({ 'inner.php': 'inner' });
    code.git('submodule', '--quiet', 'add', '../inner', 'inner');
    code.git('config', '--file', '.gitmodules', 'submodule.inner.url', 'ext::sh -c touch% /tmp/ran');
    code.commitAll();
    await expect(lab.build(code.folder)).rejects.toMatchObject({
      reason: 'SOURCE_UNSUPPORTED',
      message: expect.stringContaining('"inner"') as string,
    });
  });
});

describe('the cache', () => {
  it('that a killed program may have broken is not used again', async () => {
    code.commit({ 'index.php': 'one' });
    await lab.build(code.folder);
    lab.tearCache();
    await lab.restart();
    expect((await lab.build(code.folder)).number).toBe(2);
  });

  it('forgets a repository that the platform has no more', async () => {
    code.commit({ 'index.php': 'one' });
    await lab.build(code.folder);
    const other = new Repository(lab.path('other'));
    other.commit({ 'index.php': 'other' });
    await lab.build(other.folder);
    expect(lab.cached()).toHaveLength(1);
  });
});
