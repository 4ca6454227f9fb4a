import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors.ts';
import { checkSource, FOLDER_SOURCE, isBuilt, sameSource, type PlatformSource } from './source.ts';

const GIT: PlatformSource = {
  ...FOLDER_SOURCE,
  kind: 'git',
  location: 'https://git.example.org/d11.git',
  composer: true,
};

function refusal(source: PlatformSource): AppError | null {
  try {
    checkSource(source, 'source');
    return null;
  } catch (error) {
    return error as AppError;
  }
}

describe('a repository', () => {
  it.each([
    'https://git.example.org/d11.git',
    'https://git.example.org:8443/~anna/d11',
    'ssh://git@git.example.org:2222/srv/d11.git',
    'ssh://[2001:db8::1]/d11.git',
    'git@git.example.org:team/d11.git',
    'git.example.org:d11',
    '/srv/git/d11.git',
  ])('may be at %s', (location) => {
    expect(refusal({ ...GIT, location })).toBeNull();
  });

  it.each([
    'https://anna:secret@git.example.org/d11.git',
    'https://secret@git.example.org/d11.git',
    'ssh://anna:secret@git.example.org/d11.git',
    'https://git.example.org/d11.git?private_token=secret',
  ])('is refused with a password or token in its address, which is not repeated: %s', (location) => {
    const error = refusal({ ...GIT, location });
    expect(error).toMatchObject({ reason: 'FIELD_INVALID', field: 'source.location' });
    expect(error?.message).not.toContain('secret');
    expect(error?.remedy).toMatch(/ssh key|credential helper/);
  });

  it.each([
    'http://git.example.org/d11.git',
    'git://git.example.org/d11.git',
    'ext::sh -c touch% /tmp/x',
    'file:///srv/git/d11.git',
    '-uevil',
    '--upload-pack=evil',
    '-host:path',
    'ssh://-oProxyCommand=evil/x',
    'git@-oProxyCommand=evil:x',
    'host:-x',
    'https://git.example.org',
    'https://git.example.org/a b',
    'https://git.example.org/a\n',
    'relative/path',
    '/srv/../etc',
    `https://git.example.org/${'x'.repeat(1_000)}`,
  ])('is refused at %j', (location) => {
    expect(refusal({ ...GIT, location })).toMatchObject({ field: 'source.location' });
  });

  it.each(['main', 'v1.2.3', 'feature/new-theme', 'refs/heads/main', '7.x-1.x', 'a'.repeat(40), 'fix#12'])(
    'has a ref such as %s',
    (ref) => {
      expect(refusal({ ...GIT, ref })).toBeNull();
    },
  );

  it.each([
    '-x',
    '+main',
    'a..b',
    'a:b',
    'main^',
    'main~1',
    'a b',
    '*',
    '@',
    '/main',
    'main/',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'x'.repeat(300),
  ])('refuses the ref %j', (ref) => {
    expect(refusal({ ...GIT, ref })).toMatchObject({ reason: 'FIELD_INVALID', field: 'source.ref' });
  });

  it('never looks like an option, however it is written', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (location, ref) => {
        if (refusal({ ...GIT, location, ref }) !== null) return;
        expect([location, ref].filter((word) => /^[-+]|[\0-\x20]/.test(word))).toEqual([]);
      }),
    );
  });

  it('may name one of its folders, but none outside it', () => {
    expect(refusal({ ...GIT, subdir: 'apps/shop' })).toBeNull();
    for (const subdir of ['../x', '/etc', 'a/../..']) {
      expect(refusal({ ...GIT, subdir })).toMatchObject({ field: 'source.subdir' });
    }
  });
});

describe('a makefile', () => {
  const make: PlatformSource = { ...FOLDER_SOURCE, kind: 'makefile', location: '/srv/d7.make' };

  it('is a path on the hub or an https address', () => {
    expect(refusal(make)).toBeNull();
    expect(refusal({ ...make, location: 'https://example.org/d7.make.yml' })).toBeNull();
    for (const location of ['', 'd7.make', 'http://example.org/d7.make', 'https://a:b@example.org/d7.make']) {
      expect(refusal({ ...make, location })).toMatchObject({ field: 'source.location' });
    }
  });

  it('has no ref and no folder of a repository', () => {
    expect(refusal({ ...make, ref: 'main' })).toMatchObject({ field: 'source.ref' });
    expect(refusal({ ...make, subdir: 'web' })).toMatchObject({ field: 'source.subdir' });
  });
});

describe('a folder', () => {
  it('is built only when Composer is to run in it, as everything else is built', () => {
    expect(isBuilt(FOLDER_SOURCE)).toBe(false);
    expect(isBuilt({ ...FOLDER_SOURCE, composer: true })).toBe(true);
    expect(isBuilt({ ...GIT, composer: false })).toBe(true);
  });

  it('has no address: it lies at the publish path', () => {
    expect(refusal({ ...FOLDER_SOURCE, location: '/srv/x' })).toMatchObject({ field: 'source.location' });
  });
});

describe('two sources', () => {
  it('are the same when each part is', () => {
    expect(sameSource(GIT, { ...GIT })).toBe(true);
    const others = [
      { ref: 'v2' },
      { subdir: 'x' },
      { composer: false },
      { location: '/x' },
      { kind: 'makefile' } as const,
    ];
    for (const other of others) expect(sameSource(GIT, { ...GIT, ...other })).toBe(false);
  });
});
