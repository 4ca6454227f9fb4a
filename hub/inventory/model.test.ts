import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRepeated, identifierOf, pathsOverlap } from './model.ts';

const segment = fc.stringMatching(/^[a-z0-9.-]{1,4}$/);
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`);

describe('two paths', () => {
  it('overlap when one lies inside the other, and only then', () => {
    fc.assert(
      fc.property(path, path, (a, b) => {
        const [x, y] = [a.split('/'), b.split('/')];
        const shorter = Math.min(x.length, y.length);
        const isPrefix = x.slice(0, shorter).join('/') === y.slice(0, shorter).join('/');
        expect(pathsOverlap(a, b)).toBe(isPrefix);
        expect(pathsOverlap(b, a)).toBe(isPrefix);
      }),
    );
  });

  it('do not overlap because their names begin alike', () => {
    expect(pathsOverlap('/var/aegir/d1', '/var/aegir/d11')).toBe(false);
    expect(pathsOverlap('/var/aegir/d1', '/var/aegir/d1/web')).toBe(true);
  });
});

describe('an identifier', () => {
  it('has neither dots nor dashes, and tells all other names apart', () => {
    fc.assert(
      fc.property(segment, segment, (a, b) => {
        expect(identifierOf(a)).not.toMatch(/[.-]/);
        const alike = a.replaceAll('.', '-') === b.replaceAll('.', '-');
        expect(identifierOf(a) === identifierOf(b)).toBe(alike);
      }),
    );
  });
});

describe('a list of names', () => {
  it('is searched for the first that is taken or was there before', () => {
    expect(firstRepeated(['a', 'b', 'c'], ['x'])).toBe(-1);
    expect(firstRepeated(['a', 'b', 'a'], [])).toBe(2);
    expect(firstRepeated(['a', 'b'], ['a'])).toBe(0);
  });
});
