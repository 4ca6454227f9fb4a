import { describe, expect, it } from 'vitest';
import {
  checkMayHaveAliases,
  checkMaySpeakTls,
  checkSiteUri,
  folderOf,
  hostOf,
  isSubdirectory,
} from './site-uri.ts';

describe('the URI of a site', () => {
  it('is a host name, or one folder of one, in canonical form', () => {
    expect(checkSiteUri('Shop.Example.org', 'uri')).toBe('shop.example.org');
    expect(checkSiteUri('Example.org/shop', 'uri')).toBe('example.org/shop');
    expect(checkSiteUri('bücher.example/2-hand', 'uri')).toBe('xn--bcher-kva.example/2-hand');
  });

  it('falls into its host and its folder', () => {
    expect([hostOf('example.org/shop'), folderOf('example.org/shop')]).toEqual(['example.org', 'shop']);
    expect([hostOf('example.org'), folderOf('example.org')]).toEqual(['example.org', '']);
    expect([isSubdirectory('example.org/shop'), isSubdirectory('example.org')]).toEqual([true, false]);
  });

  it.each([
    ...['example.org/', '/shop', 'example.org/a/b', 'example.org//shop', 'example.org/Shop'],
    ...['example.org/files', 'example.org/sites', 'example.org/..', 'example.org/.well-known'],
    ...['example.org/a_b', 'example.org/-a', 'example.org/a b', 'example.org/a\n', 'example.org/$x'],
    ...['example.org/a"', 'example.org/%61', 'http://example.org/shop', '*.example.org/shop', '10.0.0.1/a'],
    ...[
      `example.org/${'a'.repeat(64)}`,
      `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.org/${'d'.repeat(63)}`,
    ],
  ])('is not %j', (value) => {
    expect(() => checkSiteUri(value, 'site.uri')).toThrow(
      expect.objectContaining({ field: 'site.uri' }) as Error,
    );
  });
});

describe('a site in a subdirectory', () => {
  it('has neither names nor TLS of its own: its host has them', () => {
    const of = (uri: string) => [
      () => {
        checkMayHaveAliases(uri, ['www.example.org'], 'aliases');
      },
      () => {
        checkMaySpeakTls(uri, 'tls.mode');
      },
    ];
    for (const check of of('example.org/shop')) expect(check).toThrow('example.org');
    for (const check of of('example.org')) expect(check).not.toThrow();
    checkMayHaveAliases('example.org/shop', [], 'aliases');
  });
});
