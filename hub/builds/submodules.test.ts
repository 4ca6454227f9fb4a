import { describe, expect, it } from 'vitest';
import { parseSubmodules, submoduleLocation } from './submodules.ts';

describe('the submodules of a repository', () => {
  it('are those that have a folder and an address, whatever their names', () => {
    const printed = [
      'submodule.a.b c.path\nlib/a',
      'submodule.a.b c.url\n../a.git',
      'submodule.a.b c.branch\nmain',
      'submodule.half.path\nlib/half',
      'core.sshcommand\nevil',
      '',
    ].join('\0');
    expect(parseSubmodules(printed)).toEqual([{ path: 'lib/a', url: '../a.git' }]);
  });
});

describe('the address of a submodule', () => {
  it.each([
    ['https://host/team/site.git', '../theme.git', 'https://host/team/theme.git'],
    ['https://host/team/site.git/', './theme.git', 'https://host/team/site.git/theme.git'],
    ['https://host/team/site.git', '../../other/theme.git', 'https://host/other/theme.git'],
    ['git@host:team/site.git', '../theme.git', 'git@host:team/theme.git'],
    ['git@host:site.git', '../theme.git', 'git@host:theme.git'],
    ['/srv/git/site.git', '../theme.git', '/srv/git/theme.git'],
    ['/srv/git/site.git', 'https://host/theme.git', 'https://host/theme.git'],
    ['https://host/site.git', 'ssh://git@other/theme.git', 'ssh://git@other/theme.git'],
  ])('of %s, written %s, is %s', (parent, url, location) => {
    expect(submoduleLocation(parent, { path: 'themes/x', url })).toBe(location);
  });

  it.each([
    ['https://host/site.git', '/var/lib/private.git'],
    ['https://host/site.git', '../../../../x'],
    ['/srv/site.git', '../../../../../etc'],
    ['https://host/site.git', 'file:///srv/private.git'],
    ['https://host/site.git', 'ext::sh -c evil'],
    ['https://host/site.git', '--upload-pack=evil'],
    ['https://host/site.git', 'https://a:b@host/x'],
    ['https://host/site.git', 'http://host/x'],
  ])('of %s, written %s, is refused by the name of its folder', (parent, url) => {
    expect(() => submoduleLocation(parent, { path: 'themes/x', url })).toThrow(
      expect.objectContaining({
        reason: 'SOURCE_UNSUPPORTED',
        message: expect.stringContaining('"themes/x"') as string,
      }) as Error,
    );
  });
});
