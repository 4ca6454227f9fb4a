import { describe, expect, it } from 'vitest';
import { checkAlias, isWildcard, wildcardBase, wwwTwin } from './site-names.ts';

describe('another name of a site', () => {
  it('is a host name, or a wildcard below a domain, in canonical form', () => {
    expect(checkAlias('Shop.Example.org', 'aliases[0]')).toBe('shop.example.org');
    expect(checkAlias('*.Bücher.example', 'aliases[0]')).toBe('*.xn--bcher-kva.example');
    expect([isWildcard('*.example.org'), isWildcard('www.example.org')]).toEqual([true, false]);
    expect(wildcardBase('*.example.org')).toBe('example.org');
  });

  it.each([
    '*',
    '*.',
    '*.org',
    '*.*.example.org',
    'a.*.example.org',
    '*a.example.org',
    '**.example.org',
    '*.10.0.0.1',
  ])('is not %j', (value) => {
    expect(() => checkAlias(value, 'aliases[3]')).toThrow(
      expect.objectContaining({ field: 'aliases[3]' }) as Error,
    );
  });

  it('leaves room for a name below a wildcard', () => {
    const label = 'a'.repeat(63);
    const longest = [label, label, label, 'a'.repeat(59)].join('.');
    expect(checkAlias(`*.${longest}`, 'alias')).toBe(`*.${longest}`);
    expect(() => checkAlias(`*.${longest}aa`, 'alias')).toThrow('not a host name');
  });
});

describe('the twin of a URI', () => {
  it.each([
    ['example.org', 'www.example.org'],
    ['www.example.org', 'example.org'],
    ['shop.example.org', 'www.shop.example.org'],
    ['www.org', 'www.www.org'],
  ])('of %s is %s', (uri, twin) => {
    expect(wwwTwin(uri)).toBe(twin);
  });
});
