import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import {
  checkAbsolutePath,
  checkAddress,
  checkDigest,
  checkHostname,
  checkObjectName,
  checkPort,
  checkRelativePath,
} from './names.ts';

function refusal(check: () => unknown): AppError {
  try {
    check();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** Characters by which a value could end a directive, start another or be expanded by Apache. */
const HOSTILE = [
  '\n',
  '\r',
  '\0',
  '\t',
  ' ',
  '"',
  "'",
  '`',
  '\\',
  '$',
  '%',
  '{',
  '}',
  '<',
  '>',
  '#',
  ';',
  '|',
  '&',
  '*',
  '@',
  ':',
  '(',
];

describe('a host name', () => {
  it.each([
    ['www.example.org', 'www.example.org'],
    ['WWW.Example.ORG', 'www.example.org'],
    ['localhost', 'localhost'],
    ['1and1.example', '1and1.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['straße.example', 'xn--strae-oqa.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%s is taken as %s', (given, canonical) => {
    expect(checkHostname(given, 'uri')).toBe(canonical);
  });

  it.each([
    'example.org.',
    '.example.org',
    'a..b',
    '-a.example',
    'a-.example',
    'under_score.example',
    '*.example.org',
    '10.0.0.1',
    '0x7f.1',
    '127.1',
    'example.123',
    '::1',
    'xn--.example',
    'a/b',
    'www.example.org:80',
    'user@example.org',
    'a b',
    'example。org',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(126)}aaa`,
    'a'.repeat(300),
  ])('%s is refused', (given) => {
    expect(refusal(() => checkHostname(given, 'site.uri'))).toMatchObject({
      reason: 'HOSTNAME_INVALID',
      field: 'site.uri',
    });
  });

  it('that is empty is missing, not wrong', () => {
    expect(refusal(() => checkHostname('', 'uri')).reason).toBe('FIELD_MISSING');
  });

  it('never holds a hostile character, wherever it was put', () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE, 'ß', 'é', '。', '．', '\u200b', '\u202e', 'ı', '\ud800'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        const given = `www.${pieces.join('')}.org`;
        let name: string;
        try {
          name = checkHostname(given, 'uri');
        } catch (error) {
          expect(error).toMatchObject({ reason: 'HOSTNAME_INVALID' });
          return;
        }
        expect(name).toMatch(/^[a-z0-9.-]{1,253}$/);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same when checked again: the canonical form is a fixed point', () => {
    const label = fc.stringMatching(/^[a-zA-Z0-9äöüéñ]{1,20}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 4 }), (labels) => {
        fc.pre(!/^\d+$/.test(labels.at(-1) ?? ''));
        const once = checkHostname(labels.join('.'), 'uri');
        expect(checkHostname(once, 'uri')).toBe(once);
      }),
    );
  });

  it('is shown escaped and short when it is refused', () => {
    const { message } = refusal(() => checkHostname(`bad\n${'x'.repeat(300)}`, 'uri'));
    expect(message).toContain(String.raw`"bad\n`);
    expect(message.length).toBeLessThan(140);
  });
});

describe('an address', () => {
  it.each([
    '10.77.0.11',
    '255.255.255.255',
    '::1',
    '2001:db8::7',
    '1:2:3:4:5:6:7:8',
    '::ffff:10.0.0.1',
    'web1.example.org',
  ])('%s is taken', (given) => {
    expect(checkAddress(given, 'server.hostname')).toBe(given);
  });

  it.each([
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    ':::',
    '1::2::3',
    'fe80::1%eth0',
    '12345::',
    '10.0.0.1/24',
    '[::1]',
  ])('%s is refused', (given) => {
    expect(refusal(() => checkAddress(given, 'server.hostname')).reason).toBe('HOSTNAME_INVALID');
  });
});

describe('a name of a server or platform', () => {
  it.each(['web1', 'a', '9', 'd11.2', 'my-platform', 'a'.repeat(63)])('%s is taken as it is', (given) => {
    expect(checkObjectName(given, 'name')).toBe(given);
  });

  it.each(['Web1', '-a', 'a-', '.a', 'a.', 'a..b', 'a_b', 'a/b', 'ä', 'a\n', 'a'.repeat(64), ...HOSTILE])(
    '%j is refused',
    (given) => {
      expect(refusal(() => checkObjectName(given, 'name')).reason).toBe('NAME_INVALID');
    },
  );
});

describe('a path', () => {
  it.each(['/var/aegir/platforms/d11', '/srv', '/a/.hidden/_x', '/A-b.c/d'])('%s is taken', (given) => {
    expect(checkAbsolutePath(given, 'path')).toBe(given);
  });

  it.each([
    '/',
    'relative/path',
    '/a/../b',
    '/a/./b',
    '/a//b',
    '/a/',
    '/..',
    '/a b',
    '/a\nb',
    '/a"b',
    '/${HOME}',
    '/a/-rf',
    '/ä',
    `/${'a'.repeat(300)}`,
  ])('%j is refused', (given) => {
    expect(refusal(() => checkAbsolutePath(given, 'path')).reason).toBe('PATH_INVALID');
  });

  it('inside a tree may be empty for its root, and never leads out of it', () => {
    expect(
      ['', 'web', 'src/public', '.well-known'].map((path) => checkRelativePath(path, 'docroot')),
    ).toEqual(['', 'web', 'src/public', '.well-known']);
    for (const path of ['/web', '..', 'a/../..', 'web/', './web', 'a//b', ' ', 'a\0b']) {
      expect(refusal(() => checkRelativePath(path, 'docroot'))).toMatchObject({
        reason: 'PATH_INVALID',
        field: 'docroot',
      });
    }
  });

  it('that was taken is normal and holds only characters that need no quotes', () => {
    const segment = fc.oneof(
      fc.constantFrom('..', '.', '', '-x', '.x', '~'),
      fc.string(),
      fc.stringMatching(/^[a-z.]{1,5}$/),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const path = `/${segments.join('/')}`;
        try {
          checkAbsolutePath(path, 'path');
        } catch {
          return;
        }
        expect(path).toMatch(/^(\/\.?[A-Za-z0-9_][A-Za-z0-9._-]*)+$/);
      }),
    );
  });
});

describe('numbers and digests', () => {
  it('ports are whole numbers from 1 to 65535', () => {
    expect([1, 80, 65_535].map((port) => checkPort(port, 'port'))).toEqual([1, 80, 65_535]);
    for (const port of [0, -1, 65_536, 80.5, NaN, Infinity]) {
      expect(refusal(() => checkPort(port, 'port')).reason).toBe('FIELD_INVALID');
    }
  });

  it('a digest is 64 lower case hex digits', () => {
    expect(checkDigest('0f'.repeat(32), 'release')).toBe('0f'.repeat(32));
    for (const digest of ['', '0f'.repeat(31), '0F'.repeat(32), `${'0f'.repeat(32)}\n`, 'g'.repeat(64)]) {
      expect(refusal(() => checkDigest(digest, 'release')).field).toBe('release');
    }
  });
});
